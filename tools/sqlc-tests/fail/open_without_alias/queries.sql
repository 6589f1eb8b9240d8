-- rooms: many, staff: a test
select open(c.name)||1 from client c;
