-- rooms: many, staff: a test
select open(c.version) as version_text from client c;
