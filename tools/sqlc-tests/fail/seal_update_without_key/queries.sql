-- client_put: write, staff: a test
update client set name = seal(:name);
