-- event_set: write, public: a test
update event set name = :name;
