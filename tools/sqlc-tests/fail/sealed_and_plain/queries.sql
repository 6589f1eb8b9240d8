-- client_put: write, staff: a test
update client set name = seal(:name) where client_id = :client_id and name = :name;
