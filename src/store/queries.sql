-- copy_newest: one, system: is the clinic frozen, and which copy of it was begun last
select s.is_frozen, c.copy_id as copy_id_maybe, c.url_text as url_text_maybe, c.done_at as done_at_maybe
  from clinic_state s
  left join copy c on c.copy_id = (select max(n.copy_id) from copy n);

-- copy_by_id: one, system: a copy of the clinic
select c.url_text, c.done_at as done_at_maybe from copy c where c.copy_id = :copy_id;

-- copy_insert: write, system: a copy begins
insert into copy (copy_id, url_text, begun_at) values (:copy_id, :url_text, :begun_at);

-- copy_done: write, system: it is the clinic now
update copy set done_at = :done_at where copy_id = :copy_id;

-- clinic_freeze: write, system: nothing is changed from now on
update clinic_state set is_frozen = 1, version = version + 1 where clinic_state_id = 1;

-- clinic_thaw: write, system: work goes on
update clinic_state set is_frozen = 0, version = version + 1 where clinic_state_id = 1;
