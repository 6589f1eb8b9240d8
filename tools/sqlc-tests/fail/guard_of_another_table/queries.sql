-- rooms: guard, staff: a test
delete from room;
