#include "html/html.h"

const char *translate(const struct out *o, const char *words)
{
    (void)o;
    return words;
}
