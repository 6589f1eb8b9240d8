-- rooms: many, staff: a test
select r.rank from room r;
