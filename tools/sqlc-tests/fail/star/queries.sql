-- rooms: many, staff: a test
select r.* from room r;
