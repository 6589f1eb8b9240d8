-- session_by_token: one, staff: who is signed in with this cookie, and what the role may
select s.session_id, s.staff_id, s.used_at, s.created_at, s.ends_at, m.role_id, open(m.name) as name,
       open(m.name_ur) as name_ur, m.language_text, m.is_clinician, m.is_woman, m.is_active,
       r.name as role_text, r.permissions_text, c.version as settings_version
  from session s
  join staff m on m.staff_id = s.staff_id
  join role r on r.role_id = m.role_id
  join clinic_state c
 where s.token = :token;

-- token_by_token: one, staff: whose API token this is
select k.token_id, k.staff_id, k.scope_text, k.is_active as is_token_active, m.role_id, open(m.name) as name,
       m.is_clinician, m.is_active, r.permissions_text, c.version as settings_version
  from token k
  join staff m on m.staff_id = k.staff_id
  join role r on r.role_id = m.role_id
  join clinic_state c
 where k.token = :token;

-- account_by_email: one, staff: whose password a sign-in must match
select m.staff_id, m.password_text, m.is_active, m.language_text,
       (select group_concat(b.branch_id) from staff_branch b where b.staff_id = m.staff_id) as branches_text
  from staff m
 where m.email_token = :email_token;

-- tries: one, staff: how often the account and this source failed lately, from whom
select (select count(*) from sign_in_try t where t.account_token = :account_token and t.is_known_source = 0
           and t.tried_at > :since_at) as account_count,
       (select count(*) from sign_in_try t where t.source_token = :source_token and t.tried_at > :since_at)
           as source_count;

-- try_insert: write, staff: count a failed sign-in
insert into sign_in_try (sign_in_try_id, account_token, source_token, is_known_source, tried_at)
values (:sign_in_try_id, :account_token, :source_token, :is_known_source, :tried_at);

-- form_try_insert: write, public: count a public form, unless too many came from there lately
insert into form_try (form_try_id, source_token, sent_at) values (:form_try_id, :source_token, :sent_at);

-- form_tries_delete: write, staff: forget the forms that no limit counts any more
delete from form_try where sent_at < :before_at;

-- tries_delete: write, staff: forget failed sign-ins of more than an hour ago
delete from sign_in_try where tried_at < :before_at;

-- session_insert: write, staff: begin a session
insert into session (session_id, staff_id, token, created_at, used_at, ends_at, address_blob, browser_blob)
values (:session_id, :staff_id, :token, :created_at, :used_at, :ends_at, seal(:address_blob), seal(:browser_blob));

-- session_use: write, staff: note when a session was used last
update session set used_at = :used_at where session_id = :session_id;

-- session_delete: write, staff: end one session of an account
delete from session where session_id = :session_id and staff_id = :staff_id;

-- sessions_delete: write, staff: end all sessions of an account but one
delete from session where staff_id = :staff_id and session_id <> :session_id;

-- sessions_of: many, staff: an account's sessions
select s.session_id, s.created_at, s.used_at, open(s.address_blob) as address_text,
       open(s.browser_blob) as browser_text
  from session s where s.staff_id = :staff_id
 order by s.used_at desc;

-- password_update: write, staff: set an account's password
update staff set password_text = :password_text, version = :version + 1 where staff_id = :staff_id;

-- staff_by_id: one, staff: an account
select m.staff_id, m.role_id, open(m.name) as name, open(m.name_ur) as name_ur, open(m.email) as email,
       m.password_text, m.language_text, m.is_clinician, m.is_assistant, m.is_woman, m.is_active, m.version
  from staff m where m.staff_id = :staff_id;

-- staff_accounts: many, staff: all accounts, by rank
select m.staff_id, open(m.name) as name, open(m.email) as email, r.name as role_text, m.is_clinician,
       m.is_active, m.version
  from staff m join role r on r.role_id = m.role_id
 order by m.rank, m.staff_id;

-- staff_insert: write, staff: add a member of staff
insert into staff (staff_id, role_id, name, name_ur, email, email_token, password_text, language_text,
                   is_clinician, is_assistant, is_woman, is_active, rank, version)
values (:staff_id, :role_id, seal(:name), seal(:name_ur), seal(:email), :email_token, :password_text,
        :language_text, :is_clinician, :is_assistant, :is_woman, 1, :rank, 1);

-- staff_active: write, staff: let an account sign in or not
update staff set is_active = :is_active, version = :version + 1 where staff_id = :staff_id;

-- staff_role: write, staff: give an account another role
update staff set role_id = :role_id, version = :version + 1 where staff_id = :staff_id;

-- role_insert: write, staff: add a role
insert into role (role_id, name, permissions_text, is_builtin, version)
values (:role_id, :name, :permissions_text, 1, 1);

-- roles: many, staff: all roles
select r.role_id, r.name, r.permissions_text from role r order by r.role_id;

-- token_insert: write, staff: keep a new API token's hash
insert into token (token_id, staff_id, token, scope_text, created_at, is_active)
values (:token_id, :staff_id, :token, :scope_text, :created_at, 1);

-- event_insert: write, any: note what was done or opened, without its words
insert into event (event_id, seq, happened_at, kind, staff_id, session_id, subject_id, record_id, request_text)
values (:event_id, coalesce((select e.seq from event e order by e.seq desc limit 1), 0) + 1, :happened_at, :kind, :staff_id_maybe,
        :session_id_maybe, :subject_id_maybe, :record_number_maybe, :request_text);

-- event_subject_insert: write, any: note what was done to a person's record
insert into event (event_id, seq, happened_at, kind, staff_id, session_id, subject_id, record_id, request_text,
                   before_blob, after_blob)
values (:event_id, coalesce((select e.seq from event e order by e.seq desc limit 1), 0) + 1, :happened_at, :kind, :staff_id_maybe,
        :session_id_maybe, :subject_id, :record_number_maybe, :request_text, seal(:before_blob), seal(:after_blob));

-- events_page: many, staff: the audit, newest first, with the client or the enquiry that each is about
select e.event_id, e.seq, e.happened_at, e.kind, open(m.name) as name_text, open(m.name_ur) as name_ur_text, e.request_text,
       open(e.before_blob) as before_text, open(e.after_blob) as after_text,
       c.client_id as client_id_maybe, open(c.name) as client_text, open(c.name_ur) as client_ur_text, n.enquiry_id as enquiry_id_maybe,
       open(n.name) as enquiry_text,
       (select group_concat(h.staff_id) from hidden_from h where h.client_id = coalesce(c.client_id, n.client_id)) as hidden_text
  from event e left join staff m on m.staff_id = e.staff_id
  left join client c on c.client_id = e.subject_id
  left join enquiry n on n.enquiry_id = e.subject_id
 where e.seq < :before_seq
 order by e.seq desc
 limit 100;

-- events_unsealed: many, system: what no seal covers yet
select e.event_id, e.seq, e.happened_at, e.kind, e.staff_id as staff_number_maybe,
       e.session_id as session_number_maybe, e.subject_id as subject_number_maybe,
       e.record_id as record_number_maybe, e.request_text, e.before_blob as before_blob_maybe,
       e.after_blob as after_blob_maybe, e.address_blob as address_blob_maybe
  from event e where e.seq > :after_seq order by e.seq limit 500;

-- seal_last: one, system: the newest seal
select s.from_seq, s.until_seq, s.hash_blob from audit_seal s order by s.from_seq desc limit 1;

-- seals_after: many, system: the seals, in order
select s.from_seq, s.until_seq, s.hash_blob, s.hash_version from audit_seal s where s.from_seq > :after_seq
 order by s.from_seq limit 500;

-- seal_insert: write, system: seal a run of events
insert into audit_seal (audit_seal_id, from_seq, until_seq, hash_blob, hash_version, sealed_at)
values (:audit_seal_id, :from_seq, :until_seq, :hash_blob, :hash_version, :sealed_at);

-- sessions_end: write, system: end sessions that are over, or that nobody has used for long
delete from session where ends_at < :now_at or used_at < :idle_at;
