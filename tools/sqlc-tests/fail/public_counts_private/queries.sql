-- rooms: one, public: a test
select count(*) as room_count from room;
