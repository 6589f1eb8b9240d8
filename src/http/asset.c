#include "http/asset.h"

#include <stdlib.h>
#include <string.h>

static int compare_name(const void *name, const void *asset)
{
    return strcmp(name, ((const struct asset *)asset)->name);
}

struct url asset_url(const char *name)
{
    const struct asset *asset = bsearch(name, assets, asset_count, sizeof assets[0], compare_name);

    return asset == NULL ? URL("#") : (struct url){text_of(asset->path)};
}
