-- migration 60: enquiries

-- table enquiry: somebody asks; under keys of its own until it is given to a client. The website only adds rows.
-- subject: enquiry_id
-- sealed: contact name, phone_blob, email_blob, message_blob, time_blob, next_blob
-- public: insert
-- merge: none
-- erase: key
-- retention: enquiries
-- export: yes
-- audit: yes
create table enquiry (
    enquiry_id integer primary key,
    channel_text text not null constraint not_choice
        check (channel_text in ('website', 'call', 'whatsapp', 'instagram', 'facebook', 'walk_in', 'referral')),
    status text not null constraint not_choice
        check (status in ('new', 'contacted', 'booked', 'not_now', 'closed', 'spam')),
    language_text text not null constraint not_choice check (language_text in ('en', 'ur', 'roman')),
    reach_text text not null constraint not_choice check (reach_text in ('', 'whatsapp', 'call', 'email')),
    name blob not null,
    phone_blob blob not null,
    email_blob blob not null,
    message_blob blob not null,
    time_blob blob not null,
    next_blob blob not null,
    next_on integer,
    service_id integer references service (service_id),
    staff_id integer references staff (staff_id),
    client_id integer references client (client_id),
    entered_at integer not null,
    version integer not null
) strict;

create index enquiry_status on enquiry (status, enquiry_id);

create trigger enquiry_is_stale before update on enquiry when new.version <> old.version + 1
begin
    select raise(abort, 'stale');
end;

-- table enquiry_note: what was said and done about an enquiry; `whatsapp` was handed to WhatsApp, never known as sent
-- subject: enquiry_id
-- sealed: contact words_blob
-- public: no
-- merge: none
-- erase: key
-- retention: enquiries
-- export: yes
-- audit: yes
create table enquiry_note (
    enquiry_note_id integer primary key,
    enquiry_id integer not null references enquiry (enquiry_id),
    kind text not null constraint not_choice check (kind in ('note', 'call', 'whatsapp')),
    words_blob blob not null,
    staff_id integer references staff (staff_id),
    entered_at integer not null
) strict;

create index enquiry_note_enquiry on enquiry_note (enquiry_id, enquiry_note_id);

-- table enquiry_token: keyed hashes of its phone and e-mail, the same as a client's; never shown
-- key: none
-- subject: enquiry_id
-- sealed: none
-- public: insert
-- merge: none
-- erase: row
-- retention: enquiries
-- export: no
-- audit: no
create table enquiry_token (
    token blob not null,
    enquiry_id integer not null references enquiry (enquiry_id),
    is_phone integer not null,
    primary key (token, enquiry_id)
) strict;

create index enquiry_token_enquiry on enquiry_token (enquiry_id, token);

-- migration 120: who has only a name at Instagram or Facebook, when she was answered first, undoing, what was booked

-- table enquiry: somebody asks; under keys of its own until it is given to a client. The website only adds rows.
-- before_text is the status before the last change, while that can be undone.
-- subject: enquiry_id
-- sealed: contact name, phone_blob, email_blob, handle_blob, message_blob, time_blob, next_blob
-- public: insert
-- merge: none
-- erase: key
-- retention: enquiries
-- export: yes
-- audit: yes
alter table enquiry add column handle_blob blob;
alter table enquiry add column contacted_at integer;
alter table enquiry add column before_text text not null default '';
alter table enquiry add column appointment_id integer references appointment (appointment_id);

-- migration 161: a booking that is undone leaves its enquiry as it was; a client's enquiries are found

-- table enquiry: somebody asks; under keys of its own until it is given to a client. The website only adds rows.
-- before_text is the status before the last change, while that can be undone. booked_from_… is how it stood before it
-- became its appointment.
-- subject: enquiry_id
-- sealed: contact name, phone_blob, email_blob, handle_blob, message_blob, time_blob, next_blob
-- public: insert
-- merge: none
-- erase: key
-- retention: enquiries
-- export: yes
-- audit: yes
alter table enquiry add column booked_from_text text not null default '';
alter table enquiry add column booked_from_client_id integer references client (client_id);
alter table enquiry add column booked_from_staff_id integer references staff (staff_id);

create index enquiry_appointment on enquiry (appointment_id) where appointment_id is not null;
create index enquiry_client on enquiry (client_id, enquiry_id) where client_id is not null;
