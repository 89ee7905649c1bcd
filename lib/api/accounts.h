/*
 * accounts.h: who may sign in, and what each may do.
 *
 * The server asks accounts_authorize before each route that is not open.  It needs the signing
 * key and the directory (directory.h) alone, never a store: a thread of ours looks every
 * poll_ms whether the accounts were changed, by this server or another, and reads them anew.  So
 * a user who is disabled or deleted, a key or a session that was ended is refused here at
 * once and by every other server within poll_ms.  While the database is away the last that was
 * known holds: access tokens end by themselves, since renewing them needs the database.
 */
#ifndef API_ACCOUNTS_H
#define API_ACCOUNTS_H

#include "http/password.h"
#include "http/route.h"

enum { ACCOUNTS_POLL_MS = 2000 };

struct accounts_settings {
	const char *db; /* address of the store that they belong to */
	const char
	    *key; /* file of the key that tokens are signed with; NULL: beside the accounts */
	const char *redis; /* address, or NULL: tries to sign in are counted by this server alone */
	const char *redis_password; /* file, or NULL */
	int64_t requests_a_minute; /* of one user or key; 0: any number */
	struct hasher_cost cost; /* of passwords */
	int64_t poll_ms; /* 0: no thread; the caller says accounts_refresh */
	int64_t (*now_ms)(void);
};
#define ACCOUNTS_DEFAULT .cost = HASHER_COST, .poll_ms = ACCOUNTS_POLL_MS, .now_ms = clock_now_ms

/*
 * NULL and *failure as store_open and token_keys_load have it.  Where there is no user yet it
 * says on stderr the token that makes the first one (POST setup).
 */
struct accounts *accounts_open(const struct accounts_settings *settings, struct failure *failure);
void accounts_free(struct accounts *accounts);

/* When this server last heard that somebody lost a right (clock_monotonic_ms); 0: not yet. */
int64_t accounts_taken_ms(struct accounts *accounts);

/* server.h's authorize. */
int accounts_authorize(struct exchange *exchange);

/* Reads what was changed since, and forgets what ended long ago.  -1: the last known holds. */
int accounts_refresh(struct accounts *accounts, struct failure *failure);

#endif
