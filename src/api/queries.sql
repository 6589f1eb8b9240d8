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

-- api_branches: many, staff: where the clinic works, in order
select b.branch_id from branch b where b.is_open = 1 order by b.rank, b.branch_id;

-- api_appointments: many, staff: appointments of a time, of a client or of an id, with a row for each part, after an
-- id; without those of clients whom the one who asks may not see; as many rows as so many appointments can have
select a.appointment_id, a.client_id, a.from_minute, a.until_minute, a.status, open(a.note) as note_text, a.version,
       p.service_id, p.staff_id as staff_id_maybe, p.room_id as room_id_maybe, p.device_id as device_id_maybe,
       p.from_minute as part_from_minute, p.until_minute as part_until_minute
  from appointment a join part p on p.appointment_id = a.appointment_id
 where a.appointment_id in (
           select x.appointment_id from appointment x
            where :client_id_maybe is null and x.branch_id in (select b.branch_id from branch b)
              and x.from_minute >= :since_minute and x.from_minute < :until_minute
           union all
           select y.appointment_id from appointment y
            where y.client_id = :client_id_maybe
              and y.from_minute >= :since_minute and y.from_minute < :until_minute
           union all
           select z.appointment_id from appointment z where z.appointment_id = :appointment_id_maybe)
   and a.appointment_id > :after_appointment_id
   and not exists (select 1 from hidden_from h where h.client_id = a.client_id and h.staff_id = :staff_id)
 order by a.appointment_id, p.rank
 limit :row_count;

-- api_clients: many, staff: clients after an id, or of a list of ids; without those whom the one who asks may not see
select c.client_id, c.file_number, open(c.name) as name, open(c.name_ur) as name_ur,
       open(c.relative_blob) as relative_text, open(c.email_blob) as email, open(c.birth_blob) as birth_text,
       open(c.area_blob) as area_text, open(c.address_blob) as address_text, c.gender_text, c.language_text,
       c.channel_text, c.provider_text, c.is_assistant_wished, c.is_named_allowed, open(c.no_phone_blob) as no_phone_text,
       open(c.source_blob) as source_text, open(c.former_blob) as former_text,
       c.version
  from client c
 where (c.client_id in (select x.client_id from client x
                         where :ids_text = '[]' and x.client_id > :after_client_id and x.merged_into is null
                           and not exists (select 1 from hidden_from h
                                where h.client_id = x.client_id and h.staff_id = :staff_id)
                         order by x.client_id limit :row_count)
        or c.client_id in (select j.value from json_each(:ids_text) j))
   and c.merged_into is null
   and not exists (select 1 from hidden_from h where h.client_id = c.client_id and h.staff_id = :staff_id)
 order by c.client_id;

-- api_client_phones: many, staff: the numbers of the same clients
select p.client_id, open(p.number_blob) as number_text, open(p.whose_blob) as whose_text, p.is_safe
  from phone p
 where p.client_id in (select x.client_id from client x
                        where :ids_text = '[]' and x.client_id > :after_client_id and x.merged_into is null
                          and not exists (select 1 from hidden_from h
                               where h.client_id = x.client_id and h.staff_id = :staff_id)
                        order by x.client_id limit :row_count)
    or p.client_id in (select j.value from json_each(:ids_text) j)
 order by p.client_id, p.rank;

-- api_enquiries: many, staff: enquiries after an id, of one status unless that is empty
select e.enquiry_id, e.channel_text, e.status, e.language_text, open(e.name) as name, open(e.phone_blob) as phone_text,
       open(e.email_blob) as email_text, open(e.handle_blob) as handle_text, open(e.message_blob) as message_text,
       open(e.time_blob) as time_text, open(e.next_blob) as next_text, e.next_on as next_on_maybe,
       e.service_id as service_id_maybe, e.staff_id as staff_id_maybe, e.client_id as client_id_maybe, e.entered_at,
       e.contacted_at as contacted_at_maybe, e.version,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = e.client_id) as hidden_text
  from enquiry e
 where e.enquiry_id > :after_enquiry_id and (:status = '' or e.status = :status)
 order by e.enquiry_id
 limit :row_count;
