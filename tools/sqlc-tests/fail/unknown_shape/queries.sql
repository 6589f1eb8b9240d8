-- rooms: some, staff: a test
select r.name from room r;
