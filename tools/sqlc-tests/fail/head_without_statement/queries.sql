-- a: many, staff: a test
-- rooms: many, staff: a test
select r.name from room r;
