-- rooms: many, staff: a test
select upper(open(c.name)) as name from client c;
