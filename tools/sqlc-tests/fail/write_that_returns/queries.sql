-- rooms: write, staff: a test
delete from room returning name;
