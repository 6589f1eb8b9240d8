-- rooms: many, staff: a test
select r.name /* why */ from room r;
