/*
 * api-call.h: routes called as the server calls them, without one: the table finds the function,
 * an exchange made by hand is what it sees.
 *
 *	call(METHOD_POST, "/api/v1/alerts/bulk", "{\"ids\":[]}");
 *	assert_int_equal(answer.status, 422);
 *	assert_string_equal(text_at("/detail"), "...");
 */
#ifndef TESTS_API_CALL_H
#define TESTS_API_CALL_H

#include "check.h"

#include <stdlib.h>

#include "api/api.h"
#include "http/uri.h"

struct answer {
	int status;
	cJSON *json; /* NULL: none */
	struct arena arena;
};

static struct answer answer;
static struct api api;
static struct store *api_store;

static inline void
forget_answer(void)
{
	cJSON_Delete(answer.json);
	arena_release(&answer.arena);
	answer = (struct answer){ .status = 0 };
}

/* The path may have a query; a body makes the request JSON. */
static inline int
call(enum method method, const char *target, const char *body)
{
	struct exchange exchange = EXCHANGE_BLANK(&answer.arena);
	struct span rest = span_of(target);

	forget_answer();
	exchange.method = method;
	exchange.path = span_cut(&rest, '?');
	exchange.query = rest;
	exchange.head = SPAN("Content-Type: application/json\n");
	exchange.caller.name = SPAN("ana");
	exchange.api = &api;
	exchange.store = api_store;
	if (body)
		exchange.body = span_of(body);
	if (route_find(api_routes, method, exchange.path, &exchange.route, exchange.params) !=
	    ROUTE_FOUND)
		fail_msg("%s is no route", target);
	for (int i = 0; i < PARAMS_MAX; i++)
		exchange.params[i] = uri_unescape(exchange.params[i], &answer.arena);
	exchange.status = exchange.route->status;
	exchange.route->handle(&exchange);
	answer.status = exchange.status;
	answer.json = cJSON_ParseWithLength(exchange.answer.data, exchange.answer.size);
	assert_true(answer.json || exchange.answer.size == 0);
	buffer_release(&exchange.answer);
	return answer.status;
}

/* The value on a way of names and places: "items/0/status". */
static inline const cJSON *
at(const char *way)
{
	struct span rest = span_of(way), name;
	const cJSON *json = answer.json;
	char text[64];

	while (json && rest.size > 0) {
		name = span_cut(&rest, '/');
		snprintf(text, sizeof(text), "%.*s", (int)name.size, name.data);
		json = cJSON_IsArray(json) ? cJSON_GetArrayItem(json, atoi(text))
					   : cJSON_GetObjectItemCaseSensitive(json, text);
	}
	return json;
}

static inline const char *
text_at(const char *way)
{
	const char *text = cJSON_GetStringValue(at(way));

	return text ? text : cJSON_IsNull(at(way)) ? "null" : "nothing";
}

static inline int
number_at(const char *way)
{
	return cJSON_IsNumber(at(way)) ? at(way)->valueint : -1;
}

static inline int
count_at(const char *way)
{
	return at(way) ? cJSON_GetArraySize(at(way)) : -1;
}

#endif
