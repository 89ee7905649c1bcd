/*
 * retention.h: how long events are kept, as people write it: "normal:7d,anomaly:90d".
 */
#ifndef STORE_RETENTION_H
#define STORE_RETENTION_H

#include "store/store.h"

/*
 * What is older than that at now_ms.  A class that is not named is kept for ever.
 * -1: EXIT_USAGE, and what is not understood.
 */
int retention_parse(
    struct span text, int64_t now_ms, struct store_age *out, struct failure *failure);

#endif
