/*
 * audit.h: who did what, kept beside the events and never changed.
 *
 * As in triage.h: a store opened with STORE_CHANGES, texts that live until the callback
 * returns, 0 or -1 and *failure.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "store/store.h"

/* One thing that somebody did. */
struct store_deed {
	int64_t number; /* given by the store */
	int64_t time_ms;
	struct span actor; /* a user's name, "key:NAME", or "" for who did not sign in */
	struct span address; /* where the request came from, or empty */
	struct span action; /* "user.create" */
	struct span object; /* what it was done to, or empty */
	struct span detail; /* JSON, or empty */
};

/* Which of them; empty spans filter nothing. */
struct store_deed_query {
	int64_t since_ms, until_ms; /* since <= time < until */
	struct span actor, action;
	int64_t before; /* only numbers below; INT64_MAX: all */
	int64_t limit;
};

typedef bool (*store_see_deed)(void *data, const struct store_deed *deed);

int store_audit(struct store *store, const struct store_deed *deed, struct failure *failure);

/* The newest first. */
int store_deeds(struct store *store, const struct store_deed_query *query, store_see_deed see,
    void *data, struct failure *failure);

#endif
