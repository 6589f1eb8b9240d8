-- client_put: write, staff: a test
insert into client (name, note, version) values (seal(:name), seal(:note), 1);
