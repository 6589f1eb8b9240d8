-- rooms: many, staff: a test
select sha3(r.name) as name_blob from room r;
