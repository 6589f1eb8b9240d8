#include "access/browser.h"

#include <string.h>

struct mark {
    const char *mark, *name;
};

/* Most browsers carry the marks of those that were before them, so the first one found counts. */
static const struct mark names[] = {{"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"},
    {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"UCBrowser/", "UC Browser"},
    {"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"},
    {"Safari/", "Safari"}};
static const struct mark systems[] = {{"Android", "Android"}, {"iPhone", "iPhone"},
    {"iPad", "iPad"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"}, {"Macintosh", "Mac"},
    {"Linux", "Linux"}};

static const char *first_found(struct text agent, const struct mark *marks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (memmem(agent.at, agent.length, marks[i].mark, strlen(marks[i].mark)) != NULL) {
            return marks[i].name;
        }
    }
    return NULL;
}

struct browser browser_of(struct text agent)
{
    return (struct browser){first_found(agent, names, sizeof names / sizeof names[0]),
        first_found(agent, systems, sizeof systems / sizeof systems[0])};
}
