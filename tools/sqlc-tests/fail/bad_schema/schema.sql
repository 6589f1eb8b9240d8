-- migration 1: a test

create tabel room (room_id integer);
