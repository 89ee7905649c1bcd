/*
 * token.h: what clients show to prove who they are, made and checked without a store.
 *
 *	access token	a JWT (RFC 7519) signed with HS256, for ACCESS_SECONDS; the claims are iss
 *			"siem", sub (the user's number), sid (the session), iat, nbf, exp
 *	refresh token	64 letters: session, random bytes and a MAC of both; each is good once
 *	CSRF token	a MAC of the session, for the header X-CSRF-Token
 *	API key		"siem_" and 43 letters of random bytes
 *
 * One key signs all of them; servers that share it believe each other's.  What is stored of
 * refresh tokens and API keys is their hash.
 */
#ifndef HTTP_TOKEN_H
#define HTTP_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/failure.h"
#include "base/span.h"

enum {
	ACCESS_SECONDS = 15 * 60,
	TOKEN_SESSION_SIZE = 16,
	TOKEN_HASH_SIZE = 32,
	TOKEN_KEY_MIN = 32, /* bytes of the key's text */
	TOKEN_REFRESH_SIZE = 64 + 1,
	TOKEN_CSRF_SIZE = 43 + 1,
	TOKEN_API_KEY_SIZE = 5 + 43 + 1,
};

struct token_keys {
	struct span jwt; /* our own copy of the key's text: the secret of HS256 */
	unsigned char refresh[32], csrf[32]; /* derived from it */
};

/*
 * Reads the key: the file's first line, without blanks at its ends, or "credential:NAME"
 * (secret.h).  A file that is not there is made first (64 hexadecimal digits, mode 0600); of
 * several that make it at once one wins.  -1: EXIT_BAD_CONFIG, others may read it, it is too short
 * or cannot be read; EXIT_IO, it cannot be made.
 */
int token_keys_load(const char *path, struct token_keys *keys, struct failure *failure);

/* The same from a text. */
void token_keys_set(struct token_keys *keys, struct span text);
void token_keys_release(struct token_keys *keys);

struct token_claims {
	int64_t user;
	unsigned char session[TOKEN_SESSION_SIZE];
	int64_t issued_s, expires_s; /* since 1970 */
};

enum token_result {
	TOKEN_GOOD,
	TOKEN_EXPIRED, /* it was good */
	TOKEN_FORGED, /* not ours, or not made so by us; none of *out is to be read */
};

/*
 * An access token from claims->issued_s on; in the arena; NULL: no
 * memory.  expires_s is ours to say.
 */
const char *token_sign(
    const struct token_keys *keys, const struct token_claims *claims, struct arena *arena);

/* Its signature, algorithm and times.  About 10 us; nothing but the key is asked. */
enum token_result token_check(
    const struct token_keys *keys, struct span token, int64_t now_s, struct token_claims *out);

/* A new one for the session. */
void token_make_refresh(const struct token_keys *keys,
    const unsigned char session[TOKEN_SESSION_SIZE], char out[TOKEN_REFRESH_SIZE]);

/* Was it made by us, and for which session?  Whether it is still good the store knows. */
bool token_check_refresh(
    const struct token_keys *keys, struct span token, unsigned char session[TOKEN_SESSION_SIZE]);

void token_make_csrf(const struct token_keys *keys, const unsigned char session[TOKEN_SESSION_SIZE],
    char out[TOKEN_CSRF_SIZE]);
bool token_check_csrf(const struct token_keys *keys,
    const unsigned char session[TOKEN_SESSION_SIZE], struct span token);

void token_make_api_key(char out[TOKEN_API_KEY_SIZE]);
bool token_is_api_key(struct span text); /* by its looks */

/* For what is kept of a secret that is random and long; not for passwords. */
void token_hash(struct span secret, unsigned char out[TOKEN_HASH_SIZE]);

#endif
