/* Sealing the audit, and walking it. */
#ifndef CLINIC_ACCESS_SEALS_H
#define CLINIC_ACCESS_SEALS_H

#include "clinic.h"
#include "store/store.h"

struct audit_count {
    int64_t events; /* sealed ones */
    int64_t seals;
};

/* Seal what no seal covers yet, at most 500 events; nothing to seal is OK. Commits the batch. */
MUST_USE enum status audit_seal(struct clinic *clinic, struct reads *reads, struct batch *batch);

/* Walk all seals. CONFLICT with PROBLEM_audit_broken, which says where, at the first break. */
MUST_USE enum status audit_check(
    struct reads *reads, struct problems *problems, struct audit_count *out_count);

#endif
