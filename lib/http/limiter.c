/* limiter.c: moments in sets of eight, found by a keyed hash: names come from outside. */

#include "http/limiter.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/arena.h"

enum { WAYS = 8 };

struct bucket {
	uint64_t key; /* 0: free */
	int64_t full_ms; /* when it will be full again */
};

struct limiter {
	pthread_mutex_t lock;
	unsigned char secret[crypto_shorthash_KEYBYTES];
	size_t sets; /* a power of two */
	struct bucket buckets[];
};

struct limiter *
limiter_open(size_t names)
{
	struct limiter *limiter;
	size_t sets = 1;

	while (sets * WAYS < names)
		sets *= 2;
	limiter = must_calloc(1, sizeof(*limiter) + sets * WAYS * sizeof(*limiter->buckets));
	limiter->sets = sets;
	pthread_mutex_init(&limiter->lock, NULL);
	crypto_shorthash_keygen(limiter->secret);
	return limiter;
}

void
limiter_free(struct limiter *limiter)
{
	if (limiter == NULL)
		return;
	pthread_mutex_destroy(&limiter->lock);
	free(limiter);
}

static uint64_t
hash(const struct limiter *limiter, struct span text)
{
	unsigned char out[crypto_shorthash_BYTES];
	uint64_t number;

	crypto_shorthash(out, (const unsigned char *)text.data, text.size, limiter->secret);
	memcpy(&number, out, sizeof(number));
	return number;
}

static uint64_t
key_of(const struct limiter *limiter, const struct limit *limit, struct span name)
{
	uint64_t parts[2] = { hash(limiter, span_of(limit->name)), hash(limiter, name) };
	uint64_t key = hash(limiter, (struct span){ (const char *)parts, sizeof(parts) });

	return key ? key : 1;
}

/* Its bucket; if there is none the one of its set that is nearest to full, made anew. */
static struct bucket *
find(struct limiter *limiter, uint64_t key)
{
	struct bucket *set = limiter->buckets + (key & (limiter->sets - 1)) * WAYS, *worst = set;

	for (int i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (set[i].full_ms < worst->full_ms)
			worst = &set[i];
	}
	*worst = (struct bucket){ key, 0 };
	return worst;
}

static int64_t
change(struct limiter *limiter, const struct limit *limit, struct span name, int64_t now_ms,
    int tokens)
{
	struct bucket *bucket;
	int64_t full_ms, wait_ms;

	pthread_mutex_lock(&limiter->lock);
	bucket = find(limiter, key_of(limiter, limit, name));
	/* Emptier than empty is one of before the clock was set back. */
	if (bucket->full_ms > now_ms + limit->room * limit->step_ms)
		bucket->full_ms = now_ms + limit->room * limit->step_ms;
	full_ms = bucket->full_ms > now_ms ? bucket->full_ms : now_ms;
	wait_ms = full_ms - now_ms - (limit->room - 1) * limit->step_ms;
	if (tokens < 0 || wait_ms <= 0)
		bucket->full_ms = full_ms + tokens * limit->step_ms;
	pthread_mutex_unlock(&limiter->lock);
	return wait_ms > 0 ? wait_ms : 0;
}

int64_t
limiter_take(struct limiter *limiter, const struct limit *limit, struct span name, int64_t now_ms)
{
	return change(limiter, limit, name, now_ms, 1);
}

int64_t
limiter_wait(struct limiter *limiter, const struct limit *limit, struct span name, int64_t now_ms)
{
	return change(limiter, limit, name, now_ms, 0);
}

void
limiter_give(struct limiter *limiter, const struct limit *limit, struct span name, int64_t now_ms)
{
	change(limiter, limit, name, now_ms, -1);
}
