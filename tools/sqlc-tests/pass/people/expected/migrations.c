/* Written by tools/sqlc from all schema.sql. */
#include "store/migration.h"

/* C promises strings of 4095 bytes; our compilers take longer ones. */
#pragma GCC diagnostic ignored "-Woverlength-strings"

const struct migration migrations[] = {
    {1, "people", "people",
        "create table client(client_id integer primary key,name blob not null,nick_name blob,history blob not null,merged_into integer references client(client_id),is_well integer not null,name_token blob not null,entered_at integer not null,version integer not null)strict;create table subject_key(subject_id integer not null,class_number integer not null,wrapped_blob blob not null,primary key(subject_id,class_number))strict;create index subject_key_contact on subject_key(subject_id,class_number,wrapped_blob)where class_number=0;create table must(ok integer constraint must check(ok is 1))strict;create table service(service_id integer primary key,name text not null,minutes integer not null)strict;",
        "c2d4138835f7aa2c5ca5bf92bc56ea50"},
    {2, "people", "later than 1, though it stands first",
        "create table visit(visit_id integer primary key,client_id integer not null references client(client_id),seen_on integer,price_amount integer not null check(price_amount- -1>0),note blob not null)strict;create trigger visit_once before insert on visit when exists(select 1 from visit v where v.client_id=new.client_id)begin select case when new.seen_on=1 then raise(abort,'must')end;select raise(abort,'must');end;",
        "7b252987d55a22a532b6c3f3564974e9"},
    {3, "people", "a table made anew",
        "create table hours(hours_id integer primary key,minutes integer not null)strict;alter table hours rename to old_hours;create table hours(hours_id integer primary key,minutes integer not null,name text)strict;insert into hours(hours_id,minutes)select hours_id,minutes from old_hours;drop table old_hours;",
        "0123456789abcdef0123456789abcdef"},
};
const size_t migration_count = sizeof migrations / sizeof *migrations;
