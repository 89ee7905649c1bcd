/* token.c: JWTs through libjwt, all others through libsodium. */

#include "http/token.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <jwt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/number.h"

enum {
	NBF_LEEWAY_S = 60, /* clocks of servers that share a key */
	REFRESH_BYTES = 48,
	REFRESH_SIGNED = 32, /* of them the session and the random ones */
	MAC_SIZE = REFRESH_BYTES - REFRESH_SIGNED,
	BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
};

static const char issuer[] = "siem";
static const char api_key_begin[] = "siem_";

static void
session_text(const unsigned char session[TOKEN_SESSION_SIZE], char out[2 * TOKEN_SESSION_SIZE + 1])
{
	sodium_bin2hex(out, 2 * TOKEN_SESSION_SIZE + 1, session, TOKEN_SESSION_SIZE);
}

static bool
parse_session(const char *text, unsigned char session[TOKEN_SESSION_SIZE])
{
	size_t size;

	return text && strlen(text) == 2 * TOKEN_SESSION_SIZE &&
	       sodium_hex2bin(session, TOKEN_SESSION_SIZE, text, 2 * TOKEN_SESSION_SIZE, NULL,
		   &size, NULL) == 0 &&
	       size == TOKEN_SESSION_SIZE;
}

static bool
add_claims(jwt_t *jwt, const struct token_claims *claims)
{
	char user[NUMBER_SIZE], session[2 * TOKEN_SESSION_SIZE + 1];

	snprintf(user, sizeof(user), "%" PRId64, claims->user);
	session_text(claims->session, session);
	return jwt_add_grant(jwt, "iss", issuer) == 0 && jwt_add_grant(jwt, "sub", user) == 0 &&
	       jwt_add_grant(jwt, "sid", session) == 0 &&
	       jwt_add_grant_int(jwt, "iat", (long)claims->issued_s) == 0 &&
	       jwt_add_grant_int(jwt, "nbf", (long)claims->issued_s) == 0 &&
	       jwt_add_grant_int(jwt, "exp", (long)(claims->issued_s + ACCESS_SECONDS)) == 0;
}

const char *
token_sign(const struct token_keys *keys, const struct token_claims *claims, struct arena *arena)
{
	jwt_t *jwt = NULL;
	char *text = NULL, *copy = NULL;
	size_t size;

	assert(keys->jwt.size >= TOKEN_KEY_MIN);
	if (jwt_new(&jwt) == 0 && add_claims(jwt, claims) &&
	    jwt_set_alg(jwt, JWT_ALG_HS256, (const unsigned char *)keys->jwt.data,
		(int)keys->jwt.size) == 0)
		text = jwt_encode_str(jwt);
	if (text) {
		size = strlen(text) + 1;
		copy = arena_alloc(arena, size);
		memcpy(copy, text, size);
	}
	free(text);
	if (jwt)
		jwt_free(jwt);
	return copy;
}

static bool
read_time(jwt_t *jwt, const char *name, int64_t *out)
{
	errno = 0;
	*out = jwt_get_grant_int(jwt, name);
	return errno == 0 && *out > 0;
}

/* Only what token_sign makes: whoever has the key made it so, or it is not for us. */
static enum token_result
read_claims(jwt_t *jwt, int64_t now_s, struct token_claims *out)
{
	const char *user = jwt_get_grant(jwt, "sub"), *by = jwt_get_grant(jwt, "iss");
	int64_t from_s;

	if (jwt_get_alg(jwt) != JWT_ALG_HS256 || !by || strcmp(by, issuer) != 0 || !user ||
	    !parse_number(span_of(user), 1, INT64_MAX, &out->user) ||
	    !parse_session(jwt_get_grant(jwt, "sid"), out->session) ||
	    !read_time(jwt, "iat", &out->issued_s) || !read_time(jwt, "nbf", &from_s) ||
	    !read_time(jwt, "exp", &out->expires_s))
		return TOKEN_FORGED;
	if (out->expires_s - out->issued_s > ACCESS_SECONDS || from_s < out->issued_s ||
	    from_s > now_s + NBF_LEEWAY_S)
		return TOKEN_FORGED;
	return now_s < out->expires_s ? TOKEN_GOOD : TOKEN_EXPIRED;
}

enum token_result
token_check(
    const struct token_keys *keys, struct span token, int64_t now_s, struct token_claims *out)
{
	char text[LIMIT_ACCESS_TOKEN + 1];
	enum token_result result;
	jwt_t *jwt = NULL;

	/* Without a key libjwt would take a token without a signature. */
	assert(keys->jwt.data && keys->jwt.size >= TOKEN_KEY_MIN);
	if (token.size == 0 || token.size > LIMIT_ACCESS_TOKEN ||
	    memchr(token.data, '\0', token.size))
		return TOKEN_FORGED;
	memcpy(text, token.data, token.size);
	text[token.size] = '\0';
	if (jwt_decode(&jwt, text, (const unsigned char *)keys->jwt.data, (int)keys->jwt.size) != 0)
		return TOKEN_FORGED;
	result = read_claims(jwt, now_s, out);
	jwt_free(jwt);
	return result;
}

/* The MAC of a refresh token's first bytes, cut. */
static void
sign_refresh(const struct token_keys *keys, unsigned char bytes[REFRESH_BYTES])
{
	unsigned char *mac = bytes + REFRESH_SIGNED;

	crypto_generichash(
	    mac, MAC_SIZE, bytes, REFRESH_SIGNED, keys->refresh, sizeof(keys->refresh));
}

void
token_make_refresh(const struct token_keys *keys, const unsigned char session[TOKEN_SESSION_SIZE],
    char out[TOKEN_REFRESH_SIZE])
{
	unsigned char bytes[REFRESH_BYTES];

	memcpy(bytes, session, TOKEN_SESSION_SIZE);
	randombytes_buf(bytes + TOKEN_SESSION_SIZE, REFRESH_SIGNED - TOKEN_SESSION_SIZE);
	sign_refresh(keys, bytes);
	sodium_bin2base64(out, TOKEN_REFRESH_SIZE, bytes, sizeof(bytes), BASE64);
}

bool
token_check_refresh(
    const struct token_keys *keys, struct span token, unsigned char session[TOKEN_SESSION_SIZE])
{
	unsigned char given[REFRESH_BYTES], right[REFRESH_BYTES];
	size_t size;

	if (token.size != TOKEN_REFRESH_SIZE - 1 ||
	    sodium_base642bin(
		given, sizeof(given), token.data, token.size, NULL, &size, NULL, BASE64) != 0 ||
	    size != sizeof(given))
		return false;
	memcpy(right, given, REFRESH_SIGNED);
	sign_refresh(keys, right);
	memcpy(session, given, TOKEN_SESSION_SIZE);
	return sodium_memcmp(given, right, sizeof(given)) == 0;
}

void
token_make_csrf(const struct token_keys *keys, const unsigned char session[TOKEN_SESSION_SIZE],
    char out[TOKEN_CSRF_SIZE])
{
	unsigned char mac[32];

	crypto_generichash(
	    mac, sizeof(mac), session, TOKEN_SESSION_SIZE, keys->csrf, sizeof(keys->csrf));
	sodium_bin2base64(out, TOKEN_CSRF_SIZE, mac, sizeof(mac), BASE64);
}

bool
token_check_csrf(const struct token_keys *keys, const unsigned char session[TOKEN_SESSION_SIZE],
    struct span token)
{
	char right[TOKEN_CSRF_SIZE];

	token_make_csrf(keys, session, right);
	return token.size == sizeof(right) - 1 &&
	       sodium_memcmp(token.data, right, sizeof(right) - 1) == 0;
}

void
token_make_api_key(char out[TOKEN_API_KEY_SIZE])
{
	unsigned char bytes[32];
	size_t begin = strlen(api_key_begin);

	randombytes_buf(bytes, sizeof(bytes));
	memcpy(out, api_key_begin, begin);
	sodium_bin2base64(out + begin, TOKEN_API_KEY_SIZE - begin, bytes, sizeof(bytes), BASE64);
	sodium_memzero(bytes, sizeof(bytes));
}

bool
token_is_api_key(struct span text)
{
	return span_starts(text, span_of(api_key_begin));
}

void
token_hash(struct span secret, unsigned char out[TOKEN_HASH_SIZE])
{
	crypto_generichash(
	    out, TOKEN_HASH_SIZE, (const unsigned char *)secret.data, secret.size, NULL, 0);
}
