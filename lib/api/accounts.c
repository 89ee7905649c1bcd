/* accounts.c: the store of accounts, and the thread that keeps the directory young. */

#include "api/accounts-state.h"

#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "api/api.h"
#include "base/clock.h"
#include "base/limits.h"
#include "os/log.h"
#include "os/secret.h"
#include "os/signals.h"

enum { TRY_AGAIN_MS = SECOND_MS, SWEEP_MS = HOUR_MS, KEEP_ENDED_MS = DAY_MS };

struct directory *
accounts_directory(struct accounts *accounts)
{
	pthread_rwlock_rdlock(&accounts->directory_lock);
	return accounts->directory;
}

void
accounts_close_directory(struct accounts *accounts)
{
	pthread_rwlock_unlock(&accounts->directory_lock);
}

static void
replace_directory(struct accounts *accounts, struct directory *directory)
{
	struct directory *former = accounts->directory;
	bool takes = former && directory_takes(directory, former);

	pthread_rwlock_wrlock(&accounts->directory_lock);
	accounts->directory = directory;
	pthread_rwlock_unlock(&accounts->directory_lock);
	if (takes)
		atomic_store(&accounts->taken_ms, clock_monotonic_ms());
	directory_free(former);
}

int64_t
accounts_taken_ms(struct accounts *accounts)
{
	return atomic_load(&accounts->taken_ms);
}

/* The number is read before the rows: what changes between them is read once more. */
static int
load(struct accounts *accounts, int64_t now_ms, struct failure *failure)
{
	struct directory *directory;
	int64_t version = -1;

	if (accounts_version(accounts->store, &version, failure) < 0)
		return -1;
	if (accounts->directory &&
	    directory_write_used(accounts->directory, accounts->store, failure) < 0)
		return -1;
	if (accounts->directory && version == accounts->version)
		return 0;
	directory = directory_load(accounts->store, now_ms, failure);
	if (directory == NULL)
		return -1;
	replace_directory(accounts, directory);
	accounts->version = version;
	return 0;
}

static void
lose_store(struct accounts *accounts)
{
	if (accounts->store)
		store_free(accounts->store);
	accounts->store = NULL;
}

/* The store, where it was lost anew; with its lock held. */
static struct store *
find_store(struct accounts *accounts, struct failure *failure)
{
	int64_t now_ms = accounts->settings.now_ms();

	if (accounts->store)
		return accounts->store;
	if (now_ms < accounts->next_try_ms && now_ms > accounts->next_try_ms - TRY_AGAIN_MS) {
		failure_set(failure, EXIT_UNAVAILABLE, "the accounts' store was away a moment ago");
		return NULL;
	}
	accounts->next_try_ms = now_ms + TRY_AGAIN_MS;
	accounts->store = store_open_accounts(accounts->settings.db, failure);
	return accounts->store;
}

static int
open_redis(struct accounts *accounts, struct failure *failure)
{
	const struct accounts_settings *settings = &accounts->settings;
	char *password = NULL;
	struct redis *redis;

	if (settings->redis_password &&
	    !(password = secret_read(settings->redis_password, failure)))
		return -1;
	redis = redis_open(settings->redis, span_of(password ? password : ""), failure);
	if (password)
		explicit_bzero(password, strlen(password));
	free(password);
	pthread_mutex_lock(&accounts->redis_lock);
	accounts->redis = redis;
	pthread_mutex_unlock(&accounts->redis_lock);
	return redis ? 0 : -1;
}

/* One that is away is tried again: until it comes this server counts alone. */
static int
find_redis(struct accounts *accounts, struct failure *failure)
{
	if (accounts->settings.redis == NULL || accounts->redis ||
	    open_redis(accounts, failure) == 0)
		return 0;
	if (failure->status != EXIT_UNAVAILABLE)
		return -1;
	if (!accounts->is_counting_alone)
		log_error("accounts: %s; tries to sign in are counted by this server alone",
		    failure->text);
	accounts->is_counting_alone = true;
	return 0;
}

static int
refresh(struct accounts *accounts, struct failure *failure)
{
	int64_t now_ms = accounts->settings.now_ms();

	if (!find_store(accounts, failure) || load(accounts, now_ms, failure) < 0)
		return -1;
	if (now_ms < accounts->next_sweep_ms)
		return 0;
	accounts->next_sweep_ms = now_ms + SWEEP_MS;
	return accounts_sessions_delete(accounts->store, now_ms - KEEP_ENDED_MS, failure);
}

int
accounts_refresh(struct accounts *accounts, struct failure *failure)
{
	struct failure ignored;
	int done;

	pthread_mutex_lock(&accounts->store_lock);
	done = refresh(accounts, failure);
	if (done < 0)
		lose_store(accounts);
	if (done < 0 && !accounts->is_away)
		log_error("accounts: %s; what was last known holds", failure->text);
	if (done == 0 && accounts->is_away)
		log_error("accounts: the store is back");
	accounts->is_away = done < 0;
	if (done == 0)
		find_redis(accounts, &ignored);
	pthread_mutex_unlock(&accounts->store_lock);
	return done;
}

/* Failures of the store mean that it is opened anew; -1. */
static int
fail(struct accounts *accounts, struct exchange *exchange, const struct failure *failure)
{
	lose_store(accounts);
	problem_of(exchange, failure);
	return -1;
}

int
accounts_ask(struct exchange *exchange, accounts_work work, void *data)
{
	struct accounts *accounts = exchange->api->accounts;
	struct failure failure;
	int result = -1;

	pthread_mutex_lock(&accounts->store_lock);
	if (find_store(accounts, &failure))
		result = work(accounts->store, data, &failure);
	if (result < 0)
		fail(accounts, exchange, &failure);
	pthread_mutex_unlock(&accounts->store_lock);
	return result;
}

static int
change(struct accounts *accounts, accounts_work work, void *data, struct failure *failure)
{
	struct store *store = find_store(accounts, failure);
	struct failure ignored;
	int result;

	if (store == NULL || accounts_begin(store, failure) < 0)
		return -1;
	result = work(store, data, failure);
	if (result != 0) {
		accounts_rollback(store);
		return result;
	}
	if (accounts_commit(store, failure) < 0)
		return -1;
	/* It is done; what cannot be read just now will be read later. */
	if (load(accounts, accounts->settings.now_ms(), &ignored) < 0)
		lose_store(accounts);
	return 0;
}

int
accounts_change(struct exchange *exchange, accounts_work work, void *data)
{
	struct accounts *accounts = exchange->api->accounts;
	struct failure failure;
	int result;

	pthread_mutex_lock(&accounts->store_lock);
	result = change(accounts, work, data, &failure);
	if (result < 0)
		fail(accounts, exchange, &failure);
	pthread_mutex_unlock(&accounts->store_lock);
	return result;
}

static void *
poll_changes(void *data)
{
	struct accounts *accounts = data;
	struct failure ignored;
	struct timespec until;

	pthread_mutex_lock(&accounts->wait_lock);
	while (!accounts->is_ending) {
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec += accounts->settings.poll_ms / SECOND_MS;
		until.tv_nsec += accounts->settings.poll_ms % SECOND_MS * 1000000;
		until.tv_sec += until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		pthread_cond_timedwait(&accounts->wake, &accounts->wait_lock, &until);
		if (accounts->is_ending)
			break;
		pthread_mutex_unlock(&accounts->wait_lock);
		accounts_refresh(accounts, &ignored);
		pthread_mutex_lock(&accounts->wait_lock);
	}
	pthread_mutex_unlock(&accounts->wait_lock);
	return NULL;
}

/* Signals are for others. */
static int
start_thread(struct accounts *accounts, struct failure *failure)
{
	sigset_t all, former;

	if (accounts->settings.poll_ms == 0)
		return 0;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &former);
	accounts->has_thread = pthread_create(&accounts->thread, NULL, poll_changes, accounts) == 0;
	pthread_sigmask(SIG_SETMASK, &former, NULL);
	return accounts->has_thread
		   ? 0
		   : failure_set(failure, EXIT_UNAVAILABLE, "cannot start a thread");
}

/* "/x/siem.db": "/x/siem". */
static struct span
without_ending(struct span path)
{
	size_t slash = span_last_index(path, '/');
	size_t name = slash == path.size ? 0 : slash + 1, dot = span_last_index(path, '.');

	return dot < path.size && dot > name ? span_first(path, dot) : path;
}

/* Beside SQLite's file; of a database on a server, where services keep what is theirs. */
static char *
key_file(const struct accounts_settings *settings)
{
	static const char name[] = "-accounts.key";
	const char *folder = getenv("STATE_DIRECTORY");
	struct span begin = span_of(settings->db);
	struct buffer path = { NULL, 0, 0 };

	if (span_take(&begin, SPAN("sqlite:"))) {
		buffer_add(&path, without_ending(begin));
	} else {
		buffer_add(&path, span_of(folder ? folder : "/var/lib/siem"));
		buffer_add(&path, SPAN("/siem"));
	}
	buffer_add(&path, (struct span){ name, sizeof(name) }); /* with its NUL */
	return path.data;
}

static int
load_keys(struct accounts *accounts, struct failure *failure)
{
	char *path = NULL;
	int done;

	if (accounts->settings.key == NULL)
		path = key_file(&accounts->settings);
	done = token_keys_load(path ? path : accounts->settings.key, &accounts->keys, failure);
	free(path);
	return done;
}

static void
offer_setup(struct accounts *accounts)
{
	unsigned char bytes[(SETUP_TOKEN_SIZE - 1) / 2];

	if (directory_users(accounts->directory) > 0)
		return;
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2hex(accounts->setup_token, sizeof(accounts->setup_token), bytes, sizeof(bytes));
	log_error(
	    "there is no user yet; the setup token for the first one is %s", accounts->setup_token);
}

/* Readers come all the time: who changes something must not wait for a moment without any. */
static void
open_locks(struct accounts *accounts)
{
	pthread_rwlockattr_t attributes;
	pthread_condattr_t clock;

	pthread_rwlockattr_init(&attributes);
	pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(&accounts->directory_lock, &attributes);
	pthread_rwlockattr_destroy(&attributes);
	pthread_mutex_init(&accounts->store_lock, NULL);
	pthread_mutex_init(&accounts->redis_lock, NULL);
	pthread_mutex_init(&accounts->wait_lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&accounts->wake, &clock);
	pthread_condattr_destroy(&clock);
}

struct accounts *
accounts_open(const struct accounts_settings *settings, struct failure *failure)
{
	struct accounts *accounts = must_calloc(1, sizeof(*accounts));

	accounts->settings = *settings;
	open_locks(accounts);
	accounts->store = store_open_accounts(settings->db, failure);
	if (accounts->store && load_keys(accounts, failure) == 0 &&
	    find_redis(accounts, failure) == 0 && refresh(accounts, failure) == 0) {
		accounts->limiter = limiter_open(LIMIT_LIMITED_NAMES);
		accounts->tokens = token_cache_open();
		accounts->hasher = hasher_open(&settings->cost);
		offer_setup(accounts);
		if (start_thread(accounts, failure) == 0)
			return accounts;
	}
	accounts_free(accounts);
	return NULL;
}

void
accounts_free(struct accounts *accounts)
{
	if (accounts == NULL)
		return;
	pthread_mutex_lock(&accounts->wait_lock);
	accounts->is_ending = true;
	pthread_cond_signal(&accounts->wake);
	pthread_mutex_unlock(&accounts->wait_lock);
	if (accounts->has_thread)
		pthread_join(accounts->thread, NULL);
	lose_store(accounts);
	redis_free(accounts->redis);
	directory_free(accounts->directory);
	limiter_free(accounts->limiter);
	token_cache_free(accounts->tokens);
	hasher_free(accounts->hasher);
	token_keys_release(&accounts->keys);
	sodium_memzero(accounts->setup_token, sizeof(accounts->setup_token));
	pthread_rwlock_destroy(&accounts->directory_lock);
	pthread_mutex_destroy(&accounts->store_lock);
	pthread_mutex_destroy(&accounts->redis_lock);
	pthread_mutex_destroy(&accounts->wait_lock);
	pthread_cond_destroy(&accounts->wake);
	free(accounts);
}
