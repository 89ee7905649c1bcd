/*
 * heard.h: what siem-alert remembers beside alerts: who wrote logs and when, and how far it came.
 *
 * As in triage.h: a store opened with STORE_CHANGES, texts that live until the callback
 * returns, 0 or -1 and *failure.
 */
#ifndef STORE_HEARD_H
#define STORE_HEARD_H

#include "store/store.h"

/* When who wrote logs was heard, as siem-alert remembers it for silences; times of our clock. */
struct store_heard {
	struct span name; /* host.hostname */
	int64_t since_ms; /* it writes without a long pause */
	int64_t last_ms;
};

typedef bool (*store_see_heard)(void *data, const struct store_heard *heard);

int store_heard_put(struct store *store, const struct store_heard *heard, struct failure *failure);
int store_heard(struct store *store, store_see_heard see, void *data, struct failure *failure);

/* How far a process came: a time under a name; 1 and *time_ms, 0 if there is none, or -1. */
int store_mark(struct store *store, struct span name, int64_t *time_ms, struct failure *failure);
int store_mark_put(struct store *store, struct span name, int64_t time_ms, struct failure *failure);

#endif
