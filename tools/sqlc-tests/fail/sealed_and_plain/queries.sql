-- client_put: write, staff: a test
update client set name = seal(:name), version = :version + 1 where client_id = :client_id and name = :name;
