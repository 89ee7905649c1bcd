/*
 * accounts-server.h: servers without sockets: requests made by hand find their route, are
 * authorized and handled as server.h would, by a clock that the test moves.
 *
 * A test file includes a database's header (sqlite-db.h, postgresql-db.h) before this one.
 */
#ifndef TESTS_ACCOUNTS_SERVER_H
#define TESTS_ACCOUNTS_SERVER_H

#include <cjson/cJSON.h>

#include "api/accounts-state.h"
#include "api/api.h"
#include "store/store.h"

#define PASSWORD "correct horse battery"

static int64_t now_ms = INT64_C(1774616816000);

static int64_t
test_now(void)
{
	return now_ms;
}

struct test_server {
	struct api api;
	struct accounts_settings settings;
	struct store *store;
};

/* Who is asking, and what came back of the last request. */
static const char *peer = "203.0.113.9";
static struct arena arena;
static struct exchange answered;
static cJSON *answer;
static char text_of_answer[65536];

static inline void
test_server_start(struct test_server *server, const char *redis)
{
	struct failure failure;

	server->settings = (struct accounts_settings){ .db = address,
		.key = server->settings.key,
		.redis = redis,
		.cost = { 1, 8192, 2 },
		.now_ms = test_now };
	server->api.accounts = accounts_open(&server->settings, &failure);
	if (!server->api.accounts)
		fail_msg("%s", failure.text);
	server->store = store_open(address, STORE_CHANGES, &failure);
	if (!server->store)
		fail_msg("%s", failure.text);
}

static inline void
test_server_stop(struct test_server *server)
{
	accounts_free(server->api.accounts);
	store_free(server->store);
}

/* What the thread of each server does every two seconds. */
static inline void
test_server_refresh(struct test_server *server)
{
	struct failure failure;

	if (accounts_refresh(server->api.accounts, &failure) != 0)
		fail_msg("%s", failure.text);
}

static inline void
forget_answer(void)
{
	buffer_release(&answered.answer);
	cJSON_Delete(answer);
	answer = NULL;
	arena_clear(&arena);
}

static inline void
dispatch_by_hand(struct exchange *exchange)
{
	int status = 0;

	exchange->status = 0;
	if (!(exchange->route->roles & ROLE_ANYONE))
		status = accounts_authorize(exchange);
	if (status != 0) {
		if (exchange->status == 0)
			exchange->status = status;
		return;
	}
	exchange->status = exchange->route->status;
	exchange->route->handle(exchange);
}

/* "POST /api/v1/users?x=y" with headers ("Name: value\n" each) and a body; the status. */
static inline int
ask(struct test_server *server, const char *what, const char *head, const char *body)
{
	static char headers[8192];
	struct span target = span_of(what), name = span_cut(&target, ' ');
	struct exchange blank = EXCHANGE_BLANK(&arena);
	struct exchange *exchange = &answered;

	forget_answer();
	*exchange = blank;
	while (!span_is(name, method_names[exchange->method]))
		exchange->method++;
	exchange->query = target;
	exchange->path = span_cut(&exchange->query, '?');
	snprintf(headers, sizeof(headers), "%s%s", head ? head : "",
	    body ? "Content-Type: application/json\n" : "");
	exchange->head = span_of(headers);
	exchange->body = body ? span_of(body) : SPAN("");
	snprintf(exchange->peer, sizeof(exchange->peer), "%s", peer);
	exchange->api = &server->api;
	exchange->store = server->store;
	if (route_find(api_routes, exchange->method, exchange->path, &exchange->route,
		exchange->params) != ROUTE_FOUND)
		fail_msg("no route %s", what);
	dispatch_by_hand(exchange);
	answer = cJSON_ParseWithLength(exchange->answer.data, exchange->answer.size);
	snprintf(text_of_answer, sizeof(text_of_answer), "%.*s", (int)exchange->answer.size,
	    exchange->answer.data ? exchange->answer.data : "");
	return exchange->status;
}

static inline void
expect(int want, int got, const char *call, int line)
{
	if (got == want)
		return;
	print_error("line %d: %s: %d: %s\n", line, call, got, text_of_answer);
	fail();
}

#define EXPECT(want, call) expect((want), (call), #call, __LINE__)

/* A text of the answer, "user.name"; "" if it is not there. */
static inline const char *
said(const char *member)
{
	struct span rest = span_of(member);
	cJSON *at = answer;
	char name[64];

	while (rest.size && at) {
		struct span part = span_cut(&rest, '.');

		snprintf(name, sizeof(name), "%.*s", (int)part.size, part.data);
		at = cJSON_GetObjectItemCaseSensitive(at, name);
	}
	return at && cJSON_IsString(at) ? at->valuestring : "";
}

/* A header of the answer; the one whose value begins so. */
static inline const char *
header(const char *name, const char *begin)
{
	for (struct exchange_field *field = answered.fields; field; field = field->next)
		if (strcmp(field->name, name) == 0 &&
		    strncmp(field->value, begin, strlen(begin)) == 0)
			return field->value;
	return "";
}

/* Texts kept for later requests. */
static inline char *
keep(const char *format, ...)
{
	static char kept[64][2048];
	static int next;
	char *to = kept[next++ % 64];
	va_list ap;

	va_start(ap, format);
	vsnprintf(to, sizeof(kept[0]), format, ap);
	va_end(ap);
	return to;
}

/* The header of who signs in with the password of all. */
static inline char *
sign_in(struct test_server *server, const char *name)
{
	EXPECT(200,
	    ask(server, "POST /api/v1/auth/login", NULL,
		keep("{\"name\":\"%s\",\"password\":\"" PASSWORD "\",\"cookies\":false}", name)));
	return keep("Authorization: Bearer %s\n", said("access_token"));
}

/* A store with its first admin, "root"; the admin's header. */
static inline char *
set_up(struct test_server *server)
{
	EXPECT(201, ask(server, "POST /api/v1/setup", NULL,
			keep("{\"token\":\"%s\",\"name\":\"root\",\"password\":\"" PASSWORD "\"}",
			    server->api.accounts->setup_token)));
	return keep("Authorization: Bearer %s\n", said("access_token"));
}

/* A user, by the admin; its number. */
static inline char *
add_user(struct test_server *server, const char *admin, const char *name, const char *role)
{
	EXPECT(201, ask(server, "POST /api/v1/users", admin,
			keep("{\"name\":\"%s\",\"password\":\"" PASSWORD "\",\"role\":\"%s\"}",
			    name, role)));
	return keep("%s", said("id"));
}

/* A key; its header. */
static inline char *
add_key(struct test_server *server, const char *who, const char *role)
{
	EXPECT(201, ask(server, "POST /api/v1/api-keys", who,
			keep("{\"name\":\"k\",\"role\":\"%s\"}", role)));
	return keep("Authorization: Bearer %s\n", said("key"));
}

#endif
