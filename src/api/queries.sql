-- What only the API asks for; all else it reads by the pages' queries

-- api_staff: many, staff: who works at the clinic
select m.staff_id, open(m.name) as name, open(m.name_ur) as name_ur, r.name as role_text
  from staff m join role r on r.role_id = m.role_id
 where m.is_active = 1
 order by m.rank, m.staff_id;

-- api_staff_services: many, staff: who performs what can be booked
select p.staff_id, p.service_id
  from performs p join service s on s.service_id = p.service_id
 where s.is_open = 1
 order by p.staff_id, p.rank, p.service_id;
