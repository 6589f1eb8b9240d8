-- room_put: write, staff: a test
insert or replace into room (room_id, name) values (:room_id, :name);
