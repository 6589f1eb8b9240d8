-- migration 1: a test

-- table client: what a test keeps
-- subject: nobody
-- sealed: contact name; clinical note
-- public: no
-- merge: none
-- erase: keep
-- retention: settings
-- export: yes
-- audit: yes
create table client (client_id integer primary key, name blob not null, note blob not null, version integer not null) strict;
