-- rooms: many, staff: a test
delete from room;
