-- client_put: write, staff: a test
update client set version = seal(:version) where client_id = :client_id;
