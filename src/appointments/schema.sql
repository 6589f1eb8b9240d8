-- Times are civil minutes of the clinic's clock (local minutes since 1970), never instants: a change of the
-- country's clock moves no promise. What happened (entered_at) is an instant.

-- migration 40: appointments and what they hold

-- table appointment: a client's promised visit; its parts say what, with whom and where
-- subject: client_id
-- sealed: contact note
-- public: no
-- merge: moves
-- erase: keep
-- retention: medical
-- export: yes
-- audit: yes
create table appointment (
    appointment_id integer primary key,
    branch_id integer not null references branch (branch_id),
    client_id integer not null references client (client_id),
    from_minute integer not null,
    until_minute integer not null check (until_minute > from_minute),
    status text not null,
    source_text text not null,
    note blob not null,
    created_by_id integer references staff (staff_id),
    entered_at integer not null,
    arrived_at integer,
    started_at integer,
    completed_at integer,
    version integer not null
) strict;

create index appointment_from on appointment (branch_id, from_minute);
create index appointment_client on appointment (client_id, from_minute);
create trigger appointment_stale before update on appointment when new.version <> old.version + 1
begin select raise(abort, 'stale'); end;

-- table part: one service within an appointment, with the price as it was told at booking
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: medical
-- export: yes
-- audit: yes
create table part (
    part_id integer primary key,
    appointment_id integer not null references appointment (appointment_id),
    rank integer not null,
    service_id integer not null references service (service_id),
    variant_id integer references variant (variant_id),
    staff_id integer references staff (staff_id),
    assistant_id integer references staff (staff_id),
    room_id integer references room (room_id),
    device_id integer references device (device_id),
    from_minute integer not null,
    until_minute integer not null check (until_minute > from_minute),
    told_amount integer,
    told_source_text text not null,
    lane_number integer not null check (lane_number in (0, 1))
) strict;

create unique index part_order on part (appointment_id, rank);
create index part_staff on part (staff_id, from_minute);

-- table part_phase: the phases of a part as they were when it was booked, from which its holds are made again
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: medical
-- export: no
-- audit: no
create table part_phase (
    part_phase_id integer primary key,
    part_id integer not null references part (part_id),
    rank integer not null,
    kind text not null,
    minutes integer not null check (minutes between 1 and 480),
    is_clinician_held integer not null check (is_clinician_held in (0, 1)),
    is_assistant_held integer not null check (is_assistant_held in (0, 1)),
    is_room_held integer not null check (is_room_held in (0, 1)),
    is_device_held integer not null check (is_device_held in (0, 1))
) strict;

create unique index part_phase_order on part_phase (part_id, rank);

-- table block: time that is kept free of appointments
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: medical
-- export: yes
-- audit: yes
create table block (
    block_id integer primary key,
    branch_id integer not null references branch (branch_id),
    resource_id integer not null,
    from_minute integer not null,
    until_minute integer not null check (until_minute > from_minute),
    reason_text text not null,
    created_by_id integer not null references staff (staff_id),
    entered_at integer not null,
    version integer not null
) strict;

create index block_from on block (branch_id, from_minute);

-- table queue_entry: a token of the day; who it is stands in the client's record or in label, sealed under the
-- entry's own key
-- subject: queue_entry_id
-- sealed: contact label
-- public: no
-- merge: moves
-- erase: key
-- retention: enquiries
-- export: yes
-- audit: yes
create table queue_entry (
    queue_entry_id integer primary key,
    branch_id integer not null references branch (branch_id),
    day_on integer not null,
    token_number integer not null,
    client_id integer references client (client_id),
    label blob not null,
    staff_id integer references staff (staff_id),
    service_id integer references service (service_id),
    room_id integer references room (room_id),
    status text not null,
    since_minute integer not null,
    called_minute integer,
    ended_minute integer,
    created_by_id integer not null references staff (staff_id),
    entered_at integer not null,
    version integer not null
) strict;

create unique index queue_entry_token on queue_entry (branch_id, day_on, token_number);
create trigger queue_entry_stale before update on queue_entry when new.version <> old.version + 1
begin select raise(abort, 'stale'); end;

-- table hold: who or what is occupied: a clinician, a room or a device, in a lane (1 is overbooking on purpose).
-- A hold that lapses counts until the job deletes it.
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: medical
-- export: no
-- audit: no
create table hold (
    hold_id integer primary key,
    resource_id integer not null,
    lane_number integer not null check (lane_number in (0, 1)),
    from_minute integer not null,
    until_minute integer not null check (until_minute between from_minute + 1 and from_minute + 10080),
    lapses_minute integer,
    part_id integer references part (part_id),
    block_id integer references block (block_id),
    queue_entry_id integer references queue_entry (queue_entry_id),
    check ((part_id is not null) + (block_id is not null) + (queue_entry_id is not null) = 1)
) strict;

create index hold_when on hold (resource_id, lane_number, from_minute);
create index hold_part on hold (part_id);
create index hold_block on hold (block_id);
create index hold_queue_entry on hold (queue_entry_id);

-- The holds of a lane never overlap, so the last one that begins before the new one's end decides.
create trigger hold_overlap_insert before insert on hold when (
    select h.until_minute from hold h
     where h.resource_id = new.resource_id and h.lane_number = new.lane_number
       and h.from_minute < new.until_minute
     order by h.from_minute desc limit 1) > new.from_minute
begin select raise(abort, 'overlap'); end;

create trigger hold_overlap_update before update on hold when (
    select h.until_minute from hold h
     where h.resource_id = new.resource_id and h.lane_number = new.lane_number
       and h.from_minute < new.until_minute and h.hold_id <> old.hold_id
     order by h.from_minute desc limit 1) > new.from_minute
begin select raise(abort, 'overlap'); end;

-- table appointment_event: every change of an appointment, with what undoing it needs
-- subject: client_id
-- sealed: contact reason
-- public: no
-- merge: moves
-- erase: keep
-- retention: medical
-- export: yes
-- audit: no
create table appointment_event (
    event_id integer primary key,
    appointment_id integer not null references appointment (appointment_id),
    client_id integer not null references client (client_id),
    kind text not null,
    before_text text not null,
    after_text text not null,
    from_minute integer,
    reason blob not null,
    created_by_id integer references staff (staff_id),
    entered_at integer not null,
    is_undone integer not null check (is_undone in (0, 1))
) strict;

create index appointment_event_of on appointment_event (appointment_id, event_id);
create trigger appointment_event_kept before update on appointment_event
when new.appointment_id <> old.appointment_id or new.kind <> old.kind or new.before_text <> old.before_text
  or new.after_text <> old.after_text or new.entered_at <> old.entered_at
begin select raise(abort, 'append_only'); end;

-- migration 134: holds that lapse are found without reading all
create index hold_lapses on hold (lapses_minute) where lapses_minute is not null;

-- migration 135: what was done to a token can be undone

-- table queue_event: every change of a token, with what undoing it needs: how it stood and until when it held
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: enquiries
-- export: yes
-- audit: no
create table queue_event (
    event_id integer primary key,
    queue_entry_id integer not null references queue_entry (queue_entry_id),
    before_text text not null,
    after_text text not null,
    before_staff_id integer references staff (staff_id),
    before_room_id integer references room (room_id),
    before_called_minute integer,
    before_until_minute integer,
    reason_text text not null,
    created_by_id integer not null references staff (staff_id),
    entered_at integer not null,
    is_undone integer not null check (is_undone in (0, 1))
) strict;

create index queue_event_of on queue_event (queue_entry_id, event_id);
create trigger queue_event_kept before update on queue_event
when new.queue_entry_id <> old.queue_entry_id or new.before_text <> old.before_text
  or new.after_text <> old.after_text or new.entered_at <> old.entered_at
begin select raise(abort, 'append_only'); end;

-- migration 160: the woman who assists, where a man sees a token

-- table queue_entry: a token of the day; who it is stands in the client's record or in label, sealed under the
-- entry's own key
-- subject: queue_entry_id
-- sealed: contact label
-- public: no
-- merge: moves
-- erase: key
-- retention: enquiries
-- export: yes
-- audit: yes
alter table queue_entry add column assistant_id integer references staff (staff_id);

-- table queue_event: every change of a token, with what undoing it needs: how it stood and until when it held
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: enquiries
-- export: yes
-- audit: no
alter table queue_event add column before_assistant_id integer references staff (staff_id);

-- migration 162: blocked time that is given back can be asked for again; why it was blocked is sealed

-- table block: time that is kept free of appointments, until it is given back. Why stands under the block's own key;
-- what older ones had in clear is gone.
-- subject: block_id
-- sealed: contact reason
-- public: no
-- merge: none
-- erase: key
-- retention: medical
-- export: yes
-- audit: yes
alter table block drop column reason_text;
alter table block add column reason blob;
alter table block add column ended_at integer;
alter table block add column ended_by_id integer references staff (staff_id);

create trigger block_stale before update on block when new.version <> old.version + 1
begin select raise(abort, 'stale'); end;

-- migration 200: her row says when a client's first appointment begins and when the last that was completed did:
-- who looked for it read a whole history, far apart in the file
alter table client add column first_minute integer;
alter table client add column last_minute integer;

-- What follows from the appointments is no change of hers that somebody else could have missed.
drop trigger client_is_stale;
create trigger client_is_stale before update of file_number, name, name_ur, relative_blob, email_blob, birth_blob, area_blob,
    address_blob, gender_text, language_text, channel_text, provider_text, is_assistant_wished, is_named_allowed,
    no_phone_blob, source_blob, is_unmatched, merged_into, entered_at, version
on client when new.version <> old.version + 1
begin select raise(abort, 'stale'); end;

update client set
    first_minute = (select min(a.from_minute) from appointment a where a.client_id = client.client_id),
    last_minute = (select max(a.from_minute) from appointment a
                    where a.client_id = client.client_id and a.status = 'completed');

create trigger appointment_is_first after insert on appointment
begin
    update client set
        first_minute = min(coalesce(first_minute, new.from_minute), new.from_minute),
        last_minute = case when new.status = 'completed' then max(coalesce(last_minute, new.from_minute), new.from_minute)
                           else last_minute end
     where client_id = new.client_id
       and (coalesce(first_minute > new.from_minute, 1)
            or (new.status = 'completed' and coalesce(last_minute < new.from_minute, 1)));
end;

create trigger appointment_is_first_again after update of client_id, from_minute, status on appointment
when new.client_id <> old.client_id or new.from_minute <> old.from_minute
  or (new.status = 'completed') <> (old.status = 'completed')
begin
    update client set
        first_minute = (select min(a.from_minute) from appointment a where a.client_id = client.client_id),
        last_minute = (select max(a.from_minute) from appointment a
                        where a.client_id = client.client_id and a.status = 'completed')
     where client_id in (old.client_id, new.client_id);
end;
