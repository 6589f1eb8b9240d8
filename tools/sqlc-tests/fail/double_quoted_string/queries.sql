-- rooms: many, staff: a test
select r.name from room r where r.name = "a";
