/* accounts-state.h: what accounts are made of; for the routes of accounts alone. */
#ifndef API_ACCOUNTS_STATE_H
#define API_ACCOUNTS_STATE_H

#include <pthread.h>

#include "api/accounts.h"
#include "api/directory.h"
#include "http/limiter.h"
#include "http/token-cache.h"
#include "store/redis.h"

enum { SETUP_TOKEN_SIZE = 32 + 1 };

struct accounts {
	struct accounts_settings settings;
	struct token_keys keys;
	struct hasher *hasher;
	struct limiter *limiter;
	struct token_cache *tokens;
	char setup_token[SETUP_TOKEN_SIZE]; /* for as long as there is no user */

	pthread_rwlock_t directory_lock; /* of the pointer; it is replaced with both locks held */
	struct directory *directory;

	pthread_mutex_t store_lock; /* of all below */
	struct store *store; /* NULL: lost */
	int64_t version; /* of the directory */
	int64_t next_try_ms, next_sweep_ms;
	bool is_away, is_counting_alone; /* and that was said */

	pthread_mutex_t redis_lock; /* taken with or without the store's */
	struct redis *redis; /* NULL: none, or not there yet */

	atomic_llong taken_ms; /* accounts_taken_ms */
	atomic_llong omitted; /* failures to sign in that the audit log was spared */

	pthread_t thread;
	bool has_thread, is_ending;
	pthread_mutex_t wait_lock;
	pthread_cond_t wake;
};

/* A user's or key's own: -1 and *failure, or a number that only its caller understands. */
typedef int (*accounts_work)(struct store *store, void *data, struct failure *failure);

/*
 * Does the work with the store of accounts and returns what it did; -1: a problem was answered.
 * accounts_change does it as a change (store/accounts.h), which stays if the work returns 0, and
 * has all of this server know of it at once.
 */
int accounts_ask(struct exchange *exchange, accounts_work work, void *data);
int accounts_change(struct exchange *exchange, accounts_work work, void *data);

/* The directory, which stays there until accounts_close_directory. */
struct directory *accounts_directory(struct accounts *accounts);
void accounts_close_directory(struct accounts *accounts);

#endif
