/*
 * postgresql.h: events in PostgreSQL 15 or later, with TimescaleDB or without.
 *
 * What each function promises stands in store.h, under the same verb.  Everything is in
 * the schema "siem" (schema/postgresql), times are sent in microseconds and all values
 * in binary.  A batch goes by COPY into a table of the session and from there into
 * the logs, where what is there already is left out.
 *
 * Text with a NUL, which PostgreSQL cannot hold, has U+FFFD in its place in the typed
 * columns, and is cut at LIMIT_STORE_TEXT bytes, of which an index entry has room; an
 * address that is none is NULL.  The line itself is untouched.
 */
#ifndef STORE_POSTGRESQL_H
#define STORE_POSTGRESQL_H

#include "store/store.h"

struct postgresql;

struct postgresql *postgresql_open(
    const char *address, enum store_use use, struct failure *failure);
void postgresql_free(struct postgresql *db);
int postgresql_migrate(struct postgresql *db, int *applied, struct failure *failure);
int postgresql_reopen(struct postgresql *db, struct failure *failure);
enum store_level postgresql_level(const struct postgresql *db);

int postgresql_write(
    struct postgresql *db, const struct store_row *rows, size_t count, struct failure *failure);

int postgresql_select(struct postgresql *db, const struct store_query *query, store_see see,
    void *data, struct failure *failure);
int postgresql_count(struct postgresql *db, const struct store_query *query, int64_t *count,
    struct failure *failure);

/* What store_top asks for: the field, how many values of it, and whom to tell. */
struct store_ranking {
	const char *field;
	int64_t limit;
	store_see_count see;
	void *data;
};

int postgresql_top(struct postgresql *db, const struct store_query *query,
    const struct store_ranking *ranking, struct failure *failure);

/*
 * before_ms: of events that are no anomalies, and of anomalies.  Days that have ended
 * before the first go as a whole, but for anomalies the second still keeps; a day in which the
 * limit lies stays.  In a table without days, and beyond them, events go in batches.
 */
int postgresql_prune(
    struct postgresql *db, const int64_t before_ms[2], int64_t *deleted, struct failure *failure);

#endif
