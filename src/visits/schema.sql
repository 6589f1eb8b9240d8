-- What is done to a client stands here: a draft while it is written, after signing never changed again. What must be
-- there for signing is asked by triggers, so that neither a page nor the API can sign less.

-- migration 70: products and lots

-- table product: what is injected, applied or given, counted in a unit
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: medical
-- export: yes
-- audit: yes
create table product (
    product_id integer primary key,
    name text not null constraint required check (name <> ''),
    unit_text text not null,
    is_open integer not null check (is_open in (0, 1)),
    version integer not null
) strict;

create trigger product_is_stale before update on product when new.version <> old.version + 1
begin
    select raise(abort, 'stale');
end;

-- table lot: a maker's lot of a product; its number and expiry stay as they were entered
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: medical
-- export: yes
-- audit: yes
create table lot (
    lot_id integer primary key,
    product_id integer not null references product (product_id),
    lot_text text not null constraint required check (lot_text <> ''),
    expires_on integer not null,
    is_open integer not null check (is_open in (0, 1)),
    entered_at integer not null,
    version integer not null
) strict;

create unique index lot_of_product on lot (product_id, lot_text);

create trigger lot_is_stale before update on lot when new.version <> old.version + 1
begin
    select raise(abort, 'stale');
end;

create trigger lot_stays before update on lot
when new.lot_id <> old.lot_id or new.product_id <> old.product_id or new.lot_text <> old.lot_text
    or new.expires_on <> old.expires_on or new.entered_at <> old.entered_at
begin
    select raise(abort, 'append_only');
end;

create trigger lot_delete before delete on lot
begin
    select raise(abort, 'append_only');
end;

-- migration 71: visits

-- table visit: what is done to a client at one time; people_blob holds the names of who treated and of the service as
-- they were when it was signed, a line each: performer, supervisor, assistant, signer, service, service in Urdu
-- subject: client_id
-- sealed: clinical people_blob, override_blob
-- public: no
-- merge: stays
-- erase: key
-- retention: medical
-- export: yes
-- audit: yes
create table visit (
    visit_id integer primary key,
    branch_id integer not null references branch (branch_id),
    client_id integer not null references client (client_id),
    appointment_id integer references appointment (appointment_id),
    queue_entry_id integer references queue_entry (queue_entry_id),
    service_id integer references service (service_id),
    performed_by_id integer references staff (staff_id),
    supervised_by_id integer references staff (staff_id),
    assistant_id integer references staff (staff_id),
    visit_on integer not null,
    started_at integer,
    happened_at integer not null,
    entered_at integer not null,
    status text not null constraint not_choice check (status in ('draft', 'signed')),
    signed_at integer,
    signed_by_id integer references staff (staff_id),
    people_blob blob not null,
    override_blob blob not null,
    draft_text text not null,
    version integer not null,
    constraint must check ((status = 'signed') = (signed_at is not null)
        and (status = 'signed') = (signed_by_id is not null))
) strict;

create index visit_client on visit (client_id, happened_at);
create unique index visit_appointment on visit (appointment_id) where appointment_id is not null;
create unique index visit_queue_entry on visit (queue_entry_id) where queue_entry_id is not null;
create index visit_draft on visit (performed_by_id, visit_id) where status = 'draft';

-- table section: a part of a visit's note, each for its own audience
-- subject: client_id
-- sealed: clinical body_blob
-- public: no
-- merge: stays
-- erase: key
-- retention: medical
-- export: yes
-- audit: yes
create table section (
    section_id integer primary key,
    visit_id integer not null references visit (visit_id),
    client_id integer not null references client (client_id),
    kind text not null constraint not_choice check (kind in ('complaint', 'history', 'examination',
        'assessment', 'plan', 'aftercare', 'adverse', 'confidential')),
    audience_text text not null constraint not_choice check (audience_text in ('all', 'clinical', 'treating')),
    body_blob blob not null
) strict;

create unique index section_kind on section (visit_id, kind);

-- table treatment: what was done where: a product of a lot in units, or a device with its settings and passes.
-- units_number counts hundredths; name and unit_text are copies of the product's or the device's.
-- subject: client_id
-- sealed: clinical area_blob, energy_blob, settings_blob, reason_blob
-- public: no
-- merge: stays
-- erase: key
-- retention: medical
-- export: yes
-- audit: yes
create table treatment (
    treatment_id integer primary key,
    visit_id integer not null references visit (visit_id),
    client_id integer not null references client (client_id),
    rank integer not null,
    kind text not null constraint not_choice check (kind in ('product', 'device')),
    area_blob blob not null,
    name text not null,
    unit_text text not null,
    product_id integer references product (product_id),
    lot_id integer references lot (lot_id),
    units_number integer check (units_number between 1 and 10000000),
    device_id integer references device (device_id),
    energy_blob blob not null,
    settings_blob blob not null,
    passes_count integer check (passes_count between 1 and 100000),
    reason_blob blob not null,
    is_energy_known integer not null check (is_energy_known in (0, 1)),
    is_expiry_explained integer not null check (is_expiry_explained in (0, 1))
) strict;

create unique index treatment_order on treatment (visit_id, rank);
create index treatment_lot on treatment (lot_id) where lot_id is not null;

-- table addendum: what is added to a signed visit
-- subject: client_id
-- sealed: clinical body_blob
-- public: no
-- merge: stays
-- erase: key
-- retention: medical
-- export: yes
-- audit: yes
create table addendum (
    addendum_id integer primary key,
    visit_id integer not null references visit (visit_id),
    client_id integer not null references client (client_id),
    written_by_id integer not null references staff (staff_id),
    body_blob blob not null,
    entered_at integer not null
) strict;

create index addendum_visit on addendum (visit_id, addendum_id);

-- migration 72: what is signed stays, and what must be there to sign

create trigger visit_begins before insert on visit when new.status <> 'draft'
begin
    select raise(abort, 'unfinished');
end;

create trigger visit_is_stale before update on visit when new.version <> old.version + 1
begin
    select raise(abort, 'stale');
end;

-- Owner and sealed bytes change only under a correction of that version.
create trigger visit_is_signed before update on visit
when old.status = 'signed' and (
    new.visit_id <> old.visit_id or new.branch_id <> old.branch_id
    or new.appointment_id is not old.appointment_id or new.queue_entry_id is not old.queue_entry_id
    or new.service_id is not old.service_id or new.performed_by_id is not old.performed_by_id
    or new.supervised_by_id is not old.supervised_by_id or new.assistant_id is not old.assistant_id
    or new.visit_on <> old.visit_on or new.started_at is not old.started_at
    or new.happened_at <> old.happened_at or new.entered_at <> old.entered_at or new.status <> old.status
    or new.signed_at is not old.signed_at or new.signed_by_id is not old.signed_by_id
    or new.draft_text <> old.draft_text
    or ((new.client_id <> old.client_id or new.people_blob <> old.people_blob
         or new.override_blob <> old.override_blob)
        and not exists (select 1 from correction c
            where c.record_id = old.visit_id and c.record_version = new.version)))
begin
    select raise(abort, 'signed');
end;

create trigger visit_delete before delete on visit when old.status = 'signed'
begin
    select raise(abort, 'signed');
end;

create trigger visit_is_unfinished before update of status on visit
when new.status = 'signed' and old.status = 'draft' and (
    new.performed_by_id is null
    or exists (select 1 from treatment t left join lot l on l.lot_id = t.lot_id
        where t.visit_id = new.visit_id and (
            (t.kind = 'product' and (t.product_id is null or t.units_number is null
                or l.product_id is not t.product_id
                or (l.expires_on < new.visit_on and t.is_expiry_explained = 0)))
            or (t.kind = 'device' and (t.device_id is null or t.passes_count is null
                or t.is_energy_known = 0)))))
begin
    select raise(abort, 'unfinished');
end;

create trigger section_insert before insert on section
when (select v.status from visit v where v.visit_id = new.visit_id) = 'signed'
begin
    select raise(abort, 'signed');
end;

create trigger section_update before update on section
when (select v.status from visit v where v.visit_id = old.visit_id) = 'signed'
  or (select v.status from visit v where v.visit_id = new.visit_id) = 'signed'
begin
    select raise(abort, 'signed') where new.section_id <> old.section_id or new.visit_id <> old.visit_id
        or new.kind <> old.kind or new.audience_text <> old.audience_text
        or not exists (select 1 from visit v join correction c on c.record_id = v.visit_id
            where v.visit_id = old.visit_id and c.record_version = v.version);
end;

create trigger section_delete before delete on section
when (select v.status from visit v where v.visit_id = old.visit_id) = 'signed'
begin
    select raise(abort, 'signed');
end;

create trigger treatment_insert before insert on treatment
when (select v.status from visit v where v.visit_id = new.visit_id) = 'signed'
begin
    select raise(abort, 'signed');
end;

create trigger treatment_update before update on treatment
when (select v.status from visit v where v.visit_id = old.visit_id) = 'signed'
  or (select v.status from visit v where v.visit_id = new.visit_id) = 'signed'
begin
    select raise(abort, 'signed') where new.treatment_id <> old.treatment_id or new.visit_id <> old.visit_id
        or new.rank <> old.rank or new.kind <> old.kind or new.name <> old.name
        or new.unit_text <> old.unit_text or new.product_id is not old.product_id
        or new.lot_id is not old.lot_id or new.units_number is not old.units_number
        or new.device_id is not old.device_id or new.passes_count is not old.passes_count
        or new.is_energy_known <> old.is_energy_known or new.is_expiry_explained <> old.is_expiry_explained
        or not exists (select 1 from visit v join correction c on c.record_id = v.visit_id
            where v.visit_id = old.visit_id and c.record_version = v.version);
end;

create trigger treatment_delete before delete on treatment
when (select v.status from visit v where v.visit_id = old.visit_id) = 'signed'
begin
    select raise(abort, 'signed');
end;

create trigger addendum_insert before insert on addendum
when (select v.status from visit v where v.visit_id = new.visit_id) is not 'signed'
begin
    select raise(abort, 'not_signed');
end;

create trigger addendum_update before update on addendum
when new.addendum_id <> old.addendum_id or new.visit_id <> old.visit_id
  or new.written_by_id <> old.written_by_id or new.entered_at <> old.entered_at
  or not exists (select 1 from visit v join correction c on c.record_id = v.visit_id
      where v.visit_id = old.visit_id and c.record_version = v.version)
begin
    select raise(abort, 'append_only');
end;

create trigger addendum_delete before delete on addendum
begin
    select raise(abort, 'append_only');
end;

-- migration 262: a visit that is moved to another client may leave its appointment or token, which were not hers

drop trigger visit_is_signed;
create trigger visit_is_signed before update on visit
when old.status = 'signed' and (
    new.visit_id <> old.visit_id or new.branch_id <> old.branch_id
    or new.service_id is not old.service_id or new.performed_by_id is not old.performed_by_id
    or new.supervised_by_id is not old.supervised_by_id or new.assistant_id is not old.assistant_id
    or new.visit_on <> old.visit_on or new.started_at is not old.started_at
    or new.happened_at <> old.happened_at or new.entered_at <> old.entered_at or new.status <> old.status
    or new.signed_at is not old.signed_at or new.signed_by_id is not old.signed_by_id
    or new.draft_text <> old.draft_text
    or ((new.client_id <> old.client_id or new.appointment_id is not old.appointment_id
         or new.queue_entry_id is not old.queue_entry_id or new.people_blob <> old.people_blob
         or new.override_blob <> old.override_blob)
        and not exists (select 1 from correction c
            where c.record_id = old.visit_id and c.record_version = new.version
              and c.from_subject_id = old.client_id and c.into_subject_id = new.client_id)))
begin
    select raise(abort, 'signed');
end;

-- Between reading whose it is and writing it may have been moved.
create trigger visit_of_its_client before insert on visit
when new.client_id <> (select a.client_id from appointment a where a.appointment_id = new.appointment_id)
  or new.client_id <> (select e.client_id from queue_entry e where e.queue_entry_id = new.queue_entry_id)
begin
    select raise(abort, 'other_client');
end;

create trigger addendum_of_its_client before insert on addendum
when new.client_id <> (select v.client_id from visit v where v.visit_id = new.visit_id)
begin
    select raise(abort, 'other_client');
end;

-- migration 242: visits of a day that were begun without an appointment or a token are found, to be billed
create index visit_alone on visit (branch_id, visit_on) where appointment_id is null and queue_entry_id is null;
