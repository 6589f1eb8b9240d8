/* Every address of the program, in one list. */
#ifndef CLINIC_ROUTES_H
#define CLINIC_ROUTES_H

#include "http/http.h"

extern const struct route routes[];
extern const size_t route_count;

#endif
