-- rooms: many, public: a test
select r.name from room r;
