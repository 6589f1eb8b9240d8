-- event_add: write, public: a test
insert into event (event_id, name) values (:event_id, :name);
