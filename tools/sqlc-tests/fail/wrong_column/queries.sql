-- rooms: many, staff: a test
select r.nam from room r;
