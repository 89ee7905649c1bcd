/* test-accounts.c: setup, signing in, staying so and out, by a clock of the test's. */

#include "check.h"

#include "sqlite-db.h"

#include "accounts-server.h"
#include "api/sign-in.h"
#include "base/limits.h"
#include "one-server.h"

static void
the_first_admin_is_made_once_and_with_the_token(void **state)
{
	const char *body = "{\"token\":\"%s\",\"name\":\"ana\",\"password\":\"%s\"}";
	char *token;

	(void)state;
	/* begin() has made one: the same token does it no more. */
	token = keep("%s", server.api.accounts->setup_token);
	EXPECT(409, ask(&server, "POST /api/v1/setup", NULL, keep(body, token, PASSWORD)));
	test_server_stop(&server);
	store_free(open_new());
	test_server_start(&server, NULL);
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
	test_server_stop(&server);
	test_server_start(&server, NULL);
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
	int64_t began_ms;
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
	EXPECT(204, ask(&server, "POST /api/v1/auth/logout", "Cookie: siem_access=x\n", NULL));
	assert_true(strlen(header("Set-Cookie", "siem_access=;")) > 0);
	EXPECT(204, ask(&server, "POST /api/v1/auth/logout", NULL, NULL));
	assert_string_equal(header("Set-Cookie", ""), "");
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
	assert_string_equal(header("Retry-After", ""), "900");
	EXPECT(429, login("ANA", PASSWORD));
	/* Others, and herself from elsewhere, are not. */
	EXPECT(200, login("root", PASSWORD));
	peer = "203.0.113.10";
	EXPECT(200, login("ana", PASSWORD));
	peer = "203.0.113.9";
	now_ms += 899 * SECOND_MS;
	EXPECT(429, login("ana", PASSWORD));
	now_ms += SECOND_MS;
	EXPECT(200, login("ana", PASSWORD));
	/* Right ones cost nothing. */
	EXPECT(200, login("ana", PASSWORD));
	EXPECT(401, login("ana", "wrong horse battery"));
	EXPECT(429, login("ana", PASSWORD));
	admin = sign_in(&server, "root");
	assert_non_null(strstr(deeds("action=login.fail&limit=1"), "login.fail ana"));
	assert_non_null(strstr(text_of_answer, "\"locked\":true"));
}

/* A day of guessing. */
static void
who_guesses_from_one_place_keeps_nobody_out(void **state)
{
	(void)state;
	add_user(&server, admin, "ana", "viewer");
	peer = "198.51.100.7";
	for (int i = 0; i < 24 * 60 - 5; i++) {
		login("ana", "wrong horse battery");
		now_ms += MINUTE_MS;
	}
	EXPECT(429, login("ana", PASSWORD));
	peer = "203.0.113.9";
	EXPECT(200, login("ana", PASSWORD));
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
		TEST(who_guesses_from_one_place_keeps_nobody_out),
		TEST(who_guesses_from_many_places_is_slowed_by_the_account),
		TEST(who_guesses_many_names_is_slowed_by_the_place),
		TEST(a_user_has_a_hundred_sessions_and_no_more),
		TEST(under_tls_cookies_are_for_this_host_and_tls_alone),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
