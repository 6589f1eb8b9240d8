-- client_by_id: one, staff: a client's page
select c.client_id, c.file_number, open(c.name) as name, open(c.name_ur) as name_ur,
       open(c.relative_blob) as relative_text, open(c.email_blob) as email, open(c.birth_blob) as birth_text,
       open(c.area_blob) as area_text, open(c.address_blob) as address_text, c.gender_text, c.language_text,
       c.channel_text, c.provider_text, c.is_assistant_wished, c.is_named_allowed, open(c.no_phone_blob) as no_phone_text,
       open(c.source_blob) as source_text, open(c.former_blob) as former_text, c.is_unmatched, c.merged_into as merged_client_id_maybe, c.entered_at, c.version
  from client c where c.client_id = :client_id;

-- client_phones: many, staff: the numbers of a client
select p.phone_id, open(p.number_blob) as number_text, open(p.whose_blob) as whose_text, p.is_safe
  from phone p where p.client_id = :client_id order by p.rank;

-- client_hidden: many, staff: who may not see a client's record
select h.staff_id, open(m.name) as name, open(m.name_ur) as name_ur
  from hidden_from h join staff m on m.staff_id = h.staff_id
 where h.client_id = :client_id order by m.rank, m.staff_id;

-- staff_to_hide: many, staff: from whom a client's record can be hidden
select m.staff_id, open(m.name) as name, open(m.name_ur) as name_ur
  from staff m where m.is_active = 1 order by m.rank, m.staff_id;

-- client_alerts: many, staff: what must be known first, the most serious first; the page shows each to its audience only
select a.alert_id, a.kind, a.severity_text, a.audience_text, open(a.words_blob) as words_text, a.is_open,
       a.entered_at, a.version
  from alert a
 where a.client_id = :client_id
 order by a.is_open desc, case a.severity_text when 'stop' then 0 when 'care' then 1 else 2 end, a.alert_id
 limit 100;

-- token_count: one, staff: how many clients a search token leads to, at most 2,001; not asked where a better
-- token leads to somebody
select case when exists (select 1 from client_token x where x.token in (:better_token, :other_better_token)) then 0
            else (select count(*) from (select 1 from client_token k where k.token = :token limit 2001))
       end as hit_count;

-- clients_found: many, staff: the clients to whom the first token, one of each other pair and not the last one
-- lead, newest first
select c.client_id, c.file_number, open(c.name) as name, open(c.name_ur) as name_ur,
       open(c.relative_blob) as relative_text, open(c.former_blob) as former_text, open(c.birth_blob) as birth_text,
       c.gender_text, open(p.number_blob) as number_text,
       c.last_minute as last_minute_maybe
  from client_token k join client c on c.client_id = k.client_id
  left join phone p on p.client_id = c.client_id and p.rank = 0
 where k.token = :first_token
   and (:second_token = :first_token or exists (select 1 from client_token x
         where x.client_id = k.client_id and x.token in (:second_token, :second_other_token)))
   and (:third_token = :first_token or exists (select 1 from client_token x
         where x.client_id = k.client_id and x.token in (:third_token, :third_other_token)))
   and (:fourth_token = :first_token or exists (select 1 from client_token x
         where x.client_id = k.client_id and x.token in (:fourth_token, :fourth_other_token)))
   and not exists (select 1 from client_token x where x.client_id = k.client_id and x.token = :not_token)
   and c.merged_into is null
   and not exists (select 1 from hidden_from h where h.client_id = c.client_id and h.staff_id = :staff_id)
 order by k.client_id desc
 limit 21;

-- clients_by_token: many, staff: the clients of a phone or an e-mail, each with all numbers, newest first
select c.client_id, c.file_number, open(c.name) as name, open(c.name_ur) as name_ur,
       open(c.relative_blob) as relative_text, open(c.birth_blob) as birth_text,
       c.gender_text, open(p.number_blob) as number_text,
       c.last_minute as last_minute_maybe
  from client_token k join client c on c.client_id = k.client_id
  left join phone p on p.client_id = c.client_id
 where k.token = :token and c.merged_into is null
   and not exists (select 1 from hidden_from h where h.client_id = c.client_id and h.staff_id = :staff_id)
 order by k.client_id desc, p.rank
 limit 240;

-- clients_by_file_number: many, staff: the client of a file number
select c.client_id, c.file_number, open(c.name) as name, open(c.name_ur) as name_ur,
       open(c.relative_blob) as relative_text, open(c.birth_blob) as birth_text,
       c.gender_text, open(p.number_blob) as number_text,
       c.last_minute as last_minute_maybe
  from client c left join phone p on p.client_id = c.client_id and p.rank = 0
 where c.file_number = :file_number and c.merged_into is null
   and not exists (select 1 from hidden_from h where h.client_id = c.client_id and h.staff_id = :staff_id);

-- clients_newest: many, staff: who was added last
select c.client_id, c.file_number, open(c.name) as name, open(c.name_ur) as name_ur,
       open(c.relative_blob) as relative_text, open(c.birth_blob) as birth_text,
       c.gender_text, open(p.number_blob) as number_text,
       c.last_minute as last_minute_maybe
  from client c left join phone p on p.client_id = c.client_id and p.rank = 0
 where c.merged_into is null
   and not exists (select 1 from hidden_from h where h.client_id = c.client_id and h.staff_id = :staff_id)
 order by c.client_id desc
 limit 12;

-- client_insert: write, staff: add a client; the file number is the next one
insert into client (client_id, file_number, name, name_ur, relative_blob, email_blob, birth_blob, area_blob,
                    address_blob, gender_text, language_text, channel_text, provider_text,
                    is_assistant_wished, is_named_allowed, no_phone_blob, source_blob, is_unmatched,
                    entered_at, version)
values (:client_id, coalesce((select m.file_number from client m order by m.file_number desc limit 1), 1000) + 1, seal(:name), seal(:name_ur),
        seal(:relative_blob), seal(:email_blob), seal(:birth_blob), seal(:area_blob), seal(:address_blob),
        :gender_text, :language_text, :channel_text, :provider_text, :is_assistant_wished, :is_named_allowed,
        seal(:no_phone_blob), seal(:source_blob), :is_unmatched, :entered_at, 1);

-- client_update: write, staff: change a client's details
update client set name = seal(:name), name_ur = seal(:name_ur), relative_blob = seal(:relative_blob),
       email_blob = seal(:email_blob), birth_blob = seal(:birth_blob), area_blob = seal(:area_blob),
       address_blob = seal(:address_blob), gender_text = :gender_text, language_text = :language_text,
       channel_text = :channel_text, provider_text = :provider_text,
       is_assistant_wished = :is_assistant_wished, is_named_allowed = :is_named_allowed,
       no_phone_blob = seal(:no_phone_blob), source_blob = seal(:source_blob), former_blob = seal(:former_blob),
       is_unmatched = :is_unmatched, version = :version + 1
 where client_id = :client_id;

-- phone_insert: write, staff: add a client's number
insert into phone (phone_id, client_id, number_blob, whose_blob, is_safe, rank)
values (:phone_id, :client_id, seal(:number_blob), seal(:whose_blob), :is_safe, :rank);

-- phones_delete: write, staff: take a client's numbers away, before they are written anew
delete from phone where client_id = :client_id;

-- token_insert_client: write, staff: lead a search token to a client
insert into client_token (token, client_id) values (:token, :client_id);

-- tokens_delete_client: write, staff: take a client's tokens away, before they are written anew
delete from client_token where client_id = :client_id;

-- alert_insert: write, staff: add an alert
insert into alert (alert_id, client_id, kind, severity_text, audience_text, words_blob, is_open, entered_at, version)
values (:alert_id, :client_id, :kind, :severity_text, :audience_text, seal(:words_blob), 1, :entered_at, 1);

-- alert_open: write, staff: close an alert, or open it again
update alert set is_open = :is_open, version = :version + 1 where alert_id = :alert_id;

-- client_touch: write, staff: something that hangs on a client changes, against the version seen
update client set version = :version + 1 where client_id = :client_id;

-- hidden_delete: write, staff: take away who may not see a client, before they are written anew
delete from hidden_from where client_id = :client_id;

-- hidden_insert: write, staff: a client's record is hidden from somebody
insert into hidden_from (client_id, staff_id) values (:client_id, :staff_id);

-- Making search tokens anew

-- token_build_row: one, system: by which rules the search tokens were made
select b.rules_number, b.client_id from token_build b where b.token_build_id = 1;

-- clients_after: many, system: the next clients, as their tokens are made of
select c.client_id, open(c.name) as name, open(c.name_ur) as name_ur, open(c.relative_blob) as relative_text,
       open(c.former_blob) as former_text, open(c.email_blob) as email, c.version
  from client c where c.client_id > :client_id order by c.client_id limit 200;

-- phones_after: many, system: their numbers
select p.client_id, open(p.number_blob) as number_text
  from phone p
 where p.client_id in (select c.client_id from client c where c.client_id > :client_id order by c.client_id limit 200)
 order by p.client_id, p.rank;

-- client_is_unchanged: guard, system: the client is as she was read
insert into must (ok) values ((select c.version from client c where c.client_id = :client_id) = :version);

-- token_build_update: write, system: how far the job has come
update token_build set rules_number = :rules_number, client_id = :client_id;
