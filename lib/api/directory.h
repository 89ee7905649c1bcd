/*
 * directory.h: users, API keys and ended sessions in memory, as the store had them at a moment.
 *
 * What the thread that serves connections asks of accounts it finds here.  accounts.c loads a new
 * one when the store has changed; one that is loaded only ever notes which keys were used.
 */
#ifndef API_DIRECTORY_H
#define API_DIRECTORY_H

#include <stdatomic.h>

#include "http/exchange.h"
#include "http/token.h"
#include "store/accounts.h"

struct directory_user {
	int64_t id;
	enum role role;
	bool is_disabled;
	struct span name;
};

struct directory_key {
	unsigned char hash[TOKEN_HASH_SIZE];
	int64_t id, user; /* user 0: its maker is gone */
	enum role role;
	int64_t expires_ms; /* or ACCOUNT_NEVER */
	struct span name, source;
	atomic_llong used_ms; /* when it was last used; 0: not since it was loaded */
	int64_t written_ms; /* the use that the store knows of */
};

struct directory;

/* NULL and *failure.  Sessions count that were ended so lately that tokens of theirs still run. */
struct directory *directory_load(struct store *accounts, int64_t now_ms, struct failure *failure);
void directory_free(struct directory *directory);

size_t directory_users(const struct directory *directory); /* how many */

/* NULL: there is none.  They live as long as the directory. */
const struct directory_user *directory_user(const struct directory *directory, int64_t id);
struct directory_key *directory_key(
    struct directory *directory, const unsigned char hash[TOKEN_HASH_SIZE]);

/* Was the session ended, or so many that an access token as old as this one may be of one? */
bool directory_is_ended(const struct directory *directory, const struct token_claims *claims);

/* Has somebody lost a right by it, since the former one: a user, a role, a key or a session? */
bool directory_takes(struct directory *directory, const struct directory *former);

/* Tells the store when keys were used, each at most once a minute. */
int directory_write_used(
    struct directory *directory, struct store *accounts, struct failure *failure);

/* "viewer"; 0 for what is no role, and the other way round. */
enum role role_find(struct span name);
const char *role_name(enum role role);

#endif
