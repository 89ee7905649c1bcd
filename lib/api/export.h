/* export.h: many events as one file: NDJSON, or CSV for spreadsheets. */
#ifndef API_EXPORT_H
#define API_EXPORT_H

#include "http/exchange.h"
#include "store/store.h"

enum export_form { EXPORT_NONE, EXPORT_NDJSON, EXPORT_CSV };

/* By the query's `format`, else by the header Accept.  False and a problem: there is no such. */
bool export_form(struct exchange *exchange, enum export_form *out);

/* Sends all that the query takes, in bounded memory, as fast as the client reads. */
void export_answer(
    struct exchange *exchange, const struct store_query *query, enum export_form form);

#endif
