-- What is due on an invoice, and a client's credit, are sums over the ledger.

-- invoice_shown: one, staff: an invoice, its client, and what the ledger says of both
select i.invoice_id, i.subject_id, i.branch_id, i.client_id as client_id_maybe,
       i.appointment_id as appointment_id_maybe,
       (select v.visit_id from visit v
         where v.visit_id = i.visit_id or v.appointment_id = i.appointment_id
            or v.queue_entry_id = i.queue_entry_id) as visit_id_maybe,
       open(i.name) as name, open(i.name_ur) as name_ur, i.file_number as file_number_maybe,
       i.year_number as year_number_maybe, i.number as number_maybe, i.made_at,
       i.issued_at as issued_at_maybe, i.business_day as business_day_maybe, i.head_text, i.head_ur_text,
       i.discount_text, i.discount_rate, i.asked_amount, i.allowed_staff_id as allowed_staff_id_maybe,
       open(w.name) as allowed_text, open(w.name_ur) as allowed_ur_text, open(i.reason_text) as reason_text,
       i.gross_amount, i.discount_amount, i.tax_amount, i.total_amount, i.version, open(s.name) as staff_text, l.discount_limit_rate,
       (select coalesce(sum(g.amount), 0) from ledger g where g.invoice_id = i.invoice_id) as due_amount,
       (select coalesce(sum(c.total_amount), 0) from credit_note c where c.invoice_id = i.invoice_id)
           as credited_amount,
       (select count(*) from credit_note c where c.invoice_id = i.invoice_id) as credit_note_count,
       (select coalesce(sum(a.transfer_amount), 0) from pending_allocation a where a.invoice_id = i.invoice_id)
           as pending_amount,
       (select -coalesce(sum(g.amount), 0) from ledger g
         where g.client_id = i.client_id and g.invoice_id is null) as credit_amount,
       (select -coalesce(sum(g.amount), 0) from ledger g join credit_note c using (credit_note_id)
         where c.invoice_id = i.invoice_id and g.client_id is null and g.invoice_id is null)
         + (select -coalesce(sum(g.amount), 0) from allocation a join ledger g on g.payment_id = a.payment_id
             where a.invoice_id = i.invoice_id and g.client_id is null and g.invoice_id is null) as back_amount,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = i.client_id) as hidden_text
  from invoice i
  join staff s on s.staff_id = i.staff_id
  left join staff w on w.staff_id = i.allowed_staff_id
  join billing_setting l on l.billing_setting_id = 1
 where i.invoice_id = :invoice_id;

-- invoice_lines: many, staff: the lines of an invoice, also those that were taken off it, and what credit notes took
-- back of each
select l.line_id, l.is_off, l.rank, l.service_id as service_id_maybe, l.variant_id as variant_id_maybe,
       l.part_id as part_id_maybe, open(l.name) as name, open(l.name_ur) as name_ur,
       open(l.detail_text) as detail_text, l.quantity_count, l.unit_amount, l.source_text,
       l.source_on as source_on_maybe, l.discount_text, l.discount_rate, l.asked_amount,
       l.allowed_staff_id as allowed_staff_id_maybe, open(s.name) as allowed_text, open(s.name_ur) as allowed_ur_text,
       open(l.reason_text) as reason_text, l.tax_category_id as tax_category_id_maybe, l.tax_text,
       l.tax_ur_text, l.tax_rate, l.is_inclusive, l.gross_amount, l.discount_amount, l.spread_amount,
       l.tax_amount, l.total_amount,
       (select coalesce(sum(c.total_amount), 0) from credit_line c where c.line_id = l.line_id)
           as credited_amount,
       (select coalesce(sum(c.tax_amount), 0) from credit_line c where c.line_id = l.line_id)
           as credited_tax_amount,
       exists (select 1 from credit_line c where c.line_id = l.line_id) as is_credited
  from line l
  left join staff s on s.staff_id = l.allowed_staff_id
 where l.invoice_id = :invoice_id
 order by l.rank, l.line_id;

-- invoice_payments: many, staff: the payments of an invoice, what is pending, undone or verified
select p.payment_id, p.year_number, p.number, p.given_amount, p.cash_amount, p.transfer_amount,
       p.credit_amount, p.account_text, open(p.reference_text) as reference_text,
       open(p.sender_text) as sender_text, open(p.name) as name, p.due_amount, p.happened_at, p.entered_at,
       p.business_day, open(s.name) as staff_text, open(s.name_ur) as staff_ur_text, a.cash_amount as invoice_cash_amount,
       a.transfer_amount as invoice_transfer_amount,
       exists (select 1 from reversal r where r.payment_id = p.payment_id and r.verification_id is null)
           as is_undone,
       v.verification_id as verification_id_maybe, v.is_arrived as is_arrived_maybe,
       v.business_day as verified_on_maybe, v.entered_at as verified_at_maybe
  from allocation a
  join payment p on p.payment_id = a.payment_id
  join staff s on s.staff_id = p.staff_id
  left join verification v on v.payment_id = p.payment_id
   and not exists (select 1 from reversal r where r.verification_id = v.verification_id)
 where a.invoice_id = :invoice_id
 order by p.entered_at, p.payment_id;

-- invoice_ledger: many, staff: what payments added to or took from an invoice's ledger and was not undone
select g.ledger_id, g.payment_id as payment_id_maybe, g.verification_id as verification_id_maybe,
       g.client_id as client_id_maybe, g.invoice_id as invoice_id_maybe, g.kind, g.amount
  from allocation a
  join ledger g on g.payment_id = a.payment_id
 where a.invoice_id = :invoice_id and g.undone_ledger_id is null
   and not exists (select 1 from ledger u where u.undone_ledger_id = g.ledger_id);

-- invoice_credit_notes: many, staff: the credit notes of an invoice
select c.credit_note_id, c.year_number, c.number, open(c.reason_text) as reason_text, c.total_amount,
       c.tax_amount, c.happened_at, c.business_day, open(s.name) as staff_text, open(s.name_ur) as staff_ur_text
  from credit_note c
  join staff s on s.staff_id = c.staff_id
 where c.invoice_id = :invoice_id
 order by c.credit_note_id;

-- credit_note_shown: one, staff: a credit note of an invoice as it is printed, and what of it was paid already
select c.credit_note_id, c.year_number, c.number, open(c.name) as name, open(c.name_ur) as name_ur,
       open(c.reason_text) as reason_text, c.head_text, c.head_ur_text, c.total_amount, c.tax_amount,
       c.happened_at, c.business_day, open(s.name) as staff_text, open(s.name_ur) as staff_ur_text,
       (select -coalesce(sum(g.amount), 0) from ledger g
         where g.credit_note_id = c.credit_note_id and g.invoice_id is null) as back_amount
  from credit_note c
  join staff s on s.staff_id = c.staff_id
 where c.credit_note_id = :credit_note_id and c.invoice_id = :invoice_id;

-- credit_note_lines: many, staff: what a credit note took back
select open(l.name) as name, open(l.name_ur) as name_ur, c.total_amount
  from credit_line c
  join line l on l.line_id = c.line_id
 where c.credit_note_id = :credit_note_id
 order by l.rank, l.line_id;

-- invoices_of_day: many, staff: what was issued on a business day, newest first
select i.invoice_id, i.client_id as client_id_maybe, open(i.name) as name, open(i.name_ur) as name_ur,
       coalesce(i.year_number, 0) as year_number, coalesce(i.number, 0) as number,
       coalesce(i.issued_at, 0) as issued_at, i.total_amount,
       coalesce((select o.due_amount from open_item o where o.open_item_id = i.invoice_id), 0) as due_amount,
       (select coalesce(sum(c.total_amount), 0) from credit_note c where c.invoice_id = i.invoice_id)
           as credited_amount,
       (select count(*) from credit_note c where c.invoice_id = i.invoice_id) as credit_note_count,
       (select coalesce(sum(a.transfer_amount), 0) from pending_allocation a where a.invoice_id = i.invoice_id)
           as pending_amount,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = i.client_id) as hidden_text
  from invoice i
 where i.business_day = :business_day and i.number is not null and i.invoice_id < :before_number
 order by i.invoice_id desc
 limit 201;

-- Of a partial index Turso's engine must be told in its own words that it holds the row: `client_id is not null`.

-- invoices_of_client: many, staff: the invoices of a client, newest first
select i.invoice_id, i.year_number as year_number_maybe, i.number as number_maybe, i.made_at,
       i.business_day as business_day_maybe, i.total_amount,
       coalesce((select o.due_amount from open_item o where o.open_item_id = i.invoice_id), 0) as due_amount,
       (select coalesce(sum(c.total_amount), 0) from credit_note c where c.invoice_id = i.invoice_id)
           as credited_amount,
       (select count(*) from credit_note c where c.invoice_id = i.invoice_id) as credit_note_count
  from invoice i
 where i.client_id = :client_id and i.client_id is not null and i.made_at < :before_at
 order by i.invoice_id desc
 limit 200;

-- payments_of_client: many, staff: the payments of a client with the invoice that each pays, newest first; `+` keeps
-- Turso's planner off the index that holds transfers alone
select p.payment_id, a.invoice_id, p.year_number, p.number, p.cash_amount, p.transfer_amount, p.credit_amount,
       p.happened_at, p.business_day,
       exists (select 1 from reversal r where r.payment_id = p.payment_id and r.verification_id is null)
           as is_undone,
       (select v.is_arrived from verification v where v.payment_id = p.payment_id
           and not exists (select 1 from reversal r where r.verification_id = v.verification_id))
           as is_arrived_maybe
  from payment p
  join allocation a on a.payment_id = p.payment_id
 where p.client_id = :client_id and p.client_id is not null and +p.happened_at < :before_at
 order by p.payment_id desc
 limit 200;

-- client_balance: one, staff: what a client owes on invoices, and her credit
select (select coalesce(sum(g.amount), 0) from ledger g
         where g.client_id = :client_id and g.client_id is not null and g.invoice_id is not null) as due_amount,
       (select -coalesce(sum(g.amount), 0) from ledger g
         where g.client_id = :client_id and g.client_id is not null and g.invoice_id is null) as credit_amount;

-- invoices_open: many, staff: invoices on which something is due, newest first
select i.invoice_id, i.client_id as client_id_maybe, open(i.name) as name, open(i.name_ur) as name_ur,
       coalesce(i.year_number, 0) as year_number, coalesce(i.number, 0) as number,
       coalesce(i.issued_at, 0) as issued_at, i.total_amount, o.due_amount,
       (select coalesce(sum(c.total_amount), 0) from credit_note c where c.invoice_id = i.invoice_id)
           as credited_amount,
       (select coalesce(sum(a.transfer_amount), 0) from pending_allocation a where a.invoice_id = i.invoice_id)
           as pending_amount,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = i.client_id) as hidden_text
  from open_item o
  join invoice i on i.invoice_id = o.open_item_id
 where o.open_item_id < :before_number
 order by o.open_item_id desc
 limit 201;

-- invoices_draft: many, staff: drafts, newest first
select i.invoice_id, i.client_id as client_id_maybe, open(i.name) as name, open(i.name_ur) as name_ur,
       i.made_at, i.total_amount,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = i.client_id) as hidden_text
  from invoice i
 where i.number is null and i.invoice_id < :before_number
 order by i.invoice_id desc
 limit 201;

-- appointments_unbilled: many, staff: who came on a day and is on no invoice, in the order of the day
select a.appointment_id, a.from_minute, a.status, open(c.name) as name, open(c.name_ur) as name_ur,
       s.name as service_text, s.name_ur as service_ur_text,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = a.client_id) as hidden_text
  from appointment a
  join client c on c.client_id = a.client_id
  join part p on p.appointment_id = a.appointment_id and p.rank = 0
  join service s on s.service_id = p.service_id
 where a.branch_id = :branch_id and a.from_minute >= :since_minute and a.from_minute < :until_minute
   and a.status in ('arrived', 'in_treatment', 'completed')
   and not exists (select 1 from standing_invoice i where i.appointment_id = a.appointment_id and i.appointment_id is not null)
 order by a.from_minute, a.appointment_id;

-- tokens_unbilled: many, staff: who came without an appointment on a day and is on no invoice, by number
select e.queue_entry_id, e.token_number, e.since_minute, open(e.label) as label_text, open(c.name) as name,
       open(c.name_ur) as name_ur, s.name as service_text, s.name_ur as service_ur_text,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = e.client_id) as hidden_text
  from queue_entry e
  left join client c on c.client_id = e.client_id
  left join service s on s.service_id = e.service_id
 where e.branch_id = :branch_id and e.day_on = :day_on and e.status in ('waiting', 'called', 'done')
   and not exists (select 1 from standing_invoice i where i.queue_entry_id = e.queue_entry_id and i.queue_entry_id is not null)
 order by e.token_number;

-- visits_unbilled: many, staff: who was treated on a day without appointment or token and is on no invoice
select v.visit_id, v.happened_at, open(c.name) as name, open(c.name_ur) as name_ur,
       s.name as service_text, s.name_ur as service_ur_text,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = v.client_id) as hidden_text
  from visit v
  join client c on c.client_id = v.client_id
  left join service s on s.service_id = v.service_id
 where v.branch_id = :branch_id and v.visit_on = :day_on and v.appointment_id is null and v.queue_entry_id is null
   and not exists (select 1 from standing_invoice i where i.visit_id = v.visit_id and i.visit_id is not null)
 order by v.happened_at, v.visit_id;

-- transfers_pending: many, staff: transfers that wait for the bank statement, oldest first
select p.payment_id, a.invoice_id, p.year_number, p.number, p.transfer_amount, p.account_text,
       open(p.reference_text) as reference_text, open(p.sender_text) as sender_text, p.happened_at,
       i.year_number as invoice_year_number_maybe, i.number as invoice_number_maybe, i.version,
       open(i.name) as name,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = i.client_id) as hidden_text
  from payment p
  join pending_allocation a on a.payment_id = p.payment_id
  join invoice i on i.invoice_id = a.invoice_id
 where p.transfer_amount > 0 and p.happened_at >= :since_at
 order by p.happened_at
 limit 500;

-- accounts_open: many, staff: where transfers may arrive
select a.account_id, a.name, a.bank_text, a.iban_text
  from account a
 where a.is_active = 1
 order by a.rank, a.account_id;

-- head_of_clinic: one, staff: what stands at the top of every document
select c.name, c.name_ur, c.address_text, c.address_ur_text, c.phone, c.tax_number_text, c.license_text
  from clinic c;

-- services_to_bill: many, staff: what can be put on an invoice today, with its price and its tax
select v.variant_id, s.service_id, s.name, s.name_ur, v.name as variant_text, v.name_ur as variant_ur_text,
       v.rank as variant_rank, p.price_amount, p.since_on, t.tax_category_id as tax_category_id_maybe,
       t.name as tax_text, t.name_ur as tax_ur_text, r.rate as tax_rate_maybe,
       r.is_inclusive as is_inclusive_maybe
  from service s
  join category c on c.category_id = s.category_id
  join variant v on v.service_id = s.service_id
  join price p on p.variant_id = v.variant_id and p.grade_text = ''
   and p.since_on = (select max(q.since_on) from price q
        where q.variant_id = v.variant_id and q.grade_text = '' and q.since_on <= :today_on)
  left join service_tax x on x.service_id = s.service_id
  left join tax_category t on t.tax_category_id = x.tax_category_id
  left join tax_rate r on r.tax_category_id = t.tax_category_id
   and r.since_on = (select max(q.since_on) from tax_rate q
        where q.tax_category_id = t.tax_category_id and q.since_on <= :today_on)
 where s.is_open = 1 and v.is_open = 1
 order by c.rank, s.rank, s.service_id, v.rank, v.variant_id;

-- taxes_to_bill: many, staff: the tax categories with their rates of today, for what is typed
select t.tax_category_id, t.name, t.name_ur, r.rate as tax_rate, r.is_inclusive
  from tax_category t
  join tax_rate r on r.tax_category_id = t.tax_category_id
   and r.since_on = (select max(q.since_on) from tax_rate q
        where q.tax_category_id = t.tax_category_id and q.since_on <= :today_on)
 where t.is_active = 1
 order by t.tax_category_id;

-- parts_to_bill: many, staff: the parts of an appointment that stand on no invoice yet, with the price as told
select p.part_id, p.service_id, p.variant_id as variant_id_maybe, p.from_minute,
       p.told_amount as told_amount_maybe, s.name, s.name_ur, v.name as variant_text,
       v.name_ur as variant_ur_text, v.rank as variant_rank_maybe, open(m.name) as staff_text,
       open(m.name_ur) as staff_ur_text,
       (select k.reference_text from credential k where k.staff_id = p.staff_id and k.kind = 'council'
         order by k.expires_on desc limit 1) as council_text,
       a.entered_at, q.price_amount as price_amount_maybe, q.since_on as since_on_maybe,
       t.tax_category_id as tax_category_id_maybe, t.name as tax_text, t.name_ur as tax_ur_text,
       r.rate as tax_rate_maybe, r.is_inclusive as is_inclusive_maybe
  from part p
  join appointment a on a.appointment_id = p.appointment_id
  join service s on s.service_id = p.service_id
  left join variant v on v.variant_id = p.variant_id
  left join staff m on m.staff_id = p.staff_id
  left join price q on q.variant_id = p.variant_id and q.grade_text = ''
   and q.since_on = (select max(o.since_on) from price o
        where o.variant_id = p.variant_id and o.grade_text = '' and o.since_on <= :today_on)
  left join service_tax x on x.service_id = s.service_id
  left join tax_category t on t.tax_category_id = x.tax_category_id
  left join tax_rate r on r.tax_category_id = t.tax_category_id
   and r.since_on = (select max(o.since_on) from tax_rate o
        where o.tax_category_id = t.tax_category_id and o.since_on <= :today_on)
 where p.appointment_id = :appointment_id
   and not exists (select 1 from line_standing l where l.part_id = p.part_id)
 order by p.rank;

-- used_to_bill: many, staff: what a visit, or that of an invoice, used and what is on no invoice yet
select u.treatment_id, u.name, u.unit_text, coalesce(u.units_number, 0) as units_number,
       coalesce(u.price_amount, 0) as price_amount, coalesce(u.price_on, 0) as since_on,
       t.tax_category_id as tax_category_id_maybe, t.name as tax_text, t.name_ur as tax_ur_text,
       r.rate as tax_rate_maybe, r.is_inclusive as is_inclusive_maybe
  from product_to_bill u
  left join tax_category t on t.tax_category_id = u.tax_category_id
  left join tax_rate r on r.tax_category_id = t.tax_category_id
   and r.since_on = (select max(q.since_on) from tax_rate q
        where q.tax_category_id = t.tax_category_id and q.since_on <= :today_on)
 where u.visit_id in (:visit_id_maybe, (select v.visit_id from invoice i
        join visit v on v.visit_id = i.visit_id or v.appointment_id = i.appointment_id
          or v.queue_entry_id = i.queue_entry_id
        where i.invoice_id = :invoice_id_maybe))
 order by u.rank;

-- invoice_made: one, staff: the invoice of an appointment, a token or a visit, to open instead of a second one
select i.invoice_id, i.number as number_maybe,
       exists (select 1 from invoice j join credit_note c on c.invoice_id = j.invoice_id
            where j.appointment_id = :appointment_id_maybe or j.queue_entry_id = :queue_entry_id_maybe
               or j.visit_id = :visit_id_maybe) as is_credited
  from invoice i
 where (i.appointment_id = :appointment_id_maybe or i.queue_entry_id = :queue_entry_id_maybe
        or i.visit_id = :visit_id_maybe)
   and not exists (select 1 from credit_note c where c.invoice_id = i.invoice_id)
 order by i.invoice_id desc
 limit 1;

-- lines_standing: many, staff: what of an appointment, a token or a visit stands on an invoice and was not taken back
select i.invoice_id, l.service_id as service_id_maybe
  from invoice i
  join line_standing l on l.invoice_id = i.invoice_id
 where i.appointment_id = :appointment_id_maybe or i.queue_entry_id = :queue_entry_id_maybe
        or i.visit_id = :visit_id_maybe
 order by i.invoice_id desc;

-- invoice_of_visit: one, staff: the invoice of a visit: its own, or that of its appointment or token
select i.invoice_id
  from visit v
  join invoice i on i.visit_id = v.visit_id or i.appointment_id = v.appointment_id
       or i.queue_entry_id = v.queue_entry_id
 where v.visit_id = :visit_id
   and not exists (select 1 from credit_note c where c.invoice_id = i.invoice_id)
 order by i.invoice_id desc
 limit 1;

-- series_open: write, staff: begin a fiscal year's series where there is none
insert into series (series_id, kind, year_number, last_number)
select :series_id, :kind, :year_number, 0
 where not exists (select 1 from series s where s.kind = :kind and s.year_number = :year_number);

-- series_take: write, staff: take the next number; the document takes it up in the same batch
update series set last_number = last_number + 1 where kind = :kind and year_number = :year_number;

-- closing_through: write, staff: close the days before the open one
insert into closing (closing_id, branch_id, through_on, closed_at, staff_id)
select :closing_id, :branch_id, :through_on, :closed_at, null
 where not exists (select 1 from closing c where c.branch_id = :branch_id and c.through_on >= :through_on);

-- invoice_insert: write, staff: begin a draft
insert into invoice (invoice_id, subject_id, branch_id, client_id, appointment_id, queue_entry_id, visit_id,
                     name, name_ur, file_number, note_text, made_at, staff_id, head_text, head_ur_text, discount_text,
                     discount_rate, asked_amount, gross_amount, discount_amount, tax_amount, total_amount,
                     version)
values (:invoice_id, :subject_id, :branch_id, :client_id_maybe, :appointment_id_maybe,
        :queue_entry_id_maybe, :visit_id_maybe, seal(:name), seal(:name_ur), :file_number_maybe, seal(:note_text), :made_at, :staff_id, '', '',
        'none', 0, 0, 0, 0, 0, 0, 1);

-- line_insert: write, staff: put a line on a draft
insert into line (line_id, invoice_id, subject_id, rank, service_id, variant_id, part_id, treatment_id, name, name_ur,
                  detail_text, quantity_count, unit_amount, source_text, source_on, discount_text,
                  discount_rate, asked_amount, allowed_staff_id, reason_text, tax_category_id, tax_text,
                  tax_ur_text, tax_rate, is_inclusive, gross_amount, discount_amount, spread_amount,
                  tax_amount, total_amount)
values (:line_id, :invoice_id, :subject_id, :rank, :service_id_maybe, :variant_id_maybe, :part_id_maybe,
        :treatment_id_maybe, seal(:name), seal(:name_ur), seal(:detail_text), :quantity_count, :unit_amount, :source_text,
        :source_on_maybe, :discount_text, :discount_rate, :asked_amount, :allowed_staff_id_maybe,
        seal(:reason_text), :tax_category_id_maybe, :tax_text, :tax_ur_text, :tax_rate, :is_inclusive,
        :gross_amount, :discount_amount, :spread_amount, :tax_amount, :total_amount);

-- line_update: write, staff: change quantity, discount and what follows from them on a draft's line
update line
   set quantity_count = :quantity_count, discount_text = :discount_text, discount_rate = :discount_rate,
       asked_amount = :asked_amount, allowed_staff_id = :allowed_staff_id_maybe,
       reason_text = seal(:reason_text), gross_amount = :gross_amount, discount_amount = :discount_amount,
       spread_amount = :spread_amount, tax_amount = :tax_amount, total_amount = :total_amount
 where line_id = :line_id;

-- line_off: write, staff: take a line off a draft, or put it on again
update line set is_off = :is_off where line_id = :line_id and invoice_id = :invoice_id;

-- lines_off_delete: write, staff: what was taken off a draft that is issued now can't come back
delete from line where invoice_id = :invoice_id and is_off = 1;

-- invoice_update: write, staff: a draft's discount and totals
update invoice
   set discount_text = :discount_text, discount_rate = :discount_rate, asked_amount = :asked_amount,
       gross_amount = :gross_amount, discount_amount = :discount_amount, tax_amount = :tax_amount,
       total_amount = :total_amount, version = :version + 1
 where invoice_id = :invoice_id;

-- invoice_allow: write, staff: who gave the discount on the whole of a draft, and why
update invoice set allowed_staff_id = :allowed_staff_id_maybe, reason_text = seal(:reason_text), version = :version + 1
 where invoice_id = :invoice_id;

-- invoice_issue: write, staff: give a draft the number that its series has just taken, and its letterhead
update invoice
   set number = (select s.last_number from series s where s.kind = 'invoice' and s.year_number = :year_number),
       year_number = :year_number, issued_at = :issued_at, business_day = :business_day,
       head_text = :head_text, head_ur_text = :head_ur_text, version = :version + 1
 where invoice_id = :invoice_id;

-- invoice_touch: write, staff: money has moved on this invoice since that version was seen
update invoice set version = :version + 1 where invoice_id = :invoice_id;

-- lines_delete: write, staff: empty a draft that is thrown away
delete from line where invoice_id = :invoice_id;

-- invoice_delete: write, staff: throw a draft away; it had no number, so no series has a gap
delete from invoice where invoice_id = :invoice_id;

-- payment_insert: write, staff: a payment, with the receipt number that its series has just taken
insert into payment (payment_id, subject_id, branch_id, client_id, name, year_number, number, given_amount,
                     cash_amount, transfer_amount, credit_amount, account_id, account_text, reference_text,
                     reference_token, sender_text, due_amount, happened_at, entered_at, business_day,
                     staff_id, version)
values (:payment_id, :subject_id, :branch_id, :client_id_maybe, seal(:name), :year_number,
        (select s.last_number from series s where s.kind = 'receipt' and s.year_number = :year_number),
        :given_amount, :cash_amount, :transfer_amount, :credit_amount, :account_id_maybe, :account_text,
        seal(:reference_text), :reference_token_maybe, seal(:sender_text), :due_amount, :happened_at,
        :entered_at, :business_day, :staff_id, 1);

-- allocation_insert: write, staff: what of a payment goes to an invoice
insert into allocation (allocation_id, payment_id, invoice_id, cash_amount, transfer_amount, credit_amount)
values (:allocation_id, :payment_id, :invoice_id, :cash_amount, :transfer_amount, :credit_amount);

-- ledger_insert: write, staff: what a document adds to or takes from what is owed
insert into ledger (ledger_id, branch_id, client_id, invoice_id, payment_id, verification_id, credit_note_id,
                    undone_ledger_id, kind, amount, happened_at, entered_at, business_day)
values (:ledger_id, :branch_id, :client_id_maybe, :invoice_id_maybe, :payment_id_maybe,
        :verification_id_maybe, :credit_note_id_maybe, :undone_ledger_id_maybe, :kind, :amount, :happened_at,
        :entered_at, :business_day);

-- verification_insert: write, staff: the bank statement shows a transfer, or does not
insert into verification (verification_id, payment_id, branch_id, is_arrived, happened_at, entered_at,
                          business_day, staff_id)
values (:verification_id, :payment_id, :branch_id, :is_arrived, :happened_at, :entered_at, :business_day,
        :staff_id);

-- reversal_insert: write, staff: undo a payment, or its verification
insert into reversal (reversal_id, payment_id, verification_id, branch_id, entered_at, business_day, staff_id)
values (:reversal_id, :payment_id, :verification_id_maybe, :branch_id, :entered_at, :business_day, :staff_id);

-- credit_note_insert: write, staff: a credit note, with the number that its series has just taken
insert into credit_note (credit_note_id, invoice_id, subject_id, branch_id, client_id, name, name_ur,
                         reason_text, year_number, number, head_text, head_ur_text, total_amount, tax_amount,
                         happened_at, entered_at, business_day, staff_id)
values (:credit_note_id, :invoice_id, :subject_id, :branch_id, :client_id_maybe, seal(:name), seal(:name_ur),
        seal(:reason_text), :year_number,
        (select s.last_number from series s where s.kind = 'credit_note' and s.year_number = :year_number),
        :head_text, :head_ur_text, :total_amount, :tax_amount, :happened_at, :entered_at, :business_day,
        :staff_id);

-- credit_line_insert: write, staff: how much of a line a credit note takes back
insert into credit_line (credit_line_id, credit_note_id, line_id, total_amount, tax_amount)
values (:credit_line_id, :credit_note_id, :line_id, :total_amount, :tax_amount);

-- account_insert: write, staff: a place where transfers arrive
insert into account (account_id, name, bank_text, iban_text, is_active, rank, version)
values (:account_id, :name, :bank_text, :iban_text, 1, :rank, 1);

-- tax_category_insert: write, staff: what is taxed alike
insert into tax_category (tax_category_id, name, name_ur, is_active, version)
values (:tax_category_id, :name, :name_ur, 1, 1);

-- tax_rate_insert: write, staff: a rate from a day on
insert into tax_rate (tax_rate_id, tax_category_id, since_on, rate, is_inclusive)
values (:tax_rate_id, :tax_category_id, :since_on, :rate, :is_inclusive);

-- service_tax_insert: write, staff: the tax category of a service
insert into service_tax (service_tax_id, service_id, tax_category_id)
values (:service_tax_id, :service_id, :tax_category_id);

-- appointment_to_bill: one, staff: whose appointment is billed
select a.client_id, (select v.visit_id from visit v where v.appointment_id = a.appointment_id) as visit_id_maybe
  from appointment a
 where a.appointment_id = :appointment_id;

-- token_to_bill: one, staff: who waits and pays the fee first
select e.client_id as client_id_maybe, open(e.label) as label_text, e.service_id as service_id_maybe,
       (select v.visit_id from visit v where v.queue_entry_id = e.queue_entry_id) as visit_id_maybe
  from queue_entry e
 where e.queue_entry_id = :queue_entry_id;

-- visit_to_bill: one, staff: what a visit is billed for
select v.client_id, v.appointment_id as appointment_id_maybe, v.queue_entry_id as queue_entry_id_maybe,
       v.service_id as service_id_maybe, open(m.name) as staff_text, open(m.name_ur) as staff_ur_text,
       (select k.reference_text from credential k where k.staff_id = v.performed_by_id and k.kind = 'council'
         order by k.expires_on desc limit 1) as council_text
  from visit v
  left join staff m on m.staff_id = v.performed_by_id
 where v.visit_id = :visit_id;

-- client_to_bill: one, staff: who is billed, when she is not hidden from who asks
select c.client_id, open(c.name) as name, open(c.name_ur) as name_ur, c.file_number
  from client c
 where c.client_id = :client_id and c.merged_into is null
   and not exists (select 1 from hidden_from h where h.client_id = c.client_id and h.staff_id = :staff_id);

-- accounts_all: many, staff: every receiving account, also those that are closed
select a.account_id, a.name, a.bank_text, a.iban_text, a.is_active, a.version
  from account a
 order by a.is_active desc, a.rank, a.account_id;

-- account_active: write, staff: close a receiving account, or open it again
update account set is_active = :is_active, version = :version + 1 where account_id = :account_id;

-- taxes_all: many, staff: every tax category with all its rates, the newest first
select t.tax_category_id, t.name, t.name_ur, r.rate, r.since_on, r.is_inclusive
  from tax_category t
  join tax_rate r on r.tax_category_id = t.tax_category_id
 order by t.tax_category_id, r.since_on desc;

-- services_taxed: many, staff: every service with its tax category
select s.service_id, s.name, s.name_ur, x.tax_category_id as tax_category_id_maybe, t.name as tax_text,
       t.name_ur as tax_ur_text
  from service s
  left join service_tax x on x.service_id = s.service_id
  left join tax_category t on t.tax_category_id = x.tax_category_id
 where s.is_open = 1
 order by s.rank, s.service_id;

-- products_priced: many, staff: every product in use with what a unit of it costs beside the service's price
select p.product_id, p.name, p.unit_text, p.price_amount as price_amount_maybe,
       p.tax_category_id as tax_category_id_maybe, t.name as tax_text, t.name_ur as tax_ur_text
  from product p
  left join tax_category t on t.tax_category_id = p.tax_category_id
 where p.is_open = 1
 order by p.name, p.product_id;

-- product_price: write, staff: what a unit of a product costs from a day on; nothing, the service's price includes it
update product
   set price_amount = :price_amount_maybe, price_on = :price_on_maybe, tax_category_id = :tax_category_id_maybe,
       version = version + 1
 where product_id = :product_id;

-- service_tax_delete: write, staff: a service bears no tax
delete from service_tax where service_id = :service_id;

-- billing_settings: one, staff: how much discount the desk may give by itself
select b.discount_limit_rate, b.version from billing_setting b where b.billing_setting_id = 1;

-- billing_settings_update: write, staff: set how much discount the desk may give by itself
update billing_setting set discount_limit_rate = :discount_limit_rate, version = :version + 1
 where billing_setting_id = 1;
