-- client_put: write, staff: a test
update client set name = seal(:name), note = seal(:name) where client_id = :client_id;
