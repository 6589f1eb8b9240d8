-- rooms: many, staff: a test
select r.rank + 1 from room r;
