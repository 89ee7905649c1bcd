/* test-token.c: tokens, forged and not; signatures are judged by libsodium. */

#include "check.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "http/token-cache.h"

#define SECRET "0123456789abcdef0123456789abcdef"

enum { NOW_S = 1774616816, BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

static struct token_keys keys;
static struct arena arena;
static const struct token_claims ana = { 7, { 1, 2, 255 }, NOW_S, 0 };
static struct token_claims claims;

static int
start(void **state)
{
	(void)state;
	if (sodium_init() < 0)
		return -1;
	token_keys_set(&keys, SPAN(SECRET));
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	token_keys_release(&keys);
	arena_release(&arena);
	return 0;
}

/* A token of the test's own making: HMAC-SHA-256 by libsodium. */
static const char *
make(const char *header, const char *payload, const char *secret)
{
	static char token[2048];
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;
	char *at = token;

	sodium_bin2base64(at, 1000, (const unsigned char *)header, strlen(header), BASE64);
	at += strlen(at);
	*at++ = '.';
	sodium_bin2base64(at, 1000, (const unsigned char *)payload, strlen(payload), BASE64);
	at += strlen(at);
	crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)token, strlen(token));
	crypto_auth_hmacsha256_final(&state, mac);
	*at++ = '.';
	sodium_bin2base64(at, 64, mac, sizeof(mac), BASE64);
	return token;
}

#define HS256 "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"
#define SID "\"sid\":\"0102ff00000000000000000000000000\""
#define FROM "\"iat\":1774616816,\"nbf\":1774616816"
#define GOOD "{\"iss\":\"siem\",\"sub\":\"7\"," SID "," FROM ",\"exp\":1774617716}"

static enum token_result
check(const char *token, int64_t now_s)
{
	return token_check(&keys, span_of(token), now_s, &claims);
}

static void
a_token_says_what_was_signed_until_it_expires(void **state)
{
	const char *token = token_sign(&keys, &ana, &arena);

	(void)state;
	assert_int_equal(check(token, NOW_S), TOKEN_GOOD);
	assert_int_equal(claims.user, 7);
	assert_memory_equal(claims.session, ana.session, sizeof(ana.session));
	assert_int_equal(claims.issued_s, NOW_S);
	assert_int_equal(claims.expires_s, NOW_S + ACCESS_SECONDS);
	assert_int_equal(check(token, NOW_S + ACCESS_SECONDS - 1), TOKEN_GOOD);
	assert_int_equal(check(token, NOW_S + ACCESS_SECONDS), TOKEN_EXPIRED);
	/* Another server's clock may go a little behind, and no more. */
	assert_int_equal(check(token, NOW_S - 30), TOKEN_GOOD);
	assert_int_equal(check(token, NOW_S - 300), TOKEN_FORGED);
}

static void
the_signature_is_hmac_sha_256_of_another_implementation(void **state)
{
	const char *token = token_sign(&keys, &ana, &arena);
	unsigned char mac[crypto_auth_hmacsha256_BYTES], theirs[crypto_auth_hmacsha256_BYTES];
	const char *dot = strrchr(token, '.');
	crypto_auth_hmacsha256_state hmac;
	size_t size;

	(void)state;
	crypto_auth_hmacsha256_init(&hmac, (const unsigned char *)SECRET, strlen(SECRET));
	crypto_auth_hmacsha256_update(&hmac, (const unsigned char *)token, (size_t)(dot - token));
	crypto_auth_hmacsha256_final(&hmac, mac);
	assert_int_equal(sodium_base642bin(theirs, sizeof(theirs), dot + 1, strlen(dot + 1), NULL,
			     &size, NULL, BASE64),
	    0);
	assert_int_equal(size, sizeof(mac));
	assert_memory_equal(theirs, mac, sizeof(mac));
	assert_int_equal(check(make(HS256, GOOD, SECRET), NOW_S), TOKEN_GOOD);
}

static void
a_forged_token_is_refused(void **state)
{
	static const struct {
		const char *header, *payload, *secret;
	} forged[] = {
		{ HS256, GOOD, "another key of the same length!!" },
		{ HS256, GOOD, "" },
		{ "{\"alg\":\"none\"}", GOOD, SECRET },
		{ "{\"alg\":\"None\"}", GOOD, SECRET },
		{ "{\"alg\":\"HS384\",\"typ\":\"JWT\"}", GOOD, SECRET },
		{ "{\"alg\":\"HS512\",\"typ\":\"JWT\"}", GOOD, SECRET },
		{ "{\"alg\":\"RS256\",\"typ\":\"JWT\"}", GOOD, SECRET },
		{ "{\"typ\":\"JWT\"}", GOOD, SECRET },
		{ "{}", GOOD, SECRET },
		{ "[]", GOOD, SECRET },
		{ "", GOOD, SECRET },
		{ HS256, "", SECRET },
		{ HS256, "[]", SECRET },
		{ HS256, "{}", SECRET },
		/* Signed with the right key, but not what we make. */
		{ HS256, "{\"sub\":\"7\"," SID "," FROM ",\"exp\":1774617716}", SECRET },
		{ HS256, "{\"iss\":\"other\",\"sub\":\"7\"," SID "," FROM ",\"exp\":1774617716}",
		    SECRET },
		{ HS256, "{\"iss\":\"siem\"," SID "," FROM ",\"exp\":1774617716}", SECRET },
		{ HS256, "{\"iss\":\"siem\",\"sub\":7," SID "," FROM ",\"exp\":1774617716}",
		    SECRET },
		{ HS256, "{\"iss\":\"siem\",\"sub\":\"0\"," SID "," FROM ",\"exp\":1774617716}",
		    SECRET },
		{ HS256, "{\"iss\":\"siem\",\"sub\":\"-7\"," SID "," FROM ",\"exp\":1774617716}",
		    SECRET },
		{ HS256, "{\"iss\":\"siem\",\"sub\":\"7\"," FROM ",\"exp\":1774617716}", SECRET },
		{ HS256,
		    "{\"iss\":\"siem\",\"sub\":\"7\",\"sid\":\"01\"," FROM ",\"exp\":1774617716}",
		    SECRET },
		{ HS256, "{\"iss\":\"siem\",\"sub\":\"7\"," SID "," FROM "}", SECRET },
		{ HS256, "{\"iss\":\"siem\",\"sub\":\"7\"," SID ",\"exp\":1774617716}", SECRET },
		{ HS256,
		    "{\"iss\":\"siem\",\"sub\":\"7\"," SID
		    ",\"iat\":1774616816,\"exp\":1774617716}",
		    SECRET },
		/* Longer than any of ours, or not yet good. */
		{ HS256, "{\"iss\":\"siem\",\"sub\":\"7\"," SID "," FROM ",\"exp\":1774617717}",
		    SECRET },
		{ HS256,
		    "{\"iss\":\"siem\",\"sub\":\"7\"," SID
		    ",\"iat\":1774616816,\"nbf\":1774617000,\"exp\":1774617716}",
		    SECRET },
		{ HS256, "{\"iss\":\"siem\",\"sub\":\"7\"," SID "," FROM ",\"exp\":\"1774617716\"}",
		    SECRET },
		{ HS256, "{\"iss\":\"siem\",\"sub\":\"7\"," SID "," FROM ",\"exp\":1e400}",
		    SECRET },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(forged) / sizeof(*forged); i++)
		if (check(make(forged[i].header, forged[i].payload, forged[i].secret), NOW_S) !=
		    TOKEN_FORGED)
			fail_msg("%s %s was believed", forged[i].header, forged[i].payload);
}

/* "alg":"none" with an empty signature, as the RFC has it, and pieces of tokens. */
static void
an_unsigned_or_broken_token_is_refused(void **state)
{
	char token[2048], long_one[4096];

	(void)state;
	snprintf(token, sizeof(token), "%s", make("{\"alg\":\"none\"}", GOOD, SECRET));
	strrchr(token, '.')[1] = '\0';
	assert_int_equal(check(token, NOW_S), TOKEN_FORGED);
	strrchr(token, '.')[0] = '\0';
	assert_int_equal(check(token, NOW_S), TOKEN_FORGED);
	snprintf(token, sizeof(token), "%s", make(HS256, GOOD, SECRET));
	for (size_t size = 0; size < strlen(token); size++)
		assert_int_equal(
		    token_check(&keys, (struct span){ token, size }, NOW_S, &claims), TOKEN_FORGED);
	for (size_t i = 0; token[i]; i++) {
		char kept = token[i];

		/* The last letter's lower bits are not part of the signature. */
		if (token[i + 1] == '\0')
			break;
		token[i] = kept == 'A' ? 'B' : 'A';
		assert_int_equal(check(token, NOW_S), TOKEN_FORGED);
		token[i] = kept;
	}
	assert_int_equal(
	    token_check(&keys, (struct span){ "a\0b", 3 }, NOW_S, &claims), TOKEN_FORGED);
	memset(long_one, 'a', sizeof(long_one));
	assert_int_equal(
	    token_check(&keys, (struct span){ long_one, sizeof(long_one) }, NOW_S, &claims),
	    TOKEN_FORGED);
}

/* Thousands of others between: places are taken and taken again. */
static void
what_was_found_good_is_remembered_and_ends_all_the_same(void **state)
{
	struct token_cache *cache = token_cache_open();
	const char *token = token_sign(&keys, &ana, &arena), *other;
	struct token_claims bo = { 8, { 9 }, NOW_S, 0 };

	(void)state;
	for (int i = 0; i < 10000; i++) {
		memcpy(bo.session + 4, &i, sizeof(i));
		other = token_sign(&keys, &bo, &arena);
		assert_int_equal(
		    token_cache_check(cache, &keys, span_of(other), NOW_S, &claims), TOKEN_GOOD);
		assert_int_equal(claims.user, 8);
		assert_memory_equal(claims.session, bo.session, sizeof(bo.session));
		assert_int_equal(
		    token_cache_check(cache, &keys, span_of(token), NOW_S, &claims), TOKEN_GOOD);
		assert_int_equal(claims.user, 7);
	}
	assert_int_equal(
	    token_cache_check(cache, &keys, span_of(token), NOW_S + ACCESS_SECONDS, &claims),
	    TOKEN_EXPIRED);
	assert_int_equal(
	    token_cache_check(cache, &keys, span_of(make(HS256, GOOD, "x")), NOW_S, &claims),
	    TOKEN_FORGED);
	token_cache_free(cache);
}

static void
a_refresh_token_names_its_session_and_cannot_be_made_by_others(void **state)
{
	unsigned char session[TOKEN_SESSION_SIZE];
	char token[TOKEN_REFRESH_SIZE], other[TOKEN_REFRESH_SIZE];
	struct token_keys foreign;

	(void)state;
	token_make_refresh(&keys, ana.session, token);
	token_make_refresh(&keys, ana.session, other);
	assert_string_not_equal(token, other);
	assert_true(token_check_refresh(&keys, span_of(token), session));
	assert_memory_equal(session, ana.session, sizeof(session));
	token_keys_set(&foreign, SPAN("another key of the same length!!"));
	assert_false(token_check_refresh(&foreign, span_of(token), session));
	token_keys_release(&foreign);
	token[0] ^= 1;
	assert_false(token_check_refresh(&keys, span_of(token), session));
	assert_false(token_check_refresh(&keys, SPAN(""), session));
}

static void
a_csrf_token_is_of_one_session(void **state)
{
	const unsigned char other[TOKEN_SESSION_SIZE] = { 9 };
	char token[TOKEN_CSRF_SIZE];

	(void)state;
	token_make_csrf(&keys, ana.session, token);
	assert_true(token_check_csrf(&keys, ana.session, span_of(token)));
	assert_false(token_check_csrf(&keys, other, span_of(token)));
	assert_false(token_check_csrf(&keys, ana.session, SPAN("")));
}

static void
api_keys_are_random_and_known_by_their_looks(void **state)
{
	char one[TOKEN_API_KEY_SIZE], other[TOKEN_API_KEY_SIZE];

	(void)state;
	token_make_api_key(one);
	token_make_api_key(other);
	assert_string_not_equal(one, other);
	assert_int_equal(strlen(one), TOKEN_API_KEY_SIZE - 1);
	assert_true(token_is_api_key(span_of(one)));
	assert_false(token_is_api_key(SPAN("eyJhbGciOi")));
}

static void
the_key_is_made_once_and_kept_from_others(void **state)
{
	char folder[] = "/tmp/test-token.XXXXXX", path[64];
	struct token_keys first, second;
	struct failure failure;
	struct stat status;
	FILE *file;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/key", folder);
	assert_int_equal(token_keys_load(path, &first, &failure), 0);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(first.jwt.size, 64);
	assert_int_equal(token_keys_load(path, &second, &failure), 0);
	assert_true(span_equal(first.jwt, second.jwt));
	assert_memory_equal(first.csrf, second.csrf, sizeof(first.csrf));
	assert_memory_not_equal(first.csrf, first.refresh, sizeof(first.csrf));
	token_keys_release(&first);
	token_keys_release(&second);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(token_keys_load(path, &first, &failure), -1);
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_non_null(strstr(failure.text, "others may read"));
	assert_int_equal(chmod(path, 0600), 0);
	file = fopen(path, "w");
	fputs("too short\n", file);
	fclose(file);
	assert_int_equal(token_keys_load(path, &first, &failure), -1);
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	unlink(path);
	assert_int_equal(rmdir(folder), 0); /* nothing else was left there */
	assert_int_equal(token_keys_load(path, &first, &failure), -1);
	assert_int_equal(failure.status, EXIT_IO);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_says_what_was_signed_until_it_expires),
		cmocka_unit_test(the_signature_is_hmac_sha_256_of_another_implementation),
		cmocka_unit_test(a_forged_token_is_refused),
		cmocka_unit_test(an_unsigned_or_broken_token_is_refused),
		cmocka_unit_test(what_was_found_good_is_remembered_and_ends_all_the_same),
		cmocka_unit_test(a_refresh_token_names_its_session_and_cannot_be_made_by_others),
		cmocka_unit_test(a_csrf_token_is_of_one_session),
		cmocka_unit_test(api_keys_are_random_and_known_by_their_looks),
		cmocka_unit_test(the_key_is_made_once_and_kept_from_others),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
