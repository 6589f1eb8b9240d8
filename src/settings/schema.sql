-- What the clinic is: its name and place, when it is open, what it offers and who does it. Weekly times are
-- minutes from the day's midnight (opens_minutes, closes_minutes); one that passes midnight goes on above 1440.

-- migration 20: the clinic, its rooms and its hours

-- table clinic: the clinic itself, one row
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table clinic (
    clinic_id integer primary key constraint one_clinic check (clinic_id = 1),
    name text not null,
    name_ur text not null,
    address_text text not null,
    address_ur_text text not null,
    zone_text text not null,
    country_text text not null,
    currency_text text not null,
    currency_sign_text text not null,
    money_digits_number integer not null check (money_digits_number between 0 and 3),
    day_ends_minutes integer not null check (day_ends_minutes between 0 and 720),
    phone text not null,
    whatsapp_text text not null,
    email text not null,
    tax_number_text text not null,
    license_text text not null,
    grid_minutes integer not null check (grid_minutes between 5 and 120 and 1440 % grid_minutes = 0),
    notice_minutes integer not null check (notice_minutes between 0 and 43200),
    horizon_count integer not null check (horizon_count between 1 and 400),
    request_minutes integer not null check (request_minutes between 5 and 10080),
    is_demo integer not null check (is_demo in (0, 1)),
    version integer not null
) strict;

create trigger clinic_stale before update on clinic when new.version <> old.version + 1
begin select raise(abort, 'stale'); end;

-- table branch: a place of the clinic
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table branch (
    branch_id integer primary key,
    name text not null,
    name_ur text not null,
    address_text text not null,
    rank integer not null,
    is_open integer not null check (is_open in (0, 1)),
    version integer not null
) strict;

create trigger branch_stale before update on branch when new.version <> old.version + 1
begin select raise(abort, 'stale'); end;

-- table room: a room in which clients are seen
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table room (
    room_id integer primary key,
    branch_id integer not null references branch (branch_id),
    name text not null,
    name_ur text not null,
    rank integer not null,
    is_open integer not null check (is_open in (0, 1)),
    version integer not null
) strict;

create trigger room_stale before update on room when new.version <> old.version + 1
begin select raise(abort, 'stale'); end;

-- table device: a laser or another machine that treatments occupy; room_id when it can't leave that room
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table device (
    device_id integer primary key,
    branch_id integer not null references branch (branch_id),
    room_id integer references room (room_id),
    name text not null,
    name_ur text not null,
    rank integer not null,
    is_open integer not null check (is_open in (0, 1)),
    version integer not null
) strict;

create trigger device_stale before update on device when new.version <> old.version + 1
begin select raise(abort, 'stale'); end;

-- table profile: opening hours in force from one day to another; the highest rank of a day counts (Ramadan)
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table profile (
    profile_id integer primary key,
    branch_id integer not null references branch (branch_id),
    name text not null,
    since_on integer not null,
    until_on integer check (until_on >= since_on),
    rank integer not null,
    version integer not null
) strict;

create trigger profile_stale before update on profile when new.version <> old.version + 1
begin select raise(abort, 'stale'); end;

-- table hours: one opening interval of a weekday (0 Monday) in a profile
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table hours (
    hours_id integer primary key,
    profile_id integer not null references profile (profile_id),
    weekday_number integer not null check (weekday_number between 0 and 6),
    opens_minutes integer not null check (opens_minutes between 0 and 1439),
    closes_minutes integer not null check (closes_minutes between opens_minutes + 1 and opens_minutes + 1440)
) strict;

create index hours_profile on hours (profile_id);

-- table closed_day: a day on which the clinic stays shut; estimated until the moon is seen
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table closed_day (
    closed_day_id integer primary key,
    branch_id integer not null references branch (branch_id),
    closed_on integer not null,
    name text not null,
    name_ur text not null,
    is_estimated integer not null check (is_estimated in (0, 1))
) strict;

create unique index closed_day_on on closed_day (branch_id, closed_on);

-- migration 21: what is offered

-- table category: a heading of the website and of the price list
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table category (
    category_id integer primary key,
    name text not null,
    name_ur text not null,
    rank integer not null,
    version integer not null
) strict;

create trigger category_stale before update on category when new.version <> old.version + 1
begin select raise(abort, 'stale'); end;

-- table service: a treatment or a consultation; discreet_text is what a message may call it
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table service (
    service_id integer primary key,
    category_id integer not null references category (category_id),
    name text not null,
    name_ur text not null,
    slug_text text not null,
    discreet_text text not null,
    summary_text text not null,
    summary_ur_text text not null,
    minutes integer not null check (minutes between 5 and 480),
    rank integer not null,
    is_published integer not null check (is_published in (0, 1)),
    is_open integer not null check (is_open in (0, 1)),
    is_woman_only integer not null check (is_woman_only in (0, 1)),
    is_consultation integer not null check (is_consultation in (0, 1)),
    least_age_number integer not null check (least_age_number between 0 and 99),
    credential_text text not null,
    version integer not null
) strict;

create unique index service_slug on service (slug_text);
create trigger service_stale before update on service when new.version <> old.version + 1
begin select raise(abort, 'stale'); end;

-- table variant: an area or size of a service; the one of least rank is the plain one
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table variant (
    variant_id integer primary key,
    service_id integer not null references service (service_id),
    name text not null,
    name_ur text not null,
    minutes integer not null check (minutes between 5 and 480),
    rank integer not null,
    is_open integer not null check (is_open in (0, 1)),
    version integer not null
) strict;

create index variant_service on variant (service_id, rank);
create trigger variant_stale before update on variant when new.version <> old.version + 1
begin select raise(abort, 'stale'); end;

-- table price: what a variant costs since a day, for a grade of provider ('' for all); the newest counts
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table price (
    price_id integer primary key,
    variant_id integer not null references variant (variant_id),
    grade_text text not null,
    since_on integer not null,
    price_amount integer not null check (price_amount between 0 and 100000000000000)
) strict;

create unique index price_since on price (variant_id, grade_text, since_on);

-- table phase: a stretch of a service, and whom it holds. setup and clean are time without the client, before and
-- after; prepare (numbing), treat and rest are with her. The treat phase takes what a variant is longer or shorter.
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table phase (
    phase_id integer primary key,
    service_id integer not null references service (service_id),
    rank integer not null,
    kind text not null check (kind in ('setup', 'prepare', 'treat', 'rest', 'clean')),
    minutes integer not null check (minutes between 5 and 480),
    is_clinician_held integer not null check (is_clinician_held in (0, 1)),
    is_assistant_held integer not null check (is_assistant_held in (0, 1)),
    is_room_held integer not null check (is_room_held in (0, 1)),
    is_device_held integer not null check (is_device_held in (0, 1))
) strict;

create unique index phase_order on phase (service_id, rank);

-- table service_room: the rooms that suit a service; a service without rows may use every room
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table service_room (
    service_room_id integer primary key,
    service_id integer not null references service (service_id),
    room_id integer not null references room (room_id)
) strict;

create unique index service_room_pair on service_room (service_id, room_id);

-- table service_device: the devices of which a service needs one
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table service_device (
    service_device_id integer primary key,
    service_id integer not null references service (service_id),
    device_id integer not null references device (device_id)
) strict;

create unique index service_device_pair on service_device (service_id, device_id);

-- migration 22: who does it and when

-- table performs: a member of staff performs this service
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table performs (
    performs_id integer primary key,
    staff_id integer not null references staff (staff_id),
    service_id integer not null references service (service_id),
    rank integer not null
) strict;

create unique index performs_pair on performs (service_id, staff_id);

-- table staff_branch: where a member of staff works; without a row, at every branch
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table staff_branch (
    staff_branch_id integer primary key,
    staff_id integer not null references staff (staff_id),
    branch_id integer not null references branch (branch_id)
) strict;

create unique index staff_branch_pair on staff_branch (staff_id, branch_id);

-- table credential: what entitles a member of staff (a council registration, a laser certificate), until when
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table credential (
    credential_id integer primary key,
    staff_id integer not null references staff (staff_id),
    kind text not null,
    reference_text text not null,
    expires_on integer not null,
    version integer not null
) strict;

create index credential_staff on credential (staff_id, kind, expires_on);
create trigger credential_stale before update on credential when new.version <> old.version + 1
begin select raise(abort, 'stale'); end;

-- table rota: a member of staff works, or has a break, on a weekday (0 Monday). Who has no working row in force
-- on a day works the clinic's hours.
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: row
-- retention: forever
-- export: yes
-- audit: yes
create table rota (
    rota_id integer primary key,
    staff_id integer not null references staff (staff_id),
    is_break integer not null check (is_break in (0, 1)),
    weekday_number integer not null check (weekday_number between 0 and 6),
    begins_minutes integer not null check (begins_minutes between 0 and 1439),
    ends_minutes integer not null check (ends_minutes between begins_minutes + 1 and begins_minutes + 1440),
    since_on integer not null,
    until_on integer check (until_on >= since_on)
) strict;

create index rota_staff on rota (staff_id);

-- table leave: a member of staff is away
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: row
-- retention: forever
-- export: yes
-- audit: yes
create table leave (
    leave_id integer primary key,
    staff_id integer not null references staff (staff_id),
    from_minute integer not null,
    until_minute integer not null check (until_minute > from_minute)
) strict;

create index leave_until on leave (until_minute);

-- migration 110: two people may correct the same closed day

alter table closed_day add column version integer not null default 1;

create trigger closed_day_stale before update on closed_day when new.version <> old.version + 1
begin select raise(abort, 'stale'); end;

-- migration 170: who supervises what

-- table supervises: a member of staff may supervise who performs a service without its credential
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table supervises (
    supervises_id integer primary key,
    staff_id integer not null references staff (staff_id),
    service_id integer not null references service (service_id)
) strict;

create unique index supervises_pair on supervises (service_id, staff_id);
create index supervises_staff on supervises (staff_id);

-- migration 171: Undo of what is changed in settings

-- table setting_undo: what a form of settings held before it was saved, or what was taken away: Undo sends it again.
-- Fields are name and value, each ended by a control character; who acted or whom it concerns seals them.
-- subject: subject_id
-- sealed: contact fields_blob
-- public: no
-- merge: none
-- erase: key
-- retention: none
-- export: no
-- audit: no
create table setting_undo (
    setting_undo_id integer primary key,
    subject_id integer not null,
    path_text text not null,
    fields_blob blob not null,
    entered_at integer not null
) strict;

create index setting_undo_entered on setting_undo (entered_at);
