-- What is remarked above the first migration is for people.

-- migration 2: later than 1, though it stands first

-- table visit: a visit of a person; the words of
-- this remark go on here
-- subject: client_id
-- sealed: clinical note
-- public: no
-- merge: moves
-- erase: key
-- retention: medical
-- export: yes
-- audit: yes
create table visit (
    visit_id integer primary key,
    client_id integer not null references client (client_id), -- who
    seen_on integer,
    price_amount integer not null check (price_amount - -1 > 0),
    note blob not null
) strict;

-- Nobody is seen twice.
create trigger visit_once before insert on visit
when exists (select 1 from visit v where v.client_id = new.client_id)
begin
    select case when new.seen_on = 1 then raise(abort, 'must') end;
    select raise(abort, 'must');
end;

-- migration 1: people

-- table client: a person
-- subject: client_id
-- sealed: contact name, nick_name; clinical history
-- public: no
-- merge: stays
-- erase: key
-- retention: medical
-- export: yes
-- audit: yes
create table client (
    client_id integer primary key,
    name blob not null,
    nick_name blob,
    history blob not null,
    merged_into integer references client (client_id),
    is_well integer not null,
    name_token blob not null,
    entered_at integer not null,
    version integer not null
) strict;

-- table subject_key: keys
-- subject: nobody
-- sealed: none
-- public: insert
-- merge: none
-- erase: keep
-- retention: none
-- export: no
-- audit: no
-- key: none
create table subject_key (
    subject_id integer not null, class_number integer not null, wrapped_blob blob not null,
    primary key (subject_id, class_number)
) strict;
create index subject_key_contact on subject_key (subject_id, class_number, wrapped_blob) where class_number = 0;

-- table must: a guard
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: none
-- export: no
-- audit: no
-- key: none
create table must (ok integer constraint must check (ok is 1)) strict;

-- table service: what is offered
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: none
-- export: yes
-- audit: yes
create table service (service_id integer primary key, name text not null, minutes integer not null) strict;

-- migration 3: a table made anew
-- checksum 0123456789abcdef0123456789abcdef: of another form of the same

-- table hours: old
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: none
-- export: yes
-- audit: yes
create table hours (hours_id integer primary key, minutes integer not null) strict;
alter table hours rename to old_hours;

-- table hours: when it is open
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: none
-- export: yes
-- audit: yes
create table hours (hours_id integer primary key, minutes integer not null, name text) strict;
insert into hours (hours_id, minutes) select hours_id, minutes from old_hours;
drop table old_hours;
