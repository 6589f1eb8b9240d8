-- client_put: write, staff: a test
insert into client (client_id, name, note, version) values (:room_id, seal(:name), seal(:note), 1);
