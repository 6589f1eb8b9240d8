-- rooms: many, staff:
select r.name from room r;
