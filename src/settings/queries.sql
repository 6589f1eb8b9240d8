-- clinic_row: one, public: the clinic itself, when its settings are not of this version
select c.name, c.name_ur, c.address_text, c.address_ur_text, c.zone_text, c.country_text, c.currency_text,
       c.currency_sign_text, c.money_digits_number, c.day_ends_minutes, c.phone, c.whatsapp_text, c.email,
       c.tax_number_text, c.license_text, c.grid_minutes, c.notice_minutes, c.horizon_count, c.request_minutes,
       c.is_demo, s.version as settings_version, (select min(b.branch_id) from branch b) as branch_id_maybe,
       (select group_concat(b.branch_id || char(9) || b.name || char(9) || b.name_ur, char(10))
          from (select x.branch_id, x.name, x.name_ur from branch x where x.is_open = 1
                 order by x.rank, x.branch_id) b) as branches_text
  from clinic c join clinic_state s
 where s.version <> :version;

-- event_newest: one, system: how far the audit has come, which every command counts up
select coalesce((select e.seq from event e order by e.seq desc limit 1), 0) as seq;

-- clinic_insert: write, system: make the clinic's row
insert into clinic (clinic_id, name, name_ur, address_text, address_ur_text, zone_text, country_text,
                    currency_text, currency_sign_text, money_digits_number, day_ends_minutes, phone,
                    whatsapp_text, email, tax_number_text, license_text, grid_minutes, notice_minutes,
                    horizon_count, request_minutes, is_demo, version)
values (1, :name, :name_ur, :address_text, :address_ur_text, :zone_text, :country_text, :currency_text,
        :currency_sign_text, :money_digits_number, :day_ends_minutes, :phone, :whatsapp_text, :email, '', '',
        15, 60, 60, 120, :is_demo, 1);

-- clinic_details: one, staff: the clinic's row, to be changed
select c.name, c.name_ur, c.address_text, c.address_ur_text, c.phone, c.whatsapp_text, c.email, c.tax_number_text,
       c.license_text, c.day_ends_minutes, c.grid_minutes, c.version
  from clinic c;

-- clinic_update: write, staff: change the clinic's row
update clinic set name = :name, name_ur = :name_ur, address_text = :address_text, address_ur_text = :address_ur_text,
       phone = :phone, whatsapp_text = :whatsapp_text, email = :email, license_text = :license_text,
       tax_number_text = :tax_number_text, day_ends_minutes = :day_ends_minutes, grid_minutes = :grid_minutes,
       version = :version + 1
 where clinic_id = 1;

-- setting_undo_insert: write, staff: keep what Undo sends again
insert into setting_undo (setting_undo_id, subject_id, path_text, fields_blob, entered_at)
values (:setting_undo_id, :subject_id, :path_text, seal(:fields_blob), :entered_at);

-- setting_undo_old_delete: write, staff: what nobody can undo any more
delete from setting_undo where entered_at < :entered_at;

-- setting_undo_is_there: guard, staff: what was undone already is not there
insert into must (ok) values (exists (select 1 from setting_undo u where u.setting_undo_id = :setting_undo_id));

-- setting_undo_delete: write, staff: it is undone now
delete from setting_undo where setting_undo_id = :setting_undo_id;

-- setting_undo_by_id: one, staff: what to send again, and to which form
select u.path_text, open(u.fields_blob) as fields_text from setting_undo u where u.setting_undo_id = :setting_undo_id;

-- branch_insert: write, system: add a place of the clinic
insert into branch (branch_id, name, name_ur, address_text, rank, is_open, version)
values (:branch_id, :name, :name_ur, :address_text, :rank, 1, 1);

-- clinic_state_next: write, staff: the settings have changed; every node reads them again
update clinic_state set version = version + 1 where clinic_state_id = 1;

-- setting_branches: many, staff: the places of the clinic
select b.branch_id, b.name, b.name_ur from branch b where b.is_open = 1 order by b.rank, b.branch_id;

-- setting_places: many, staff: all rooms and devices of all branches, and the room that a device can't leave
select r.branch_id, r.room_id as resource_id, 0 as is_device, r.rank, r.name, r.name_ur, r.is_open, r.version,
       null as room_id_maybe, '' as room_text, '' as room_ur_text
  from room r
union all
select d.branch_id, d.device_id, 1, d.rank, d.name, d.name_ur, d.is_open, d.version, d.room_id,
       coalesce(r.name, ''), coalesce(r.name_ur, '')
  from device d left join room r on r.room_id = d.room_id
 order by 3, 4, 2;

-- room_insert: write, staff: add a room
insert into room (room_id, branch_id, name, name_ur, rank, is_open, version)
values (:room_id, :branch_id, :name, :name_ur, :rank, 1, 1);

-- room_update: write, staff: change a room
update room set name = :name, name_ur = :name_ur, rank = :rank, is_open = :is_open, version = :version + 1
 where room_id = :room_id;

-- device_insert: write, staff: add a device
insert into device (device_id, branch_id, room_id, name, name_ur, rank, is_open, version)
values (:device_id, :branch_id, :room_id_maybe, :name, :name_ur, :rank, 1, 1);

-- device_update: write, staff: change a device
update device set room_id = :room_id_maybe, name = :name, name_ur = :name_ur, rank = :rank, is_open = :is_open,
       version = :version + 1
 where device_id = :device_id;

-- setting_profiles: many, staff: all opening hours, the newest first
select p.profile_id, p.branch_id, p.name, p.since_on, p.until_on as until_on_maybe, p.rank, p.version
  from profile p order by p.since_on desc, p.profile_id desc;

-- setting_hours: many, staff: the intervals of all opening hours
select h.profile_id, h.weekday_number, h.opens_minutes, h.closes_minutes from hours h;

-- setting_closed_days: many, staff: the closed days of all branches since a day, and how much is booked then
select d.closed_day_id, d.branch_id, d.closed_on, d.name, d.name_ur, d.is_estimated, d.version,
       (select count(*) from appointment a where a.branch_id = d.branch_id and a.from_minute >= d.closed_on * 1440
           and a.from_minute < (d.closed_on + 1) * 1440 and a.status in ('requested', 'booked', 'confirmed'))
           as held_count
  from closed_day d where d.closed_on >= :since_on order by d.closed_on;

-- profile_update: write, staff: change opening hours in force from a day on
update profile set name = :name, since_on = :since_on, until_on = :until_on_maybe, rank = :rank,
       version = :version + 1
 where profile_id = :profile_id;

-- closed_day_update: write, staff: another day or another occasion
update closed_day set closed_on = :closed_on, name = :name, name_ur = :name_ur, is_estimated = :is_estimated,
       version = :version + 1
 where closed_day_id = :closed_day_id;

-- profile_insert: write, staff: add opening hours in force from a day on
insert into profile (profile_id, branch_id, name, since_on, until_on, rank, version)
values (:profile_id, :branch_id, :name, :since_on, :until_on_maybe, :rank, 1);

-- hours_insert: write, staff: add an opening interval of a weekday
insert into hours (hours_id, profile_id, weekday_number, opens_minutes, closes_minutes)
values (:hours_id, :profile_id, :weekday_number, :opens_minutes, :closes_minutes);

-- hours_delete: write, staff: take the intervals of a profile away, before they are written anew
delete from hours where profile_id = :profile_id;

-- closed_day_insert: write, staff: shut the clinic on a day
insert into closed_day (closed_day_id, branch_id, closed_on, name, name_ur, is_estimated)
values (:closed_day_id, :branch_id, :closed_on, :name, :name_ur, :is_estimated);

-- closed_day_delete: write, staff: open the clinic on that day after all
delete from closed_day where closed_day_id = :closed_day_id;

-- setting_categories: many, staff: the headings of the price list, in their order
select c.category_id, c.name, c.name_ur, c.rank, c.version from category c order by c.rank, c.category_id;

-- setting_services: many, staff: all services, by their headings, with what they cost today
select s.service_id, s.category_id, s.name, s.name_ur, s.minutes, s.is_published, s.is_open,
       (select min(p.price_amount) from variant v join price p on p.variant_id = v.variant_id
         where v.service_id = s.service_id and v.is_open = 1
           and p.since_on = (select max(n.since_on) from price n where n.variant_id = p.variant_id
                                and n.grade_text = p.grade_text and n.since_on <= :today_on)) as least_amount_maybe,
       (select max(p.price_amount) from variant v join price p on p.variant_id = v.variant_id
         where v.service_id = s.service_id and v.is_open = 1
           and p.since_on = (select max(n.since_on) from price n where n.variant_id = p.variant_id
                                and n.grade_text = p.grade_text and n.since_on <= :today_on)) as most_amount_maybe
  from service s order by s.rank, s.service_id;

-- setting_service: one, staff: a service with all that its page changes
select s.service_id, s.category_id, s.name, s.name_ur, s.slug_text, s.discreet_text, s.summary_text,
       s.summary_ur_text, s.minutes, s.rank, s.is_published, s.is_open, s.is_woman_only, s.is_consultation,
       s.is_product_included, s.least_age_number, s.credential_text, s.version
  from service s where s.service_id = :service_id;

-- setting_variants: many, staff: the areas of a service, and what each costs today
select v.variant_id, v.name, v.name_ur, v.minutes, v.rank, v.is_open, v.version,
       (select p.price_amount from price p where p.variant_id = v.variant_id and p.grade_text = ''
           and p.since_on <= :today_on order by p.since_on desc limit 1) as price_amount_maybe
  from variant v where v.service_id = :service_id order by v.rank, v.variant_id;

-- setting_prices: many, staff: all prices of a service, the newest first
select p.price_id, p.variant_id, p.since_on, p.price_amount
  from variant v join price p on p.variant_id = v.variant_id
 where v.service_id = :service_id and p.grade_text = ''
 order by p.since_on desc;

-- setting_phases: many, staff: the phases of a service in their order
select f.kind, f.minutes, f.is_clinician_held, f.is_assistant_held, f.is_room_held, f.is_device_held
  from phase f where f.service_id = :service_id order by f.rank;

-- setting_service_places: many, staff: the rooms and devices of a service
select r.room_id as resource_id from service_room r where r.service_id = :service_id
union all
select d.device_id from service_device d where d.service_id = :service_id;

-- setting_performs: many, staff: who performs this service, or what this member of staff performs
select p.staff_id, p.service_id from performs p where p.service_id = :service_id or p.staff_id = :staff_id
 order by p.rank, p.staff_id;

-- setting_supervises: many, staff: who supervises this service, or what this member of staff supervises
select y.staff_id, y.service_id from supervises y where y.service_id = :service_id or y.staff_id = :staff_id;

-- category_update: write, staff: change a heading
update category set name = :name, name_ur = :name_ur, rank = :rank, version = :version + 1
 where category_id = :category_id;

-- category_insert: write, staff: add a heading
insert into category (category_id, name, name_ur, rank, version) values (:category_id, :name, :name_ur, :rank, 1);

-- service_insert: write, staff: add a service
insert into service (service_id, category_id, name, name_ur, slug_text, discreet_text, summary_text, summary_ur_text,
                     minutes, rank, is_published, is_open, is_woman_only, is_consultation, is_product_included,
                     least_age_number, credential_text, version)
values (:service_id, :category_id, :name, :name_ur, :slug_text, :discreet_text, :summary_text, :summary_ur_text,
        :minutes, :rank, :is_published, 1, :is_woman_only, :is_consultation, :is_product_included,
        :least_age_number, :credential_text, 1);

-- service_update: write, staff: change a service
update service set category_id = :category_id, name = :name, name_ur = :name_ur, slug_text = :slug_text,
       discreet_text = :discreet_text, summary_text = :summary_text, summary_ur_text = :summary_ur_text,
       rank = :rank, is_published = :is_published, is_open = :is_open, is_woman_only = :is_woman_only,
       is_consultation = :is_consultation, is_product_included = :is_product_included,
       least_age_number = :least_age_number,
       credential_text = :credential_text, version = :version + 1
 where service_id = :service_id;

-- service_length: write, staff: a service takes as long as its phases
update service set minutes = :minutes, version = :version + 1 where service_id = :service_id;

-- variant_length: write, staff: the plain variant takes as long as the service
update variant set minutes = :minutes, version = version + 1 where service_id = :service_id and name = '';

-- service_touch: write, staff: what belongs to a service has changed
update service set version = :version + 1 where service_id = :service_id;

-- variant_update: write, staff: change an area or size of a service
update variant set name = :name, name_ur = :name_ur, minutes = :minutes, rank = :rank, is_open = :is_open,
       version = :version + 1
 where variant_id = :variant_id;

-- variant_insert: write, staff: add an area or size of a service
insert into variant (variant_id, service_id, name, name_ur, minutes, rank, is_open, version)
values (:variant_id, :service_id, :name, :name_ur, :minutes, :rank, 1, 1);

-- price_insert: write, staff: set what a variant costs from a day on
insert into price (price_id, variant_id, grade_text, since_on, price_amount)
values (:price_id, :variant_id, :grade_text, :since_on, :price_amount);

-- price_delete: write, staff: take a price back that has told nobody anything yet
delete from price where price_id = :price_id and since_on >= :today_on;

-- phases_delete: write, staff: take the phases of a service away, before they are written anew
delete from phase where service_id = :service_id;

-- phase_insert: write, staff: add a phase to a service
insert into phase (phase_id, service_id, rank, kind, minutes, is_clinician_held, is_assistant_held, is_room_held,
                   is_device_held)
values (:phase_id, :service_id, :rank, :kind, :minutes, :is_clinician_held, :is_assistant_held, :is_room_held,
        :is_device_held);

-- service_room_insert: write, staff: this room suits this service
insert into service_room (service_room_id, service_id, room_id) values (:service_room_id, :service_id, :room_id);

-- service_room_delete: write, staff: this room suits this service no more
delete from service_room where service_id = :service_id and room_id = :room_id;

-- service_device_delete: write, staff: this device serves this service no more
delete from service_device where service_id = :service_id and device_id = :device_id;

-- service_device_insert: write, staff: this device serves this service
insert into service_device (service_device_id, service_id, device_id)
values (:service_device_id, :service_id, :device_id);

-- setting_staff: many, staff: all members of staff, in their order
select m.staff_id, open(m.name) as name, open(m.name_ur) as name_ur, r.name as role_text, m.is_clinician,
       m.is_assistant, m.is_active, m.rank
  from staff m join role r on r.role_id = m.role_id
 order by m.rank, m.staff_id;

-- performs_insert: write, staff: this member of staff performs this service
insert into performs (performs_id, staff_id, service_id, rank) values (:performs_id, :staff_id, :service_id, :rank);

-- performs_delete: write, staff: this member of staff no longer performs this service
delete from performs where staff_id = :staff_id and service_id = :service_id;

-- supervises_insert: write, staff: this member of staff supervises this service
insert into supervises (supervises_id, staff_id, service_id) values (:supervises_id, :staff_id, :service_id);

-- supervises_delete: write, staff: this member of staff no longer supervises this service
delete from supervises where staff_id = :staff_id and service_id = :service_id;

-- staff_branch_insert: write, staff: this member of staff works at this branch
insert into staff_branch (staff_branch_id, staff_id, branch_id) values (:staff_branch_id, :staff_id, :branch_id);

-- credential_insert: write, staff: add what entitles a member of staff
insert into credential (credential_id, staff_id, kind, reference_text, expires_on, version)
values (:credential_id, :staff_id, :kind, :reference_text, :expires_on, 1);

-- setting_person: one, staff: a member of staff with all that her page changes
select m.staff_id, m.role_id, r.name as role_text, open(m.name) as name, open(m.name_ur) as name_ur,
       open(m.email) as email, m.language_text, m.is_clinician, m.is_assistant, m.is_woman, m.is_active, m.rank,
       m.version
  from staff m join role r on r.role_id = m.role_id where m.staff_id = :staff_id;

-- setting_staff_branches: many, staff: where she works
select b.branch_id from staff_branch b where b.staff_id = :staff_id;

-- setting_rota: many, staff: her working times and breaks, the newest first
select r.rota_id, r.is_break, r.weekday_number, r.begins_minutes, r.ends_minutes, r.since_on,
       r.until_on as until_on_maybe
  from rota r where r.staff_id = :staff_id
 order by r.since_on desc, r.until_on desc, r.is_break, r.weekday_number, r.begins_minutes;

-- setting_leave: many, staff: when she is away, and how much is booked with her then
select l.leave_id, l.from_minute, l.until_minute,
       (select count(*) from hold h where h.resource_id = l.staff_id and h.lane_number = 0
           and h.from_minute < l.until_minute and h.until_minute > l.from_minute) as held_count
  from leave l where l.staff_id = :staff_id and l.until_minute > :since_minute
 order by l.from_minute;

-- setting_credentials: many, staff: what entitles her
select c.credential_id, c.kind, c.reference_text, c.expires_on, c.version
  from credential c where c.staff_id = :staff_id order by c.kind, c.expires_on desc;

-- setting_public: one, staff: how she is named on the website
select p.name, p.name_ur, p.title_text, p.title_ur_text, p.detail_text, p.detail_ur_text, p.rank, p.consented_at
  from staff_public p where p.staff_id = :staff_id;

-- person_update: write, staff: change a member of staff
update staff set role_id = :role_id, name = seal(:name), name_ur = seal(:name_ur), email = seal(:email),
       email_token = :email_token, language_text = :language_text, is_clinician = :is_clinician,
       is_assistant = :is_assistant, is_woman = :is_woman, is_active = :is_active, rank = :rank,
       version = :version + 1
 where staff_id = :staff_id;

-- person_touch: write, staff: what belongs to a member of staff has changed
update staff set version = :version + 1 where staff_id = :staff_id;

-- staff_branch_delete: write, staff: this member of staff works at this branch no more
delete from staff_branch where staff_id = :staff_id and branch_id = :branch_id;

-- credential_update: write, staff: correct or extend what entitles a member of staff
update credential set kind = :kind, reference_text = :reference_text, expires_on = :expires_on,
       version = :version + 1
 where credential_id = :credential_id;

-- credential_delete: write, staff: she is not entitled by this
delete from credential where credential_id = :credential_id;

-- staff_public_insert: write, staff: name a member of staff on the website, as she has allowed
insert into staff_public (staff_public_id, staff_id, name, name_ur, title_text, title_ur_text, detail_text,
                          detail_ur_text, rank, consented_at)
values (:staff_public_id, :staff_id, :name, :name_ur, :title_text, :title_ur_text, :detail_text,
        :detail_ur_text, :rank, :consented_at);

-- staff_public_delete: write, staff: take a member of staff off the website
delete from staff_public where staff_id = :staff_id;

-- rota_delete: write, staff: take a working time or a break away, before what stays of it is written
delete from rota where rota_id = :rota_id;

-- leave_delete: write, staff: a member of staff is not away after all
delete from leave where leave_id = :leave_id;

-- rota_insert: write, staff: add a working time or a break
insert into rota (rota_id, staff_id, is_break, weekday_number, begins_minutes, ends_minutes, since_on, until_on)
values (:rota_id, :staff_id, :is_break, :weekday_number, :begins_minutes, :ends_minutes, :since_on, :until_on_maybe);

-- leave_insert: write, staff: a member of staff is away
insert into leave (leave_id, staff_id, from_minute, until_minute) values (:leave_id, :staff_id, :from_minute, :until_minute);
