-- rooms: many, staff: a test
select r.name from room r;
-- rooms: many, staff: a test
select r.name from room r;
