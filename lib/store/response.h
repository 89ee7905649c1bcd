/*
 * response.h: suppressions, who is never blocked, and who was blocked, in the store.
 *
 * As in triage.h: a store opened with STORE_CHANGES, texts that live until the callback
 * returns, 0 or -1 and *failure.  Times without an end are INT64_MAX.
 */
#ifndef STORE_RESPONSE_H
#define STORE_RESPONSE_H

#include "store/store.h"

/* Alerts that are counted and kept, but not told.  What a filter says: alert/suppress.h. */
struct store_suppression {
	int64_t id; /* given by the store */
	struct span filter; /* JSON: {"entity":"203.0.113.9","kind":"authentication"} */
	struct span reason, actor;
	int64_t created_ms, expires_ms;
	int64_t hits; /* events that it kept from people */
};

typedef bool (*store_see_suppression)(void *data, const struct store_suppression *suppression);

/* Sets suppression->id; the filter is checked by suppress_read before. */
int store_suppress(
    struct store *store, struct store_suppression *suppression, struct failure *failure);

/* By id; only those that have not expired then, or, with INT64_MIN, all. */
int store_suppressions(struct store *store, int64_t active_ms, store_see_suppression see,
    void *data, struct failure *failure);

/* *deleted: was it there? */
int store_suppression_delete(
    struct store *store, int64_t id, bool *deleted, struct failure *failure);

int store_suppression_hits(struct store *store, int64_t id, int64_t hits, struct failure *failure);

struct store_never {
	struct span network; /* an address or a network; shown as network_write writes it */
	struct span reason, actor;
	int64_t created_ms;
};

typedef bool (*store_see_never)(void *data, const struct store_never *never);

/* Puts it over a former one of the same network. */
int store_never_block(
    struct store *store, const struct store_never *never, struct failure *failure);
int store_never_blocks(
    struct store *store, store_see_never see, void *data, struct failure *failure);
int store_never_block_delete(
    struct store *store, struct span network, bool *deleted, struct failure *failure);

struct store_block {
	int64_t id; /* given by the store */
	struct span network;
	bool has_alert;
	unsigned char alert[STORE_ID_SIZE];
	struct span reason, actor;
	int64_t created_ms, expires_ms;
	int64_t undone_ms; /* INT64_MAX: it was not */
};

typedef bool (*store_see_block)(void *data, const struct store_block *block);

/* Keeps that it was blocked: siem-block does it.  Sets block->id. */
int store_block_add(struct store *store, struct store_block *block, struct failure *failure);

/*
 * Newest first, before that id (0: from the newest), at most `limit` (0: all); only those
 * that are neither expired then nor undone, or, with INT64_MIN, all.
 */
struct store_block_query {
	int64_t active_ms, before, limit;
};
int store_blocks(struct store *store, const struct store_block_query *query, store_see_block see,
    void *data, struct failure *failure);

/* 1: it was seen, 0: it is not there, -1. */
int store_block_find(
    struct store *store, int64_t id, store_see_block see, void *data, struct failure *failure);

/* Keeps that it was taken back; *undone: it was there, and was not before. */
int store_block_undo(
    struct store *store, int64_t id, int64_t at_ms, bool *undone, struct failure *failure);

#endif
