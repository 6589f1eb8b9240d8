-- rooms: many, staff: a test
select c.client_id from client c order by c.name;
