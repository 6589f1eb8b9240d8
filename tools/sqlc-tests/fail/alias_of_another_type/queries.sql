-- rooms: many, staff: a test
select r.name as name_count from room r;
