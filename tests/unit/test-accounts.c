/* test-accounts.c: setup, signing in, staying so and out; users and keys; by a clock of the test's. */

#include "check.h"

#include "sqlite-db.h"

#include "accounts-server.h"
#include "api/sign-in.h"
#include "base/limits.h"

static struct test_server server;
static char *admin;

static int
begin(void **state)
{
	(void)state;
	peer = "203.0.113.9";
	store_free(open_new());
	server_start(&server, NULL);
	admin = set_up(&server);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	forget_answer();
	server_stop(&server);
	return 0;
}

static int
login(const char *name, const char *password)
{
	return ask(&server, "POST /api/v1/auth/login", NULL,
	    keep("{\"name\":\"%s\",\"password\":\"%s\",\"cookies\":false}", name, password));
}

static int
refresh(const char *token)
{
	return ask(
	    &server, "POST /api/v1/auth/refresh", NULL, keep("{\"refresh_token\":\"%s\"}", token));
}

static int
me(const char *head)
{
	return ask(&server, "GET /api/v1/auth/me", head, NULL);
}

/* What the audit log says, the newest first: "login ana, ". */
static const char *
deeds(const char *query)
{
	static char shown[2048];
	cJSON *item;

	shown[0] = '\0';
	EXPECT(200, ask(&server, keep("GET /api/v1/audit?%s", query), admin, NULL));
	cJSON_ArrayForEach(item, cJSON_GetObjectItem(answer, "items"))
	    snprintf(shown + strlen(shown), sizeof(shown) - strlen(shown), "%s %s %s, ",
		cJSON_GetObjectItem(item, "actor")->valuestring,
		cJSON_GetObjectItem(item, "action")->valuestring,
		cJSON_GetObjectItem(item, "object")->valuestring);
	return shown;
}

static void
the_first_admin_is_made_once_and_with_the_token(void **state)
{
	const char *body = "{\"token\":\"%s\",\"name\":\"ana\",\"password\":\"%s\"}";
	char *token;

	(void)state;
	/* begin() has made one: the same token does it no more. */
	token = keep("%s", server.api.accounts->setup_token);
	EXPECT(409, ask(&server, "POST /api/v1/setup", NULL, keep(body, token, PASSWORD)));
	server_stop(&server);
	store_free(open_new());
	server_start(&server, NULL);
	EXPECT(200, ask(&server, "GET /api/v1/setup", NULL, NULL));
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(answer, "needed")));
	EXPECT(403, ask(&server, "POST /api/v1/setup", NULL, keep(body, token, PASSWORD)));
	EXPECT(403,
	    ask(&server, "POST /api/v1/setup", NULL, keep(body, "", PASSWORD)) == 422 ? 403 : 0);
	token = keep("%s", server.api.accounts->setup_token);
	EXPECT(422, ask(&server, "POST /api/v1/setup", NULL, keep(body, token, "short")));
	EXPECT(201, ask(&server, "POST /api/v1/setup", NULL, keep(body, token, PASSWORD)));
	assert_string_equal(said("user.role"), "admin");
	admin = keep("Authorization: Bearer %s\n", said("access_token"));
	assert_true(strlen(header("Set-Cookie", "siem_refresh=")) > 64);
	EXPECT(200, ask(&server, "GET /api/v1/setup", NULL, NULL));
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(answer, "needed")));
	assert_string_equal(deeds(""), "ana setup ana,  setup.fail , ");
	/* A server that starts with a user has no token. */
	server_stop(&server);
	server_start(&server, NULL);
	assert_string_equal(server.api.accounts->setup_token, "");
	EXPECT(403, ask(&server, "POST /api/v1/setup", NULL, keep(body, token, PASSWORD)));
	EXPECT(200, me(admin));
}

static void
setup_tokens_are_not_to_be_guessed(void **state)
{
	int status = 0;

	(void)state;
	for (int i = 0; i < 11; i++)
		status = ask(&server, "POST /api/v1/setup", NULL,
		    "{\"token\":\"0123456789abcdef0123456789abcdef\",\"name\":\"x\",\"password\":"
		    "\"" PASSWORD "\"}");
	assert_int_equal(status, 429);
}

static void
who_signs_in_is_told_nothing_about_names(void **state)
{
	char *wrong;

	(void)state;
	EXPECT(401, login("root", "wrong horse battery"));
	wrong = keep("%s", said("detail"));
	EXPECT(401, login("nobody", "wrong horse battery"));
	assert_string_equal(said("detail"), wrong);
	EXPECT(200, login("ROOT", PASSWORD));
	assert_string_equal(said("user.name"), "root");
	assert_string_equal(deeds("action=login.fail"), " login.fail nobody,  login.fail root, ");
	EXPECT(422, login("", PASSWORD));
	EXPECT(422, ask(&server, "POST /api/v1/auth/login", NULL, "{\"name\":7}"));
	EXPECT(415, ask(&server, "POST /api/v1/auth/login", "Content-Type: text/plain\n", NULL));
}

static void
a_disabled_user_cannot_sign_in_and_nothing_of_hers_goes_on(void **state)
{
	char *id = keep("%s", add_user(&server, admin, "ana", "analyst"));
	char *ana = sign_in(&server, "ana"), *token = keep("%s", said("refresh_token"));

	(void)state;
	EXPECT(200, me(ana));
	EXPECT(200, ask(&server, keep("PATCH /api/v1/users/%s", id), admin, "{\"disabled\":true}"));
	assert_string_equal(said("disabled"), "2026-03-27T13:06:56.000Z");
	EXPECT(401, me(ana));
	EXPECT(401, refresh(token));
	EXPECT(401, login("ana", PASSWORD));
	EXPECT(
	    200, ask(&server, keep("PATCH /api/v1/users/%s", id), admin, "{\"disabled\":false}"));
	/* Her former sessions have ended for good. */
	EXPECT(401, me(ana));
	EXPECT(401, refresh(token));
	EXPECT(200, login("ana", PASSWORD));
	ana = keep("Authorization: Bearer %s\n", said("access_token"));
	token = keep("%s", said("refresh_token"));
	EXPECT(200, me(ana));
	EXPECT(204, ask(&server, keep("DELETE /api/v1/users/%s", id), admin, NULL));
	EXPECT(401, me(ana));
	EXPECT(401, refresh(token));
	EXPECT(404, ask(&server, keep("DELETE /api/v1/users/%s", id), admin, NULL));
	/* Nor are they of who is called so next. */
	add_user(&server, admin, "ana", "analyst");
	EXPECT(401, me(ana));
	EXPECT(401, refresh(token));
}

static void
a_refresh_token_is_good_once_and_its_reuse_ends_the_session(void **state)
{
	char *first, *second, *access;

	(void)state;
	EXPECT(200, login("root", PASSWORD));
	first = keep("%s", said("refresh_token"));
	now_ms += 20 * MINUTE_MS;
	EXPECT(200, refresh(first));
	second = keep("%s", said("refresh_token"));
	access = keep("Authorization: Bearer %s\n", said("access_token"));
	assert_string_not_equal(first, second);
	EXPECT(200, me(access));
	EXPECT(401, refresh(first));
	/* The thief's, or the owner's: both are out. */
	EXPECT(401, me(access));
	EXPECT(401, refresh(second));
	admin = sign_in(&server, "root");
	assert_non_null(strstr(deeds("action=session.reuse"), "root session.reuse "));
}

static void
a_session_ends_where_nobody_renews_it_and_after_thirty_days(void **state)
{
	int64_t began_ms = now_ms;
	char *token;
	int renewals = 0;

	(void)state;
	EXPECT(200, login("root", PASSWORD));
	token = keep("%s", said("refresh_token"));
	now_ms += (int64_t)7 * DAY_MS;
	EXPECT(401, refresh(token));
	EXPECT(200, login("root", PASSWORD));
	began_ms = now_ms;
	do {
		token = keep("%s", said("refresh_token"));
		now_ms += (int64_t)6 * DAY_MS;
		renewals++;
	} while (refresh(token) == 200);
	assert_int_equal(renewals, 5);
	assert_true(now_ms - began_ms == (int64_t)30 * DAY_MS);
}

static void
who_signs_out_is_out(void **state)
{
	char *access, *token, *cookies, *csrf;

	(void)state;
	EXPECT(200, login("root", PASSWORD));
	access = keep("Authorization: Bearer %s\n", said("access_token"));
	token = keep("%s", said("refresh_token"));
	EXPECT(204, ask(&server, "POST /api/v1/auth/logout", access, NULL));
	EXPECT(401, me(access));
	EXPECT(401, refresh(token));
	EXPECT(200, me(admin));
	/* By cookies, when the access token has expired. */
	EXPECT(200, ask(&server, "POST /api/v1/auth/login", NULL,
			"{\"name\":\"root\",\"password\":\"" PASSWORD "\"}"));
	csrf = keep("%s", said("csrf_token"));
	token = keep("%.64s", header("Set-Cookie", "siem_refresh=") + strlen("siem_refresh="));
	cookies = keep("Cookie: siem_refresh=%s\n", token);
	now_ms += HOUR_MS;
	EXPECT(403, ask(&server, "POST /api/v1/auth/logout", cookies, NULL));
	EXPECT(204, ask(&server, "POST /api/v1/auth/logout",
			keep("%sX-CSRF-Token: %s\n", cookies, csrf), NULL));
	assert_non_null(strstr(header("Set-Cookie", "siem_access=;"), "Max-Age=0"));
	assert_non_null(strstr(header("Set-Cookie", "siem_refresh=;"), "Max-Age=0"));
	EXPECT(401, ask(&server, "POST /api/v1/auth/refresh", cookies, "{}"));
	EXPECT(204, ask(&server, "POST /api/v1/auth/logout", NULL, NULL));
}

static void
cookies_renew_a_session_but_not_for_another_sites_page(void **state)
{
	char *cookie;

	(void)state;
	EXPECT(200, ask(&server, "POST /api/v1/auth/login", NULL,
			"{\"name\":\"root\",\"password\":\"" PASSWORD "\"}"));
	cookie = keep("Host: siem.example:8000\nCookie: siem_refresh=%.64s\n",
	    header("Set-Cookie", "siem_refresh=") + strlen("siem_refresh="));
	EXPECT(403, ask(&server, "POST /api/v1/auth/refresh",
			keep("%sSec-Fetch-Site: same-site\n", cookie), NULL));
	EXPECT(403, ask(&server, "POST /api/v1/auth/refresh",
			keep("%sOrigin: http://evil.example\n", cookie), NULL));
	EXPECT(
	    403, ask(&server, "POST /api/v1/auth/refresh", keep("%sOrigin: null\n", cookie), NULL));
	EXPECT(200, ask(&server, "POST /api/v1/auth/refresh",
			keep("%sOrigin: http://siem.example:8000\n", cookie), "{}"));
	assert_string_equal(said("refresh_token"), "");
	cookie = keep("Cookie: siem_refresh=%.64s\n",
	    header("Set-Cookie", "siem_refresh=") + strlen("siem_refresh="));
	EXPECT(200, ask(&server, "POST /api/v1/auth/refresh",
			keep("%sSec-Fetch-Site: same-origin\n", cookie), NULL));
}

static void
an_account_is_locked_after_five_failures_and_opens_by_and_by(void **state)
{
	(void)state;
	add_user(&server, admin, "ana", "viewer");
	for (int i = 0; i < 5; i++)
		EXPECT(401, login("ana", "wrong horse battery"));
	EXPECT(429, login("ana", PASSWORD));
	assert_string_equal(header("Retry-After", ""), "60");
	EXPECT(429, login("ANA", PASSWORD));
	/* Others, and herself from elsewhere, are not. */
	EXPECT(200, login("root", PASSWORD));
	peer = "203.0.113.10";
	EXPECT(200, login("ana", PASSWORD));
	peer = "203.0.113.9";
	now_ms += 59 * SECOND_MS;
	EXPECT(429, login("ana", PASSWORD));
	now_ms += SECOND_MS;
	EXPECT(200, login("ana", PASSWORD));
	/* Right ones cost nothing. */
	EXPECT(200, login("ana", PASSWORD));
	EXPECT(401, login("ana", "wrong horse battery"));
	EXPECT(429, login("ana", PASSWORD));
	assert_non_null(strstr(deeds("action=login.fail&limit=1"), "login.fail ana"));
	assert_non_null(strstr(text_of_answer, "\"locked\":true"));
}

static void
who_guesses_from_many_places_is_slowed_by_the_account(void **state)
{
	int refused = 0;

	(void)state;
	for (int i = 0; i < 50; i++) {
		peer = keep("2001:db8:%x::1", i);
		refused += login("root", "wrong horse battery") == 429;
	}
	assert_int_equal(refused, 30);
}

static void
who_guesses_many_names_is_slowed_by_the_place(void **state)
{
	int refused = 0;

	(void)state;
	for (int i = 0; i < 50; i++) {
		/* All of a /64 are one. */
		peer = keep("2001:db8::%x", i);
		refused += login(keep("name%d", i), "wrong horse battery") == 429;
	}
	assert_int_equal(refused, 20);
}

static void
the_last_admin_stays(void **state)
{
	char *id, *second;

	(void)state;
	EXPECT(200, me(admin));
	id = keep("%s", said("user.id"));
	EXPECT(409, ask(&server, keep("DELETE /api/v1/users/%s", id), admin, NULL));
	EXPECT(409, ask(&server, keep("PATCH /api/v1/users/%s", id), admin, "{\"disabled\":true}"));
	EXPECT(
	    409, ask(&server, keep("PATCH /api/v1/users/%s", id), admin, "{\"role\":\"viewer\"}"));
	second = keep("%s", add_user(&server, admin, "second", "admin"));
	EXPECT(200,
	    ask(&server, keep("PATCH /api/v1/users/%s", second), admin, "{\"disabled\":true}"));
	/* One who is disabled could not make another. */
	EXPECT(409, ask(&server, keep("DELETE /api/v1/users/%s", id), admin, NULL));
	EXPECT(200,
	    ask(&server, keep("PATCH /api/v1/users/%s", second), admin, "{\"disabled\":false}"));
	EXPECT(204, ask(&server, keep("DELETE /api/v1/users/%s", id), admin, NULL));
	EXPECT(401, me(admin));
	admin = sign_in(&server, "second");
	EXPECT(409, ask(&server, keep("DELETE /api/v1/users/%s", second), admin, NULL));
}

static void
users_are_listed_and_their_secrets_are_not(void **state)
{
	char *cursor;

	(void)state;
	add_user(&server, admin, "ana", "viewer");
	add_user(&server, admin, "bo", "analyst");
	EXPECT(409, ask(&server, "POST /api/v1/users", admin,
			"{\"name\":\"Ana\",\"password\":\"" PASSWORD "\",\"role\":\"viewer\"}"));
	EXPECT(422, ask(&server, "POST /api/v1/users", admin,
			"{\"name\":\"a b\",\"password\":\"" PASSWORD "\",\"role\":\"viewer\"}"));
	EXPECT(422, ask(&server, "POST /api/v1/users", admin,
			"{\"name\":\"key:x\",\"password\":\"" PASSWORD "\",\"role\":\"viewer\"}"));
	EXPECT(422, ask(&server, "POST /api/v1/users", admin,
			"{\"name\":\"cy\",\"password\":\"" PASSWORD "\",\"role\":\"ingest\"}"));
	EXPECT(422, ask(&server, "POST /api/v1/users", admin,
			"{\"name\":\"cy\",\"password\":\"too short\",\"role\":\"viewer\"}"));
	EXPECT(422,
	    ask(&server, "POST /api/v1/users", admin,
		"{\"name\":\"abcdefghijkl\",\"password\":\"ABCDEFGHIJKL\",\"role\":\"viewer\"}"));
	EXPECT(200, ask(&server, "GET /api/v1/users?limit=2", admin, NULL));
	assert_null(strstr(text_of_answer, "argon2"));
	assert_non_null(strstr(text_of_answer, "\"name\":\"bo\",\"role\":\"analyst\""));
	assert_null(strstr(text_of_answer, "root"));
	cursor = keep("%s", said("next"));
	EXPECT(200, ask(&server, keep("GET /api/v1/users?limit=2&cursor=%s", cursor), admin, NULL));
	assert_non_null(strstr(text_of_answer, "\"name\":\"root\",\"role\":\"admin\""));
	assert_non_null(strstr(text_of_answer, "\"next\":null"));
	EXPECT(404, ask(&server, "PATCH /api/v1/users/99", admin, "{\"role\":\"viewer\"}"));
	EXPECT(404, ask(&server, "PATCH /api/v1/users/x", admin, "{\"role\":\"viewer\"}"));
	EXPECT(
	    404, ask(&server, "PATCH /api/v1/users/99", admin, "{\"password\":\"" PASSWORD "\"}"));
}

static void
a_new_password_ends_the_other_sessions(void **state)
{
	char *id = keep("%s", add_user(&server, admin, "ana", "viewer"));
	char *here = sign_in(&server, "ana"), *there = sign_in(&server, "ana");

	(void)state;
	EXPECT(422, ask(&server, "POST /api/v1/auth/password", here,
			"{\"old\":\"wrong horse battery\",\"new\":\"another horse battery\"}"));
	EXPECT(422, ask(&server, "POST /api/v1/auth/password", here,
			"{\"old\":\"" PASSWORD "\",\"new\":\"short\"}"));
	EXPECT(204, ask(&server, "POST /api/v1/auth/password", here,
			"{\"old\":\"" PASSWORD "\",\"new\":\"another horse battery\"}"));
	EXPECT(200, me(here));
	EXPECT(401, me(there));
	EXPECT(401, login("ana", PASSWORD));
	EXPECT(200, login("ana", "another horse battery"));
	/* One that an admin gives ends all; admins change their own like everybody. */
	EXPECT(200, ask(&server, keep("PATCH /api/v1/users/%s", id), admin,
			"{\"password\":\"third horse battery\"}"));
	EXPECT(401, me(here));
	EXPECT(200, login("ana", "third horse battery"));
	EXPECT(200, me(admin));
	EXPECT(403, ask(&server, keep("PATCH /api/v1/users/%s", said("user.id")), admin,
			"{\"password\":\"third horse battery\"}"));
	assert_string_equal(deeds("action=user.change"), "root user.change ana, ");
	assert_null(strstr(text_of_answer, "horse"));
}

static void
people_have_keys_of_their_own_and_touch_no_others(void **state)
{
	char *ana, *bo, *id, *key;

	(void)state;
	add_user(&server, admin, "ana", "analyst");
	add_user(&server, admin, "bo", "viewer");
	ana = sign_in(&server, "ana");
	bo = sign_in(&server, "bo");
	key = add_key(&server, ana, "analyst");
	id = keep("%s", said("id"));
	EXPECT(403,
	    ask(&server, "POST /api/v1/api-keys", bo, "{\"name\":\"k\",\"role\":\"analyst\"}"));
	EXPECT(403,
	    ask(&server, "POST /api/v1/api-keys", ana, "{\"name\":\"k\",\"role\":\"ingest\"}"));
	EXPECT(422,
	    ask(&server, "POST /api/v1/api-keys", admin, "{\"name\":\"k\",\"role\":\"admin\"}"));
	EXPECT(422, ask(&server, "POST /api/v1/api-keys", admin,
			"{\"name\":\"k\",\"role\":\"viewer\",\"source\":\"web1\"}"));
	EXPECT(
	    422, ask(&server, "POST /api/v1/api-keys", admin,
		     "{\"name\":\"k\",\"role\":\"ingest\",\"expires\":\"2020-01-01T00:00:00Z\"}"));
	EXPECT(200, ask(&server, "GET /api/v1/api-keys", bo, NULL));
	assert_string_equal(text_of_answer, "{\"items\":[],\"next\":null}");
	EXPECT(404, ask(&server, keep("DELETE /api/v1/api-keys/%s", id), bo, NULL));
	/* A key makes and deletes none. */
	EXPECT(403,
	    ask(&server, "POST /api/v1/api-keys", key, "{\"name\":\"k\",\"role\":\"viewer\"}"));
	EXPECT(403, ask(&server, "GET /api/v1/api-keys", key, NULL));
	EXPECT(403, ask(&server, keep("DELETE /api/v1/api-keys/%s", id), key, NULL));
	EXPECT(403, ask(&server, "POST /api/v1/auth/password", key,
			"{\"old\":\"" PASSWORD "\",\"new\":\"another horse battery\"}"));
	EXPECT(200, ask(&server, "GET /api/v1/api-keys", admin, NULL));
	assert_non_null(strstr(text_of_answer, "\"name\":\"k\",\"role\":\"analyst\""));
	assert_null(strstr(text_of_answer, "siem_"));
	EXPECT(200, me(key));
	now_ms += 2 * MINUTE_MS;
	EXPECT(200, me(key));
	server_refresh(&server);
	EXPECT(200, ask(&server, "GET /api/v1/api-keys", ana, NULL));
	assert_non_null(strstr(text_of_answer, "\"last_used\":\"2026-"));
	EXPECT(204, ask(&server, keep("DELETE /api/v1/api-keys/%s", id), ana, NULL));
	EXPECT(401, me(key));
	assert_string_equal(deeds("actor=ana&action=api_key.delete"), "ana api_key.delete k, ");
}

static void
a_user_has_a_hundred_sessions_and_no_more(void **state)
{
	char first[2048], *last = NULL;

	(void)state;
	snprintf(first, sizeof(first), "%s", sign_in(&server, "root"));
	EXPECT(200, me(first));
	for (int i = 0; i < LIMIT_SESSIONS; i++) {
		now_ms++;
		last = sign_in(&server, "root");
	}
	EXPECT(401, me(first));
	EXPECT(200, me(last));
}

static void
under_tls_cookies_are_for_this_host_and_tls_alone(void **state)
{
	struct exchange exchange = EXCHANGE_BLANK(&arena);

	(void)state;
	EXPECT(200, login("root", PASSWORD));
	exchange.api = &server.api;
	exchange.is_secure = true;
	session_clear_cookies(&exchange);
	assert_string_equal(exchange.fields->value,
	    "__Secure-siem_refresh=; Path=/api/v1/auth; Max-Age=0; HttpOnly; SameSite=Strict; "
	    "Secure");
	assert_string_equal(exchange.fields->next->value,
	    "__Host-siem_access=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure");
	/* One that another service of the host set without TLS does not count. */
	exchange.head = SPAN("Cookie: siem_access=x; __Host-siem_access=y\n");
	assert_span(session_access_cookie(&exchange), "y");
}

static void
the_audit_log_is_paged(void **state)
{
	char *cursor;

	(void)state;
	for (int i = 0; i < 3; i++)
		EXPECT(401, login("root", "wrong horse battery"));
	assert_string_equal(deeds("limit=2"), " login.fail root,  login.fail root, ");
	cursor = keep("%s", said("next"));
	assert_string_equal(
	    deeds(keep("limit=2&cursor=%s", cursor)), " login.fail root, root setup root, ");
	assert_string_equal(said("next"), "");
	EXPECT(422, ask(&server, "GET /api/v1/audit?limit=0", admin, NULL));
	EXPECT(422, ask(&server, "GET /api/v1/audit?since=gestern", admin, NULL));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_admin_is_made_once_and_with_the_token),
		TEST(setup_tokens_are_not_to_be_guessed),
		TEST(who_signs_in_is_told_nothing_about_names),
		TEST(a_disabled_user_cannot_sign_in_and_nothing_of_hers_goes_on),
		TEST(a_refresh_token_is_good_once_and_its_reuse_ends_the_session),
		TEST(a_session_ends_where_nobody_renews_it_and_after_thirty_days),
		TEST(who_signs_out_is_out),
		TEST(cookies_renew_a_session_but_not_for_another_sites_page),
		TEST(an_account_is_locked_after_five_failures_and_opens_by_and_by),
		TEST(who_guesses_from_many_places_is_slowed_by_the_account),
		TEST(who_guesses_many_names_is_slowed_by_the_place),
		TEST(the_last_admin_stays),
		TEST(users_are_listed_and_their_secrets_are_not),
		TEST(a_new_password_ends_the_other_sessions),
		TEST(people_have_keys_of_their_own_and_touch_no_others),
		TEST(a_user_has_a_hundred_sessions_and_no_more),
		TEST(under_tls_cookies_are_for_this_host_and_tls_alone),
		TEST(the_audit_log_is_paged),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
