/*
 * password.h: passwords, hashed with argon2id (RFC 9106) as libsodium writes it: "$argon2id$...".
 *
 * One hash takes HASHER_MEMORY and about a tenth of a second, and anybody can ask for one by
 * signing in: so many are made at once and no more, and who comes then is told to come again.
 */
#ifndef HTTP_PASSWORD_H
#define HTTP_PASSWORD_H

#include "base/span.h"

enum { PASSWORD_HASH_SIZE = 128, PASSWORD_MIN = 12, PASSWORD_MAX = 1024 };

enum password_result {
	PASSWORD_RIGHT,
	PASSWORD_WRONG,
	PASSWORD_BUSY, /* too many are being hashed */
};

/* How much work a hash is; rows of tests are quick. */
struct hasher_cost {
	unsigned long long passes;
	size_t memory; /* bytes */
	int at_once;
};
#define HASHER_COST                                                           \
	(struct hasher_cost)                                                  \
	{                                                                     \
		.passes = 2, .memory = (size_t)64 * 1024 * 1024, .at_once = 2 \
	}

struct hasher;

struct hasher *hasher_open(const struct hasher_cost *cost);
void hasher_free(struct hasher *hasher);

/* PASSWORD_RIGHT and the hash, or PASSWORD_BUSY. */
enum password_result password_hash(
    struct hasher *hasher, struct span password, char out[PASSWORD_HASH_SIZE]);

/* A hash of size 0, of nobody, takes as long and is always wrong. */
enum password_result password_check(struct hasher *hasher, struct span password, struct span hash);

/* Why the password of that user cannot be taken ("it has under 12 characters"), or NULL. */
const char *password_flaw(struct span password, struct span name);

#endif
