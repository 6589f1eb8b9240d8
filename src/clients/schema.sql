-- migration 30: clients

-- table client: a person the clinic treats
-- subject: client_id
-- sealed: contact name, name_ur, relative_blob, email_blob, birth_blob, area_blob, address_blob
-- public: no
-- merge: stays
-- erase: key
-- retention: medical
-- export: yes
-- audit: yes
create table client (
    client_id integer primary key,
    file_number integer not null,
    name blob not null,
    name_ur blob not null,
    relative_blob blob not null,
    email_blob blob not null,
    birth_blob blob not null,
    area_blob blob not null,
    address_blob blob not null,
    gender_text text not null constraint not_choice check (gender_text in ('', 'woman', 'man', 'other')),
    language_text text not null constraint not_choice check (language_text in ('en', 'ur', 'roman')),
    channel_text text not null constraint not_choice
        check (channel_text in ('whatsapp', 'sms', 'email', 'call', 'none')),
    provider_text text not null constraint not_choice
        check (provider_text in ('any', 'woman_preferred', 'woman_only')),
    is_assistant_wished integer not null,
    is_named_allowed integer not null,
    no_phone_text text not null,
    source_text text not null,
    is_unmatched integer not null,
    merged_into integer references client (client_id),
    entered_at integer not null,
    version integer not null
) strict;

create unique index client_file_number on client (file_number);

create trigger client_is_stale before update on client when new.version <> old.version + 1
begin
    select raise(abort, 'stale');
end;

-- table phone: a number at which a client is reached; a family may share one
-- subject: client_id
-- sealed: contact number_blob
-- public: no
-- merge: moves
-- erase: row
-- retention: medical
-- export: yes
-- audit: yes
create table phone (
    phone_id integer primary key,
    client_id integer not null references client (client_id),
    number_blob blob not null,
    whose_text text not null,
    is_safe integer not null,
    rank integer not null
) strict;

create index phone_client on phone (client_id, rank);

-- table client_token: keyed hashes by which a client is found; never shown
-- key: none
-- subject: client_id
-- sealed: none
-- public: no
-- merge: moves
-- erase: row
-- retention: medical
-- export: no
-- audit: no
create table client_token (
    token blob not null,
    client_id integer not null references client (client_id),
    primary key (token, client_id)
) strict;

create index client_token_client on client_token (client_id, token);

-- table alert: what must be known before a client is treated: allergy, medicine, condition, warning
-- subject: client_id
-- sealed: clinical words_blob
-- public: no
-- merge: moves
-- erase: key
-- retention: medical
-- export: yes
-- audit: yes
create table alert (
    alert_id integer primary key,
    client_id integer not null references client (client_id),
    kind text not null constraint not_choice
        check (kind in ('allergy', 'medicine', 'condition', 'pregnancy', 'warning')),
    severity_text text not null constraint not_choice check (severity_text in ('stop', 'care', 'note')),
    audience_text text not null constraint not_choice
        check (audience_text in ('all', 'clinical', 'treating', 'women')),
    words_blob blob not null,
    is_open integer not null,
    entered_at integer not null,
    version integer not null
) strict;

create index alert_client on alert (client_id, is_open);

create trigger alert_is_stale before update on alert when new.version <> old.version + 1
begin
    select raise(abort, 'stale');
end;

-- table hidden_from: staff who may not see a client's record
-- key: none
-- subject: client_id
-- sealed: none
-- public: no
-- merge: moves
-- erase: row
-- retention: medical
-- export: yes
-- audit: yes
create table hidden_from (
    client_id integer not null references client (client_id),
    staff_id integer not null references staff (staff_id),
    primary key (client_id, staff_id)
) strict;

-- migration 156: why a client has no phone, how she came and whose a phone is are words about people: they are sealed

-- table client: a person the clinic treats
-- subject: client_id
-- sealed: contact name, name_ur, relative_blob, email_blob, birth_blob, area_blob, address_blob, no_phone_blob, source_blob
-- public: no
-- merge: stays
-- erase: key
-- retention: medical
-- export: yes
-- audit: yes
alter table client add column no_phone_blob blob not null default x'';
alter table client add column source_blob blob not null default x'';
alter table client drop column no_phone_text;
alter table client drop column source_text;

-- table phone: a number at which a client is reached; a family may share one
-- subject: client_id
-- sealed: contact number_blob, whose_blob
-- public: no
-- merge: moves
-- erase: row
-- retention: medical
-- export: yes
-- audit: yes
alter table phone add column whose_blob blob not null default x'';
alter table phone drop column whose_text;

-- migration 190: search tokens are made anew when the rules of names change, and now for each two words of a name

-- table token_build: one row: by which rules the search tokens were made, and the client to whom the job came last
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: none
-- export: no
-- audit: no
create table token_build (
    token_build_id integer primary key check (token_build_id = 1),
    rules_number integer not null,
    client_id integer not null
) strict;

insert into token_build (token_build_id, rules_number, client_id)
select 1, case when exists (select 1 from client) then 1 else 2 end, 0;

-- migration 202: a number lies in one page of the file, where it took two
drop index phone_client;
create index phone_client on phone (client_id, rank, number_blob);

-- migration 260: she is found by the names that she had here before too

-- table client: a person the clinic treats
-- subject: client_id
-- sealed: contact name, name_ur, relative_blob, email_blob, birth_blob, area_blob, address_blob, no_phone_blob, source_blob, former_blob
-- public: no
-- merge: stays
-- erase: key
-- retention: medical
-- export: yes
-- audit: yes
alter table client add column former_blob blob;
