-- One visit: everything that its page shows comes with one read set, by the visit's id

-- visit_by_id: one, staff: a visit, whose it is and who treated
select v.visit_id, v.client_id, v.appointment_id as appointment_id_maybe, v.visit_on, v.happened_at, v.status,
       v.started_at as started_at_maybe, v.signed_at as signed_at_maybe, open(v.people_blob) as people_text,
       open(v.override_blob) as override_text, v.draft_text, v.version, v.entered_at,
       v.service_id as service_id_maybe, s.name as service_text_maybe, s.name_ur as service_ur_text_maybe,
       coalesce(s.credential_text, '') as credential_text,
       v.performed_by_id as performed_by_id_maybe, open(p.name) as performer_text,
       open(p.name_ur) as performer_ur_text, v.supervised_by_id as supervised_by_id_maybe, open(u.name) as supervisor_text,
       open(u.name_ur) as supervisor_ur_text,
       v.assistant_id as assistant_id_maybe, open(a.name) as assistant_text,
       open(a.name_ur) as assistant_ur_text,
       open(c.name) as name, open(c.name_ur) as name_ur, c.version as client_number, open(c.birth_blob) as birth_text, c.file_number,
       open(f.number_blob) as phone_text
  from visit v
  join client c on c.client_id = v.client_id
  left join phone f on f.client_id = v.client_id and f.rank = 0
  left join service s on s.service_id = v.service_id
  left join staff p on p.staff_id = v.performed_by_id
  left join staff u on u.staff_id = v.supervised_by_id
  left join staff a on a.staff_id = v.assistant_id
 where v.visit_id = :visit_id;

-- visit_sections: many, staff: the sections of a visit's note
select n.section_id, n.kind, n.audience_text, open(n.body_blob) as body_text
  from section n where n.visit_id = :visit_id;

-- visit_treatments: many, staff: what was done, in its order
select t.treatment_id, t.rank, t.kind, open(t.area_blob) as area_text, t.name, t.unit_text,
       t.product_id as product_id_maybe, t.lot_id as lot_id_maybe,
       l.lot_text as lot_text_maybe, l.expires_on as expires_on_maybe,
       l.product_id as lot_product_id_maybe, t.units_number as units_number_maybe,
       t.device_id as device_id_maybe, open(t.energy_blob) as energy_text,
       open(t.settings_blob) as settings_text, t.passes_count as passes_count_maybe,
       open(t.reason_blob) as reason_text
  from treatment t left join lot l on l.lot_id = t.lot_id
 where t.visit_id = :visit_id
 order by t.rank;

-- visit_addenda: many, staff: what was added after signing, in its order
select a.addendum_id, open(a.body_blob) as body_text, a.entered_at, open(m.name) as name_text,
       open(m.name_ur) as name_ur_text
  from addendum a join staff m on m.staff_id = a.written_by_id
 where a.visit_id = :visit_id
 order by a.addendum_id;

-- visit_alerts: many, staff: what must be known before the client is treated, the most serious first
select a.alert_id, a.kind, a.severity_text, a.audience_text, open(a.words_blob) as words_text
  from visit v join alert a on a.client_id = v.client_id
 where v.visit_id = :visit_id and a.is_open = 1
 order by case a.severity_text when 'stop' then 0 when 'care' then 1 else 2 end, a.alert_id;

-- visit_hidden: many, staff: who may not see the record of a visit's client
select h.staff_id from visit v join hidden_from h on h.client_id = v.client_id where v.visit_id = :visit_id;

-- last_visit: one, staff: the signed visit of the same client before this one
select w.visit_id, w.visit_on, s.name as service_text_maybe, s.name_ur as service_ur_text_maybe,
       open(n.body_blob) as assessment_text, open(x.body_blob) as adverse_text
  from visit v
  join visit w on w.client_id = v.client_id and w.status = 'signed' and w.happened_at < v.happened_at
  left join service s on s.service_id = w.service_id
  left join section n on n.visit_id = w.visit_id and n.kind = 'assessment'
  left join section x on x.visit_id = w.visit_id and x.kind = 'adverse'
 where v.visit_id = :visit_id
 order by w.happened_at desc limit 1;

-- last_treatments: many, staff: what was done at that visit
select t.kind, open(t.area_blob) as area_text, t.name, t.unit_text, t.product_id as product_id_maybe,
       t.units_number as units_number_maybe, t.device_id as device_id_maybe, open(t.energy_blob) as energy_text,
       open(t.settings_blob) as settings_text, t.passes_count as passes_count_maybe
  from treatment t
 where t.visit_id = (
    select w.visit_id from visit v join visit w on w.client_id = v.client_id and w.status = 'signed'
       and w.happened_at < v.happened_at
     where v.visit_id = :visit_id order by w.happened_at desc limit 1)
 order by t.rank;

-- visit_credentials: many, staff: the credentials of who performs and who supervises, the longest of each kind
select c.staff_id, c.kind, max(c.expires_on) as expires_on
  from visit v join credential c on c.staff_id in (v.performed_by_id, v.supervised_by_id)
 where v.visit_id = :visit_id
 group by c.staff_id, c.kind;

-- products_open: many, staff: the products that are in use
select p.product_id, p.name, p.unit_text from product p where p.is_open = 1 order by p.name;

-- lots_open: many, staff: the lots that are in use, by product, the first to expire first
select l.lot_id, l.product_id, p.name as product_text, l.lot_text, l.expires_on
  from lot l join product p on p.product_id = l.product_id
 where l.is_open = 1 and p.is_open = 1
 order by p.name, l.expires_on;

-- devices_to_use: many, staff: the devices that a treatment can name
select d.device_id, d.name, d.name_ur from device d where d.is_open = 1 order by d.rank, d.name;

-- treating_staff: many, staff: who can perform, supervise or assist
select m.staff_id, open(m.name) as name, open(m.name_ur) as name_ur, m.is_clinician, m.is_assistant
  from staff m where m.is_active = 1 and (m.is_clinician = 1 or m.is_assistant = 1)
 order by m.rank, m.staff_id;

-- Beginning a visit

-- appointment_to_visit: one, staff: what a visit takes from its appointment
select a.client_id, a.branch_id, p.service_id, p.staff_id as staff_id_maybe, p.assistant_id as assistant_id_maybe,
       (select v.visit_id from visit v where v.appointment_id = a.appointment_id) as visit_id_maybe
  from appointment a join part p on p.appointment_id = a.appointment_id and p.rank = (
       select min(x.rank) from part x where x.appointment_id = a.appointment_id)
 where a.appointment_id = :appointment_id;

-- visit_of_appointment: one, staff: the visit that an appointment has
select v.visit_id from visit v where v.appointment_id = :appointment_id;

-- token_to_visit: one, staff: what a visit takes from its place in the queue
select e.client_id as client_id_maybe, e.branch_id, e.service_id as service_id_maybe, e.staff_id as staff_id_maybe,
       (select v.visit_id from visit v where v.queue_entry_id = e.queue_entry_id) as visit_id_maybe
  from queue_entry e where e.queue_entry_id = :queue_entry_id;

-- supervisor_to_visit: one, staff: who supervises a service that asks for what its performer does not hold
select y.staff_id
  from service s
  join supervises y on y.service_id = s.service_id and y.staff_id <> :staff_id
  join staff m on m.staff_id = y.staff_id and m.is_active = 1
  join credential c on c.staff_id = y.staff_id and c.kind = s.credential_text and c.expires_on >= :today_on
 where s.service_id = :service_id and s.credential_text <> ''
   and not exists (select 1 from credential o where o.staff_id = :staff_id and o.kind = s.credential_text)
 order by m.rank limit 1;

-- client_to_visit: one, staff: may she be treated by who asks
select c.client_id,
       exists (select 1 from hidden_from h where h.client_id = c.client_id and h.staff_id = :staff_id)
           as is_hidden
  from client c where c.client_id = :client_id and c.merged_into is null;

-- visits_of_client: many, staff: a client's visits, the newest first
select v.visit_id, v.visit_on, v.happened_at, v.status, s.name as service_text_maybe, s.name_ur as service_ur_text_maybe,
       open(p.name) as performer_text, open(p.name_ur) as performer_ur_text
  from visit v
  left join service s on s.service_id = v.service_id
  left join staff p on p.staff_id = v.performed_by_id
 where v.client_id = :client_id and v.happened_at < :before_at
 order by v.happened_at desc
 limit 200;

-- drafts_of: many, staff: the visits that somebody has not signed yet, the oldest first
select v.visit_id, v.visit_on, s.name as service_text_maybe, s.name_ur as service_ur_text_maybe, open(c.name) as name,
       open(c.name_ur) as name_ur
  from visit v join client c on c.client_id = v.client_id
  left join service s on s.service_id = v.service_id
 where v.performed_by_id = :staff_id and v.status = 'draft'
   and not exists (select 1 from hidden_from h where h.client_id = v.client_id and h.staff_id = :staff_id)
 order by v.visit_id
 limit 100;

-- Writing

-- visit_insert: write, staff: begin a visit
insert into visit (visit_id, branch_id, client_id, appointment_id, queue_entry_id, service_id, performed_by_id,
                   supervised_by_id, assistant_id, visit_on, started_at, happened_at, entered_at, status,
                   people_blob, override_blob, draft_text, version)
values (:visit_id, :branch_id, :client_id, :appointment_id_maybe, :queue_entry_id_maybe, :service_id_maybe,
        :performed_by_id_maybe, :supervised_by_id_maybe, :assistant_id_maybe, :visit_on, :started_at_maybe, :happened_at,
        :entered_at, 'draft', seal(:people_blob), seal(:override_blob), '', 1);

-- section_insert: write, staff: add a section to a draft
insert into section (section_id, visit_id, client_id, kind, audience_text, body_blob)
values (:section_id, :visit_id, :client_id, :kind, :audience_text, seal(:body_blob));

-- visit_save: write, staff: a draft was saved: who treats, and the key of the browser's own saving
update visit set performed_by_id = :performed_by_id_maybe, supervised_by_id = :supervised_by_id_maybe,
       assistant_id = :assistant_id_maybe, draft_text = :draft_text, version = :version + 1
 where visit_id = :visit_id;

-- section_save: write, staff: what was typed into a section
update section set body_blob = seal(:body_blob) where section_id = :section_id;

-- treatments_delete: write, staff: take a draft's treatments away, before they are written anew
delete from treatment where visit_id = :visit_id;

-- treatment_insert: write, staff: add a treatment
insert into treatment (treatment_id, visit_id, client_id, rank, kind, area_blob, name, unit_text, product_id,
                       lot_id, units_number, device_id, energy_blob, settings_blob, passes_count, reason_blob, is_energy_known,
                       is_expiry_explained)
values (:treatment_id, :visit_id, :client_id, :rank, :kind, seal(:area_blob), :name, :unit_text, :product_id_maybe,
        :lot_id_maybe, :units_number_maybe, :device_id_maybe, seal(:energy_blob), seal(:settings_blob), :passes_count_maybe,
        seal(:reason_blob), :is_energy_known, :is_expiry_explained);

-- visit_sign: write, staff: sign and lock
update visit set status = 'signed', signed_at = :signed_at, signed_by_id = :signed_by_id,
       people_blob = seal(:people_blob), override_blob = seal(:override_blob), version = :version + 1
 where visit_id = :visit_id;

-- addendum_insert: write, staff: add to a signed visit
insert into addendum (addendum_id, visit_id, client_id, written_by_id, body_blob, entered_at)
values (:addendum_id, :visit_id, :client_id, :written_by_id, seal(:body_blob), :entered_at);

-- Products and lots

-- product_insert: write, staff: add a product
insert into product (product_id, name, unit_text, is_open, version)
values (:product_id, :name, :unit_text, 1, 1);

-- lot_insert: write, staff: add a lot of a product
insert into lot (lot_id, product_id, lot_text, expires_on, is_open, entered_at, version)
values (:lot_id, :product_id, :lot_text, :expires_on, 1, :entered_at, 1);

-- lot_open: write, staff: a lot is used up, or in use again
update lot set is_open = :is_open, version = :version + 1 where lot_id = :lot_id;

-- lots: many, staff: the lots, those in use first, the newest first
select l.lot_id, p.name as product_text, p.unit_text, l.lot_text, l.expires_on, l.is_open, l.version
  from lot l join product p on p.product_id = l.product_id
 order by l.is_open desc, l.lot_id desc
 limit 500;

-- Moving a visit to another client

-- visit_moved: one, staff: how a visit came to its client from another, the last time, and what it left that is free
-- still
select c.from_subject_id as from_client_id, c.record_version, open(c.reason_blob) as reason_text, c.entered_at,
       (select a.appointment_id from appointment a
         where a.appointment_id = c.appointment_id and a.client_id = c.from_subject_id
           and not exists (select 1 from visit x where x.appointment_id = a.appointment_id)) as appointment_id_maybe,
       (select e.queue_entry_id from queue_entry e
         where e.queue_entry_id = c.queue_entry_id and e.client_id = c.from_subject_id
           and not exists (select 1 from visit x where x.queue_entry_id = e.queue_entry_id)) as queue_entry_id_maybe,
       open(m.name) as name_text, open(m.name_ur) as name_ur_text
  from correction c join staff m on m.staff_id = c.staff_id
 where c.record_id = :visit_id
 order by c.record_version desc limit 1;

-- visit_invoices: many, staff: the invoices on which something of a visit, its appointment or its token stands, and
-- the drafts; own is what names the visit or what it used
select i.invoice_id, i.number is null as is_draft,
       i.visit_id is v.visit_id or exists (select 1 from line_standing l join treatment t on t.treatment_id = l.treatment_id
            where l.invoice_id = i.invoice_id and t.visit_id = v.visit_id) as is_own
  from visit v
  join invoice i on i.visit_id = v.visit_id or i.appointment_id = v.appointment_id or i.queue_entry_id = v.queue_entry_id
 where v.visit_id = :visit_id
   and (i.number is null or exists (select 1 from line_standing l where l.invoice_id = i.invoice_id));

-- visit_is_unbilled: guard, staff: nothing that moves stands on an invoice of the client whom it leaves
insert into must (ok) values (not exists (
    select 1 from visit v
      join invoice i on i.visit_id = v.visit_id
        or (:is_along = 1 and (i.appointment_id = v.appointment_id or i.queue_entry_id = v.queue_entry_id))
     where v.visit_id = :visit_id
       and (i.number is null or exists (select 1 from line_standing l where l.invoice_id = i.invoice_id)))
    and not exists (select 1 from line_standing l join treatment t on t.treatment_id = l.treatment_id
     where t.visit_id = :visit_id));

-- appointment_of_visit: one, staff: what of a visit's appointment is sealed for its client
select a.appointment_id, a.from_minute, open(a.note) as note_text, a.version
  from visit v join appointment a on a.appointment_id = v.appointment_id
 where v.visit_id = :visit_id;

-- events_of_visit: many, staff: the same of what was done to it
select e.event_id, open(e.reason) as reason_text
  from visit v join appointment_event e on e.appointment_id = v.appointment_id
 where v.visit_id = :visit_id
 order by e.event_id;

-- token_of_visit: one, staff: the token of a visit
select e.queue_entry_id, e.token_number, e.version
  from visit v join queue_entry e on e.queue_entry_id = v.queue_entry_id
 where v.visit_id = :visit_id;

-- addenda_are: guard, staff: no addendum was added since the visit was read
insert into must (ok) values (
    (select count(*) from addendum a where a.visit_id = :visit_id) = :addendum_count);

-- correction_insert: write, staff: a visit is moved to its right client
insert into correction (correction_id, record_id, record_version, from_subject_id, into_subject_id, reason_blob,
                        appointment_id, queue_entry_id, entered_at, staff_id)
values (:correction_id, :visit_id, :version + 1, :from_client_id, :client_id, seal(:reason_blob),
        :appointment_id_maybe, :queue_entry_id_maybe, :entered_at, :staff_id);

-- visit_move: write, staff: its owner, and what it was begun from
update visit set client_id = :client_id, appointment_id = :appointment_id_maybe, queue_entry_id = :queue_entry_id_maybe,
       people_blob = seal(:people_blob), override_blob = seal(:override_blob), version = :version + 1
 where visit_id = :visit_id;

-- section_move: write, staff: a section of its note
update section set client_id = :client_id, body_blob = seal(:body_blob) where section_id = :section_id;

-- treatment_move: write, staff: a treatment
update treatment set client_id = :client_id, area_blob = seal(:area_blob), energy_blob = seal(:energy_blob),
       settings_blob = seal(:settings_blob), reason_blob = seal(:reason_blob)
 where treatment_id = :treatment_id;

-- addendum_move: write, staff: an addendum
update addendum set client_id = :client_id, body_blob = seal(:body_blob) where addendum_id = :addendum_id;

-- appointment_give: write, staff: the appointment goes with its visit
update appointment set client_id = :client_id, note = seal(:note), version = :version + 1
 where appointment_id = :appointment_id;

-- appointment_event_give: write, staff: with what was done to it
update appointment_event set client_id = :client_id, reason = seal(:reason) where event_id = :event_id;

-- token_give: write, staff: the token goes with its visit
update queue_entry set client_id = :client_id, version = :version + 1 where queue_entry_id = :queue_entry_id;
