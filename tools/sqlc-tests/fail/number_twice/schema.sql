-- migration 1: a test

-- table room: what a test keeps
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: settings
-- export: yes
-- audit: yes
create table room (room_id integer primary key, name text not null, rank integer) strict;

-- migration 1: again
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
