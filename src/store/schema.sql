-- migration 1: guards, the clinic's state, keys and idempotency

-- table must: a guard is an insert of its condition; false and null are refused, and the table stays empty
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: none
-- export: no
-- audit: no
-- key: none
create table must (ok integer constraint must check (ok is 1)) strict;

create trigger must_stays_empty after insert on must
begin
    delete from must;
end;

-- table clinic_state: one row: the settings version, and whether the data is being moved away
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: none
-- export: no
-- audit: no
create table clinic_state (
    clinic_state_id integer primary key check (clinic_state_id = 1),
    is_frozen integer not null check (is_frozen in (0, 1)),
    version integer not null
) strict;

insert into clinic_state (clinic_state_id, is_frozen, version) values (1, 0, 1);

create trigger clinic_state_version before update on clinic_state
when new.version <> old.version + 1
begin
    select raise(abort, 'stale');
end;

-- table keyring: the clinic's own keys, wrapped by the master key: kind_number 1 wraps subject keys, 2 makes search
-- tokens, 3 chains the audit
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: none
-- export: no
-- audit: no
create table keyring (
    key_id integer primary key,
    kind_number integer not null,
    wrapped_blob blob not null
) strict;

-- table subject_key: a person's key of each retention class, wrapped by the keyring; 0 contact, 1 clinical,
-- 2 accounts; its deletion is the erasure of what it sealed
-- subject: subject_id
-- sealed: none
-- public: no
-- merge: stays
-- erase: key
-- retention: none
-- export: no
-- audit: no
-- key: none
create table subject_key (
    subject_id integer not null,
    class_number integer not null check (class_number between 0 and 2),
    wrapped_blob blob not null,
    primary key (subject_id, class_number)
) strict;

-- table idempotency: what a form or an API call that was sent before has answered
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: row
-- retention: idempotency
-- export: no
-- audit: no
-- key: none
create table idempotency (
    actor_id integer not null,
    key_text text not null,
    route_text text not null,
    body_token blob not null,
    status_number integer not null,
    answer_text text not null,
    done_at integer not null,
    primary key (actor_id, key_text)
) strict;

create index idempotency_done_at on idempotency (done_at);

-- migration 201: the key of a list's names lies in one page of the file, where it took two
create index subject_key_contact on subject_key (subject_id, class_number, wrapped_blob) where class_number = 0;

-- migration 240: into which databases the clinic was copied

-- table copy: a copy of all that is here into another database; of those that were not done the newest counts
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: none
-- export: no
-- audit: no
create table copy (
    copy_id integer primary key,
    url_text text not null,
    begun_at integer not null,
    done_at integer
) strict;

-- migration 271: leases of several nodes

-- table lease: which node does what one node alone may do, and until when by the database's clock; the fence counts each
-- taking, by what was read before it
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: none
-- export: no
-- audit: no
-- key: none
create table lease (
    name text primary key,
    node_text text not null,
    fence_number integer not null constraint lease_lost check (fence_number > 0),
    until_at integer not null
) strict;

create trigger lease_is_lost before update on lease when new.fence_number <> old.fence_number + 1
begin
    select raise(abort, 'lease_lost');
end;

-- migration 272: which migration a program must know at least

-- table clinic_state: one row: the settings version, whether the data is being moved away, and the migration without
-- which no program may have the database (0: any may): set by one that takes away what an older release needs
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: none
-- export: no
-- audit: no
alter table clinic_state add column needs_number integer not null default 0;
