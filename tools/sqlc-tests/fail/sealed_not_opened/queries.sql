-- rooms: many, staff: a test
select c.name from client c;
