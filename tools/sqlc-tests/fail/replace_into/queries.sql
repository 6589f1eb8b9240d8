-- room_put: write, staff: a test
replace into room (room_id, name) values (:room_id, :name);
