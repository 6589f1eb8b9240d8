/* The keys of the choices of forms: NULL-ended tables, as FORM_CHOICE wants them. */
#ifndef CLINIC_CLIENTS_CHOICES_H
#define CLINIC_CLIENTS_CHOICES_H

extern const char *const gender_keys[];
extern const char *const language_keys[];
extern const char *const channel_keys[];
extern const char *const provider_keys[];
extern const char *const kind_keys[];
extern const char *const severity_keys[];
extern const char *const audience_keys[];

#endif
