/* Passwords that many people use, from Debian's john-data, sorted by bytes; made by the build. */
#ifndef CLINIC_ACCESS_COMMON_PASSWORDS_H
#define CLINIC_ACCESS_COMMON_PASSWORDS_H

#include <stddef.h>

extern const char *const common_passwords[];
extern const size_t common_password_count;

#endif
