/* test-authorize.c: every route with every kind of caller, and credentials that are none. */

#include "check.h"

#include "http/server.h"
#include "os/signals.h"
#include "sqlite-db.h"

#include "accounts-server.h"

static struct test_server server;
static char *admin;

static int
begin(void **state)
{
	(void)state;
	store_free(open_new());
	test_server_start(&server, NULL);
	admin = set_up(&server);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	forget_answer();
	test_server_stop(&server);
	return 0;
}

/* May the header have the route?  Its function is not called. */
static int
authorized(const struct route *route, const char *head)
{
	struct exchange exchange = EXCHANGE_BLANK(&arena);
	int status;

	exchange.route = route;
	exchange.method = route->method;
	exchange.api = &server.api;
	exchange.head = span_of(head);
	exchange.status = 0;
	snprintf(exchange.peer, sizeof(exchange.peer), "%s", peer);
	status = accounts_authorize(&exchange);
	buffer_release(&exchange.answer);
	return status;
}

/* Those that may be called by who did not sign in; whoever adds one thinks of it here. */
static bool
is_open(const struct route *route)
{
	static const char *const open[] = { "/api/v1/setup", "/api/v1/auth/login",
		"/api/v1/auth/refresh", "/api/v1/auth/logout" };

	if (strncmp(route->path, "/api/", 5) != 0)
		return true;
	for (size_t i = 0; i < sizeof(open) / sizeof(*open); i++)
		if (strcmp(route->path, open[i]) == 0)
			return true;
	return false;
}

/* What viewers may do beside looking, and what keys of sources may ask for. */
static bool
is_own(const struct route *route)
{
	return strncmp(route->path, "/api/v1/auth/", 13) == 0 ||
	       strncmp(route->path, "/api/v1/api-keys", 16) == 0;
}

static void
check_table(const struct route *route)
{
	bool is_change = route->method != METHOD_GET;

	assert_int_equal((route->roles & ROLE_ANYONE) != 0, is_open(route));
	assert_true(is_open(route) || (route->roles & ROLE_ADMIN) ||
		    strncmp(route->path, "/api/v1/logs", 12) == 0);
	if (is_change && (route->roles & ROLE_VIEWER))
		assert_true(is_own(route));
	if (route->roles & ROLE_INGEST)
		assert_true(strncmp(route->path, "/api/v1/logs", 12) == 0 ||
			    strcmp(route->path, "/api/v1/auth/me") == 0);
	if (strncmp(route->path, "/api/v1/users", 13) == 0 ||
	    strncmp(route->path, "/api/v1/audit", 13) == 0)
		assert_int_equal(route->roles, ROLE_ADMIN);
}

struct kind {
	enum role role;
	char *head;
};

static void
check_kinds(const struct route *route, const struct kind *kinds, int count)
{
	for (int i = 0; i < count; i++)
		if (authorized(route, kinds[i].head) !=
		    (route->roles & kinds[i].role ? AUTHORIZE_ALLOWED : 403))
			fail_msg("%s for the role %s", route->path, role_name(kinds[i].role));
	assert_int_equal(authorized(route, ""), 401);
}

static void
every_route_is_for_its_roles_and_nobody_else(void **state)
{
	add_user(&server, admin, "vera", "viewer");
	add_user(&server, admin, "anton", "analyst");
	const struct kind kinds[] = {
		{ ROLE_ADMIN, admin },
		{ ROLE_VIEWER, sign_in(&server, "vera") },
		{ ROLE_ANALYST, sign_in(&server, "anton") },
		{ ROLE_INGEST, add_key(&server, admin, "ingest") },
		{ ROLE_VIEWER, add_key(&server, admin, "viewer") },
		{ ROLE_ANALYST, add_key(&server, admin, "analyst") },
	};
	int routes = 0;

	(void)state;
	for (const struct route *const *table = api_routes; *table; table++) {
		for (const struct route *route = *table; route->path; route++, routes++) {
			check_table(route);
			if (!is_open(route))
				check_kinds(route, kinds, sizeof(kinds) / sizeof(*kinds));
		}
	}
	assert_true(routes > 12);
}

static const struct route *
route_of(enum method method, const char *where)
{
	const struct route *route = NULL;
	struct span params[PARAMS_MAX];

	assert_int_equal(
	    route_find(api_routes, method, span_of(where), &route, params), ROUTE_FOUND);
	return route;
}

static void
what_is_no_credential_is_refused(void **state)
{
	static const char *const heads[] = {
		"Authorization: \n",
		"Authorization: Bearer\n",
		"Authorization: Bearer \n",
		"Authorization: Basic cm9vdDpjb3JyZWN0IGhvcnNlIGJhdHRlcnk=\n",
		"Authorization: Bearer siem_\n",
		"Authorization: Bearer siem_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
		"Authorization: Bearer x.y.z\n",
		"Authorization: Bearer ...\n",
		"Cookie: siem_access=\n",
		"Cookie: siem_access=x; siem_access=y\n",
	};
	const struct route *me = route_of(METHOD_GET, "/api/v1/auth/me");

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		if (authorized(me, heads[i]) != 401)
			fail_msg("%s", heads[i]);
	/* Beside a header cookies do not count. */
	assert_int_equal(authorized(me, keep("Authorization: Bearer x\nCookie: siem_access=%s\n",
					    strrchr(admin, ' ') + 1)),
	    401);
}

static void
a_token_ends_after_fifteen_minutes(void **state)
{
	const struct route *me = route_of(METHOD_GET, "/api/v1/auth/me");

	(void)state;
	assert_int_equal(authorized(me, admin), 0);
	now_ms += 15 * MINUTE_MS - 1;
	assert_int_equal(authorized(me, admin), 0);
	now_ms++;
	assert_int_equal(authorized(me, admin), 401);
	/* A polling dashboard is not slowed for it: it is a token of ours. */
	for (int i = 0; i < 500; i++)
		assert_int_equal(authorized(me, admin), 401);
}

static void
a_place_that_brings_many_forged_credentials_is_slowed(void **state)
{
	const struct route *me = route_of(METHOD_GET, "/api/v1/auth/me");

	(void)state;
	peer = "198.51.100.66";
	for (int i = 0; i < 100; i++)
		assert_int_equal(authorized(me, "Authorization: Bearer siem_x\n"), 401);
	assert_int_equal(authorized(me, "Authorization: Bearer siem_x\n"), 429);
	assert_int_equal(authorized(me, admin), 0);
	peer = "203.0.113.9";
	assert_int_equal(authorized(me, "Authorization: Bearer siem_x\n"), 401);
}

static void
cookies_need_the_csrf_token_of_their_session(void **state)
{
	const struct route *get = route_of(METHOD_GET, "/api/v1/users");
	const struct route *post = route_of(METHOD_POST, "/api/v1/users");
	char *cookie, *csrf, *foreign;

	(void)state;
	add_user(&server, admin, "other", "admin");
	EXPECT(200, ask(&server, "POST /api/v1/auth/login", NULL,
			"{\"name\":\"other\",\"password\":\"" PASSWORD "\"}"));
	foreign = keep("%s", said("csrf_token"));
	EXPECT(200, ask(&server, "POST /api/v1/auth/login", NULL,
			"{\"name\":\"root\",\"password\":\"" PASSWORD "\"}"));
	csrf = keep("%s", said("csrf_token"));
	assert_string_equal(said("refresh_token"), "");
	cookie = keep("Cookie: siem_refresh=x; siem_access=%s\n", said("access_token"));
	assert_string_equal(header("Set-Cookie", "siem_access="),
	    keep("siem_access=%s; Path=/; Max-Age=900; HttpOnly; SameSite=Strict",
		said("access_token")));
	assert_non_null(strstr(header("Set-Cookie", "siem_refresh="),
	    "; Path=/api/v1/auth; Max-Age=604800; HttpOnly; SameSite=Strict"));
	assert_int_equal(authorized(get, cookie), 0);
	assert_int_equal(authorized(post, cookie), 403);
	assert_int_equal(authorized(post, keep("%sX-CSRF-Token: \n", cookie)), 403);
	assert_int_equal(authorized(post, keep("%sX-CSRF-Token: %s\n", cookie, foreign)), 403);
	assert_int_equal(authorized(post, keep("%sX-CSRF-Token: %s\n", cookie, csrf)), 0);
}

static void
a_key_acts_with_no_more_than_its_users_role(void **state)
{
	const struct route *audit = route_of(METHOD_GET, "/api/v1/audit");
	const struct route *me = route_of(METHOD_GET, "/api/v1/auth/me");
	char *id = add_user(&server, admin, "cleo", "analyst"), *user = keep("%s", id);
	char *key = add_key(&server, sign_in(&server, "cleo"), "analyst");

	(void)state;
	assert_int_equal(authorized(audit, key), 403);
	EXPECT(200,
	    ask(&server, keep("PATCH /api/v1/users/%s", user), admin, "{\"role\":\"viewer\"}"));
	EXPECT(200, ask(&server, "GET /api/v1/auth/me", key, NULL));
	assert_string_equal(said("user.role"), "viewer");
	assert_string_equal(said("user.name"), "key:k");
	EXPECT(
	    200, ask(&server, keep("PATCH /api/v1/users/%s", user), admin, "{\"disabled\":true}"));
	assert_int_equal(authorized(me, key), 401);
	EXPECT(
	    200, ask(&server, keep("PATCH /api/v1/users/%s", user), admin, "{\"disabled\":false}"));
	assert_int_equal(authorized(me, key), 0);
	EXPECT(204, ask(&server, keep("DELETE /api/v1/users/%s", user), admin, NULL));
	assert_int_equal(authorized(me, key), 401);
}

static void
a_key_ends_when_it_was_said_to(void **state)
{
	const struct route *me = route_of(METHOD_GET, "/api/v1/auth/me");
	char *key;

	(void)state;
	EXPECT(201, ask(&server, "POST /api/v1/api-keys", admin,
			"{\"name\":\"web1\",\"role\":\"ingest\",\"source\":\"web1\","
			"\"expires\":\"2026-03-27T14:00:00Z\"}"));
	assert_string_equal(said("expires"), "2026-03-27T14:00:00.000Z");
	key = keep("Authorization: bearer  %s\n", said("key"));
	assert_int_equal(authorized(me, key), 0);
	now_ms += HOUR_MS;
	assert_int_equal(authorized(me, key), 401);
	now_ms -= HOUR_MS;
}

/* Has anybody lost a right by what was just done? */
static bool
was_taken(void)
{
	static int64_t last_ms;
	int64_t former_ms = last_ms;

	last_ms = accounts_taken_ms(server.api.accounts);
	/* What is next is at another moment. */
	for (int64_t at_ms = clock_monotonic_ms(); clock_monotonic_ms() == at_ms;)
		;
	return last_ms != former_ms;
}

/* Live streams end then, everybody's: so it is to be rare. */
static void
who_comes_takes_nothing_and_who_goes_does(void **state)
{
	char *user, *one, *two, *key;

	(void)state;
	was_taken();
	user = add_user(&server, admin, "wanda", "viewer");
	one = sign_in(&server, "wanda");
	two = sign_in(&server, "wanda");
	add_key(&server, two, "viewer");
	key = keep("DELETE /api/v1/api-keys/%s", said("id"));
	assert_false(was_taken());
	EXPECT(204, ask(&server, "POST /api/v1/auth/logout", one, NULL));
	assert_true(was_taken());
	EXPECT(204, ask(&server, key, admin, NULL));
	assert_true(was_taken());
	user = keep("PATCH /api/v1/users/%s", user);
	EXPECT(200, ask(&server, user, admin, "{\"role\":\"analyst\"}"));
	assert_true(was_taken());
	EXPECT(200, ask(&server, user, admin, "{\"disabled\":true}"));
	assert_true(was_taken());
	EXPECT(200, ask(&server, user, admin, "{\"disabled\":false}"));
	assert_false(was_taken());
}

static void
requests_in_a_minute_are_counted_by_caller(void **state)
{
	const struct route *me = route_of(METHOD_GET, "/api/v1/auth/me");
	char *key = add_key(&server, admin, "viewer");

	(void)state;
	server.api.accounts->settings.requests_a_minute = 60;
	for (int i = 0; i < 60; i++)
		assert_int_equal(authorized(me, key), 0);
	assert_int_equal(authorized(me, key), 429);
	assert_int_equal(authorized(me, admin), 0);
	now_ms += SECOND_MS;
	assert_int_equal(authorized(me, key), 0);
	assert_int_equal(authorized(me, key), 429);
	/* The most that can be asked for is a limit, too. */
	server.api.accounts->settings.requests_a_minute = 60000;
	key = add_key(&server, admin, "viewer");
	for (int i = 0; i < 60000; i++)
		assert_int_equal(authorized(me, key), 0);
	assert_int_equal(authorized(me, key), 429);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_route_is_for_its_roles_and_nobody_else),
		TEST(what_is_no_credential_is_refused),
		TEST(a_token_ends_after_fifteen_minutes),
		TEST(a_place_that_brings_many_forged_credentials_is_slowed),
		TEST(cookies_need_the_csrf_token_of_their_session),
		TEST(a_key_acts_with_no_more_than_its_users_role),
		TEST(a_key_ends_when_it_was_said_to),
		TEST(who_comes_takes_nothing_and_who_goes_does),
		TEST(requests_in_a_minute_are_counted_by_caller),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
