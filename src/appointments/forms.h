/* What the forms and the page of an appointment show. */
#ifndef CLINIC_APPOINTMENTS_FORMS_H
#define CLINIC_APPOINTMENTS_FORMS_H

#include "appointments/despite.h"
#include "appointments/views.h"
#include "appointments/whom.h"

/* A time that can be had, and with whom. */
struct free_time {
    struct minute at;
    struct staff_id staff;
    struct text with;
    bool is_other_day;
};

/* What a time may be taken despite, with which reason: DESPITE bits. Each is asked of who may,
 * after the rule has said it. */
struct despite {
    unsigned asked, ticked;
    unsigned offered; /* the times that are listed are free only despite these */
    struct text reason;
};

struct booking_view {
    struct request *q;
    struct shell shell;
    struct whom whom;
    struct text client_name; /* of a known one */
    struct text provider;    /* her wish as to who treats her */
    bool wishes_assistant;
    const char *none;    /* why no time is free on the day, or NULL */
    struct text since;   /* from which day on that is no reason, in words; or empty */
    struct text enquiry; /* the one that it comes of, as an id, or empty */
    struct text service, service_2, service_3, staff, room, device; /* what is chosen, as ids */
    struct day day;
    struct text starts_at; /* what was pressed in the day book, or typed */
    struct minute at;      /* the same, where it is a time */
    struct minute pressed; /* the same, where it is one of the free times */
    struct text note, minutes;
    struct despite despite;
    size_t service_count;
    const struct option *services;
    size_t staff_count;
    const struct option *clinicians;
    size_t time_count;
    const struct free_time *times;
    bool is_later;            /* they are those of the days after */
    struct url before, after; /* the free times of the day before, the day after */
    struct url nobody;        /* the same for whom is still open */
    struct url other;         /* for another person with a phone that is known */
    bool has_service;
};

/* The same page for this client. */
struct url booking_for_url(const struct booking_view *v, struct client_id client);

struct part_line {
    struct text service;
    struct text when;
    struct text with; /* clinician, assistant, room, device */
    struct maybe_money told;
    struct url move;
};

struct step_choice {
    enum state to;
    const char *words;
    const char *class;
};

struct event_line {
    struct instant at;
    struct text who;
    struct text words;
    struct text reason;
    struct minute was;    /* of one that was moved: where it stood before; else zero */
    struct text was_note; /* of other words of the note: what they were */
    bool is_undone;
};

struct appointment_view {
    struct request *q;
    struct shell shell;
    struct appointment_id id;
    int64_t version;
    enum card_state state;
    struct client_id client;
    struct text client_name, client_name_ur, phone, provider;
    int64_t client_version;
    bool wishes_assistant;
    struct url day, again;
    struct text date, note;
    size_t part_count;
    struct part_line parts[parts_most];
    size_t step_count;
    struct step_choice steps[6];
    bool may_cancel;
    size_t event_count;
    struct event_line *events;
    bool may_book;
    bool may_visit, may_bill;  /* it may have one, and who looks may make it */
    struct url visit, invoice; /* those that it has; empty for none, or not for who looks */
    struct url undo;           /* of the last change; empty for none */
};

struct move_view {
    struct request *q;
    struct shell shell;
    struct url action, back;
    struct text client_name, service;
    int64_t version;
    struct text starts_at, staff;
    struct despite despite;
    const char *none; /* as in booking_view */
    struct text since;
    size_t staff_count;
    const struct option *clinicians;
    size_t time_count;
    const struct free_time *times;
    struct url before, after;
    struct day day;
};

struct block_view {
    struct request *q;
    struct shell shell;
    struct text from, until, resource, reason;
    size_t resource_count;
    const struct option *resources;
    struct block_id id; /* zero: a new one */
    struct text about;
    bool is_ended;
    struct url change; /* gives its time back, or asks for it again */
    int64_t version;
    struct url back;
};

#endif
