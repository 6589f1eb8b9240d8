-- migration 1: a test

-- table words: what a test keeps
-- subject: nobody
-- sealed: none
-- public: no
-- merge: none
-- erase: keep
-- retention: settings
-- export: yes
-- audit: yes
create virtual table words using fts5(name);
