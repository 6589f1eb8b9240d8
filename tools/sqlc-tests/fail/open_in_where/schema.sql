-- migration 1: a test

-- table client: what a test keeps
-- subject: client_id
-- sealed: contact name; clinical note
-- public: no
-- merge: none
-- erase: keep
-- retention: settings
-- export: yes
-- audit: yes
create table client (client_id integer primary key, name blob not null, note blob not null, version integer not null) strict;
-- table subject_key: what a test keeps
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: settings
-- export: yes
-- key: none
-- audit: yes
create table subject_key (subject_id integer not null, class_number integer not null, wrapped_blob blob not null, primary key (subject_id, class_number)) strict;
create index subject_key_contact on subject_key (subject_id, class_number, wrapped_blob) where class_number = 0;
