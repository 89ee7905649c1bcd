/* auth.c: signing in, staying so, and out. */

#include "api/api.h"
#include "api/audit.h"
#include "api/fields.h"
#include "api/people.h"
#include "api/sign-in.h"

/* A user who is looked up by name. */
struct lookup {
	struct span name;
	struct person_row row;
};

static int
find_named(struct store *store, void *data, struct failure *failure)
{
	struct lookup *lookup = data;

	return accounts_user_named(store, lookup->name, person_see, &lookup->row, failure);
}

static int
find_by_id(struct store *store, void *data, struct failure *failure)
{
	struct lookup *lookup = data;

	return accounts_user_find(store, lookup->row.id, person_see, &lookup->row, failure);
}

/* Of nobody, and of one who may not sign in, it takes as long and is wrong. */
static bool
is_right(struct exchange *exchange, struct lookup *lookup, struct span password)
{
	const struct person_row *row = &lookup->row;
	enum password_result result =
	    password_check(exchange->api->accounts->hasher, password, row->password);

	if (result == PASSWORD_BUSY) {
		tries_give_back(exchange, lookup->name);
		person_answer_busy(exchange);
		return false;
	}
	if (result == PASSWORD_RIGHT && row->disabled_ms == ACCOUNT_NEVER) {
		tries_give_back(exchange, lookup->name);
		return true;
	}
	tries_audit(exchange, "login.fail", lookup->name);
	problem(exchange, 401, "the name or the password is wrong");
	return false;
}

static void
sign_in(
    struct exchange *exchange, struct lookup *lookup, struct span password, enum carrier carrier)
{
	struct person person;

	if (!tries_take(exchange, lookup->name))
		return;
	/* Others are nobody's, and a database may find one by what only looks like it. */
	if (person_is_name(lookup->name) && accounts_ask(exchange, find_named, lookup) < 0) {
		tries_give_back(exchange, lookup->name);
		return;
	}
	if (!is_right(exchange, lookup, password))
		return;
	person = (struct person){ lookup->row.id, lookup->row.name, lookup->row.role,
		lookup->row.password };
	if (session_begin(exchange, &person, carrier))
		audit(exchange, "login", person.name, NULL);
}

static bool
has_accounts(struct exchange *exchange)
{
	if (exchange->api->accounts)
		return true;
	problem(exchange, 503, "this server has no store, and so no users");
	return false;
}

/* A refusal says how else one may come (RFC 9110, 15.5.2). */
static void
say_scheme(struct exchange *exchange)
{
	if (exchange->status == 401)
		exchange_set_header(exchange, "WWW-Authenticate", "Bearer");
}

static void
post_login(struct exchange *exchange)
{
	/* Longer than any name that is taken: who mistypes is told no more than that. */
	static const struct field names = { "name", PASSWORD_MAX, true };
	static const struct field passwords = { "password", PASSWORD_MAX, true };
	struct lookup lookup = { .row = {
				     .arena = exchange->arena, .disabled_ms = ACCOUNT_NEVER } };
	enum carrier carrier;
	struct span password;
	cJSON *body;

	if (!has_accounts(exchange) || !(body = exchange_object(exchange)))
		return;
	if (field_text(exchange, body, &names, &lookup.name) &&
	    field_text(exchange, body, &passwords, &password) &&
	    session_read_carrier(exchange, body, &carrier))
		sign_in(exchange, &lookup, password, carrier);
	say_scheme(exchange);
	person_wipe(body, "password");
	cJSON_Delete(body);
}

/* The token of the body, or the cookie's where there is none. */
static void
post_refresh(struct exchange *exchange)
{
	static const struct field tokens = { "refresh_token", 256, false };
	struct span token = { NULL, 0 }, cookie = session_refresh_cookie(exchange);
	cJSON *body = NULL;

	if (!has_accounts(exchange))
		return;
	if (exchange->body.size > 0 && !(body = exchange_object(exchange)))
		return;
	if (!field_text(exchange, body, &tokens, &token))
		goto out;
	if (token.data)
		session_renew(exchange, token, BY_BODY);
	else if (!cookie.data)
		problem(exchange, 401, "there is no refresh token");
	else if (session_is_cross_site(exchange))
		problem(exchange, 403, "another site's page may not renew a session");
	else
		session_renew(exchange, cookie, BY_COOKIES);
	say_scheme(exchange);
out:
	cJSON_Delete(body);
}

/* The session that a request is of, also when its access token has expired. */
static bool
find_session(struct exchange *exchange, struct token_claims *claims, bool *is_by_cookie)
{
	const struct accounts *accounts = exchange->api->accounts;
	struct span header = exchange_header(exchange, "Authorization");
	struct span access = session_access_cookie(exchange);
	struct span refresh = session_refresh_cookie(exchange);
	int64_t now_s = accounts->settings.now_ms() / 1000;

	*is_by_cookie = !header.data;
	if (header.data) {
		span_cut(&header, ' ');
		return token_check(&accounts->keys, span_trim(header), now_s, claims) !=
		       TOKEN_FORGED;
	}
	return (access.data &&
		   token_check(&accounts->keys, access, now_s, claims) != TOKEN_FORGED) ||
	       (refresh.data && token_check_refresh(&accounts->keys, refresh, claims->session));
}

struct ending {
	struct token_claims claims;
	int64_t now_ms;
	struct span name;
	struct arena *arena;
};

static int
end_one(struct store *store, void *data, struct failure *failure)
{
	struct ending *ending = data;
	struct person_row row = { .arena = ending->arena };
	struct account_session session;
	int result = accounts_session_find(store, ending->claims.session, &session, failure);

	if (result > 0)
		result = accounts_user_find(store, session.user, person_see, &row, failure);
	ending->name = row.name;
	if (result < 0)
		return -1;
	return accounts_session_revoke(store, ending->claims.session, ending->now_ms, failure) < 0
		   ? -1
		   : 0;
}

static void
post_logout(struct exchange *exchange)
{
	struct ending ending = { .arena = exchange->arena };
	bool is_by_cookie;

	if (!has_accounts(exchange))
		return;
	ending.now_ms = exchange->api->accounts->settings.now_ms();
	if (!find_session(exchange, &ending.claims, &is_by_cookie)) {
		/* A form of another site's comes without any, and shall take none away. */
		if (session_access_cookie(exchange).data || session_refresh_cookie(exchange).data)
			session_clear_cookies(exchange);
		return;
	}
	if (is_by_cookie && !token_check_csrf(&exchange->api->accounts->keys, ending.claims.session,
				exchange_header(exchange, "X-CSRF-Token"))) {
		problem(exchange, 403,
		    "with cookies this needs the session's csrf_token as X-CSRF-Token");
		return;
	}
	if (accounts_change(exchange, end_one, &ending) < 0)
		return;
	exchange->caller.name = ending.name.data ? ending.name : SPAN("");
	audit(exchange, "logout", ending.name, NULL);
	session_clear_cookies(exchange);
}

static void
get_me(struct exchange *exchange)
{
	session_answer_caller(exchange);
}

/* A new password ends the user's other sessions. */
struct password_change {
	struct lookup lookup;
	char hash[PASSWORD_HASH_SIZE];
	const unsigned char *session;
	int64_t now_ms;
};

static int
set_password(struct store *store, void *data, struct failure *failure)
{
	struct password_change *change = data;
	const struct account_change news = { .password = span_of(change->hash) };
	const struct account_end end = {
		.user = change->lookup.row.id, .at_ms = change->now_ms, .except = change->session
	};

	if (accounts_user_set(store, end.user, &news, failure) < 0 ||
	    accounts_sessions_revoke(store, &end, failure) < 0)
		return -1;
	return 0;
}

/* The old one is tried as if to sign in. */
static void
change_password(struct exchange *exchange, struct span former, struct span next)
{
	struct password_change change = { .session = exchange->caller.session,
		.now_ms = exchange->api->accounts->settings.now_ms() };
	struct lookup *lookup = &change.lookup;

	lookup->name = exchange->caller.name;
	lookup->row = (struct person_row){
		.arena = exchange->arena, .id = exchange->caller.user, .disabled_ms = ACCOUNT_NEVER
	};
	if (!tries_take(exchange, lookup->name))
		return;
	if (accounts_ask(exchange, find_by_id, lookup) < 0) {
		tries_give_back(exchange, lookup->name);
		return;
	}
	if (!is_right(exchange, lookup, former)) {
		/* Not 401: the session is good, and a client must not sign in anew. */
		if (exchange->status == 401)
			problem_at(exchange, 422, "/old", "the old password is wrong");
		return;
	}
	if (!person_hash(exchange, "/new", next, lookup->name, change.hash) ||
	    accounts_change(exchange, set_password, &change) < 0)
		return;
	audit(exchange, "user.password", lookup->name, NULL);
}

static void
post_password(struct exchange *exchange)
{
	static const struct field olds = { "old", PASSWORD_MAX, true };
	static const struct field news = { "new", PASSWORD_MAX, true };
	struct span former, next;
	cJSON *body;

	if (exchange->caller.key) {
		problem(exchange, 403, "an API key changes no password");
		return;
	}
	body = exchange_object(exchange);
	if (body == NULL)
		return;
	if (field_text(exchange, body, &olds, &former) && field_text(exchange, body, &news, &next))
		change_password(exchange, former, next);
	person_wipe(body, "old");
	person_wipe(body, "new");
	cJSON_Delete(body);
}

const struct route routes_auth[] = {
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/auth/login",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_WORK,
	    .handle = post_login,
	    .body_max = PERSON_BODY_MAX,
	    .summary = "Begins a session",
	    .request = "Login",
	    .reply = "Session",
	    .status = 200,
	    .problems = "401 403 415 422",
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/auth/refresh",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_WORK,
	    .handle = post_refresh,
	    .body_max = PERSON_BODY_MAX,
	    .summary = "Renews a session with its refresh token, each of which is good once",
	    .request = "Refresh",
	    .reply = "Session",
	    .status = 200,
	    .problems = "401 403 415 422",
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/auth/logout",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_WORK,
	    .handle = post_logout,
	    .body_max = PERSON_BODY_MAX,
	    .summary = "Ends the session",
	    .status = 204,
	},
	{
	    .path = "/api/v1/auth/me",
	    .roles = ROLES_READ | ROLE_INGEST,
	    .lane = LANE_QUICK,
	    .handle = get_me,
	    .summary = "Who is signed in",
	    .reply = "Me",
	    .status = 200,
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/auth/password",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = post_password,
	    .body_max = PERSON_BODY_MAX,
	    .summary = "Changes one's own password, and ends one's other sessions",
	    .request = "PasswordChange",
	    .status = 204,
	    .problems = "415 422",
	},
	{ 0 },
};
