-- migration 80: what an invoice stands on: series of numbers, taxes, receiving accounts, closed days

-- table series: the last number given to a kind of document in a fiscal year
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: accounts
-- export: yes
-- audit: no
create table series (
    series_id integer primary key,
    kind text not null constraint not_choice check (kind in ('invoice', 'receipt', 'credit_note')),
    year_number integer not null,
    last_number integer not null
) strict;

create unique index series_kind on series (kind, year_number);

create trigger series_begins before insert on series when new.last_number <> 0
begin
    select raise(abort, 'number_gap');
end;

create trigger series_delete before delete on series
begin
    select raise(abort, 'append_only');
end;

-- table tax_category: what is taxed alike, such as goods; a service without one bears no tax
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: settings
-- export: yes
-- audit: yes
create table tax_category (
    tax_category_id integer primary key,
    name text not null,
    name_ur text not null,
    is_active integer not null constraint not_choice check (is_active in (0, 1)),
    version integer not null
) strict;

create trigger tax_category_is_stale before update on tax_category when new.version <> old.version + 1
begin
    select raise(abort, 'stale');
end;

-- table tax_rate: the rate of a category from a day on, in hundredths of a per cent
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: settings
-- export: yes
-- audit: yes
create table tax_rate (
    tax_rate_id integer primary key,
    tax_category_id integer not null references tax_category (tax_category_id),
    since_on integer not null,
    rate integer not null constraint not_number check (rate between 0 and 10000),
    is_inclusive integer not null constraint not_choice check (is_inclusive in (0, 1))
) strict;

create unique index tax_rate_since on tax_rate (tax_category_id, since_on);

-- table service_tax: the tax category of a service; without a row it bears no tax
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: settings
-- export: yes
-- audit: yes
create table service_tax (
    service_tax_id integer primary key,
    service_id integer not null references service (service_id),
    tax_category_id integer not null references tax_category (tax_category_id)
) strict;

create unique index service_tax_service on service_tax (service_id);

-- table billing_setting: how much discount the desk may give by itself, in hundredths of a per cent; one row
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: settings
-- export: yes
-- audit: yes
create table billing_setting (
    billing_setting_id integer primary key constraint must check (billing_setting_id = 1),
    discount_limit_rate integer not null constraint not_number check (discount_limit_rate between 0 and 10000),
    version integer not null
) strict;

insert into billing_setting (billing_setting_id, discount_limit_rate, version) values (1, 1000, 1);

create trigger billing_setting_is_stale before update on billing_setting when new.version <> old.version + 1
begin
    select raise(abort, 'stale');
end;

-- table account: where transfers to the clinic arrive
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: settings
-- export: yes
-- audit: yes
create table account (
    account_id integer primary key,
    name text not null,
    bank_text text not null,
    iban_text text not null,
    is_active integer not null constraint not_choice check (is_active in (0, 1)),
    rank integer not null,
    version integer not null
) strict;

create trigger account_is_stale before update on account when new.version <> old.version + 1
begin
    select raise(abort, 'stale');
end;

-- table closing: up to which business day the money of a branch is closed
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: accounts
-- export: yes
-- audit: yes
create table closing (
    closing_id integer primary key,
    branch_id integer not null,
    through_on integer not null,
    closed_at integer not null,
    staff_id integer
) strict;

create unique index closing_branch on closing (branch_id, through_on);

create trigger closing_update before update on closing
begin
    select raise(abort, 'append_only');
end;

create trigger closing_delete before delete on closing
begin
    select raise(abort, 'append_only');
end;

-- table correction: a signed or issued record is moved to its right owner, with the reason; the triggers that
-- protect a record let its owner and sealed bytes change only to the version that is named here
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: accounts
-- export: yes
-- audit: yes
create table correction (
    correction_id integer primary key,
    record_id integer not null,
    record_version integer not null,
    from_subject_id integer not null,
    into_subject_id integer not null,
    reason_text text not null,
    entered_at integer not null,
    staff_id integer not null references staff (staff_id)
) strict;

create unique index correction_record on correction (record_id, record_version);

create trigger correction_update before update on correction
begin
    select raise(abort, 'append_only');
end;

create trigger correction_delete before delete on correction
begin
    select raise(abort, 'append_only');
end;

-- migration 81: invoices and their lines
-- checksum 747e4c52cf5e1ebdc5e5becf0d27c26e: of the time when the case below stood without its cast, which says the
-- type to Turso's own engine and means the same

-- table invoice: a bill, a draft until it has a number, from then on a copy of everything that it says
-- subject: subject_id
-- sealed: accounts name, name_ur, note_text
-- public: no
-- merge: stays
-- erase: key
-- retention: accounts
-- export: yes
-- audit: yes
create table invoice (
    invoice_id integer primary key,
    subject_id integer not null,
    branch_id integer not null,
    client_id integer references client (client_id),
    appointment_id integer references appointment (appointment_id),
    visit_id integer,
    name blob not null,
    name_ur blob not null,
    file_number integer,
    note_text blob not null,
    year_number integer,
    number integer,
    made_at integer not null,
    issued_at integer,
    business_day integer,
    staff_id integer not null references staff (staff_id),
    head_text text not null,
    head_ur_text text not null,
    discount_text text not null
        constraint not_choice check (discount_text in ('none', 'amount', 'rate', 'complimentary')),
    discount_rate integer not null,
    asked_amount integer not null,
    gross_amount integer not null,
    discount_amount integer not null,
    tax_amount integer not null,
    total_amount integer not null constraint not_money check (total_amount >= 0),
    version integer not null,
    constraint must check ((number is null) = (issued_at is null)
        and (number is null) = (business_day is null) and (number is null) = (year_number is null))
) strict;

create unique index invoice_number on invoice (year_number, number) where number is not null;
create index invoice_day on invoice (business_day, invoice_id) where number is not null;
create index invoice_draft on invoice (invoice_id) where number is null;
create index invoice_client on invoice (client_id, invoice_id) where client_id is not null;
create index invoice_appointment on invoice (appointment_id) where appointment_id is not null;
create index invoice_visit on invoice (visit_id) where visit_id is not null;

create trigger invoice_begins before insert on invoice when new.number is not null
begin
    select raise(abort, 'number_gap');
end;

create trigger invoice_is_stale before update on invoice when new.version <> old.version + 1
begin
    select raise(abort, 'stale');
end;

-- Issued content stays; only the version moves, and owner and sealed bytes under a correction of that version.
create trigger invoice_is_issued before update on invoice
when old.number is not null and (
    new.invoice_id <> old.invoice_id or new.branch_id <> old.branch_id
    or new.appointment_id is not old.appointment_id or new.visit_id is not old.visit_id
    or new.file_number is not old.file_number
    or new.year_number is not old.year_number or new.number is not old.number
    or new.made_at <> old.made_at or new.issued_at is not old.issued_at
    or new.business_day is not old.business_day or new.staff_id <> old.staff_id
    or new.head_text <> old.head_text or new.head_ur_text <> old.head_ur_text
    or new.discount_text <> old.discount_text or new.discount_rate <> old.discount_rate
    or new.asked_amount <> old.asked_amount or new.gross_amount <> old.gross_amount
    or new.discount_amount <> old.discount_amount or new.tax_amount <> old.tax_amount
    or new.total_amount <> old.total_amount
    or ((new.subject_id <> old.subject_id or new.client_id is not old.client_id
         or new.name <> old.name or new.name_ur <> old.name_ur or new.note_text <> old.note_text)
        and not exists (select 1 from correction c
            where c.record_id = old.invoice_id and c.record_version = new.version)))
begin
    select raise(abort, 'issued');
end;

create trigger invoice_delete before delete on invoice when old.number is not null
begin
    select raise(abort, 'issued');
end;

-- table line: one thing on an invoice, each printed amount rounded once
-- subject: subject_id
-- sealed: accounts name, name_ur, detail_text, reason_text
-- public: no
-- merge: stays
-- erase: key
-- retention: accounts
-- export: yes
-- audit: no
create table line (
    line_id integer primary key,
    invoice_id integer not null references invoice (invoice_id),
    subject_id integer not null,
    rank integer not null,
    service_id integer,
    variant_id integer,
    part_id integer,
    treatment_id integer,
    name blob not null,
    name_ur blob not null,
    detail_text blob not null,
    quantity_count integer not null constraint not_number check (quantity_count between 1 and 9999),
    unit_amount integer not null constraint not_money check (unit_amount >= 0),
    source_text text not null constraint not_choice check (source_text in ('booked', 'list', 'typed')),
    source_on integer,
    discount_text text not null
        constraint not_choice check (discount_text in ('none', 'amount', 'rate', 'complimentary')),
    discount_rate integer not null,
    asked_amount integer not null,
    allowed_staff_id integer references staff (staff_id),
    reason_text blob not null,
    tax_category_id integer references tax_category (tax_category_id),
    tax_text text not null,
    tax_ur_text text not null,
    tax_rate integer not null,
    is_inclusive integer not null constraint not_choice check (is_inclusive in (0, 1)),
    gross_amount integer not null,
    discount_amount integer not null,
    spread_amount integer not null,
    tax_amount integer not null,
    total_amount integer not null,
    constraint totals_differ check (total_amount = gross_amount - discount_amount - spread_amount
        + cast(case is_inclusive when 1 then 0 else tax_amount end as integer) and total_amount >= 0)
) strict;

create index line_invoice on line (invoice_id, rank);
create index line_part on line (part_id) where part_id is not null;

create trigger line_insert before insert on line
when (select i.number from invoice i where i.invoice_id = new.invoice_id) is not null
begin
    select raise(abort, 'issued');
end;

create trigger line_update before update on line
when (select i.number from invoice i where i.invoice_id = old.invoice_id) is not null and (
    new.line_id <> old.line_id or new.invoice_id <> old.invoice_id or new.rank <> old.rank
    or new.service_id is not old.service_id or new.variant_id is not old.variant_id
    or new.part_id is not old.part_id or new.treatment_id is not old.treatment_id
    or new.quantity_count <> old.quantity_count or new.unit_amount <> old.unit_amount
    or new.source_text <> old.source_text or new.source_on is not old.source_on
    or new.discount_text <> old.discount_text or new.discount_rate <> old.discount_rate
    or new.asked_amount <> old.asked_amount or new.allowed_staff_id is not old.allowed_staff_id
    or new.tax_category_id is not old.tax_category_id or new.tax_text <> old.tax_text
    or new.tax_ur_text <> old.tax_ur_text or new.tax_rate <> old.tax_rate
    or new.is_inclusive <> old.is_inclusive or new.gross_amount <> old.gross_amount
    or new.discount_amount <> old.discount_amount or new.spread_amount <> old.spread_amount
    or new.tax_amount <> old.tax_amount or new.total_amount <> old.total_amount
    or not exists (select 1 from invoice i join correction c on c.record_id = i.invoice_id
        where i.invoice_id = old.invoice_id and c.record_version = i.version))
begin
    select raise(abort, 'issued');
end;

create trigger line_delete before delete on line
when (select i.number from invoice i where i.invoice_id = old.invoice_id) is not null
begin
    select raise(abort, 'issued');
end;

-- Issuing: the next number, an open day, at least one line, and totals that are the sums of the lines.
create trigger invoice_is_numbered before update of number on invoice
when old.number is null and new.number is not null and new.number is not
    (select s.last_number from series s where s.kind = 'invoice' and s.year_number = new.year_number)
begin
    select raise(abort, 'number_gap');
end;

create trigger invoice_day_is_open before update of number on invoice
when old.number is null and new.number is not null
    and exists (select 1 from closing c where c.branch_id = new.branch_id and c.through_on >= new.business_day)
begin
    select raise(abort, 'day_closed');
end;

create trigger invoice_is_empty before update of number on invoice
when old.number is null and new.number is not null
    and not exists (select 1 from line l where l.invoice_id = new.invoice_id)
begin
    select raise(abort, 'no_lines');
end;

create trigger invoice_adds_up before update of number on invoice
when old.number is null and new.number is not null
    and exists (select 1 from line l where l.invoice_id = new.invoice_id) and not exists (
    select 1 from line l where l.invoice_id = new.invoice_id group by l.invoice_id
    having sum(l.total_amount) = new.total_amount and sum(l.tax_amount) = new.tax_amount
       and sum(l.gross_amount) = new.gross_amount
       and sum(l.discount_amount + l.spread_amount) = new.discount_amount)
begin
    select raise(abort, 'totals_differ');
end;

-- migration 82: payments, credit notes and the ledger

-- table payment: money given at once, in cash, by transfer, out of credit, or in parts of each; a receipt
-- subject: subject_id
-- sealed: accounts name, reference_text, sender_text
-- public: no
-- merge: stays
-- erase: key
-- retention: accounts
-- export: yes
-- audit: yes
create table payment (
    payment_id integer primary key,
    subject_id integer not null,
    branch_id integer not null,
    client_id integer references client (client_id),
    name blob not null,
    year_number integer not null,
    number integer not null,
    given_amount integer not null,
    cash_amount integer not null constraint not_money check (cash_amount between 0 and given_amount),
    transfer_amount integer not null constraint not_money check (transfer_amount >= 0),
    credit_amount integer not null constraint not_money check (credit_amount >= 0),
    account_id integer references account (account_id),
    account_text text not null,
    reference_text blob not null,
    reference_token blob,
    sender_text blob not null,
    due_amount integer not null,
    happened_at integer not null,
    entered_at integer not null,
    business_day integer not null,
    staff_id integer not null references staff (staff_id),
    version integer not null,
    constraint nothing_paid check (cash_amount + transfer_amount + credit_amount > 0),
    constraint no_receiver check ((transfer_amount > 0) = (account_id is not null)
        and (transfer_amount > 0) = (reference_token is not null))
) strict;

create unique index payment_number on payment (year_number, number);
create index payment_day on payment (branch_id, business_day);
create index payment_client on payment (client_id) where client_id is not null;
create index payment_transfer on payment (happened_at) where transfer_amount > 0;
create index payment_reference on payment (reference_token) where reference_token is not null;

-- table allocation: how much of a payment goes to an invoice; what is left over is the payer's credit
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: accounts
-- export: yes
-- audit: no
create table allocation (
    allocation_id integer primary key,
    payment_id integer not null references payment (payment_id),
    invoice_id integer not null references invoice (invoice_id),
    cash_amount integer not null constraint not_money check (cash_amount >= 0),
    transfer_amount integer not null constraint not_money check (transfer_amount >= 0),
    credit_amount integer not null constraint not_money check (credit_amount >= 0)
) strict;

create unique index allocation_payment on allocation (payment_id, invoice_id);
create index allocation_invoice on allocation (invoice_id);

-- table verification: what the bank statement said of a transfer
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: accounts
-- export: yes
-- audit: yes
create table verification (
    verification_id integer primary key,
    payment_id integer not null references payment (payment_id),
    branch_id integer not null,
    is_arrived integer not null constraint not_choice check (is_arrived in (0, 1)),
    happened_at integer not null,
    entered_at integer not null,
    business_day integer not null,
    staff_id integer not null references staff (staff_id)
) strict;

create index verification_payment on verification (payment_id);

-- table reversal: a payment, or only its verification, undone on the day on which it was entered
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: accounts
-- export: yes
-- audit: yes
create table reversal (
    reversal_id integer primary key,
    payment_id integer not null references payment (payment_id),
    verification_id integer references verification (verification_id),
    branch_id integer not null,
    entered_at integer not null,
    business_day integer not null,
    staff_id integer not null references staff (staff_id)
) strict;

create unique index reversal_payment on reversal (payment_id) where verification_id is null;
create unique index reversal_verification on reversal (verification_id) where verification_id is not null;
create index reversal_of on reversal (payment_id);

create trigger payment_is_numbered before insert on payment when new.number is not
    (select s.last_number from series s where s.kind = 'receipt' and s.year_number = new.year_number)
begin
    select raise(abort, 'number_gap');
end;

create trigger payment_day_is_open before insert on payment
when exists (select 1 from closing c where c.branch_id = new.branch_id and c.through_on >= new.business_day)
begin
    select raise(abort, 'day_closed');
end;

-- A reference counts once, unless its payment was undone or did not arrive.
create trigger payment_reference_is_new before insert on payment
when new.reference_token is not null and exists (
    select 1 from payment p where p.reference_token = new.reference_token
       and not exists (select 1 from reversal r where r.payment_id = p.payment_id and r.verification_id is null)
       and not exists (select 1 from verification v where v.payment_id = p.payment_id and v.is_arrived = 0
            and not exists (select 1 from reversal r where r.verification_id = v.verification_id)))
begin
    select raise(abort, 'reference_used');
end;

create trigger payment_update before update on payment
when new.version <> old.version + 1 or new.payment_id <> old.payment_id or new.branch_id <> old.branch_id
    or new.year_number <> old.year_number or new.number <> old.number
    or new.given_amount <> old.given_amount or new.cash_amount <> old.cash_amount
    or new.transfer_amount <> old.transfer_amount or new.credit_amount <> old.credit_amount
    or new.account_id is not old.account_id or new.account_text <> old.account_text
    or new.reference_token is not old.reference_token or new.due_amount <> old.due_amount
    or new.happened_at <> old.happened_at or new.entered_at <> old.entered_at
    or new.business_day <> old.business_day or new.staff_id <> old.staff_id
    or not exists (select 1 from correction c
        where c.record_id = old.payment_id and c.record_version = new.version)
begin
    select raise(abort, 'append_only');
end;

create trigger payment_delete before delete on payment
begin
    select raise(abort, 'append_only');
end;

create trigger allocation_is_within before insert on allocation
when not exists (
    select 1 from payment p join invoice i on i.invoice_id = new.invoice_id
     where p.payment_id = new.payment_id and i.number is not null
       and p.cash_amount >= new.cash_amount
            + (select coalesce(sum(a.cash_amount), 0) from allocation a where a.payment_id = new.payment_id)
       and p.transfer_amount >= new.transfer_amount
            + (select coalesce(sum(a.transfer_amount), 0) from allocation a where a.payment_id = new.payment_id)
       and p.credit_amount >= new.credit_amount
            + (select coalesce(sum(a.credit_amount), 0) from allocation a where a.payment_id = new.payment_id))
begin
    select raise(abort, 'overpaid');
end;

create trigger allocation_update before update on allocation
begin
    select raise(abort, 'append_only');
end;

create trigger allocation_delete before delete on allocation
begin
    select raise(abort, 'append_only');
end;

create trigger verification_is_first before insert on verification
when exists (select 1 from verification v where v.payment_id = new.payment_id
        and not exists (select 1 from reversal r where r.verification_id = v.verification_id))
    or exists (select 1 from reversal r where r.payment_id = new.payment_id and r.verification_id is null)
    or not exists (select 1 from payment p where p.payment_id = new.payment_id and p.transfer_amount > 0)
begin
    select raise(abort, 'not_pending');
end;

create trigger verification_day_is_open before insert on verification
when exists (select 1 from closing c where c.branch_id = new.branch_id and c.through_on >= new.business_day)
begin
    select raise(abort, 'day_closed');
end;

create trigger verification_update before update on verification
begin
    select raise(abort, 'append_only');
end;

create trigger verification_delete before delete on verification
begin
    select raise(abort, 'append_only');
end;

create trigger reversal_day_is_open before insert on reversal
when exists (select 1 from closing c where c.branch_id = new.branch_id and c.through_on >= new.business_day)
    or new.business_day is not case when new.verification_id is null
        then (select p.business_day from payment p where p.payment_id = new.payment_id)
        else (select v.business_day from verification v where v.verification_id = new.verification_id) end
begin
    select raise(abort, 'day_closed');
end;

create trigger reversal_is_first before insert on reversal
when exists (select 1 from reversal r where r.payment_id = new.payment_id
        and (r.verification_id is null or r.verification_id = new.verification_id))
begin
    select raise(abort, 'undone');
end;

create trigger reversal_update before update on reversal
begin
    select raise(abort, 'append_only');
end;

create trigger reversal_delete before delete on reversal
begin
    select raise(abort, 'append_only');
end;

-- table credit_note: takes an issued invoice back, whole or in lines; a document of its own
-- subject: subject_id
-- sealed: accounts name, name_ur, reason_text
-- public: no
-- merge: stays
-- erase: key
-- retention: accounts
-- export: yes
-- audit: yes
create table credit_note (
    credit_note_id integer primary key,
    invoice_id integer not null references invoice (invoice_id),
    subject_id integer not null,
    branch_id integer not null,
    client_id integer references client (client_id),
    name blob not null,
    name_ur blob not null,
    reason_text blob not null,
    year_number integer not null,
    number integer not null,
    head_text text not null,
    head_ur_text text not null,
    total_amount integer not null constraint not_money check (total_amount >= 0),
    tax_amount integer not null,
    happened_at integer not null,
    entered_at integer not null,
    business_day integer not null,
    staff_id integer not null references staff (staff_id)
) strict;

create unique index credit_note_number on credit_note (year_number, number);
create index credit_note_invoice on credit_note (invoice_id);
create index credit_note_day on credit_note (branch_id, business_day);

create trigger credit_note_is_numbered before insert on credit_note when new.number is not
    (select s.last_number from series s where s.kind = 'credit_note' and s.year_number = new.year_number)
begin
    select raise(abort, 'number_gap');
end;

create trigger credit_note_day_is_open before insert on credit_note
when exists (select 1 from closing c where c.branch_id = new.branch_id and c.through_on >= new.business_day)
begin
    select raise(abort, 'day_closed');
end;

create trigger credit_note_update before update on credit_note
begin
    select raise(abort, 'append_only');
end;

create trigger credit_note_delete before delete on credit_note
begin
    select raise(abort, 'append_only');
end;

-- table credit_line: how much of which line of the invoice a credit note takes back
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: accounts
-- export: yes
-- audit: no
create table credit_line (
    credit_line_id integer primary key,
    credit_note_id integer not null references credit_note (credit_note_id),
    line_id integer not null references line (line_id),
    total_amount integer not null constraint not_money check (total_amount >= 0),
    tax_amount integer not null
) strict;

create index credit_line_note on credit_line (credit_note_id);
create index credit_line_line on credit_line (line_id);

create trigger credit_line_is_within before insert on credit_line
when (select l.total_amount from line l where l.line_id = new.line_id) < new.total_amount
    + (select coalesce(sum(c.total_amount), 0) from credit_line c where c.line_id = new.line_id)
    or exists (select 1 from credit_line c where c.line_id = new.line_id
        and (select l.total_amount from line l where l.line_id = new.line_id) = 0)
begin
    select raise(abort, 'credited');
end;

create trigger credit_line_update before update on credit_line
begin
    select raise(abort, 'append_only');
end;

create trigger credit_line_delete before delete on credit_line
begin
    select raise(abort, 'append_only');
end;

-- table ledger: what each document added to or took from what is owed; a balance is a sum of rows. With an
-- invoice a row says what is due on it, without one it is the credit of a client or of a document.
-- subject: client_id
-- sealed: none
-- public: no
-- merge: stays
-- erase: keep
-- retention: accounts
-- export: yes
-- audit: no
create table ledger (
    ledger_id integer primary key,
    branch_id integer not null,
    client_id integer references client (client_id),
    invoice_id integer references invoice (invoice_id),
    payment_id integer references payment (payment_id),
    verification_id integer references verification (verification_id),
    credit_note_id integer references credit_note (credit_note_id),
    undone_ledger_id integer references ledger (ledger_id),
    kind text not null
        constraint not_choice check (kind in ('invoice', 'cash', 'transfer', 'credit', 'credit_note')),
    amount integer not null,
    happened_at integer not null,
    entered_at integer not null,
    business_day integer not null
) strict;

create index ledger_invoice on ledger (invoice_id, amount) where invoice_id is not null;
create index ledger_client on ledger (client_id, invoice_id, amount) where client_id is not null;
create index ledger_payment on ledger (payment_id) where payment_id is not null;
create index ledger_day on ledger (branch_id, business_day);
create unique index ledger_undone on ledger (undone_ledger_id) where undone_ledger_id is not null;

create trigger ledger_day_is_open before insert on ledger
when exists (select 1 from closing c where c.branch_id = new.branch_id and c.through_on >= new.business_day)
begin
    select raise(abort, 'day_closed');
end;

create trigger ledger_update before update on ledger
begin
    select raise(abort, 'append_only');
end;

create trigger ledger_delete before delete on ledger
begin
    select raise(abort, 'append_only');
end;

-- table open_item: invoices on which something is due, kept by the ledger's trigger so that a list is fast
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: accounts
-- export: no
-- audit: no
create table open_item (
    open_item_id integer primary key references invoice (invoice_id),
    due_amount integer not null constraint overpaid check (due_amount > 0)
) strict;

create trigger ledger_invoice_due after insert on ledger when new.invoice_id is not null
begin
    delete from open_item where open_item_id = new.invoice_id;
    insert into open_item (open_item_id, due_amount)
        select new.invoice_id, sum(l.amount) from ledger l
         where l.invoice_id = new.invoice_id group by l.invoice_id having sum(l.amount) <> 0;
end;

create trigger ledger_credit after insert on ledger
when new.invoice_id is null and new.client_id is not null and new.amount > 0
    and (select sum(l.amount) from ledger l where l.client_id = new.client_id and l.invoice_id is null) > 0
begin
    select raise(abort, 'no_credit');
end;

-- A number is given only when the one before it stands on a document, so that no series can have a gap.
create trigger series_is_used before update on series
when new.series_id <> old.series_id or new.kind <> old.kind or new.year_number <> old.year_number
    or new.last_number <> old.last_number + 1
    or (old.last_number > 0 and not exists (
        select 1 from invoice i where old.kind = 'invoice'
            and i.year_number = old.year_number and i.number = old.last_number)
        and not exists (select 1 from payment p where old.kind = 'receipt'
            and p.year_number = old.year_number and p.number = old.last_number)
        and not exists (select 1 from credit_note c where old.kind = 'credit_note'
            and c.year_number = old.year_number and c.number = old.last_number))
begin
    select raise(abort, 'number_gap');
end;

-- migration 140: an invoice for who waits without an appointment; one invoice for each appointment, token and visit

alter table invoice add column queue_entry_id integer references queue_entry (queue_entry_id);

create index invoice_queue_entry on invoice (queue_entry_id) where queue_entry_id is not null;

create trigger invoice_is_made before insert on invoice
when exists (select 1 from invoice i
    where (i.appointment_id = new.appointment_id or i.queue_entry_id = new.queue_entry_id
           or i.visit_id = new.visit_id)
      and not exists (select 1 from credit_note c where c.invoice_id = i.invoice_id))
begin
    select raise(abort, 'billed');
end;

-- What was issued for a token stays so, as the rest of it.
create trigger invoice_queue_entry_stays before update of queue_entry_id on invoice
when old.number is not null and new.queue_entry_id is not old.queue_entry_id
begin
    select raise(abort, 'issued');
end;

-- migration 150: find what a credit note gave back without walking the ledger

create index ledger_credit_note on ledger (credit_note_id) where credit_note_id is not null;

-- migration 230: a transfer that is said to have arrived after all must not have been taken again meanwhile

-- A reference counts once, unless its payment was undone or did not arrive.
create view counted_transfer as
select p.payment_id, p.reference_token
  from payment p
 where p.reference_token is not null
   and not exists (select 1 from reversal r where r.payment_id = p.payment_id and r.verification_id is null)
   and not exists (select 1 from verification v where v.payment_id = p.payment_id and v.is_arrived = 0
        and not exists (select 1 from reversal r where r.verification_id = v.verification_id));

drop trigger payment_reference_is_new;
create trigger payment_reference_is_new before insert on payment
when exists (select 1 from counted_transfer c where c.reference_token = new.reference_token)
begin
    select raise(abort, 'reference_used');
end;

create trigger reversal_reference_is_new before insert on reversal
when exists (select 1 from verification v where v.verification_id = new.verification_id and v.is_arrived = 0)
    and exists (
    select 1 from payment own
      join counted_transfer c on c.reference_token = own.reference_token and c.payment_id <> own.payment_id
     where own.payment_id = new.payment_id)
begin
    select raise(abort, 'reference_used');
end;

-- migration 250: who gave a discount on the whole, and why; a line that is taken off a draft waits for Undo

-- table invoice: a bill, a draft until it has a number, from then on a copy of everything that it says
-- subject: subject_id
-- sealed: accounts name, name_ur, note_text, reason_text
-- public: no
-- merge: stays
-- erase: key
-- retention: accounts
-- export: yes
-- audit: yes
alter table invoice add column allowed_staff_id integer references staff (staff_id);
alter table invoice add column reason_text blob;

create trigger invoice_discount_stays before update of allowed_staff_id, reason_text on invoice
when old.number is not null and (new.allowed_staff_id is not old.allowed_staff_id
    or (new.reason_text is not old.reason_text and not exists (select 1 from correction c
        where c.record_id = old.invoice_id and c.record_version = new.version)))
begin
    select raise(abort, 'issued');
end;

alter table line add column is_off integer not null default 0
    constraint not_choice check (is_off in (0, 1));

create trigger line_off_stays before update of is_off on line
when new.is_off <> old.is_off and (select i.number from invoice i where i.invoice_id = old.invoice_id) is not null
begin
    select raise(abort, 'issued');
end;

-- migration 251: what a unit of a product costs; what a visit used and no service's price includes comes on its invoice

-- table product: what is injected, applied or given, counted in a unit; without a price the service's includes it
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: medical
-- export: yes
-- audit: yes
alter table product add column price_amount integer constraint not_money check (price_amount > 0);
alter table product add column price_on integer;
alter table product add column tax_category_id integer references tax_category (tax_category_id);

alter table service add column is_product_included integer not null default 0
    constraint not_choice check (is_product_included in (0, 1));

create index line_treatment on line (treatment_id) where treatment_id is not null;

-- What stands on an invoice: it is neither taken off nor taken back.
create view line_standing as
select l.line_id, l.invoice_id, l.service_id, l.part_id, l.treatment_id
  from line l
 where l.is_off = 0 and not exists (select 1 from credit_line c where c.line_id = l.line_id);

-- What a visit used that has a price of its own and stands on no invoice yet.
create view product_to_bill as
select t.visit_id, t.treatment_id, t.rank, t.name, t.unit_text, t.units_number, p.price_amount, p.price_on,
       p.tax_category_id
  from treatment t
  join product p on p.product_id = t.product_id
  join visit v on v.visit_id = t.visit_id
  left join service s on s.service_id = v.service_id
 where p.price_amount is not null and t.units_number is not null and coalesce(s.is_product_included, 0) = 0
   and not exists (select 1 from line_standing l where l.treatment_id = t.treatment_id);

create trigger line_is_new before insert on line
when exists (select 1 from line_standing l where l.part_id = new.part_id or l.treatment_id = new.treatment_id)
begin
    select raise(abort, 'billed');
end;

create trigger line_comes_back before update of is_off on line
when new.is_off = 0 and old.is_off = 1
    and exists (select 1 from line_standing l where l.part_id = new.part_id or l.treatment_id = new.treatment_id)
begin
    select raise(abort, 'billed');
end;

-- One invoice for each appointment, token and visit, and after it is issued another for what the visit used.
drop trigger invoice_is_made;
create trigger invoice_is_made before insert on invoice
when exists (select 1 from invoice i
    where (i.appointment_id = new.appointment_id or i.queue_entry_id = new.queue_entry_id
           or i.visit_id = new.visit_id)
      and not exists (select 1 from credit_note c where c.invoice_id = i.invoice_id)
      and (i.number is null
           or not exists (select 1 from product_to_bill u where u.visit_id = new.visit_id)))
begin
    select raise(abort, 'billed');
end;

-- migration 252: what a credit note took back of one invoice is billed anew beside another that stands

-- One invoice for each appointment, token and visit; when it is issued another for what the visit used after it, or
-- for what a credit note took back.
drop trigger invoice_is_made;
create trigger invoice_is_made before insert on invoice
when exists (select 1 from invoice i
    where (i.appointment_id = new.appointment_id or i.queue_entry_id = new.queue_entry_id
           or i.visit_id = new.visit_id)
      and not exists (select 1 from credit_note c where c.invoice_id = i.invoice_id)
      and (i.number is null
           or (not exists (select 1 from product_to_bill u where u.visit_id = new.visit_id)
               and not exists (select 1 from invoice j join credit_note c on c.invoice_id = j.invoice_id
                    where j.appointment_id = new.appointment_id or j.queue_entry_id = new.queue_entry_id
                       or j.visit_id = new.visit_id))))
begin
    select raise(abort, 'billed');
end;

-- migration 261: why a record was moved is words about people, so it is sealed; and what a visit was begun from

-- table correction: a signed or issued record is moved to its right owner, with the reason; the triggers that
-- protect a record let its owner and sealed bytes change only to the version that is named here. A visit may leave its
-- appointment or token, which then stand here.
-- subject: into_subject_id
-- sealed: contact reason_blob
-- public: no
-- merge: stays
-- erase: key
-- retention: accounts
-- export: yes
-- audit: yes
alter table correction drop column reason_text;
alter table correction add column reason_blob blob;
alter table correction add column appointment_id integer references appointment (appointment_id);
alter table correction add column queue_entry_id integer references queue_entry (queue_entry_id);

-- Between reading whose it is and making its invoice an appointment or a visit may have been moved.
create trigger invoice_of_its_client before insert on invoice
when new.client_id <> (select v.client_id from visit v where v.visit_id = new.visit_id)
  or new.client_id <> (select a.client_id from appointment a where a.appointment_id = new.appointment_id)
begin
    select raise(abort, 'other_client');
end;

-- migration 243: what several queries ask of a transfer and of an invoice is said once

-- A transfer is pending while nothing has undone its payment and no verification of it stands.
create view pending_allocation as
select a.payment_id, a.invoice_id, a.transfer_amount
  from allocation a
 where not exists (select 1 from reversal r where r.payment_id = a.payment_id and r.verification_id is null)
   and not exists (select 1 from verification v where v.payment_id = a.payment_id
        and not exists (select 1 from reversal r where r.verification_id = v.verification_id));

-- What was credited whole is billed no more; an invoice of nothing, which has no credit note, is.
create view standing_invoice as
select i.invoice_id, i.appointment_id, i.queue_entry_id, i.visit_id
  from invoice i
 where coalesce((select sum(n.total_amount) from credit_note n where n.invoice_id = i.invoice_id), -1) < i.total_amount;
