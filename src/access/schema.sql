-- migration 10: staff, roles, sessions, tokens

-- table role: what an account may do, as a named set of permissions
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: settings
-- export: yes
-- audit: yes
create table role (
    role_id integer primary key,
    name text not null,
    permissions_text text not null,
    is_builtin integer not null constraint not_choice check (is_builtin in (0, 1)),
    version integer not null
) strict;

create trigger role_is_stale before update on role when new.version <> old.version + 1
begin
    select raise(abort, 'stale');
end;

-- table staff: a person who works at the clinic, with or without an account
-- subject: staff_id
-- sealed: contact name, name_ur, email
-- public: no
-- merge: none
-- erase: keep
-- retention: staff
-- export: yes
-- audit: yes
create table staff (
    staff_id integer primary key,
    role_id integer not null references role (role_id),
    name blob not null,
    name_ur blob not null,
    email blob not null,
    email_token blob not null,
    password_text text not null,
    language_text text not null constraint not_choice check (language_text in ('en', 'ur')),
    is_clinician integer not null,
    is_assistant integer not null,
    is_woman integer not null,
    is_active integer not null,
    rank integer not null,
    version integer not null
) strict;

create unique index staff_email on staff (email_token);

create trigger staff_is_stale before update on staff when new.version <> old.version + 1
begin
    select raise(abort, 'stale');
end;

-- Without an administrator who can sign in nobody could mend anything.
create trigger staff_last_admin after update of role_id, is_active on staff
when not exists (
    select 1 from staff s join role r using (role_id)
     where s.is_active = 1 and r.permissions_text like '%MAY_EDIT_STAFF%')
begin
    select raise(abort, 'last_admin');
end;

-- table session: a browser in which somebody is signed in
-- subject: staff_id
-- sealed: contact address_blob, browser_blob
-- public: no
-- merge: none
-- erase: row
-- retention: sessions
-- export: no
-- audit: no
create table session (
    session_id integer primary key,
    staff_id integer not null references staff (staff_id),
    token blob not null,
    created_at integer not null,
    used_at integer not null,
    ends_at integer not null,
    address_blob blob not null,
    browser_blob blob not null
) strict;

create unique index session_token on session (token);
create index session_staff on session (staff_id);

-- table sign_in_try: a sign-in that failed, for the limits; tokens only, kept for an hour
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: tries
-- export: no
-- audit: no
create table sign_in_try (
    sign_in_try_id integer primary key,
    account_token blob not null,
    source_token blob not null,
    is_known_source integer not null,
    tried_at integer not null
) strict;

create index sign_in_try_account on sign_in_try (account_token, tried_at);
create index sign_in_try_source on sign_in_try (source_token, tried_at);

-- table token: an API token; its text is shown once and never kept
-- subject: staff_id
-- sealed: none
-- public: no
-- merge: none
-- erase: row
-- retention: sessions
-- export: no
-- audit: yes
create table token (
    token_id integer primary key,
    staff_id integer not null references staff (staff_id),
    token blob not null,
    scope_text text not null,
    created_at integer not null,
    is_active integer not null
) strict;

create unique index token_token on token (token);

-- migration 11: the audit

-- table event: who did or opened what, when and from where; seq has no gaps, a run of rows is sealed by audit_seal
-- subject: subject_id
-- sealed: contact before_blob, after_blob, address_blob
-- public: no
-- merge: stays
-- erase: key
-- retention: audit
-- export: yes
-- audit: no
create table event (
    event_id integer primary key,
    seq integer not null,
    happened_at integer not null,
    kind text not null,
    staff_id integer,
    session_id integer,
    subject_id integer,
    record_id integer,
    request_text text not null,
    address_blob blob,
    before_blob blob,
    after_blob blob
) strict;

create unique index event_seq on event (seq);
create index event_subject on event (subject_id, seq);

create trigger event_is_gapless before insert on event
when new.seq <> (select coalesce(max(seq), 0) + 1 from event)
begin
    select raise(abort, 'must');
end;

create trigger event_update before update on event
begin
    select raise(abort, 'append_only');
end;

create trigger event_delete before delete on event
begin
    select raise(abort, 'append_only');
end;

-- table audit_seal: a keyed hash over a run of events and over the seal before it
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: audit
-- export: yes
-- audit: no
create table audit_seal (
    audit_seal_id integer primary key,
    from_seq integer not null,
    until_seq integer not null,
    hash_blob blob not null,
    sealed_at integer not null
) strict;

create unique index audit_seal_from on audit_seal (from_seq);

create trigger audit_seal_update before update on audit_seal
begin
    select raise(abort, 'append_only');
end;

create trigger audit_seal_delete before delete on audit_seal
begin
    select raise(abort, 'append_only');
end;

-- migration 270: a seal covers from where it was done too

-- table audit_seal: a keyed hash over a run of events and over the seal before it; 0 hashes no address of an event
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: audit
-- export: yes
-- audit: no
alter table audit_seal add column hash_version integer not null default 0;

-- migration 241: the number before is read off the end of the index; of coalesce(max()) Turso's engine walked it
drop trigger event_is_gapless;
create trigger event_is_gapless before insert on event
when new.seq <> coalesce((select seq from event order by seq desc limit 1), 0) + 1
begin
    select raise(abort, 'must');
end;

-- migration 253: one limit on public forms for all nodes

-- table form_try: a public form that was taken; a token of where it came from only, kept for minutes
-- subject: nobody
-- sealed: none
-- public: insert
-- merge: none
-- erase: keep
-- retention: tries
-- export: no
-- audit: no
create table form_try (
    form_try_id integer primary key,
    source_token blob not null,
    sent_at integer not null
) strict;

create index form_try_source on form_try (source_token, sent_at);

-- Five in ten minutes from one household.
create trigger form_try_limit before insert on form_try
when (select count(*) from form_try
       where source_token = new.source_token and sent_at > new.sent_at - 600000) >= 5
begin
    select raise(abort, 'too_many');
end;
