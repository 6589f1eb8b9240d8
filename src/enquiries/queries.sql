-- enquiry_insert: write, public: file an enquiry
insert into enquiry (enquiry_id, channel_text, status, language_text, reach_text, name, phone_blob, email_blob,
                     handle_blob, message_blob, time_blob, next_blob, next_on, service_id, staff_id, entered_at,
                     contacted_at, before_text, version)
values (:enquiry_id, :channel_text, :status, :language_text, :reach_text, seal(:name), seal(:phone_blob),
        seal(:email_blob), seal(:handle_blob), seal(:message_blob), seal(:time_blob), seal(:next_blob), :next_on_maybe,
        :service_id_maybe, :staff_id_maybe, :entered_at,
        case when :status in ('contacted', 'booked', 'not_now') then :entered_at end, '', 1);

-- enquiry_token_insert: write, public: lead a phone's or an e-mail's token to an enquiry
insert into enquiry_token (token, enquiry_id, is_phone) values (:token, :enquiry_id, :is_phone);

-- enquiries_list: many, staff: enquiries of two statuses, the newest first
select e.enquiry_id, e.channel_text, e.status, open(e.name) as name, open(e.message_blob) as message_text,
       open(e.next_blob) as next_text, e.next_on as next_on_maybe, s.name as service_text_maybe,
       s.name_ur as service_ur_text_maybe, e.staff_id as staff_id_maybe, open(m.name) as owner_text,
       open(m.name_ur) as owner_ur_text, e.entered_at,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = e.client_id) as hidden_text
  from enquiry e
  left join service s on s.service_id = e.service_id
  left join staff m on m.staff_id = e.staff_id
 where e.status in (:first_text, :second_text) and e.enquiry_id < :before_number
 order by e.enquiry_id desc
 limit 51;

-- enquiry_counts: one, staff: how many enquiries wait
select (select count(*) from enquiry e where e.status = 'new') as new_count,
       (select count(*) from enquiry e where e.status = 'contacted') as contacted_count;

-- enquiry_by_id: one, staff: an enquiry's page
select e.enquiry_id, e.channel_text, e.status, e.language_text, e.reach_text, open(e.name) as name,
       open(e.phone_blob) as phone_text, open(e.email_blob) as email_text, open(e.handle_blob) as handle_text,
       open(e.message_blob) as message_text, open(e.time_blob) as time_text, open(e.next_blob) as next_text,
       e.next_on as next_on_maybe, e.service_id as service_id_maybe, s.name as service_text_maybe,
       s.name_ur as service_ur_text_maybe, e.staff_id as staff_id_maybe, e.client_id as client_id_maybe,
       e.appointment_id as appointment_id_maybe, a.from_minute as from_minute_maybe, a.status as state_text_maybe,
       open(c.name) as client_text,
       open(c.name_ur) as client_ur_text,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = e.client_id) as hidden_text,
       e.entered_at, e.contacted_at as contacted_at_maybe, e.before_text, e.version
  from enquiry e
  left join service s on s.service_id = e.service_id
  left join client c on c.client_id = e.client_id
  left join appointment a on a.appointment_id = e.appointment_id
 where e.enquiry_id = :enquiry_id;

-- enquiry_place: one, staff: of a clinic with several branches, where she comes: that of her appointment, else where
-- the desk books
select b.name, b.name_ur
  from branch b
 where b.branch_id = coalesce((select a.branch_id
                                 from enquiry e join appointment a on a.appointment_id = e.appointment_id
                                where e.enquiry_id = :enquiry_id), :branch_id)
   and exists (select 1 from branch x where x.is_open = 1 and x.branch_id <> b.branch_id);

-- enquiry_done: one, staff: what was done last to an enquiry, for the toast that undoes it
select open(e.name) as name, e.status, e.before_text, e.version,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = e.client_id) as hidden_text
  from enquiry e where e.enquiry_id = :enquiry_id;

-- enquiry_notes: many, staff: what was said and done about an enquiry, in order
select n.enquiry_note_id, n.kind, open(n.words_blob) as words_text, open(m.name) as staff_text,
       open(m.name_ur) as staff_ur_text, n.entered_at
  from enquiry_note n left join staff m on m.staff_id = n.staff_id
 where n.enquiry_id = :enquiry_id order by n.enquiry_note_id;

-- enquiry_known: many, staff: clients who may be the person that asks, by phone first, then by e-mail
select c.client_id, c.file_number, open(c.name) as name, open(c.name_ur) as name_ur,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = c.client_id) as hidden_text
  from enquiry_token t
  join client_token k on k.token = t.token
  join client c on c.client_id = k.client_id
 where t.enquiry_id = :enquiry_id and c.merged_into is null
 group by c.client_id
 order by max(t.is_phone) desc, c.client_id
 limit 20;

-- enquiry_others: many, staff: other enquiries from the same phone or e-mail, the newest first
select o.enquiry_id, open(o.name) as name, o.status, o.channel_text, o.entered_at,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = o.client_id) as hidden_text
  from enquiry_token t
  join enquiry_token k on k.token = t.token
  join enquiry o on o.enquiry_id = k.enquiry_id
 where t.enquiry_id = :enquiry_id and o.enquiry_id <> :enquiry_id
 group by o.enquiry_id
 order by o.enquiry_id desc
 limit 20;

-- enquiry_owners: many, staff: who may take care of an enquiry
select m.staff_id, open(m.name) as name, open(m.name_ur) as name_ur
  from staff m join role r on r.role_id = m.role_id
 where m.is_active = 1 and r.permissions_text like '%MAY_EDIT_ENQUIRIES%'
 order by m.rank, m.staff_id;

-- enquiry_services: many, staff: what an enquiry may be about
select s.service_id, s.name, s.name_ur
  from service s join category c on c.category_id = s.category_id
 where s.is_open = 1 order by c.rank, c.category_id, s.rank, s.service_id;

-- enquiry_update: write, staff: change an enquiry; what its status was can be put back while this is the newest change
update enquiry set status = :status, language_text = :language_text, name = seal(:name),
       phone_blob = seal(:phone_blob), email_blob = seal(:email_blob), handle_blob = seal(:handle_blob),
       message_blob = seal(:message_blob), time_blob = seal(:time_blob), next_blob = seal(:next_blob),
       next_on = :next_on_maybe, service_id = :service_id_maybe, staff_id = :staff_id_maybe,
       before_text = case when status = :status then '' else status end,
       contacted_at = case when :status in ('contacted', 'booked', 'not_now') then coalesce(contacted_at, :entered_at)
                           else contacted_at end,
       version = :version + 1
 where enquiry_id = :enquiry_id;

-- enquiry_tokens_delete: write, staff: take an enquiry's tokens away, before they are written anew
delete from enquiry_token where enquiry_id = :enquiry_id;

-- enquiry_undo: write, staff: put the status before the last change back
update enquiry set status = before_text, before_text = '', version = :version + 1 where enquiry_id = :enquiry_id;

-- enquiry_contacted: write, staff: an enquiry was answered; who answers first takes care of it
update enquiry set status = case when status = 'new' then 'contacted' else status end, before_text = '',
       staff_id = coalesce(staff_id, :staff_id), contacted_at = coalesce(contacted_at, :entered_at),
       version = :version + 1
 where enquiry_id = :enquiry_id;

-- enquiry_client: write, staff: this enquiry is from that client
update enquiry set client_id = :client_id,
       status = case when status = 'new' then 'contacted' else status end, before_text = '',
       staff_id = coalesce(staff_id, :staff_id), contacted_at = coalesce(contacted_at, :entered_at),
       version = :version + 1
 where enquiry_id = :enquiry_id;

-- enquiry_is_booked: write, staff: this enquiry has become an appointment
update enquiry set status = 'booked', before_text = '', booked_from_text = status, booked_from_client_id = client_id,
       booked_from_staff_id = staff_id, client_id = :client_id, appointment_id = :appointment_id_maybe,
       staff_id = coalesce(staff_id, :staff_id), contacted_at = coalesce(contacted_at, :entered_at),
       version = :version + 1
 where enquiry_id = :enquiry_id;

-- enquiry_booked: one, staff: the enquiry that became an appointment
select e.enquiry_id, e.status, e.booked_from_text, e.version
  from enquiry e where e.appointment_id = :appointment_id and e.booked_from_text <> '';

-- enquiry_unbook: write, staff: its booking was undone; what was changed since stays
update enquiry set status = case when status = 'booked' then booked_from_text else status end, before_text = '',
       client_id = booked_from_client_id, staff_id = booked_from_staff_id, appointment_id = null, booked_from_text = '',
       contacted_at = case when contacted_at = :booked_at then null else contacted_at end, version = :version + 1
 where enquiry_id = :enquiry_id;

-- enquiries_of_client: many, staff: what a client asked, the newest first
select e.enquiry_id, e.channel_text, e.status, e.entered_at, s.name as service_text_maybe,
       s.name_ur as service_ur_text_maybe
  from enquiry e left join service s on s.service_id = e.service_id
 where e.client_id = :client_id and e.entered_at < :before_at order by e.enquiry_id desc limit 200;

-- enquiry_note_insert: write, staff: note what was said or done
insert into enquiry_note (enquiry_note_id, enquiry_id, kind, words_blob, staff_id, entered_at)
values (:enquiry_note_id, :enquiry_id, :kind, seal(:words_blob), :staff_id, :entered_at);
