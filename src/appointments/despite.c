#include "appointments/despite.h"

#include "html/html.h"
#include "http/request.h"

const struct despite_row despite_rows[despite_count] = {
    {DESPITE_CREDENTIAL, PROBLEM_credential_ends, "is_despite", MAY_OVERRIDE, AUDIT_OVERRIDE,
        WORDS("Book despite the credential"), WORDS("Reason for booking despite the credential")},
    {DESPITE_AGE, PROBLEM_too_young, "is_young", MAY_OVERRIDE, AUDIT_YOUNG,
        WORDS("Book despite the client's age"),
        WORDS("Reason for booking despite the client's age")},
    {DESPITE_BOOKED, PROBLEM_overlap, "is_over", MAY_OVERBOOK, AUDIT_NOTHING,
        WORDS("Book over another appointment"), WORDS("Reason")},
};

unsigned despite_ticked(const struct request *q)
{
    unsigned ticked = 0;

    for (size_t i = 0; i < despite_count; i++) {
        const char *field = despite_rows[i].field;
        const struct text box =
            q->method == POST ? request_field(q, field) : request_query(q, field);

        ticked |= box.length > 0 ? despite_rows[i].bit : 0;
    }
    return ticked;
}
