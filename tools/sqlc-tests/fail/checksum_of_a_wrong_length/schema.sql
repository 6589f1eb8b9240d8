-- migration 1: a test
-- checksum 0123456789abcdef: too short

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
