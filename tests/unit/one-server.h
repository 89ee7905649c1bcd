/*
 * one-server.h: a server with its first admin for each test, and what is often asked of it.
 *
 * A test file includes a database's header and accounts-server.h before this one.
 */
#ifndef TESTS_ONE_SERVER_H
#define TESTS_ONE_SERVER_H

static struct test_server server;
static char *admin;

static inline int
begin(void **state)
{
	(void)state;
	peer = "203.0.113.9";
	store_free(open_new());
	test_server_start(&server, NULL);
	admin = set_up(&server);
	return 0;
}

static inline int
end(void **state)
{
	(void)state;
	forget_answer();
	test_server_stop(&server);
	return 0;
}

static inline int
login(const char *name, const char *password)
{
	return ask(&server, "POST /api/v1/auth/login", NULL,
	    keep("{\"name\":\"%s\",\"password\":\"%s\",\"cookies\":false}", name, password));
}

static inline int
refresh(const char *token)
{
	return ask(
	    &server, "POST /api/v1/auth/refresh", NULL, keep("{\"refresh_token\":\"%s\"}", token));
}

static inline int
me(const char *head)
{
	return ask(&server, "GET /api/v1/auth/me", head, NULL);
}

/* What the audit log says, the newest first: "login ana, ". */
static inline const char *
deeds(const char *query)
{
	static char shown[2048];
	cJSON *item;

	shown[0] = '\0';
	EXPECT(200, ask(&server, keep("GET /api/v1/audit?%s", query), admin, NULL));
	item = cJSON_GetObjectItem(answer, "items")->child;
	for (; item; item = item->next)
		snprintf(shown + strlen(shown), sizeof(shown) - strlen(shown), "%s %s %s, ",
		    cJSON_GetObjectItem(item, "actor")->valuestring,
		    cJSON_GetObjectItem(item, "action")->valuestring,
		    cJSON_GetObjectItem(item, "object")->valuestring);
	return shown;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

#endif
