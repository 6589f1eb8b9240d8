-- What people ask.

-- visits_of: many, my: one person's visits, newest first
select v.visit_id, v.seen_on as seen_on_maybe, v.price_amount, open(v.note) as note,
       open(c.name) as name, c.merged_into as merged_client_id_maybe, c.client_id as subject_id
  from visit v
  join client c on c.client_id = v.client_id -- a remark inside
 where v.client_id = :client_id and (v.seen_on >= :since_on_maybe or :since_on_maybe is null)
 order by v.seen_on desc;

-- client_page: one, staff: who it is
select c.client_id, open(c.name) as name, open(c.nick_name) as nick_name, open(c.history) as history,
       c.is_well, c.entered_at, c.version, '??' as mark_text, c.name_token,
       (select count(*) from visit v where v.client_id = c.client_id) as visit_count
  from client c where c.client_id = :client_id;

-- services: many, public: what is offered
select s.service_id, s.name, s.minutes from service s order by s.name;

-- client_insert: write, staff: a new person
insert into client (client_id, is_well, name, nick_name, history, name_token, entered_at, version)
values (:client_id, :is_well, seal(:name), seal(:nick_name_maybe), seal(:history), :name_token, :entered_at, 1);

-- client_update: write, staff: other words about a person
update client set name = seal(:name), merged_into = :merged_client_id_maybe, version = :version + 1
 where client_id = :client_id;

-- key_add: write, public: a key of somebody new
insert into subject_key (subject_id, class_number, wrapped_blob) values (:subject_id, :class_number, :wrapped_blob);

-- service_is_short: guard, public: no service may take longer than that
insert into must (ok) values ((select max(s.minutes) from service s) <= :most_minutes);

-- services_clear: write, system: no more services
delete from service;
