-- rooms: many, staff: a test
with recursive x (n) as (select 1 union select n + 1 from x) select n as n_count from x;
