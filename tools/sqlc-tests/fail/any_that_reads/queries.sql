-- rooms: many, any: a test
select r.name from room r;
