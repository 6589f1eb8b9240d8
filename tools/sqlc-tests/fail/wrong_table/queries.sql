-- rooms: many, staff: a test
select r.name from rooms r;
