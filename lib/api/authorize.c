/*
 * authorize.c: whose request it is, and whether its route is for them.
 *
 * All of it runs on the thread that serves connections: it asks the key and the directory.
 */
#include <stdio.h>

#include "api/api.h"
#include "api/sign-in.h"
#include "base/clock.h"
#include "http/server.h"

/* A role in whose stead a key acts; the maker's, where that became less. */
static enum role
least(enum role key, enum role user)
{
	return user < key ? user : key;
}

/* 0: may the key be used?  Else why it may not. */
static const char *
check_key(const struct directory *directory, const struct directory_key *key, int64_t now_ms,
    enum role *role)
{
	const struct directory_user *user = directory_user(directory, key->user);

	*role = key->role;
	if (now_ms >= key->expires_ms)
		return "the API key has expired";
	if (key->role == ROLE_INGEST)
		return NULL;
	if (!user || user->is_disabled)
		return "the API key's user may not sign in any more";
	*role = least(key->role, user->role);
	return NULL;
}

static void
be_key(struct exchange *exchange, const struct directory_key *key, enum role role)
{
	struct caller *caller = &exchange->caller;
	size_t size = key->name.size + sizeof("key:");
	char *name = arena_alloc(exchange->arena, size);

	snprintf(name, size, "key:%.*s", (int)key->name.size, key->name.data);
	*caller = (struct caller){ .role = role,
		.user = key->role == ROLE_INGEST ? 0 : key->user,
		.key = key->id,
		.name = span_of(name),
		.source = arena_copy(exchange->arena, key->source) };
}

static int
by_api_key(struct exchange *exchange, struct span text)
{
	struct accounts *accounts = exchange->api->accounts;
	int64_t now_ms = accounts->settings.now_ms();
	unsigned char hash[TOKEN_HASH_SIZE];
	struct directory *directory;
	struct directory_key *key;
	const char *why = "there is no such API key";
	enum role role;

	token_hash(text, hash);
	directory = accounts_directory(accounts);
	key = directory_key(directory, hash);
	if (key)
		why = check_key(directory, key, now_ms, &role);
	if (!why) {
		be_key(exchange, key, role);
		atomic_store(&key->used_ms, now_ms);
	}
	accounts_close_directory(accounts);
	return why ? tries_refuse(exchange, why) : AUTHORIZE_ALLOWED;
}

/* The claims are ours; does the session still stand? */
static int
by_claims(struct exchange *exchange, const struct token_claims *claims)
{
	struct accounts *accounts = exchange->api->accounts;
	const struct directory *directory = accounts_directory(accounts);
	const struct directory_user *user = directory_user(directory, claims->user);
	bool is_good = user && !user->is_disabled && !directory_is_ended(directory, claims);

	if (is_good) {
		exchange->caller = (struct caller){ .role = user->role,
			.user = user->id,
			.name = arena_copy(exchange->arena, user->name) };
		memcpy(exchange->caller.session, claims->session, TOKEN_SESSION_SIZE);
	}
	accounts_close_directory(accounts);
	if (is_good)
		return AUTHORIZE_ALLOWED;
	problem(exchange, 401, "the session has ended");
	return 401;
}

static int
by_access_token(struct exchange *exchange, struct span token)
{
	struct accounts *accounts = exchange->api->accounts;
	struct token_claims claims;

	switch (token_cache_check(accounts->tokens, &accounts->keys, token,
	    accounts->settings.now_ms() / SECOND_MS, &claims)) {
	case TOKEN_GOOD:
		return by_claims(exchange, &claims);
	case TOKEN_EXPIRED:
		problem(exchange, 401, "the access token has expired");
		return 401;
	case TOKEN_FORGED:
		break;
	}
	return tries_refuse(exchange, "the access token is none of ours");
}

static int
by_header(struct exchange *exchange, struct span value)
{
	struct span scheme = span_cut(&value, ' ');

	value = span_trim(value);
	if (!span_equal_nocase(scheme, SPAN("Bearer"))) {
		problem(exchange, 401, "credentials are taken as \"Bearer\" only");
		return 401;
	}
	return token_is_api_key(value) ? by_api_key(exchange, value)
				       : by_access_token(exchange, value);
}

/* Browsers send cookies whoever's page asks: only our own knows the header. */
static int
by_cookie(struct exchange *exchange, struct span token)
{
	int status = by_access_token(exchange, token);

	if (status != AUTHORIZE_ALLOWED || exchange->method == METHOD_GET ||
	    token_check_csrf(&exchange->api->accounts->keys, exchange->caller.session,
		exchange_header(exchange, "X-CSRF-Token")))
		return status;
	problem(exchange, 403, "with cookies this needs the session's csrf_token as X-CSRF-Token");
	return 403;
}

static int
identify(struct exchange *exchange)
{
	struct span header = exchange_header(exchange, "Authorization");
	struct span cookie = session_access_cookie(exchange);

	if (header.data)
		return by_header(exchange, header);
	if (cookie.data)
		return by_cookie(exchange, cookie);
	problem(exchange, 401, "this needs signing in, or an API key");
	return 401;
}

int
accounts_authorize(struct exchange *exchange)
{
	int status;

	if (!exchange->api || !exchange->api->accounts)
		return 401;
	status = identify(exchange);
	if (status != AUTHORIZE_ALLOWED)
		return status;
	if (!(exchange->route->roles & exchange->caller.role)) {
		problem(
		    exchange, 403, "this is not for the role %s", role_name(exchange->caller.role));
		return 403;
	}
	return tries_allow_request(exchange) ? AUTHORIZE_ALLOWED : 429;
}
