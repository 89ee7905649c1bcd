/* test-analyze.c: lines in the bodies of requests, through the tools, and the answers. */

#include "pipeline-run.h"

#include <cjson/cJSON.h>

#include "api/api.h"
#include "api/similar.h"
#include "store/store.h"

static struct api api;
static struct arena arena;
static const char login[] = "Mar 27 13:06:56 web1 sshd[812]: Failed password for root from "
			    "203.0.113.9 port 4022 ssh2";

static int
start_all(void **state)
{
	static char db[128];
	struct pipeline_settings settings = { .programs = tools, .db = db };
	struct failure failure;

	if (start(state) != 0)
		return -1;
	if (access("build/bin/siem-parse", X_OK) != 0 && !getenv("BUILD"))
		return 0;
	snprintf(db, sizeof(db), "sqlite:%s/siem.db", folder);
	api.db = db;
	api.pipeline = pipeline_open(&settings, &failure);
	api.similar = similar_new(db);
	return 0;
}

static int
stop_all(void **state)
{
	if (api.pipeline)
		pipeline_stop(api.pipeline, LIMIT_MS);
	pipeline_free(api.pipeline);
	similar_free(api.similar);
	arena_release(&arena);
	return stop(state);
}

/* Posts a body; the answer's JSON, for cJSON_Delete. */
static cJSON *
post_with(const char *path, const char *head, struct span body, int status)
{
	struct exchange exchange = EXCHANGE_BLANK(&arena);
	cJSON *json;

	if (!api.pipeline)
		skip();
	exchange.method = METHOD_POST;
	exchange.api = &api;
	exchange.head = span_of(head);
	exchange.body = body;
	snprintf(exchange.peer, sizeof(exchange.peer), "192.0.2.7");
	for (const struct route *route = routes_analyze; route->path; route++)
		if (strcmp(route->path, path) == 0)
			exchange.route = route;
	exchange.route->handle(&exchange);
	if (exchange.status != status)
		print_error(
		    "%d: %.*s\n", exchange.status, (int)exchange.answer.size, exchange.answer.data);
	assert_int_equal(exchange.status, status);
	json = cJSON_ParseWithLength(exchange.answer.data, exchange.answer.size);
	assert_non_null(json);
	buffer_release(&exchange.answer);
	arena_clear(&arena);
	return json;
}

static cJSON *
post_json(const char *path, const char *body, int status)
{
	return post_with(path, "Content-Type: application/json\n", span_of(body), status);
}

static const cJSON *
at(const cJSON *json, const char *name)
{
	const cJSON *member = cJSON_GetObjectItemCaseSensitive(json, name);

	if (!member)
		print_error("no member %s\n", name);
	assert_non_null(member);
	return member;
}

static const char *
pointer_of(const cJSON *problem)
{
	return at(cJSON_GetArrayItem(at(problem, "errors"), 0), "pointer")->valuestring;
}

static void
a_line_is_analyzed(void **state)
{
	char body[512];
	cJSON *json;

	(void)state;
	snprintf(body, sizeof(body),
	    "{\"log_line\":\"%s\",\"source\":\"web1\",\"metadata\":{\"site\":\n\"lab\"}}", login);
	json = post_json("/api/v1/logs/analyze", body, 200);
	assert_int_equal(strlen(at(json, "log_id")->valuestring), 36);
	assert_int_equal(cJSON_GetArraySize(at(json, "features")), 21);
	assert_true(cJSON_IsBool(at(json, "is_anomaly")));
	assert_true(at(json, "risk_score")->valuedouble > 0);
	assert_true(cJSON_IsString(at(json, "risk_level")));
	assert_true(cJSON_IsString(at(json, "confidence")));
	assert_true(cJSON_IsArray(at(json, "reasons")));
	assert_true(cJSON_IsString(at(json, "recommended_action")));
	assert_true(cJSON_IsArray(at(json, "similar_anomalies")));
	assert_true(at(at(json, "model_scores"), "gmm")->valuedouble > 0);
	assert_true(at(json, "processing_time_ms")->valuedouble > 0);
	assert_int_equal(strlen(at(json, "timestamp")->valuestring), 24);
	cJSON_Delete(json);
}

static void
what_is_wrong_with_a_body_is_named(void **state)
{
	static const struct {
		const char *path, *body;
		int status;
		const char *pointer; /* NULL: none */
	} rows[] = {
		{ "/api/v1/logs/analyze", "{", 400, NULL },
		{ "/api/v1/logs/analyze", "[]", 422, "" },
		{ "/api/v1/logs/analyze", "\"x\"", 422, "" },
		{ "/api/v1/logs/analyze", "{}", 422, "/log_line" },
		{ "/api/v1/logs/analyze", "{\"log_line\":5}", 422, "/log_line" },
		{ "/api/v1/logs/analyze", "{\"log_line\":\"a\",\"log_line\":\"b\"}", 422,
		    "/log_line" },
		{ "/api/v1/logs/analyze", "{\"log_line\":\"a\",\"source\":1}", 422, "/source" },
		{ "/api/v1/logs/analyze", "{\"log_line\":\"a\",\"metadata\":[]}", 422,
		    "/metadata" },
		{ "/api/v1/logs/batch", "{}", 422, "/logs" },
		{ "/api/v1/logs/batch", "{\"logs\":{}}", 422, "/logs" },
		{ "/api/v1/logs/batch", "{\"logs\":[\"a\",5]}", 422, "/logs/1" },
		{ "/api/v1/logs/batch", "{\"logs\":[\"a\",{\"source\":\"b\"}]}", 422,
		    "/logs/1/log_line" },
		{ "/api/v1/logs", "{}", 422, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		cJSON *json = post_json(rows[i].path, rows[i].body, rows[i].status);

		if (rows[i].pointer)
			assert_string_equal(pointer_of(json), rows[i].pointer);
		cJSON_Delete(json);
	}
	cJSON_Delete(post_with("/api/v1/logs/batch", "", SPAN("{}"), 415));
	cJSON_Delete(post_with("/api/v1/logs", "Content-Type: text/html\n", SPAN("x"), 415));
}

static void
a_batch_is_answered_in_its_order(void **state)
{
	cJSON *json = post_json("/api/v1/logs/batch",
	    "{\"more\":1,\"logs\":[\"one\",{\"log_line\":\"{\\\"message\\\":\\n\\\"two\\\"}\"},"
	    "\"{\\\"broken\"]}",
	    200);
	const cJSON *results = at(json, "results");

	(void)state;
	assert_int_equal(at(json, "total")->valuedouble, 3);
	assert_int_equal(at(json, "anomalies")->valuedouble, 0);
	assert_int_equal(cJSON_GetArraySize(results), 3);
	assert_true(cJSON_IsNumber(at(cJSON_GetArrayItem(results, 1), "risk_score")));
	assert_true(cJSON_IsNull(at(cJSON_GetArrayItem(results, 2), "risk_score")));
	assert_true(cJSON_IsString(at(cJSON_GetArrayItem(results, 2), "error")));
	cJSON_Delete(json);
}

static void
a_batch_holds_a_thousand_lines_and_no_more(void **state)
{
	struct buffer body = { 0 };
	cJSON *json;

	(void)state;
	buffer_add(&body, SPAN("{\"logs\":[\"x\""));
	for (int i = 1; i < 1000; i++)
		buffer_add(&body, SPAN(",\"x\""));
	buffer_add(&body, SPAN("]}"));
	json = post_with(
	    "/api/v1/logs/batch", "Content-Type: application/json\n", buffer_span(&body), 200);
	assert_int_equal(cJSON_GetArraySize(at(json, "results")), 1000);
	cJSON_Delete(json);
	body.size -= 2;
	buffer_add(&body, SPAN(",\"x\"]}"));
	json = post_with(
	    "/api/v1/logs/batch", "Content-Type: application/json\n", buffer_span(&body), 422);
	assert_string_equal(pointer_of(json), "/logs");
	cJSON_Delete(json);
	buffer_release(&body);
}

/* An event of the store that holds the text. */
static bool
see(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	(void)time_ms;
	(void)id;
	buffer_add(data, doc);
	return true;
}

static void
assert_stored(const char *text, int64_t count, const char *member)
{
	struct store_query query = STORE_QUERY_ALL;
	struct failure failure;
	struct buffer docs = { 0 };
	struct store *store = store_open(api.db, STORE_READS, &failure);
	int64_t found;

	assert_non_null(store);
	query.contains = span_of(text);
	assert_int_equal(store_count(store, &query, &found, &failure), 0);
	assert_int_equal(found, count);
	assert_int_equal(store_select(store, &query, see, &docs, &failure), 0);
	if (span_find(buffer_span(&docs), span_of(member)) == docs.size)
		print_error("%.*s\n", (int)docs.size, docs.data);
	assert_true(span_find(buffer_span(&docs), span_of(member)) < docs.size);
	buffer_release(&docs);
	store_free(store);
}

static void
assert_taken(const char *type, const char *body, int accepted, int errors)
{
	char head[64];
	cJSON *json;

	snprintf(head, sizeof(head), "Content-Type: %s\n", type);
	json = post_with("/api/v1/logs", head, span_of(body), 200);
	assert_int_equal(at(json, "accepted")->valuedouble, accepted);
	assert_int_equal(at(json, "errors")->valuedouble, errors);
	cJSON_Delete(json);
}

static void
shippers_are_understood(void **state)
{
	(void)state;
	assert_taken("application/json",
	    "[{\"date\":1774616816.5,\"log\":\"Mar 27 13:00:00 fb sshd[1]: Failed password for "
	    "fluent from 192.0.2.1 port 1 ssh2\",\"kubernetes\":{\"pod\":\"p1\"}},\n\"plain\"]",
	    2, 0);
	assert_stored("for fluent from", 1, "\"user\":{\"name\":\"fluent\"}");
	assert_stored("for fluent from", 1, "\"metadata\":{\"date\":1774616816.5,\"kubernetes\":");
	assert_taken("application/x-ndjson",
	    "{\"message\":\"Mar 27 13:00:00 v sshd[1]: Failed password for vector from 192.0.2.1 "
	    "port 1 ssh2\",\"source_type\":\"file\",\"host\":\"v\",\"file\":\"/var/log/auth.log\"}"
	    "\n\n{\"message\":\"an own line\",\"level\":\"info\"}\r\n{\"broken\nraw text",
	    4, 1);
	assert_stored("for vector from", 1, "\"path\":\"/var/log/auth.log\"");
	assert_stored("an own line", 1, "\"level\":\"info\"");
	assert_taken("text/plain; charset=utf-8", "first raw\n\nthird raw \xff", 3, 0);
	assert_stored("third raw", 1, "\"address\":\"192.0.2.7\"");
	assert_taken("text/plain", "", 0, 0);
}

static void
the_same_key_keeps_lines_once(void **state)
{
	static const char head[] = "Content-Type: text/plain\nIdempotency-Key: k1\n";
	static const char body[] = "2026-03-27T13:06:56Z h app: sent twice\n"
				   "2026-03-27T13:06:56Z h app: sent twice\n";

	(void)state;
	cJSON_Delete(post_with("/api/v1/logs", head, span_of(body), 200));
	cJSON_Delete(post_with("/api/v1/logs", head, span_of(body), 200));
	assert_stored("sent twice", 2, "app");
	cJSON_Delete(post_with("/api/v1/logs", "Content-Type: text/plain\n", span_of(body), 200));
	assert_stored("sent twice", 4, "app");
}

static void
anomalies_name_others_like_them(void **state)
{
	struct buffer body = { 0 };
	const cJSON *last, *similar = NULL;
	cJSON *json;
	char line[256];

	(void)state;
	buffer_add(&body, SPAN("{\"logs\":["));
	for (int i = 0; i < 300; i++) {
		snprintf(line, sizeof(line),
		    "%s\"Mar 27 14:%02d:%02d web1 sshd[9%d]: Failed password for invalid user "
		    "u%d from 198.51.100.77 port 40%d ssh2\"",
		    i ? "," : "", i / 60, i % 60, i, i, i);
		buffer_add(&body, span_of(line));
	}
	buffer_add(&body, SPAN("]}"));
	json = post_with(
	    "/api/v1/logs/batch", "Content-Type: application/json\n", buffer_span(&body), 200);
	buffer_release(&body);
	assert_true(at(json, "anomalies")->valuedouble > 10);
	last = cJSON_GetArrayItem(at(json, "results"), 299);
	assert_true(cJSON_IsTrue(at(last, "is_anomaly")));
	assert_int_equal(cJSON_GetArraySize(at(last, "similar_anomalies")), 5);
	cJSON_ArrayForEach(similar, at(last, "similar_anomalies"))
	{
		assert_string_not_equal(
		    at(similar, "log_id")->valuestring, at(last, "log_id")->valuestring);
		assert_true(at(similar, "risk_score")->valuedouble >= 0.6);
	}
	assert_true(at(at(last, "alert"), "count")->valuedouble > 1);
	cJSON_Delete(json);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_analyzed),
		cmocka_unit_test(what_is_wrong_with_a_body_is_named),
		cmocka_unit_test(a_batch_is_answered_in_its_order),
		cmocka_unit_test(a_batch_holds_a_thousand_lines_and_no_more),
		cmocka_unit_test(shippers_are_understood),
		cmocka_unit_test(the_same_key_keeps_lines_once),
		cmocka_unit_test(anomalies_name_others_like_them),
	};

	return cmocka_run_group_tests(tests, start_all, stop_all);
}
