-- rooms: many, staff: a test
pragma user_version;
