/* filters.h: a query as the values that "FILTER" of driver.h stands for (within lib/store only). */
#ifndef STORE_FILTERS_H
#define STORE_FILTERS_H

#include "store/driver.h"

enum { FILTERS = 13 };

/* Their texts are the query's. */
void filters_set(struct store_value values[FILTERS], const struct store_query *query);

/* From which side the search is best begun. */
enum store_lead filters_lead(const struct store_query *query);

/* Does it filter nothing but the time, and whether events are anomalies? */
bool filters_are_of_time(const struct store_query *query);

#endif
