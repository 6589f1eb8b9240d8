-- rooms: write, staff: a test
select r.name from room r;
