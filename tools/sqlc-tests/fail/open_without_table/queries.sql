-- rooms: many, staff: a test
select open(name) as name from client;
