/* sign-in.c: sessions as tokens, cookies and rows. */

#include "api/sign-in.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

#include "api/api.h"
#include "api/audit.h"
#include "api/fields.h"
#include "base/clock.h"
#include "base/limits.h"

/* How long a session lasts that nobody renews, and at most. */
#define SESSION_IDLE_MS ((int64_t)7 * DAY_MS)
#define SESSION_MS ((int64_t)30 * DAY_MS)

enum { COOKIE_SIZE = 1024 };

/* Browsers take a name with such a beginning only from who sent it under TLS, and for this host. */
static const char *const access_names[] = { "siem_access", "__Host-siem_access" };
static const char *const refresh_names[] = { "siem_refresh", "__Secure-siem_refresh" };

struct span
session_access_cookie(struct exchange *exchange)
{
	return exchange_cookie(exchange, access_names[exchange->is_secure]);
}

struct span
session_refresh_cookie(struct exchange *exchange)
{
	return exchange_cookie(exchange, refresh_names[exchange->is_secure]);
}

bool
session_read_carrier(struct exchange *exchange, const cJSON *body, enum carrier *carrier)
{
	bool is_there, is_set;

	if (!field_flag(exchange, body, "cookies", &is_there, &is_set))
		return false;
	*carrier = is_there && !is_set ? BY_BODY : BY_COOKIES;
	return true;
}

struct cookie {
	const char *name, *value, *path;
	int64_t seconds;
};

static void
set_cookie(struct exchange *exchange, const struct cookie *cookie)
{
	char text[COOKIE_SIZE];

	snprintf(text, sizeof(text),
	    "%s=%s; Path=%s; Max-Age=%" PRId64 "; HttpOnly; SameSite=Strict%s", cookie->name,
	    cookie->value, cookie->path, cookie->seconds, exchange->is_secure ? "; Secure" : "");
	exchange_set_header(exchange, "Set-Cookie", text);
}

static void
set_cookies(struct exchange *exchange, const char *access, const char *refresh, int64_t seconds)
{
	const struct cookie cookies[] = {
		{ access_names[exchange->is_secure], access, "/", seconds ? ACCESS_SECONDS : 0 },
		{ refresh_names[exchange->is_secure], refresh, "/api/v1/auth", seconds },
	};

	set_cookie(exchange, &cookies[0]);
	set_cookie(exchange, &cookies[1]);
}

void
session_clear_cookies(struct exchange *exchange)
{
	set_cookies(exchange, "", "", 0);
}

static void
hash_token(const char *token, unsigned char out[ACCOUNT_HASH_SIZE])
{
	_Static_assert(
	    (int)ACCOUNT_HASH_SIZE == (int)TOKEN_HASH_SIZE, "what the store keeps of tokens");
	token_hash(span_of(token), out);
}

/* Session as JSON, and its tokens in cookies or in it. */
struct grant {
	const struct person *person;
	const struct account_session *session;
	const char *refresh;
	enum carrier carrier;
	int64_t now_ms;
};

static cJSON *
person_json(struct exchange *exchange, const struct person *person, const unsigned char *session)
{
	cJSON *answer = cJSON_CreateObject(), *user = cJSON_AddObjectToObject(answer, "user");
	char csrf[TOKEN_CSRF_SIZE];

	token_make_csrf(&exchange->api->accounts->keys, session, csrf);
	field_put_id(user, "id", person->id);
	field_put_text(user, "name", person->name);
	field_put_text(user, "role", person->role);
	cJSON_AddStringToObject(answer, "csrf_token", csrf);
	return answer;
}

static void
answer_session(struct exchange *exchange, const struct grant *grant)
{
	struct token_claims claims = { .user = grant->person->id,
		.issued_s = grant->now_ms / SECOND_MS };
	const char *access;
	cJSON *answer;

	memcpy(claims.session, grant->session->id, sizeof(claims.session));
	access = token_sign(&exchange->api->accounts->keys, &claims, exchange->arena);
	if (access == NULL) {
		problem(exchange, 500, "a token could not be made");
		return;
	}
	answer = person_json(exchange, grant->person, grant->session->id);
	cJSON_AddStringToObject(answer, "access_token", access);
	cJSON_AddNumberToObject(answer, "expires_in", ACCESS_SECONDS);
	if (grant->carrier == BY_BODY)
		cJSON_AddStringToObject(answer, "refresh_token", grant->refresh);
	else
		set_cookies(exchange, access, grant->refresh,
		    (grant->session->expires_ms - grant->now_ms) / SECOND_MS);
	exchange_set_header(exchange, "Cache-Control", "no-store");
	exchange_answer(exchange, answer);
}

struct beginning {
	struct account_session session;
	struct span password; /* as struct person has it */
	bool is_as_before;
};

static bool
see_user(void *data, const struct account_user *user)
{
	struct beginning *beginning = data;

	beginning->is_as_before =
	    user->disabled_ms == ACCOUNT_NEVER &&
	    (!beginning->password.size || span_equal(user->password, beginning->password));
	return true;
}

enum { USER_CHANGED = 1 };

static int
add_session(struct store *store, void *data, struct failure *failure)
{
	struct beginning *beginning = data;
	const struct account_session *session = &beginning->session;
	const struct account_end end = {
		.user = session->user, .at_ms = session->created_ms, .keep = LIMIT_SESSIONS
	};

	if (accounts_user_find(store, session->user, see_user, beginning, failure) < 0)
		return -1;
	if (!beginning->is_as_before)
		return USER_CHANGED;
	return accounts_session_add(store, session, failure) < 0
		   ? -1
		   : accounts_sessions_revoke(store, &end, failure);
}

bool
session_begin(struct exchange *exchange, const struct person *person, enum carrier carrier)
{
	struct accounts *accounts = exchange->api->accounts;
	int64_t now_ms = accounts->settings.now_ms();
	struct beginning beginning = { .session = { .user = person->id,
					   .created_ms = now_ms,
					   .expires_ms = now_ms + SESSION_IDLE_MS },
		.password = person->password };
	struct account_session *session = &beginning.session;
	char refresh[TOKEN_REFRESH_SIZE];
	const struct grant grant = { person, session, refresh, carrier, now_ms };
	int result;

	randombytes_buf(session->id, sizeof(session->id));
	token_make_refresh(&accounts->keys, session->id, refresh);
	hash_token(refresh, session->refresh);
	result = accounts_change(exchange, add_session, &beginning);
	if (result == USER_CHANGED)
		problem(exchange, 401, "the name or the password is wrong");
	if (result != 0)
		return false;
	exchange->caller.user = person->id;
	/* The log names the caller when the body that brought the name is gone. */
	exchange->caller.name = arena_copy(exchange->arena, person->name);
	answer_session(exchange, &grant);
	return true;
}

enum renewal { RENEWED, NO_SESSION, USED_BEFORE };

struct renewing {
	struct account_session session; /* id and refresh: the new ones */
	unsigned char from[ACCOUNT_HASH_SIZE];
	int64_t now_ms;
	int64_t user; /* 0: the session is not known */
};

static int
renew(struct store *store, void *data, struct failure *failure)
{
	struct renewing *renewing = data;
	struct account_session found;
	int result = accounts_session_find(store, renewing->session.id, &found, failure);

	if (result <= 0)
		return result < 0 ? -1 : NO_SESSION;
	renewing->user = found.user;
	if (found.revoked_ms != ACCOUNT_NEVER || found.expires_ms <= renewing->now_ms)
		return NO_SESSION;
	renewing->session.user = found.user;
	renewing->session.expires_ms = renewing->now_ms + SESSION_IDLE_MS;
	if (renewing->session.expires_ms > found.created_ms + SESSION_MS)
		renewing->session.expires_ms = found.created_ms + SESSION_MS;
	result = accounts_session_rotate(store, &renewing->session, renewing->from, failure);
	if (result < 0)
		return -1;
	return result ? RENEWED : USED_BEFORE;
}

static int
end_session(struct store *store, void *data, struct failure *failure)
{
	struct renewing *renewing = data;

	return accounts_session_revoke(store, renewing->session.id, renewing->now_ms, failure) < 0
		   ? -1
		   : 0;
}

/* The user of a session, as the directory has it; false: it is nobody any more. */
static bool
find_person(struct exchange *exchange, int64_t id, struct person *out)
{
	struct accounts *accounts = exchange->api->accounts;
	const struct directory_user *user = directory_user(accounts_directory(accounts), id);
	bool is = user && !user->is_disabled;

	if (is)
		*out = (struct person){ .id = id,
			.name = arena_copy(exchange->arena, user->name),
			.role = span_of(role_name(user->role)) };
	accounts_close_directory(accounts);
	return is;
}

/* Two have the same token: nobody can say which of them is the thief. */
static void
end_stolen(struct exchange *exchange, struct renewing *renewing)
{
	char id[2 * TOKEN_SESSION_SIZE + 1];

	if (accounts_change(exchange, end_session, renewing) < 0)
		return;
	sodium_bin2hex(id, sizeof(id), renewing->session.id, sizeof(renewing->session.id));
	audit(exchange, "session.reuse", span_of(id), NULL);
	session_clear_cookies(exchange);
	problem(exchange, 401, "this token was used before: its session has ended");
}

static void
answer_renewal(struct exchange *exchange, const struct renewing *renewing, const char *refresh,
    enum carrier carrier)
{
	struct person person;
	const struct grant grant = { &person, &renewing->session, refresh, carrier,
		renewing->now_ms };

	if (find_person(exchange, renewing->session.user, &person))
		answer_session(exchange, &grant);
	else
		problem(exchange, 401, "the user may not sign in any more");
}

void
session_renew(struct exchange *exchange, struct span token, enum carrier carrier)
{
	struct accounts *accounts = exchange->api->accounts;
	struct renewing renewing = { .now_ms = accounts->settings.now_ms() };
	char refresh[TOKEN_REFRESH_SIZE];
	struct person person;
	int result;

	if (!token_check_refresh(&accounts->keys, token, renewing.session.id)) {
		tries_refuse(exchange, "the refresh token is none of ours");
		return;
	}
	token_hash(token, renewing.from);
	token_make_refresh(&accounts->keys, renewing.session.id, refresh);
	hash_token(refresh, renewing.session.refresh);
	result = accounts_ask(exchange, renew, &renewing);
	if (renewing.user && find_person(exchange, renewing.user, &person))
		exchange->caller.name = person.name;
	if (result == RENEWED)
		answer_renewal(exchange, &renewing, refresh, carrier);
	else if (result == USED_BEFORE)
		end_stolen(exchange, &renewing);
	else if (result == NO_SESSION)
		problem(exchange, 401, "the session has ended");
}

void
session_answer_caller(struct exchange *exchange)
{
	const struct person person = { .id = exchange->caller.user,
		.name = exchange->caller.name,
		.role = span_of(role_name(exchange->caller.role)) };

	exchange_set_header(exchange, "Cache-Control", "no-store");
	exchange_answer(exchange, person_json(exchange, &person, exchange->caller.session));
}

/* What browsers say of the page that asks; older ones only where it came from. */
bool
session_is_cross_site(struct exchange *exchange)
{
	struct span site = exchange_header(exchange, "Sec-Fetch-Site");
	struct span origin = exchange_header(exchange, "Origin");

	if (site.data)
		return !span_is(site, "same-origin") && !span_is(site, "none");
	if (origin.data == NULL)
		return false;
	if (!span_take(&origin, SPAN("https://")) && !span_take(&origin, SPAN("http://")))
		return true;
	return !span_equal_nocase(origin, exchange_header(exchange, "Host"));
}
