-- What the booking rule needs to know

-- open_hours: many, public: the opening hours in force on some of these days
select p.profile_id, p.since_on, p.until_on as until_on_maybe, p.rank, h.weekday_number as weekday_number_maybe,
       h.opens_minutes as opens_minutes_maybe, h.closes_minutes as closes_minutes_maybe
  from profile p left join hours h on h.profile_id = p.profile_id
 where p.branch_id = :branch_id and p.since_on < :until_on and (p.until_on is null or p.until_on >= :since_on);

-- closed_days: many, public: the days on which the clinic is shut
select d.closed_on, d.name, d.name_ur, d.is_estimated
  from closed_day d
 where d.branch_id = :branch_id and d.closed_on >= :since_on and d.closed_on < :until_on;

-- rota_rows: many, staff: working times and breaks in force on some of these days; day 0 was a Thursday
select r.staff_id, r.is_break, r.weekday_number, r.begins_minutes, r.ends_minutes, r.since_on,
       r.until_on as until_on_maybe
  from rota r
 where r.staff_id in (
           select m.staff_id from staff m left join staff_branch b on b.staff_id = m.staff_id
            where m.is_active = 1 and coalesce(b.branch_id, :branch_id) = :branch_id)
   and (r.weekday_number - (:since_on + 3) % 7 + 7) % 7 < :until_on - :since_on
   and r.since_on < :until_on and (r.until_on is null or r.until_on >= :since_on);

-- leave_rows: many, staff: who is away in this time
select l.staff_id, l.from_minute, l.until_minute
  from leave l
 where l.until_minute > :since_minute and l.from_minute < :until_minute;

-- Of a list of resources Turso's own engine takes no more than the resource from the index, and would walk all that each
-- ever held; joined to them and the lanes it takes the times too. `cross join` keeps SQLite to that order.

-- branch_holds: many, staff: when a branch's staff, rooms and devices are taken, by start
select h.resource_id, h.lane_number, h.from_minute, h.until_minute, h.part_id as part_id_maybe,
       p.appointment_id as appointment_id_maybe, h.block_id as block_id_maybe,
       h.queue_entry_id as queue_entry_id_maybe
  from (select w.resource_id, l.lane_number
          from (select s.staff_id as resource_id from staff s left join staff_branch b on b.staff_id = s.staff_id
                 where s.is_active = 1 and (s.is_clinician = 1 or s.is_assistant = 1)
                   and coalesce(b.branch_id, :branch_id) = :branch_id
                union all select r.room_id from room r where r.branch_id = :branch_id
                union all select d.device_id from device d where d.branch_id = :branch_id) w
          cross join (select 0 as lane_number union all select 1) l) x
  cross join hold h on h.resource_id = x.resource_id and h.lane_number = x.lane_number
   and h.from_minute > :early_minute and h.from_minute < :until_minute
  left join part p on p.part_id = h.part_id
 where h.until_minute > :since_minute
 order by h.from_minute;

-- service_facts: one, public: a service as booking needs it, with the price of its plain variant on that day
select s.service_id, s.name, s.name_ur, s.minutes, s.is_open, s.is_woman_only, s.least_age_number, s.credential_text,
       (select v.variant_id from variant v where v.service_id = s.service_id and v.is_open = 1
         order by v.rank limit 1) as variant_id_maybe,
       (select p.price_amount from price p where p.grade_text = '' and p.since_on <= :on
           and p.variant_id = (select v.variant_id from variant v
                                where v.service_id = s.service_id and v.is_open = 1 order by v.rank limit 1)
         order by p.since_on desc limit 1) as price_amount_maybe
  from service s where s.service_id = :service_id;

-- service_phases: many, public: the phases of a service in order
select p.kind, p.minutes, p.is_clinician_held, p.is_assistant_held, p.is_room_held, p.is_device_held
  from phase p where p.service_id = :service_id order by p.rank;

-- service_able: many, staff: who and what can serve a service at a branch: 0 clinicians, 1 assistants,
-- 2 rooms, 3 devices
select 0 as need_number, :part_rank as part_rank, m.staff_id as resource_id, m.is_woman,
       s.credential_text, null as fixed_room_id_maybe, x.rank, m.rank as second_rank
  from performs x join service s on s.service_id = x.service_id join staff m on m.staff_id = x.staff_id
       left join staff_branch b on b.staff_id = m.staff_id
 where x.service_id = :service_id and m.is_active = 1 and coalesce(b.branch_id, :branch_id) = :branch_id
union all
select 1, :part_rank, m.staff_id, m.is_woman, '', null, 0, m.rank
  from staff m left join staff_branch b on b.staff_id = m.staff_id
 where m.is_assistant = 1 and m.is_active = 1 and coalesce(b.branch_id, :branch_id) = :branch_id
union all
select 2, :part_rank, r.room_id, 0, '', null, 0, r.rank
  from room r
 where r.branch_id = :branch_id and r.is_open = 1
   and (exists (select 1 from service_room y where y.service_id = :service_id and y.room_id = r.room_id)
        or not exists (select 1 from service_room y where y.service_id = :service_id))
union all
select 3, :part_rank, d.device_id, 0, '', d.room_id, 0, d.rank
  from service_device z join device d on d.device_id = z.device_id
 where z.service_id = :service_id and d.branch_id = :branch_id and d.is_open = 1
 order by 1, 7, 8, 3;

-- appointment_able: many, staff: the same for every part of an appointment
select 0 as need_number, p.rank as part_rank, m.staff_id as resource_id, m.is_woman,
       s.credential_text, null as fixed_room_id_maybe, x.rank, m.rank as second_rank
  from part p join performs x on x.service_id = p.service_id join service s on s.service_id = p.service_id
       join staff m on m.staff_id = x.staff_id left join staff_branch b on b.staff_id = m.staff_id
 where p.appointment_id = :appointment_id and m.is_active = 1 and coalesce(b.branch_id, :branch_id) = :branch_id
union all
select 1, p.rank, m.staff_id, m.is_woman, '', null, 0, m.rank
  from part p join staff m on m.is_assistant = 1 left join staff_branch b on b.staff_id = m.staff_id
 where p.appointment_id = :appointment_id and m.is_active = 1 and coalesce(b.branch_id, :branch_id) = :branch_id
union all
select 2, p.rank, r.room_id, 0, '', null, 0, r.rank
  from part p join room r on r.branch_id = :branch_id
 where p.appointment_id = :appointment_id and r.is_open = 1
   and (exists (select 1 from service_room y where y.service_id = p.service_id and y.room_id = r.room_id)
        or not exists (select 1 from service_room y where y.service_id = p.service_id))
union all
select 3, p.rank, d.device_id, 0, '', d.room_id, 0, d.rank
  from part p join service_device z on z.service_id = p.service_id join device d on d.device_id = z.device_id
 where p.appointment_id = :appointment_id and d.branch_id = :branch_id and d.is_open = 1
 order by 1, 7, 8, 3;

-- service_credentials: many, staff: what those hold who perform or supervise a service at a branch, the longest
-- of each kind
select :part_rank as part_rank, w.staff_id, w.is_supervisor, c.kind, max(c.expires_on) as expires_on
  from (select x.staff_id, 0 as is_supervisor from performs x where x.service_id = :service_id
        union all select y.staff_id, 1 from supervises y where y.service_id = :service_id) w
  join staff m on m.staff_id = w.staff_id left join staff_branch b on b.staff_id = w.staff_id
  join credential c on c.staff_id = w.staff_id
 where m.is_active = 1 and coalesce(b.branch_id, :branch_id) = :branch_id
 group by w.staff_id, w.is_supervisor, c.kind;

-- appointment_credentials: many, staff: the same for every part of an appointment
select w.part_rank, w.staff_id, w.is_supervisor, c.kind, max(c.expires_on) as expires_on
  from (select p.rank as part_rank, x.staff_id, 0 as is_supervisor from part p join performs x on x.service_id = p.service_id
         where p.appointment_id = :appointment_id
        union all select p.rank, y.staff_id, 1 from part p join supervises y on y.service_id = p.service_id
         where p.appointment_id = :appointment_id) w
  join staff m on m.staff_id = w.staff_id left join staff_branch b on b.staff_id = w.staff_id
  join credential c on c.staff_id = w.staff_id
 where m.is_active = 1 and coalesce(b.branch_id, :branch_id) = :branch_id
 group by w.part_rank, w.staff_id, w.is_supervisor, c.kind;

-- services_open: many, public: what can be booked, in the website's order
select s.service_id, s.name, s.name_ur, s.minutes, s.is_published, c.name as category_text,
       c.name_ur as category_ur_text,
       (select p.price_amount from price p where p.grade_text = '' and p.since_on <= :on
           and p.variant_id = (select v.variant_id from variant v
                                where v.service_id = s.service_id and v.is_open = 1 order by v.rank limit 1)
         order by p.since_on desc limit 1) as price_amount_maybe
  from service s join category c on c.category_id = s.category_id
 where s.is_open = 1
 order by c.rank, s.rank;

-- service_names: many, public: what can be booked, for a choice
select s.service_id, s.name, s.name_ur, s.minutes
  from service s join category c on c.category_id = s.category_id
 where s.is_open = 1 order by c.rank, s.rank;

-- booking_rules: one, public: the grid, the notice and how far ahead can be booked
select c.grid_minutes, c.notice_minutes, c.horizon_count, c.request_minutes from clinic c;

-- What the day book shows

-- day_staff: many, staff: who works at a branch, as columns
select m.staff_id, open(m.name) as name, open(m.name_ur) as name_ur, m.is_clinician, m.is_assistant, m.is_woman
  from staff m left join staff_branch b on b.staff_id = m.staff_id
 where m.is_active = 1 and (m.is_clinician = 1 or m.is_assistant = 1)
   and coalesce(b.branch_id, :branch_id) = :branch_id
 order by m.is_clinician desc, m.rank, m.staff_id;

-- day_rooms: many, staff: the rooms and devices of a branch, as columns
select r.room_id as resource_id, r.name, r.name_ur, 0 as is_device, r.rank
  from room r where r.branch_id = :branch_id and r.is_open = 1
union all
select d.device_id, d.name, d.name_ur, 1, d.rank
  from device d where d.branch_id = :branch_id and d.is_open = 1
 order by 4, 5, 1;

-- day_parts: many, staff: what the day book shows, by the appointment's start, as the index has it
select p.part_id, p.from_minute, p.until_minute, p.lane_number, p.staff_id as staff_id_maybe,
       p.room_id as room_id_maybe, p.device_id as device_id_maybe, a.appointment_id, a.status, a.version,
       a.client_id, open(c.name) as name, s.name as service_text, s.name_ur as service_ur_text,
       c.provider_text,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = c.client_id) as hidden_text,
       (select group_concat(x.audience_text) from alert x
         where x.client_id = c.client_id and x.is_open = 1 and x.severity_text <> 'note') as audience_text,
       coalesce(c.first_minute, a.from_minute) >= a.from_minute as is_new
  from appointment a join part p on p.appointment_id = a.appointment_id
       join client c on c.client_id = a.client_id join service s on s.service_id = p.service_id
 where a.branch_id = :branch_id and a.from_minute >= :since_minute and a.from_minute < :until_minute
 order by a.from_minute, a.appointment_id, p.rank;

-- day_names: many, staff: the clients of a day as they are written in Urdu, in the order of its parts; none for who
-- is signed in and reads English
select a.appointment_id, open(c.name_ur) as name_ur
  from session x join staff m on m.staff_id = x.staff_id and m.language_text = 'ur'
       join appointment a on a.branch_id = :branch_id and a.from_minute >= :since_minute and a.from_minute < :until_minute
       join client c on c.client_id = a.client_id
 where x.token = :token
 order by a.from_minute, a.appointment_id;

-- day_blocks: many, staff: the time that is kept free on a day
select b.block_id, b.resource_id, b.from_minute, b.until_minute, open(b.reason) as reason_text
  from block b
 where b.branch_id = :branch_id and b.from_minute >= :since_minute and b.from_minute < :until_minute
   and b.ended_at is null
 order by b.from_minute;

-- day_queue: many, staff: the tokens of a day
select e.queue_entry_id, e.token_number, open(e.label) as label_text, e.staff_id as staff_id_maybe, e.status,
       e.since_minute, e.called_minute as called_minute_maybe, e.version, coalesce(s.minutes, 15) as service_minutes
  from queue_entry e left join service s on s.service_id = e.service_id
 where e.branch_id = :branch_id and e.day_on = :day_on
 order by e.token_number;

-- queue_names: many, staff: the clients among the tokens of a day
select e.queue_entry_id, open(c.name) as name, open(c.name_ur) as name_ur
  from queue_entry e join client c on c.client_id = e.client_id
 where e.branch_id = :branch_id and e.day_on = :day_on;

-- queue_able: many, staff: the clinicians who do what each waiting token is for, and what decides whom of them it suits
select e.queue_entry_id, m.staff_id, m.is_woman, coalesce(s.is_woman_only, 0) as is_woman_only,
       coalesce(s.credential_text, '') as credential_text, e.service_id as service_id_maybe,
       coalesce(c.provider_text, 'any') as provider_text, coalesce(c.is_assistant_wished, 0) as is_assistant_wished
  from queue_entry e join staff m on m.staff_id in (
           select w.staff_id from staff w left join staff_branch b on b.staff_id = w.staff_id
            where w.is_clinician = 1 and w.is_active = 1 and coalesce(b.branch_id, :branch_id) = :branch_id)
       left join service s on s.service_id = e.service_id
       left join client c on c.client_id = e.client_id
       left join performs x on x.service_id = e.service_id and x.staff_id = m.staff_id
 where e.branch_id = :branch_id and e.day_on = :day_on and e.status = 'waiting'
   and (e.service_id is null or x.performs_id is not null)
 order by e.token_number, x.rank, m.rank, m.staff_id;

-- queue_credentials: many, staff: what a branch's clinicians hold, the longest of each kind, and again for each
-- service that they supervise and a waiting token is for
select w.service_id as service_id_maybe, w.staff_id, c.kind, max(c.expires_on) as expires_on
  from (select m.staff_id, null as service_id from staff m where m.is_clinician = 1 and m.is_active = 1
        union all
        select y.staff_id, y.service_id from supervises y join staff m on m.staff_id = y.staff_id and m.is_active = 1
         where y.service_id in (select e.service_id from queue_entry e
                where e.branch_id = :branch_id and e.day_on = :day_on and e.status = 'waiting')) w
  left join staff_branch b on b.staff_id = w.staff_id
  join credential c on c.staff_id = w.staff_id
 where coalesce(b.branch_id, :branch_id) = :branch_id
 group by w.service_id, w.staff_id, c.kind;

-- queue_holds: many, staff: while somebody waits: when a branch's clinicians are held from now on
select h.resource_id, h.from_minute, h.until_minute
  from (select w.resource_id, l.lane_number
          from (select m.staff_id as resource_id from staff m left join staff_branch b on b.staff_id = m.staff_id
                 where m.is_active = 1 and m.is_clinician = 1 and coalesce(b.branch_id, :branch_id) = :branch_id) w
          cross join (select 0 as lane_number union all select 1) l) x
  cross join hold h on h.resource_id = x.resource_id and h.lane_number = x.lane_number
   and h.from_minute > :early_minute and h.from_minute < :until_minute
 where h.until_minute > :since_minute
   and exists (select 1 from queue_entry e
                where e.branch_id = :branch_id and e.day_on = :day_on and e.status = 'waiting');

-- One appointment

-- appointment_by_id: one, staff: an appointment and whose it is
select a.appointment_id, a.branch_id, a.client_id, open(c.name) as name, open(c.name_ur) as name_ur,
       c.version as client_number, a.from_minute, a.until_minute, a.status,
       a.source_text, open(a.note) as note_text, a.entered_at, a.version, c.provider_text,
       c.is_assistant_wished, open(c.birth_blob) as birth_text, open(p.number_blob) as number_text,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = c.client_id) as hidden_text
  from appointment a join client c on c.client_id = a.client_id
  left join phone p on p.client_id = c.client_id and p.rank = 0
 where a.appointment_id = :appointment_id;

-- appointment_parts: many, staff: its parts in order
select p.part_id, p.rank, p.service_id, s.name as service_text, s.name_ur as service_ur_text,
       p.variant_id as variant_id_maybe, p.staff_id as staff_id_maybe, p.assistant_id as assistant_id_maybe,
       p.room_id as room_id_maybe, p.device_id as device_id_maybe, p.from_minute, p.until_minute,
       p.told_amount as told_amount_maybe, p.told_source_text, p.lane_number, s.is_woman_only,
       s.least_age_number
  from part p join service s on s.service_id = p.service_id
 where p.appointment_id = :appointment_id order by p.rank;

-- appointment_phases: many, staff: the phases of its parts, as they were booked
select f.part_id, f.kind, f.minutes, f.is_clinician_held, f.is_assistant_held, f.is_room_held, f.is_device_held
  from part p join part_phase f on f.part_id = p.part_id
 where p.appointment_id = :appointment_id order by p.rank, f.rank;

-- appointment_events: many, staff: its history, the newest first
select e.event_id, e.kind, e.before_text, e.after_text, open(e.reason) as reason_text, e.entered_at,
       e.is_undone, open(m.name) as name, open(m.name_ur) as name_ur
  from appointment_event e join staff m on m.staff_id = e.created_by_id
 where e.appointment_id = :appointment_id order by e.event_id desc limit 100;

-- event_by_id: one, staff: a change, to be told or undone
select e.event_id, e.appointment_id, e.client_id, e.kind, e.before_text, e.after_text, open(e.reason) as reason_text,
       e.entered_at, e.is_undone,
       open(c.name) as name, open(c.name_ur) as name_ur, a.version, a.from_minute, a.status,
       e.event_id = (select x.event_id from appointment_event x where x.appointment_id = e.appointment_id
                      and x.is_undone = 0 and x.kind <> 'undo' order by x.event_id desc limit 1) as is_newest
  from appointment_event e join appointment a on a.appointment_id = e.appointment_id
       join client c on c.client_id = a.client_id
 where e.event_id = :event_id;

-- client_for_booking: one, staff: whom an appointment is for, and whom she would see
select c.client_id, open(c.name) as name, open(c.name_ur) as name_ur, open(c.birth_blob) as birth_text,
       c.provider_text, c.is_assistant_wished,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = c.client_id) as hidden_text
  from client c where c.client_id = :client_id and c.merged_into is null;

-- client_appointments: many, staff: the appointments of a client, the newest first
select a.appointment_id, a.from_minute, a.until_minute, a.status, p.service_id, s.name as service_text,
       s.name_ur as service_ur_text, open(m.name) as name_text, open(m.name_ur) as name_ur_text
  from appointment a join part p on p.appointment_id = a.appointment_id and p.rank = 0
       join service s on s.service_id = p.service_id
       left join staff m on m.staff_id = p.staff_id
 where a.client_id = :client_id and a.from_minute < :before_minute order by a.from_minute desc limit 200;

-- Writing

-- appointment_insert: write, staff: book an appointment
insert into appointment (appointment_id, branch_id, client_id, from_minute, until_minute, status, source_text, note,
                         created_by_id, entered_at, version)
values (:appointment_id, :branch_id, :client_id, :from_minute, :until_minute, :status, :source_text, seal(:note),
        :created_by_id, :entered_at, 1);

-- part_insert: write, staff: add a part to an appointment
insert into part (part_id, appointment_id, rank, service_id, variant_id, staff_id, assistant_id, room_id, device_id,
                  from_minute, until_minute, told_amount, told_source_text, lane_number)
values (:part_id, :appointment_id, :rank, :service_id, :variant_id_maybe, :staff_id_maybe, :assistant_id_maybe,
        :room_id_maybe, :device_id_maybe, :from_minute, :until_minute, :told_amount_maybe, :told_source_text,
        :lane_number);

-- part_phase_insert: write, staff: keep a phase of a part as it is booked
insert into part_phase (part_phase_id, part_id, rank, kind, minutes, is_clinician_held, is_assistant_held,
                        is_room_held, is_device_held)
values (:part_phase_id, :part_id, :rank, :kind, :minutes, :is_clinician_held, :is_assistant_held, :is_room_held,
        :is_device_held);

-- hold_insert_part: write, staff: occupy a clinician, a room or a device for a part
insert into hold (hold_id, resource_id, lane_number, from_minute, until_minute, lapses_minute, part_id)
values (:hold_id, :resource_id, :lane_number, :from_minute, :until_minute, :lapses_minute_maybe, :part_id);

-- hold_insert_block: write, staff: keep a resource free of appointments
insert into hold (hold_id, resource_id, lane_number, from_minute, until_minute, block_id)
values (:hold_id, :resource_id, 0, :from_minute, :until_minute, :block_id);

-- hold_insert_queue: write, staff: occupy who and what a token was called to
insert into hold (hold_id, resource_id, lane_number, from_minute, until_minute, queue_entry_id)
values (:hold_id, :resource_id, 0, :from_minute, :until_minute, :queue_entry_id);

-- hold_lapses_next: one, system: when the next hold lapses
select min(h.lapses_minute) as lapses_minute_maybe from hold h where h.lapses_minute is not null;

-- holds_lapse: write, system: give back what was asked for and not confirmed in time
delete from hold where lapses_minute <= :now_minute;

-- holds_delete_appointment: write, staff: give back all that an appointment holds
delete from hold where part_id in (select p.part_id from part p where p.appointment_id = :appointment_id);

-- holds_end_appointment: write, staff: end what it holds now; what has not begun is given back
delete from hold where part_id in (select p.part_id from part p where p.appointment_id = :appointment_id)
   and from_minute >= :now_minute;

-- holds_cut_appointment: write, staff: end the holds that have begun
update hold set until_minute = :now_minute
 where part_id in (select p.part_id from part p where p.appointment_id = :appointment_id)
   and until_minute > :now_minute and from_minute < :now_minute;

-- appointment_step: write, staff: the next state
update appointment set status = :status, arrived_at = coalesce(:arrived_at_maybe, arrived_at),
       started_at = coalesce(:started_at_maybe, started_at), completed_at = :completed_at_maybe,
       version = :version + 1
 where appointment_id = :appointment_id;

-- appointment_note: write, staff: other words of its note
update appointment set note = seal(:note), version = :version + 1 where appointment_id = :appointment_id;

-- appointment_move: write, staff: another time
update appointment set from_minute = :from_minute, until_minute = :until_minute, version = :version + 1
 where appointment_id = :appointment_id;

-- part_move: write, staff: another time, clinician, room or device of a part
update part set staff_id = :staff_id_maybe, assistant_id = :assistant_id_maybe, room_id = :room_id_maybe,
       device_id = :device_id_maybe, from_minute = :from_minute, until_minute = :until_minute,
       lane_number = :lane_number
 where part_id = :part_id;

-- appointment_event_insert: write, staff: note a change of an appointment
insert into appointment_event (event_id, appointment_id, client_id, kind, before_text, after_text, reason,
                               created_by_id, entered_at, is_undone)
values (:event_id, :appointment_id, :client_id, :kind, :before_text, :after_text, seal(:reason),
        :created_by_id_maybe, :entered_at, 0);

-- appointment_event_undone: write, staff: a change was undone
update appointment_event set is_undone = 1 where event_id = :event_id and is_undone = 0;

-- appointment_event_is_newest: guard, staff: only the last change can be undone
insert into must (ok) values (:event_id = (select e.event_id from appointment_event e
    where e.appointment_id = :appointment_id and e.is_undone = 0 and e.kind <> 'undo'
    order by e.event_id desc limit 1));

-- block_by_id: one, staff: blocked time
select b.block_id, b.resource_id, b.from_minute, b.until_minute, open(b.reason) as reason_text, b.entered_at,
       b.ended_at as ended_at_maybe, b.version
  from block b where b.block_id = :block_id;

-- block_insert: write, staff: keep time free
insert into block (block_id, branch_id, resource_id, from_minute, until_minute, reason, created_by_id, entered_at,
                   version)
values (:block_id, :branch_id, :resource_id, :from_minute, :until_minute, seal(:reason), :created_by_id, :entered_at,
        1);

-- holds_delete_block: write, staff: give blocked time back
delete from hold where block_id = :block_id;

-- block_end: write, staff: its time is given back, or asked for again
update block set ended_at = :ended_at_maybe, ended_by_id = :ended_by_id_maybe, version = :version + 1
 where block_id = :block_id;

-- queue_insert: write, staff: give the next token of the day
insert into queue_entry (queue_entry_id, branch_id, day_on, token_number, client_id, label, staff_id, service_id, status,
                         since_minute, created_by_id, entered_at, version)
values (:queue_entry_id, :branch_id, :day_on,
        (select coalesce(max(e.token_number), 0) + 1 from queue_entry e
          where e.branch_id = :branch_id and e.day_on = :day_on),
        :client_id_maybe, seal(:label), :staff_id_maybe, :service_id_maybe, 'waiting', :since_minute,
        :created_by_id, :entered_at, 1);

-- queue_by_id: one, staff: a token
select e.queue_entry_id, e.day_on,
       e.staff_id as staff_id_maybe, e.assistant_id as assistant_id_maybe, e.room_id as room_id_maybe, e.status,
       e.called_minute as called_minute_maybe, e.version, coalesce(s.minutes, 15) as service_minutes,
       coalesce(s.least_age_number, 0) as least_age_number, open(c.birth_blob) as birth_text,
       (select max(h.until_minute) from hold h where h.queue_entry_id = e.queue_entry_id) as until_minute_maybe
  from queue_entry e left join service s on s.service_id = e.service_id
  left join client c on c.client_id = e.client_id
 where e.queue_entry_id = :queue_entry_id;

-- queue_rooms: many, staff: the rooms that the service of a token may use, in order
select r.room_id
  from queue_entry e join room r on r.branch_id = e.branch_id and r.is_open = 1
 where e.queue_entry_id = :queue_entry_id
   and (exists (select 1 from service_room y where y.service_id = e.service_id and y.room_id = r.room_id)
        or not exists (select 1 from service_room y where y.service_id = e.service_id))
 order by r.rank, r.room_id;

-- queue_event_insert: write, staff: note a change of a token
insert into queue_event (event_id, queue_entry_id, before_text, after_text, before_staff_id, before_assistant_id,
                         before_room_id, before_called_minute, before_until_minute, reason_text, created_by_id,
                         entered_at, is_undone)
values (:event_id, :queue_entry_id, :before_text, :after_text, :before_staff_id_maybe, :before_assistant_id_maybe,
        :before_room_id_maybe, :before_called_minute_maybe, :before_until_minute_maybe, :reason_text, :created_by_id,
        :entered_at, 0);

-- queue_event_by_id: one, staff: a change of a token, to be told or undone, and what the token holds now
select v.event_id, v.queue_entry_id, v.before_text, v.after_text, v.before_staff_id as before_staff_id_maybe,
       v.before_assistant_id as before_assistant_id_maybe, v.before_room_id as before_room_id_maybe,
       v.before_called_minute as before_called_minute_maybe, v.before_until_minute as before_until_minute_maybe, v.entered_at, v.is_undone,
       v.event_id = (select max(x.event_id) from queue_event x where x.queue_entry_id = v.queue_entry_id
                        and x.is_undone = 0) as is_newest,
       e.token_number, e.version, e.staff_id as staff_id_maybe, e.assistant_id as assistant_id_maybe,
       e.room_id as room_id_maybe,
       (select max(h.until_minute) from hold h where h.queue_entry_id = e.queue_entry_id) as until_minute_maybe
  from queue_event v join queue_entry e on e.queue_entry_id = v.queue_entry_id
 where v.event_id = :event_id;

-- queue_delayed: one, staff: whose appointment a called token delays first
select h.from_minute, open(c.name) as name, open(c.name_ur) as name_ur,
       (select group_concat(x.staff_id) from hidden_from x where x.client_id = c.client_id) as hidden_text
  from queue_event v join queue_entry e on e.queue_entry_id = v.queue_entry_id
       left join service s on s.service_id = e.service_id
       join hold h on h.resource_id = e.staff_id and h.lane_number = 0
            and h.from_minute < e.called_minute + coalesce(s.minutes, 15) and h.until_minute > e.called_minute
       join part p on p.part_id = h.part_id join appointment a on a.appointment_id = p.appointment_id
       join client c on c.client_id = a.client_id
 where v.event_id = :event_id
 order by h.from_minute limit 1;

-- queue_event_undone: write, staff: a change of a token was undone
update queue_event set is_undone = 1 where event_id = :event_id and is_undone = 0;

-- queue_step: write, staff: a token is called, seen, or has left
update queue_entry set status = :status, staff_id = :staff_id_maybe, assistant_id = :assistant_id_maybe,
       room_id = :room_id_maybe, called_minute = :called_minute_maybe, ended_minute = :ended_minute_maybe, version = :version + 1
 where queue_entry_id = :queue_entry_id;

-- holds_delete_entry: write, staff: give back all that a token holds
delete from hold where queue_entry_id = :queue_entry_id;

-- holds_delete_queue: write, staff: give back what a token has not begun to hold
delete from hold where queue_entry_id = :queue_entry_id and from_minute >= :now_minute;

-- holds_cut_queue: write, staff: end what a token holds
update hold set until_minute = :now_minute
 where queue_entry_id = :queue_entry_id and until_minute > :now_minute and from_minute < :now_minute;
