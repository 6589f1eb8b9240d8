/* The frame of a staff page for the person who asks: her name, and the pages that she may see. */
#ifndef CLINIC_ACCESS_SHELL_H
#define CLINIC_ACCESS_SHELL_H

#include "html/shell.h"

/* Fill the frame after reads_run. The title is in the page's language; the current item is the one
 * whose address begins the request's path. Lives in q's arena. Set out->toast afterwards where
 * there is one. */
void staff_shell(struct request *q, struct text title, struct shell *out);

/* A role's name in the page's language: "Administrator" of "administrator". */
struct text role_words(const struct out *o, struct text name);

#endif
