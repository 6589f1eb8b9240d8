-- rooms: many, staff: a test
select r.name, s.name from room r join room s;
