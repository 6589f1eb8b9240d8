/* Written by tools/sqlc from all schema.sql. */
#include "store/registry.h"

const struct registry_row registry[] = {
    {"client", "a person", "people", "client_id", "contact name, nick_name; clinical history", "stays", "key", "medical", false, true, true},
    {"subject_key", "keys", "people", "nobody", "none", "none", "keep", "none", false, false, false},
    {"must", "a guard", "people", "nobody", "none", "none", "keep", "none", true, false, false},
    {"service", "what is offered", "people", "nobody", "none", "none", "keep", "none", true, true, true},
    {"visit", "a visit of a person; the words of this remark go on here", "people", "client_id", "clinical note", "moves", "key", "medical", false, true, true},
    {"hours", "when it is open", "people", "nobody", "none", "none", "keep", "none", true, true, true},
};
const size_t registry_count = sizeof registry / sizeof *registry;
