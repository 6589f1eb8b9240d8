-- rooms: many, my: a test
select r.name from room r;
