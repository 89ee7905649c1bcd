/*
 * accounts.h: who may sign in: users, API keys and sessions, as rows.
 *
 * All take a store of store_open_accounts.  Texts live until the callback returns.  What changes
 * users or keys, or ends sessions, does it between accounts_begin and accounts_commit, so that
 * two servers never decide at the same time (that the last admin may go, say), and raises the
 * number of accounts_version, by which servers know that they must read again:
 *
 *	accounts_begin(store, &failure);
 *	accounts_user_add(store, &user, &id, &failure);
 *	accounts_commit(store, &failure);		or accounts_rollback
 *
 * 0 or -1 and *failure; those that find or change one row: 1, and 0 if there is none.
 */
#ifndef STORE_ACCOUNTS_H
#define STORE_ACCOUNTS_H

#include "store/store.h"

enum { ACCOUNT_HASH_SIZE = 32 };

/* A time that was never set: nobody disabled the user, no end of the key. */
#define ACCOUNT_NEVER INT64_MAX

struct account_user {
	int64_t id;
	struct span name; /* unique but for capitals */
	struct span password; /* as password.h hashes it */
	struct span role; /* "viewer", "analyst", "admin" */
	int64_t created_ms;
	int64_t disabled_ms; /* or ACCOUNT_NEVER */
};

struct account_key {
	int64_t id;
	int64_t user; /* for whom it acts, or who made it; 0: somebody who is gone */
	struct span name;
	unsigned char hash[ACCOUNT_HASH_SIZE];
	struct span role; /* "ingest", "viewer", "analyst" */
	struct span source; /* or empty */
	int64_t created_ms, last_used_ms, expires_ms; /* the last two may be ACCOUNT_NEVER */
};

struct account_session {
	unsigned char id[STORE_ID_SIZE];
	int64_t user;
	unsigned char refresh[ACCOUNT_HASH_SIZE]; /* hash of the last token that renews it */
	int64_t created_ms, expires_ms;
	int64_t revoked_ms; /* or ACCOUNT_NEVER */
};

typedef bool (*accounts_see_user)(void *data, const struct account_user *user);
typedef bool (*accounts_see_key)(void *data, const struct account_key *key);
typedef bool (*accounts_see_session)(void *data, const unsigned char *id, int64_t revoked_ms);

int accounts_begin(struct store *store, struct failure *failure);
int accounts_commit(struct store *store, struct failure *failure);
void accounts_rollback(struct store *store);

int accounts_version(struct store *store, int64_t *number, struct failure *failure);

/* Which rows of a list: of numbers below, the last first, so many at most. */
struct account_page {
	int64_t before, limit;
};

int accounts_users(struct store *store, const struct account_page *page, accounts_see_user see,
    void *data, struct failure *failure);
int accounts_user_find(
    struct store *store, int64_t id, accounts_see_user see, void *data, struct failure *failure);
int accounts_user_named(struct store *store, struct span name, accounts_see_user see, void *data,
    struct failure *failure);

/* Beside this one (0: beside nobody): all users, and admins that are not disabled. */
struct account_counts {
	int64_t users, admins;
};
int accounts_users_count(
    struct store *store, int64_t beside, struct account_counts *counts, struct failure *failure);

/* Name, password, role and time of *user; 0: the name is taken. */
int accounts_user_add(
    struct store *store, const struct account_user *user, int64_t *id, struct failure *failure);

struct account_change {
	struct span role, password; /* empty: it stays */
	bool sets_disabled;
	int64_t disabled_ms; /* then; or ACCOUNT_NEVER */
};
int accounts_user_set(
    struct store *store, int64_t id, const struct account_change *news, struct failure *failure);

/* With sessions, and with the keys that act for the user. */
int accounts_user_delete(struct store *store, int64_t id, struct failure *failure);

int accounts_keys(struct store *store, const struct account_page *page, accounts_see_key see,
    void *data, struct failure *failure);
int accounts_key_find(
    struct store *store, int64_t id, accounts_see_key see, void *data, struct failure *failure);

/* All keys, and those that act for the user. */
struct account_key_counts {
	int64_t all, own;
};
int accounts_keys_count(
    struct store *store, int64_t user, struct account_key_counts *counts, struct failure *failure);
int accounts_key_add(
    struct store *store, const struct account_key *key, int64_t *id, struct failure *failure);
int accounts_key_delete(struct store *store, int64_t id, struct failure *failure);
int accounts_key_used(struct store *store, int64_t id, int64_t at_ms, struct failure *failure);

int accounts_session_add(
    struct store *store, const struct account_session *session, struct failure *failure);
int accounts_session_find(struct store *store, const unsigned char id[STORE_ID_SIZE],
    struct account_session *out, struct failure *failure);

/*
 * Renews a session, to session->refresh and expires_ms; 0: it was revoked, or renewed since from
 * that same token.
 */
int accounts_session_rotate(struct store *store, const struct account_session *session,
    const unsigned char from[ACCOUNT_HASH_SIZE], struct failure *failure);

int accounts_session_revoke(struct store *store, const unsigned char id[STORE_ID_SIZE],
    int64_t at_ms, struct failure *failure);

/* All of a user's but this one (NULL: but none), and but for that many of the newest. */
struct account_end {
	int64_t user, at_ms;
	const unsigned char *except;
	int64_t keep;
};
int accounts_sessions_revoke(
    struct store *store, const struct account_end *end, struct failure *failure);

/* Those that were revoked since, the last first. */
int accounts_sessions_revoked(struct store *store, int64_t since_ms, int64_t limit,
    accounts_see_session see, void *data, struct failure *failure);

/* Forgets those that ended before. */
int accounts_sessions_delete(struct store *store, int64_t before_ms, struct failure *failure);

#endif
