/*
 * standing.h: what people laid down in the store for all alerts: suppressions, and who is
 * never blocked.  Read anew every few seconds (ledger.h).
 */
#ifndef ALERT_STANDING_H
#define ALERT_STANDING_H

#include "alert/suppress.h"

struct standing_suppression {
	int64_t id;
	struct suppress_filter filter;
	int64_t hits; /* that the store does not know yet */
};

/* An empty one is all zero bits. */
struct standing {
	struct standing_suppression *suppressions;
	size_t count, capacity;
	struct network *never;
	size_t never_count, never_capacity;
	int64_t refused; /* filters of the store that are none, and what is beyond the caps */
	struct arena texts;
};

void standing_release(struct standing *standing);

/* Over the former one, whose hits must be kept before.  -1: it stays as it was. */
int standing_read(
    struct standing *standing, struct store *store, int64_t now_ms, struct failure *failure);

/* The first that fits, or NULL; key as group_key_write. */
struct standing_suppression *standing_find(
    const struct standing *standing, const struct facts *facts, const char key[32]);

/* Adds the hits in the store.  They are to be set to 0 once that is committed. */
int standing_write(const struct standing *standing, struct store *store, struct failure *failure);
void standing_clear_hits(struct standing *standing);

bool standing_may_block(const struct standing *standing, struct span ip);

#endif
