-- event_names: many, public: a test
select e.name from event e;
