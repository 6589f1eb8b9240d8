-- client_put: write, staff: a test
update client set name = upper(seal(:name)) where client_id = :client_id;
