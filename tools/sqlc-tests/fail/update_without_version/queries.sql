-- client_put: write, staff: a test
update client set note = seal(:note) where client_id = :client_id;
