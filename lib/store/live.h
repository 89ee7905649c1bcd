/*
 * live.h: what servers tell those who watch, in one order for all of them.
 *
 * Items are numbered by the database, and whoever has seen a number has seen all below: so a
 * client may go on behind its last one at any server. Only the last ones are kept.
 *
 * As in triage.h: a store opened with STORE_CHANGES, texts that live until the callback
 * returns, 0 or -1 and *failure.
 */
#ifndef STORE_LIVE_H
#define STORE_LIVE_H

#include "store/store.h"

struct store_live {
	int64_t number; /* given by the store */
	struct span type; /* "anomaly", "alert", "job" */
	struct span level; /* of risk, or empty */
	struct span key; /* an item of the same key is not added again; empty: it always is */
	struct span doc; /* JSON */
};

typedef bool (*store_see_live)(void *data, const struct store_live *item);

/* Others wait to add theirs until the transaction ends (store_begin, store_commit). */
int store_live_add(struct store *store, const struct store_live *item, struct failure *failure);

/* Those behind that number, by number, at most `limit`. */
int store_live(struct store *store, int64_t after, int64_t limit, store_see_live see, void *data,
    struct failure *failure);

/* 0: there was none. */
int store_live_last(struct store *store, int64_t *number, struct failure *failure);

/* Deletes those up to that number. */
int store_live_prune(struct store *store, int64_t number, struct failure *failure);

typedef bool (*store_see_news)(void *data, int64_t number, const unsigned char *alert);

/*
 * Lines of the log of alerts (triage.h) behind that number, by number. Lines that are written
 * at the same time may be seen out of their order.
 */
int store_news(struct store *store, int64_t after, int64_t limit, store_see_news see, void *data,
    struct failure *failure);
int store_news_last(struct store *store, int64_t *number, struct failure *failure);

#endif
