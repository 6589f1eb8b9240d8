-- migration 1: a test

create table room (room_id integer primary key, name text not null, rank integer) strict;
