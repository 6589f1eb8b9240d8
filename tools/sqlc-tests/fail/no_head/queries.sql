select r.name from room r;
