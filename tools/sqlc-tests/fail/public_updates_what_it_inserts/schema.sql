-- migration 1: a test

-- table event: what a test keeps
-- subject: nobody
-- sealed: none
-- public: insert
-- merge: none
-- erase: keep
-- retention: settings
-- export: yes
-- audit: yes
create table event (event_id integer primary key, name text not null) strict;
