-- rooms: many, staff: a test
with x (n) as (select 1 union all select n + 1 from x where n < 9) select n as n_count from x;
