-- rooms: many, everybody: a test
select r.name from room r;
