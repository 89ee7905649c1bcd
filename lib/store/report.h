/* report.h: what siem-query says of many events: counts by hour, and the most frequent values. */
#ifndef STORE_REPORT_H
#define STORE_REPORT_H

#include "base/buffer.h"
#include "store/store.h"

/*
 * One JSON object: events in all and by kind, outcome and level, and hour by hour, from the
 * hour of since_ms on.
 */
int report_stats(struct store *store, int64_t since_ms, int64_t until_ms, struct buffer *to,
    struct failure *failure);

/* A JSON object a value, one a line: {"field":"source.ip","value":"192.0.2.7","events":12} */
int report_top(struct store *store, const struct store_query *query, const char *field,
    struct buffer *to, struct failure *failure);

#endif
