/*
 * test-roads.c: two roads to one answer: POST logs/batch and the tools in a shell; and what is
 * answered while the store is away.
 */

#include "pipeline-run.h"

#include <cjson/cJSON.h>

#include "api/api.h"
#include "base/limits.h"
#include "json/write.h"

enum { LINES = ALL_OR_PART(3000, 1000), BATCH = 1000 };

static struct api api;
static struct arena arena;

/* The answer's JSON, for cJSON_Delete. */
static cJSON *
post(const char *path, struct span body, int *status)
{
	struct exchange exchange = EXCHANGE_BLANK(&arena);
	cJSON *json;

	exchange.api = &api;
	exchange.head = SPAN("Content-Type: application/json\n");
	exchange.body = body;
	for (const struct route *route = routes_analyze; route->path; route++)
		if (strcmp(route->path, path) == 0)
			exchange.route = route;
	exchange.route->handle(&exchange);
	*status = exchange.status;
	json = cJSON_ParseWithLength(exchange.answer.data, exchange.answer.size);
	assert_non_null(json);
	buffer_release(&exchange.answer);
	arena_clear(&arena);
	return json;
}

static void
run_shell(const char *format)
{
	char command[1024];

	snprintf(command, sizeof(command), format, folder, tools);
	assert_int_equal(system(command), 0);
}

static struct span
read_all(const char *name, struct buffer *buffer)
{
	struct failure failure;
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(file_read(path, 64 * 1024 * 1024, buffer, &failure), 0);
	return buffer_span(buffer);
}

/* What a scored event and an analysis call alike or not, and both say. */
static void
assert_same(const cJSON *analysis, const cJSON *event)
{
	static const char *const names[][2] = {
		{ "is_anomaly", "is_anomaly" },
		{ "risk_score", "risk_score" },
		{ "risk_level", "risk_level" },
		{ "confidence", "confidence" },
		{ "recommended_action", "recommended_action" },
		{ "model_scores", "models" },
	};
	const cJSON *anomaly = cJSON_GetObjectItem(event, "anomaly");
	const cJSON *reasons = cJSON_GetObjectItem(anomaly, "reasons");

	assert_true(cJSON_Compare(cJSON_GetObjectItem(analysis, "features"),
	    cJSON_GetObjectItem(event, "features"), true));
	assert_true(cJSON_Compare(cJSON_GetObjectItem(analysis, "timestamp"),
	    cJSON_GetObjectItem(event, "@timestamp"), true));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_true(cJSON_Compare(cJSON_GetObjectItem(analysis, names[i][0]),
		    cJSON_GetObjectItem(anomaly, names[i][1]), true));
	if (reasons)
		assert_true(cJSON_Compare(cJSON_GetObjectItem(analysis, "reasons"), reasons, true));
}

/* The next lines of the log as a batch, held against as many scored events. */
static int
compare_batch(struct span *raw, struct span *scored)
{
	struct buffer body = { 0 };
	int status, anomalies;
	cJSON *answer;

	buffer_add(&body, SPAN("{\"logs\":["));
	for (int i = 0; i < BATCH; i++) {
		if (i > 0)
			buffer_add_byte(&body, ',');
		json_write_string(&body, span_cut(raw, '\n'));
	}
	buffer_add(&body, SPAN("]}"));
	answer = post("/api/v1/logs/batch", buffer_span(&body), &status);
	assert_int_equal(status, 200);
	for (int i = 0; i < BATCH; i++) {
		struct span line = span_cut(scored, '\n');
		cJSON *event = cJSON_ParseWithLength(line.data, line.size);

		assert_same(cJSON_GetArrayItem(cJSON_GetObjectItem(answer, "results"), i), event);
		cJSON_Delete(event);
	}
	anomalies = (int)cJSON_GetObjectItem(answer, "anomalies")->valuedouble;
	cJSON_Delete(answer);
	buffer_release(&body);
	return anomalies;
}

static void
batches_and_the_shell_give_the_same_anomalies(void **state)
{
	struct pipeline_settings settings = { .programs = tools, .db = "null:" };
	struct buffer raw = { 0 }, scored = { 0 };
	struct span lines, events;
	struct failure failure;
	int anomalies = 0;

	(void)state;
	need_tools();
	run_shell("cd %1$s && PATH=$OLDPWD/%2$s:%2$s:$PATH && siem-simulate --seed 5 --lines 3000 "
		  "--attack ssh-brute-force:0.05,web-scan:0.05 >raw && siem-parse raw | "
		  "siem-features | siem-score >scored");
	lines = read_all("raw", &raw);
	events = read_all("scored", &scored);
	api.pipeline = pipeline_open(&settings, &failure);
	assert_non_null(api.pipeline);
	for (int i = 0; i < LINES / BATCH; i++)
		anomalies += compare_batch(&lines, &events);
	assert_true(anomalies > 20);
	close_pipeline(api.pipeline);
	buffer_release(&raw);
	buffer_release(&scored);
}

static void
lines_that_only_the_spool_has_are_answered_so(void **state)
{
	struct pipeline_settings settings = { .programs = tools,
		.db = "postgresql://siem@/none?host=/no/such/folder",
		.state = folder };
	struct failure failure;
	int status;

	(void)state;
	need_tools();
	api.pipeline = pipeline_open(&settings, &failure);
	assert_non_null(api.pipeline);
	cJSON_Delete(post("/api/v1/logs/analyze", SPAN("{\"log_line\":\"x\"}"), &status));
	assert_int_equal(status, 202);
	cJSON_Delete(post("/api/v1/logs/batch", SPAN("{\"logs\":[\"x\",\"{\"]}"), &status));
	assert_int_equal(status, 202);
	cJSON_Delete(post("/api/v1/logs", SPAN("[\"x\"]"), &status));
	assert_int_equal(status, 202);
	close_pipeline(api.pipeline);
}

static void
without_a_store_and_a_spool_nothing_is_taken(void **state)
{
	struct pipeline_settings settings = { .programs = tools,
		.db = "postgresql://siem@/none?host=/no/such/folder" };
	int64_t end_ms = clock_monotonic_ms() + LIMIT_MS;
	struct pipeline_status pipeline;
	struct failure failure;
	int status;

	(void)state;
	need_tools();
	api.pipeline = pipeline_open(&settings, &failure);
	assert_non_null(api.pipeline);
	do {
		pause_shortly();
		pipeline_status(api.pipeline, &pipeline);
	} while (pipeline.children[3].restarts < 3 && clock_monotonic_ms() < end_ms);
	cJSON_Delete(post("/api/v1/logs", SPAN("[\"x\"]"), &status));
	assert_int_equal(status, 503);
	pipeline_status(api.pipeline, &pipeline);
	assert_false(pipeline.is_ready);
	pipeline_stop(api.pipeline, 0);
	pipeline_free(api.pipeline);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(batches_and_the_shell_give_the_same_anomalies),
		cmocka_unit_test(lines_that_only_the_spool_has_are_answered_so),
		cmocka_unit_test(without_a_store_and_a_spool_nothing_is_taken),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
