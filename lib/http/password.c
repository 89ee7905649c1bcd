/* password.c: argon2id, a few at a time. */

#include "http/password.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"

enum { PATIENCE_S = 1 };

struct hasher {
	struct hasher_cost cost;
	char nobody[PASSWORD_HASH_SIZE]; /* a password that nobody has */
	pthread_mutex_t lock;
	pthread_cond_t is_free;
	int running, waiting;
};

struct hasher *
hasher_open(const struct hasher_cost *cost)
{
	struct hasher *hasher = must_calloc(1, sizeof(*hasher));
	pthread_condattr_t clock;
	char random[32];

	_Static_assert(PASSWORD_HASH_SIZE == crypto_pwhash_STRBYTES, "what libsodium writes");
	hasher->cost = *cost;
	pthread_mutex_init(&hasher->lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&hasher->is_free, &clock);
	pthread_condattr_destroy(&clock);
	randombytes_buf(random, sizeof(random));
	password_hash(hasher, (struct span){ random, sizeof(random) }, hasher->nobody);
	return hasher;
}

void
hasher_free(struct hasher *hasher)
{
	if (hasher == NULL)
		return;
	pthread_cond_destroy(&hasher->is_free);
	pthread_mutex_destroy(&hasher->lock);
	free(hasher);
}

/* One may wait for a moment; more would keep workers from other work. */
static bool
begin(struct hasher *hasher)
{
	struct timespec until;
	bool has_begun;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += PATIENCE_S;
	pthread_mutex_lock(&hasher->lock);
	if (hasher->running >= hasher->cost.at_once && hasher->waiting == 0) {
		hasher->waiting++;
		while (hasher->running >= hasher->cost.at_once &&
		       pthread_cond_timedwait(&hasher->is_free, &hasher->lock, &until) == 0)
			continue;
		hasher->waiting--;
	}
	has_begun = hasher->running < hasher->cost.at_once;
	hasher->running += has_begun;
	pthread_mutex_unlock(&hasher->lock);
	return has_begun;
}

static void
end(struct hasher *hasher)
{
	pthread_mutex_lock(&hasher->lock);
	hasher->running--;
	pthread_cond_signal(&hasher->is_free);
	pthread_mutex_unlock(&hasher->lock);
}

enum password_result
password_hash(struct hasher *hasher, struct span password, char out[PASSWORD_HASH_SIZE])
{
	int done;

	if (!begin(hasher))
		return PASSWORD_BUSY;
	done = crypto_pwhash_str_alg(out, password.data, password.size, hasher->cost.passes,
	    hasher->cost.memory, crypto_pwhash_ALG_ARGON2ID13);
	end(hasher);
	return done == 0 ? PASSWORD_RIGHT : PASSWORD_BUSY; /* no memory just now */
}

enum password_result
password_check(struct hasher *hasher, struct span password, struct span hash)
{
	char text[PASSWORD_HASH_SIZE] = "";
	int done;

	if (!begin(hasher))
		return PASSWORD_BUSY;
	if (hash.size > 0 && hash.size < sizeof(text))
		memcpy(text, hash.data, hash.size);
	else
		memcpy(text, hasher->nobody, sizeof(text));
	errno = 0;
	done = crypto_pwhash_str_verify(text, password.data, password.size);
	end(hasher);
	if (done != 0 && errno == ENOMEM)
		return PASSWORD_BUSY;
	return done == 0 && hash.size > 0 ? PASSWORD_RIGHT : PASSWORD_WRONG;
}

static size_t
count_characters(struct span text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.size; i++)
		count += ((unsigned char)text.data[i] & 0xc0) != 0x80;
	return count;
}

const char *
password_flaw(struct span password, struct span name)
{
	if (count_characters(password) < PASSWORD_MIN)
		return "it has under 12 characters";
	if (password.size > PASSWORD_MAX)
		return "it has over 1024 bytes";
	if (span_equal_nocase(password, name))
		return "it is the name";
	return NULL;
}
