-- rooms: many, staff: a test
select r.name as colour from room r;
