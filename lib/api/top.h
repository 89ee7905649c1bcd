/* top.h: the most frequent values of a field, in an answer. */
#ifndef API_TOP_H
#define API_TOP_H

#include <cjson/cJSON.h>

#include "store/store.h"

/* Adds {"value":...,"events":...} for each; as store_top. */
int top_put(struct store *store, const struct store_query *query, const char *field, cJSON *list,
    struct failure *failure);

#endif
