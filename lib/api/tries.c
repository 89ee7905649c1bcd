/* tries.c: how often somebody may try, here and, over Redis, at all servers together. */

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

#include "api/api.h"
#include "api/audit.h"
#include "api/sign-in.h"
#include "base/address.h"
#include "base/clock.h"

/*
 * Who guesses one account from one place is slowed first, who has many places by the account:
 * one place alone gets fewer tries than the account has, so it takes several to keep others out.
 */
static const struct limit pair = { "pair", 5, 15 * MINUTE_MS };
static const struct limit account = { "account", 20, 3 * MINUTE_MS };
static const struct limit address = { "address", 30, 20 * SECOND_MS };
static const struct limit setup = { "setup", 10, MINUTE_MS };
/* Tokens and keys that are none of ours; dashboards left open bring some. */
static const struct limit credential = { "credential", 100, SECOND_MS };
/* Failures that the audit log is told of, of all: whoever has many addresses could fill it. */
static const struct limit audited = { "audited", 1000, 2 * SECOND_MS };

/* Room for a hash in hexadecimal, and the limit's name before it. */
enum { HASH_SIZE = 16, NAME_SIZE = 64 };

/* One limit and whom it is about. */
struct
try {
	const struct limit *limit;
	struct span name;
};

/* An IPv6 host has a /64 to itself. */
static struct span
place_of(struct exchange *exchange)
{
	struct address found;

	if (!address_parse(span_of(exchange->peer), &found))
		return span_of(exchange->peer);
	return arena_copy(exchange->arena,
	    (struct span){ (const char *)found.byte, address_is_v4(&found) ? 16 : 8 });
}

/* Names come from outside, of any length, and people type passwords there. */
static struct span
hash_of(struct exchange *exchange, struct span name, struct span place)
{
	char *text = arena_alloc(exchange->arena, 2 * HASH_SIZE + 1);
	unsigned char hash[HASH_SIZE];
	crypto_generichash_state state;
	char lower;

	crypto_generichash_init(&state, NULL, 0, sizeof(hash));
	for (size_t i = 0; i < name.size; i++) {
		lower = name.data[i];
		if (lower >= 'A' && lower <= 'Z')
			lower = (char)(lower - 'A' + 'a');
		crypto_generichash_update(&state, (unsigned char *)&lower, 1);
	}
	crypto_generichash_update(&state, (const unsigned char *)"", 1);
	crypto_generichash_update(&state, (const unsigned char *)place.data, place.size);
	crypto_generichash_final(&state, hash, sizeof(hash));
	sodium_bin2hex(text, 2 * HASH_SIZE + 1, hash, sizeof(hash));
	return (struct span){ text, 2 * HASH_SIZE };
}

/* Of the shared bucket; 0 where Redis is not there: then this server's count alone. */
static int64_t
ask_redis(struct accounts *accounts, const struct try *try, int64_t now_ms, int tokens)
{
	char name[NAME_SIZE];
	struct redis_bucket bucket = { { name, 0 }, try->limit->room, try->limit->step_ms, now_ms,
		tokens };
	struct failure ignored;
	int64_t wait_ms = 0;

	if (accounts->settings.redis == NULL)
		return 0;
	snprintf(
	    name, sizeof(name), "%s:%.*s", try->limit->name, (int)try->name.size, try->name.data);
	bucket.name.size = strlen(name);
	pthread_mutex_lock(&accounts->redis_lock);
	if (accounts->redis == NULL ||
	    redis_bucket(accounts->redis, &bucket, &wait_ms, &ignored) < 0)
		wait_ms = 0;
	pthread_mutex_unlock(&accounts->redis_lock);
	return wait_ms;
}

static void
give(struct accounts *accounts, const struct try *try)
{
	int64_t now_ms = accounts->settings.now_ms();

	limiter_give(accounts->limiter, try->limit, try->name, now_ms);
	ask_redis(accounts, try, now_ms, -1);
}

/* 0, or how long to wait; then nothing was taken. */
static int64_t
take(struct accounts *accounts, const struct try *try)
{
	int64_t now_ms = accounts->settings.now_ms();
	int64_t wait_ms = limiter_take(accounts->limiter, try->limit, try->name, now_ms);

	if (wait_ms > 0)
		return wait_ms;
	wait_ms = ask_redis(accounts, try, now_ms, 1);
	if (wait_ms > 0)
		limiter_give(accounts->limiter, try->limit, try->name, now_ms);
	return wait_ms;
}

static void
refuse(struct exchange *exchange, int64_t wait_ms, const char *what)
{
	problem_later(
	    exchange, 429, (int)((wait_ms + SECOND_MS - 1) / SECOND_MS), "there were %s", what);
}

static bool
take_all(struct exchange *exchange, const struct try *tries, int count)
{
	struct accounts *accounts = exchange->api->accounts;
	int64_t wait_ms = 0;
	int taken = 0;

	while (taken < count && (wait_ms = take(accounts, &tries[taken])) == 0)
		taken++;
	if (taken == count)
		return true;
	while (taken-- > 0)
		give(accounts, &tries[taken]);
	refuse(exchange, wait_ms, "too many tries to sign in");
	return false;
}

enum { SIGN_IN_TRIES = 3 };

static void
name_tries(struct exchange *exchange, struct span name, struct try tries[SIGN_IN_TRIES])
{
	struct span place = place_of(exchange), none = { NULL, 0 };

	tries[0] = (struct try){ &address, hash_of(exchange, none, place) };
	tries[1] = (struct try){ &pair, hash_of(exchange, name, place) };
	tries[2] = (struct try){ &account, hash_of(exchange, name, none) };
}

bool
tries_take(struct exchange *exchange, struct span name)
{
	struct try tries[SIGN_IN_TRIES];

	name_tries(exchange, name, tries);
	return take_all(exchange, tries, SIGN_IN_TRIES);
}

void
tries_give_back(struct exchange *exchange, struct span name)
{
	struct try tries[SIGN_IN_TRIES];

	name_tries(exchange, name, tries);
	for (int i = 0; i < SIGN_IN_TRIES; i++)
		give(exchange->api->accounts, &tries[i]);
}

bool
tries_take_setup(struct exchange *exchange)
{
	const struct try one = { &setup,
		hash_of(exchange, (struct span){ NULL, 0 }, place_of(exchange)) };

	return take_all(exchange, &one, 1);
}

/* It was the last that this account, or this place, has for now. */
static bool
is_last(struct exchange *exchange, struct span name)
{
	struct accounts *accounts = exchange->api->accounts;
	struct try tries[SIGN_IN_TRIES];
	bool is = false;

	name_tries(exchange, name, tries);
	for (int i = 0; i < SIGN_IN_TRIES; i++)
		is = is || limiter_wait(accounts->limiter, tries[i].limit, tries[i].name,
			       accounts->settings.now_ms()) > 0;
	return is;
}

void
tries_audit(struct exchange *exchange, const char *action, struct span name)
{
	enum { NAME_SHOWN = 64 };
	struct accounts *accounts = exchange->api->accounts;
	long long omitted;
	cJSON *detail;

	if (limiter_take(accounts->limiter, &audited, SPAN(""), accounts->settings.now_ms()) > 0) {
		atomic_fetch_add(&accounts->omitted, 1);
		return;
	}
	detail = cJSON_CreateObject();
	if (is_last(exchange, name))
		cJSON_AddBoolToObject(detail, "locked", true);
	omitted = atomic_exchange(&accounts->omitted, 0);
	if (omitted > 0)
		cJSON_AddNumberToObject(detail, "omitted_before", (double)omitted);
	audit(exchange, action, span_first(name, NAME_SHOWN), detail->child ? detail : NULL);
	cJSON_Delete(detail);
}

int
tries_refuse(struct exchange *exchange, const char *why)
{
	struct accounts *accounts = exchange->api->accounts;
	int64_t wait_ms = limiter_take(
	    accounts->limiter, &credential, place_of(exchange), accounts->settings.now_ms());

	if (wait_ms == 0)
		problem(exchange, 401, "%s", why);
	else
		refuse(exchange, wait_ms, "too many credentials from here that are none");
	return exchange->status;
}

bool
tries_allow_request(struct exchange *exchange)
{
	struct accounts *accounts = exchange->api->accounts;
	int64_t most = accounts->settings.requests_a_minute, wait_ms;
	const struct limit limit = { "requests", (int)most,
		most ? (MINUTE_MS + most - 1) / most : 0 };
	const int64_t name[2] = { exchange->caller.user, exchange->caller.key };

	if (most == 0)
		return true;
	wait_ms = limiter_take(accounts->limiter, &limit,
	    (struct span){ (const char *)name, sizeof(name) }, accounts->settings.now_ms());
	if (wait_ms > 0)
		refuse(exchange, wait_ms, "too many requests in a minute");
	return wait_ms == 0;
}
