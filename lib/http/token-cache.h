/*
 * token-cache.h: access tokens that were found good, so that a client that comes often costs one
 * hash and no parsing.  Each is remembered by its hash; what it says of its end is looked
 * at each time.  All may be called by any thread.
 */
#ifndef HTTP_TOKEN_CACHE_H
#define HTTP_TOKEN_CACHE_H

#include "http/token.h"

struct token_cache;

struct token_cache *token_cache_open(void);
void token_cache_free(struct token_cache *cache);

/* As token_check. */
enum token_result token_cache_check(struct token_cache *cache, const struct token_keys *keys,
    struct span token, int64_t now_s, struct token_claims *out);

#endif
