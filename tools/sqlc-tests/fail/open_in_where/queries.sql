-- rooms: many, staff: a test
select c.client_id from client c where open(c.name) = 'a';
