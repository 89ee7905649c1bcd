/* token-cache.c: one place for each hash; the last that came has it. */

#include "http/token-cache.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"

struct entry {
	unsigned char hash[TOKEN_HASH_SIZE];
	struct token_claims claims; /* user 0: free */
};

struct token_cache {
	pthread_mutex_t lock;
	struct entry entries[LIMIT_TOKEN_CACHE];
};

struct token_cache *
token_cache_open(void)
{
	struct token_cache *cache = must_calloc(1, sizeof(*cache));

	pthread_mutex_init(&cache->lock, NULL);
	return cache;
}

void
token_cache_free(struct token_cache *cache)
{
	if (cache == NULL)
		return;
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

static bool
find(struct token_cache *cache, struct entry *entry, const unsigned char hash[TOKEN_HASH_SIZE],
    struct token_claims *out)
{
	bool is;

	pthread_mutex_lock(&cache->lock);
	is = entry->claims.user && memcmp(entry->hash, hash, TOKEN_HASH_SIZE) == 0;
	if (is)
		*out = entry->claims;
	pthread_mutex_unlock(&cache->lock);
	return is;
}

enum token_result
token_cache_check(struct token_cache *cache, const struct token_keys *keys, struct span token,
    int64_t now_s, struct token_claims *out)
{
	unsigned char hash[TOKEN_HASH_SIZE];
	enum token_result result;
	struct entry *entry;
	uint32_t number;

	if (token.size > LIMIT_ACCESS_TOKEN)
		return TOKEN_FORGED;
	token_hash(token, hash);
	memcpy(&number, hash, sizeof(number));
	entry = &cache->entries[number % LIMIT_TOKEN_CACHE];
	if (find(cache, entry, hash, out))
		return now_s < out->expires_s ? TOKEN_GOOD : TOKEN_EXPIRED;
	result = token_check(keys, token, now_s, out);
	if (result != TOKEN_GOOD)
		return result;
	pthread_mutex_lock(&cache->lock);
	memcpy(entry->hash, hash, sizeof(hash));
	entry->claims = *out;
	pthread_mutex_unlock(&cache->lock);
	return result;
}
