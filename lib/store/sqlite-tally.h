/*
 * sqlite-tally.h: what a batch adds to the counts by hour and by source, summed up first.
 *
 * A counter is one row of tops, rollups or sources; each is told the database once, in the
 * order of keys, when the batch ends or LIMIT_STORE_TALLIES are there.  Words are whoever
 * adds them's until then.
 */
#ifndef STORE_SQLITE_TALLY_H
#define STORE_SQLITE_TALLY_H

#include "store/driver.h"

/* A row as it is stored: texts are columns' (text.h), the address is canonical. */
struct tally_event {
	const struct store_row *row;
	int64_t time_ms;
	struct span value[TOP_COUNT]; /* data NULL: has none */
};

struct sqlite;

struct tallies *tallies_new(void);
void tallies_free(struct tallies *tallies);
void tallies_clear(struct tallies *tallies);

/* Is there no room for one more event? */
bool tallies_are_full(const struct tallies *tallies);
void tallies_add(struct tallies *tallies, const struct tally_event *event);

/* Adds them to the tables, and clears them. */
int tallies_store(struct tallies *tallies, struct sqlite *db, struct failure *failure);

#endif
