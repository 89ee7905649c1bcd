/*
 * api-triage.h: routes of triage and response; the same cases for every driver. Each takes a store
 * of its own that is empty and was opened with STORE_CHANGES.
 */
#ifndef TESTS_API_TRIAGE_H
#define TESTS_API_TRIAGE_H

#include "api-call.h"
#include "base/clock.h"
#include "store-rows.h"
#include "store/audit.h"
#include "store/jobs.h"
#include "store/response.h"
#include "store/triage.h"

#define ID(n) "0000000" #n "-0000-8000-8000-000000000000"
#define GROUP "0123456789abcdef0123456789abcdef"

#define DO(call_)                                     \
	do {                                          \
		if ((call_) != 0)                     \
			fail_msg("%s", failure.text); \
	} while (0)

static struct failure failure;

static inline void
begin(struct store *store)
{
	api = (struct api){ .db = "", .block = "off", .block_socket = "none" };
	api_store = store;
}

/* Alert n, of the group n, whose last event was n minutes after NOW. */
static inline void
put_alert(int n, const char *entity)
{
	static const char doc[] =
	    "{\"alert\":{\"reasons\":[\"37 logins\"],\"technique\":[\"T1110\"],\"examples\":[\"a "
	    "line of Eve's\"],\"recommended_action\":\"BLOCK_IP\"}}";
	char group[48];
	struct store_alert alert = { .kind = SPAN("authentication"),
		.entity = span_of(entity),
		.status = ALERT_OPEN,
		.level = SPAN("high"),
		.risk = 0.875,
		.events = 3,
		.first_ms = NOW,
		.last_ms = NOW + n * INT64_C(60000),
		.doc = span_of(doc),
		.state = SPAN("{}") };
	enum store_put how;

	snprintf(group, sizeof(group), "%.31s%d", GROUP, n % 10);
	alert.group_key = span_of(group);
	alert.id[3] = (unsigned char)n;
	alert.id[6] = alert.id[8] = 0x80;
	alert.first_event[15] = (unsigned char)n;
	DO(store_begin(api_store, &failure));
	DO(store_alert_put(api_store, &alert, &how, &failure));
	DO(store_commit(api_store, &failure));
}

static inline bool
see_deed(void *data, const struct store_deed *deed)
{
	char *text = data;

	snprintf(text + strlen(text), 1024 - strlen(text), "%.*s %.*s %.*s, ",
	    (int)deed->actor.size, deed->actor.data, (int)deed->action.size, deed->action.data,
	    (int)deed->object.size, deed->object.data);
	return true;
}

/* What was audited, the last first. */
static inline const char *
audited(void)
{
	static char text[1024];
	const struct store_deed_query query = {
		.since_ms = CLOCK_MIN_MS, .until_ms = CLOCK_MAX_MS, .before = INT64_MAX, .limit = 20
	};

	text[0] = '\0';
	DO(store_deeds(api_store, &query, see_deed, text, &failure));
	return text;
}

static inline void
check_an_alert_is_told_whole(struct store *store)
{
	begin(store);
	put_alert(1, "203.0.113.9");
	assert_int_equal(call(METHOD_GET, "/api/v1/alerts", NULL), 200);
	assert_int_equal(count_at("items"), 1);
	assert_string_equal(text_at("items/0/id"), ID(1));
	assert_string_equal(text_at("items/0/entity"), "203.0.113.9");
	assert_string_equal(text_at("items/0/status"), "open");
	assert_string_equal(text_at("items/0/level"), "high");
	assert_string_equal(text_at("items/0/first_seen"), "2026-03-27T13:06:56.000Z");
	assert_string_equal(text_at("items/0/reasons/0"), "37 logins");
	assert_string_equal(text_at("items/0/techniques/0"), "T1110");
	assert_string_equal(text_at("items/0/examples/0"), "a line of Eve's");
	assert_string_equal(text_at("items/0/recommended_action"), "BLOCK_IP");
	assert_string_equal(text_at("items/0/assignee"), "null");
	assert_string_equal(text_at("items/0/suppressed_by"), "null");
	assert_string_equal(text_at("next"), "null");
	assert_int_equal(call(METHOD_GET, "/api/v1/alerts/" ID(1), NULL), 200);
	assert_int_equal(number_at("count"), 3);
	assert_int_equal(count_at("log"), 0);
	assert_int_equal(count_at("events"), 0);
	assert_int_equal(count_at("deliveries"), 0);
	assert_int_equal(call(METHOD_GET, "/api/v1/alerts/" ID(2), NULL), 404);
	assert_int_equal(call(METHOD_GET, "/api/v1/alerts/x", NULL), 404);
}

/* Its events are the anomalies of its entity in its time, and of nobody else. */
static inline void
check_an_alert_has_its_events(struct store *store)
{
	static const char doc[] =
	    "{\"@timestamp\":\"2026-03-27T13:06:%02d.000Z\",\"event\":{\"kind\":\"event\","
	    "\"dataset\":"
	    "\"auth\"},\"source\":{\"ip\":\"203.0.113.%d\"},\"anomaly\":{\"risk_score\":0.7,"
	    "\"is_anomaly\":true,\"risk_level\":\"medium\"}}";
	struct store_row rows[3];
	char docs[3][400], addresses[3][32];
	struct store *writer;

	begin(store);
	for (int i = 0; i < 3; i++) {
		snprintf(docs[i], sizeof(docs[i]), doc, 56 + i, i == 1 ? 8 : 9);
		snprintf(addresses[i], sizeof(addresses[i]), "203.0.113.%d", i == 1 ? 8 : 9);
		rows[i] = row_of(NOW + 1000 * i, i + 1, docs[i]);
		rows[i].risk = 0.7;
		rows[i].is_anomaly = true;
		rows[i].kind = "authentication";
		rows[i].level = "medium";
		rows[i].source_ip = span_of(addresses[i]);
	}
	writer = open_for(STORE_WRITES);
	write_rows(writer, rows, 3);
	store_free(writer);
	put_alert(1, "203.0.113.9");
	call(METHOD_GET, "/api/v1/alerts/" ID(1), NULL);
	assert_int_equal(count_at("events"), 2);
	assert_string_equal(text_at("events/0/timestamp"), "2026-03-27T13:06:58.000Z");
	assert_string_equal(text_at("events/1/timestamp"), "2026-03-27T13:06:56.000Z");
}

static inline void
check_lists_are_filtered_and_paged(struct store *store)
{
	char target[256];

	begin(store);
	for (int n = 1; n <= 5; n++)
		put_alert(n, n % 2 ? "203.0.113.9" : "198.51.100.7");
	call(METHOD_POST, "/api/v1/alerts/" ID(2) "/ack", "{}");
	call(METHOD_GET, "/api/v1/alerts?limit=2", NULL);
	assert_string_equal(text_at("items/0/id"), ID(5));
	assert_string_equal(text_at("items/1/id"), ID(4));
	snprintf(target, sizeof(target), "/api/v1/alerts?limit=2&cursor=%s", text_at("next"));
	call(METHOD_GET, target, NULL);
	assert_string_equal(text_at("items/0/id"), ID(3));
	snprintf(target, sizeof(target), "/api/v1/alerts?limit=2&cursor=%s", text_at("next"));
	call(METHOD_GET, target, NULL);
	assert_int_equal(count_at("items"), 1);
	assert_string_equal(text_at("next"), "null");
	call(METHOD_GET, "/api/v1/alerts?status=acknowledged", NULL);
	assert_int_equal(count_at("items"), 1);
	call(METHOD_GET, "/api/v1/alerts?status=unsettled&entity=198.51.100.7", NULL);
	assert_int_equal(count_at("items"), 2);
	call(METHOD_GET, "/api/v1/alerts?q=EVE%27s&limit=3", NULL);
	assert_int_equal(count_at("items"), 3);
	assert_string_not_equal(text_at("next"), "null");
	call(METHOD_GET, "/api/v1/alerts?q=198.51&status=open", NULL);
	assert_int_equal(count_at("items"), 1);
	call(METHOD_GET, "/api/v1/alerts?q=mallory", NULL);
	assert_int_equal(count_at("items"), 0);
	call(METHOD_GET, "/api/v1/alerts?since=2026-03-27T13:10:56Z", NULL);
	assert_int_equal(count_at("items"), 2);
	assert_int_equal(call(METHOD_GET, "/api/v1/alerts?status=new", NULL), 422);
	assert_int_equal(call(METHOD_GET, "/api/v1/alerts?cursor=1.x", NULL), 422);
	assert_int_equal(call(METHOD_GET, "/api/v1/alerts?limit=0", NULL), 422);
}

static inline void
check_changes_are_kept_logged_and_audited(struct store *store)
{
	begin(store);
	put_alert(1, "203.0.113.9");
	assert_int_equal(call(METHOD_POST, "/api/v1/alerts/" ID(1) "/ack", NULL), 200);
	assert_string_equal(text_at("status"), "acknowledged");
	call(METHOD_POST, "/api/v1/alerts/" ID(1) "/assign", "{\"assignee\":\"eve\"}");
	assert_string_equal(text_at("assignee"), "eve");
	call(METHOD_POST, "/api/v1/alerts/" ID(1) "/assign", "{\"assignee\":null}");
	assert_string_equal(text_at("assignee"), "null");
	call(METHOD_POST, "/api/v1/alerts/" ID(1) "/comment", "{\"note\":\"hm\"}");
	assert_int_equal(
	    call(METHOD_POST, "/api/v1/alerts/" ID(1) "/close", "{\"reason\":\"expected\"}"), 200);
	assert_string_equal(text_at("status"), "closed");
	assert_string_equal(text_at("reason"), "expected");
	assert_null(at("offer"));
	call(METHOD_POST, "/api/v1/alerts/" ID(1) "/reopen", "{\"note\":\"again\"}");
	assert_string_equal(text_at("status"), "open");
	call(METHOD_GET, "/api/v1/alerts/" ID(1), NULL);
	assert_int_equal(count_at("log"), 6);
	assert_string_equal(text_at("log/0/action"), "acknowledge");
	assert_string_equal(text_at("log/0/note"), "null");
	assert_string_equal(text_at("log/1/note"), "eve");
	assert_string_equal(text_at("log/3/note"), "hm");
	assert_string_equal(text_at("log/5/actor"), "ana");
	assert_string_equal(audited(),
	    "ana alert.reopen " ID(1) ", ana alert.close " ID(1) ", ana alert.comment " ID(
		1) ", ana alert.assign " ID(1) ", ana alert.assign " ID(1) ", ana "
									   "alert.acknowledge " ID(
									       1) ", ");
}

static inline void
check_what_does_not_fit_is_refused(struct store *store)
{
	begin(store);
	put_alert(1, "203.0.113.9");
	assert_int_equal(call(METHOD_POST, "/api/v1/alerts/" ID(2) "/ack", NULL), 404);
	assert_int_equal(call(METHOD_POST, "/api/v1/alerts/" ID(1) "/reopen", NULL), 409);
	assert_int_equal(call(METHOD_POST, "/api/v1/alerts/" ID(1) "/close", "{}"), 422);
	assert_string_equal(text_at("errors/0/pointer"), "/reason");
	assert_int_equal(
	    call(METHOD_POST, "/api/v1/alerts/" ID(1) "/close", "{\"reason\":\"bored\"}"), 422);
	assert_int_equal(call(METHOD_POST, "/api/v1/alerts/" ID(1) "/comment", "{}"), 422);
	assert_int_equal(call(METHOD_POST, "/api/v1/alerts/" ID(1) "/ack", "{\"note\":7}"), 422);
	assert_int_equal(call(METHOD_POST, "/api/v1/alerts/" ID(1) "/ack", "{"), 400);
	assert_int_equal(
	    call(METHOD_POST, "/api/v1/alerts/" ID(1) "/send", "{\"channel\":\"x\"}"), 409);
	assert_string_equal(audited(), "");
	call(METHOD_GET, "/api/v1/alerts/" ID(1), NULL);
	assert_string_equal(text_at("status"), "open");
	assert_int_equal(count_at("log"), 0);
}

static inline void
check_many_are_changed_at_once(struct store *store)
{
	begin(store);
	put_alert(1, "203.0.113.9");
	put_alert(2, "203.0.113.9");
	call(METHOD_POST, "/api/v1/alerts/" ID(2) "/close", "{\"reason\":\"duplicate\"}");
	assert_int_equal(call(METHOD_POST, "/api/v1/alerts/bulk",
			     "{\"ids\":[\"" ID(1) "\",7],\"action\":\"reopen\"}"),
	    422);
	assert_int_equal(
	    call(METHOD_POST, "/api/v1/alerts/bulk",
		"{\"ids\":[\"" ID(1) "\",\"" ID(2) "\",\"" ID(
		    3) "\"],\"action\":\"close\",\"reason\":\"resolved\",\"note\":\"n\"}"),
	    200);
	assert_int_equal(count_at("done"), 1);
	assert_string_equal(text_at("done/0"), ID(1));
	assert_int_equal(count_at("failed"), 2);
	assert_string_equal(text_at("failed/0/id"), ID(2));
	call(METHOD_GET, "/api/v1/alerts/" ID(1), NULL);
	assert_string_equal(text_at("reason"), "resolved: n");
	assert_int_equal(
	    call(METHOD_POST, "/api/v1/alerts/bulk", "{\"ids\":[],\"action\":\"ack\"}"), 422);
	assert_int_equal(call(METHOD_POST, "/api/v1/alerts/bulk",
			     "{\"ids\":[\"" ID(1) "\"],\"action\":\"comment\",\"note\":\"x\"}"),
	    422);
}

static inline void
check_a_false_positive_offers_a_suppression(struct store *store)
{
	char body[512], *filter;

	begin(store);
	put_alert(1, "203.0.113.9");
	call(METHOD_POST, "/api/v1/alerts/" ID(1) "/close",
	    "{\"reason\":\"false_positive\",\"note\":\"our scanner\"}");
	assert_string_equal(text_at("offer/reason"), "false_positive: our scanner");
	filter = cJSON_PrintUnformatted(at("offer/filter"));
	assert_string_equal(filter, "{\"group_key\":\"0123456789abcdef0123456789abcde1\"}");
	snprintf(body, sizeof(body), "{\"filter\":%s,\"reason\":\"%s\",\"expires\":\"%s\"}", filter,
	    text_at("offer/reason"), text_at("offer/expires"));
	cJSON_free(filter);
	assert_int_equal(
	    call(METHOD_POST, "/api/v1/suppressions?preview=1&since=9999d", body), 200);
	assert_int_equal(number_at("alerts"), 1);
	assert_int_equal(number_at("anomalies"), 3);
	assert_int_equal(call(METHOD_POST, "/api/v1/suppressions", body), 201);
	assert_string_equal(text_at("id"), "1");
	assert_string_equal(text_at("actor"), "ana");
	assert_int_equal(number_at("hits"), 0);
	call(METHOD_GET, "/api/v1/suppressions", NULL);
	assert_int_equal(count_at("items"), 1);
	assert_int_equal(call(METHOD_DELETE, "/api/v1/suppressions/1", NULL), 204);
	assert_int_equal(call(METHOD_DELETE, "/api/v1/suppressions/1", NULL), 404);
	assert_int_equal(call(METHOD_DELETE, "/api/v1/suppressions/one", NULL), 404);
	call(METHOD_GET, "/api/v1/suppressions", NULL);
	assert_int_equal(count_at("items"), 0);
}

/* Only what it would hide counts; nothing is made. */
static inline void
check_a_preview_counts_what_would_be_hidden(struct store *store)
{
	static const char doc[] =
	    "{\"@timestamp\":\"2026-03-27T13:06:56.000Z\",\"event\":{\"kind\":\"event\","
	    "\"dataset\":"
	    "\"auth\"},\"host\":{\"hostname\":\"db%d\"},\"source\":{\"ip\":\"203.0.113.%d\"},"
	    "\"anomaly\":{\"risk_score\":0.7,\"is_anomaly\":true,\"risk_level\":\"medium\","
	    "\"technique\":[\"T1110.001\"]}}";
	struct store_row rows[6];
	char docs[6][400], hosts[6][16];
	struct store *writer;

	begin(store);
	for (int i = 0; i < 6; i++) {
		snprintf(docs[i], sizeof(docs[i]), doc, i % 2, i);
		snprintf(hosts[i], sizeof(hosts[i]), "db%d", i % 2);
		rows[i] = row_of(NOW + i, i + 1, docs[i]);
		rows[i].risk = 0.7;
		rows[i].is_anomaly = true;
		rows[i].level = "medium";
		rows[i].kind = "authentication";
		rows[i].host = span_of(hosts[i]);
	}
	writer = open_for(STORE_WRITES);
	write_rows(writer, rows, 6);
	store_free(writer);
	assert_int_equal(call(METHOD_POST, "/api/v1/suppressions?preview=true&since=9999d",
			     "{\"filter\":{\"host\":\"db1\"},\"reason\":\"lab\"}"),
	    200);
	assert_int_equal(number_at("anomalies"), 3);
	assert_int_equal(number_at("alerts"), 3);
	assert_int_equal(count_at("examples"), 3);
	assert_string_equal(text_at("examples/0/host/hostname"), "db1");
	call(METHOD_POST, "/api/v1/suppressions?preview=true",
	    "{\"filter\":{\"host\":\"db1\"},\"reason\":\"lab\"}");
	assert_int_equal(number_at("anomalies"), 0);
	call(METHOD_GET, "/api/v1/suppressions?expired=true", NULL);
	assert_int_equal(count_at("items"), 0);
}

static inline void
check_suppressions_that_are_none_are_refused(struct store *store)
{
	static const struct {
		const char *body, *pointer;
	} wrong[] = {
		{ "{\"reason\":\"x\"}", "/filter" },
		{ "{\"filter\":{},\"reason\":\"x\"}", "/filter" },
		{ "{\"filter\":{\"planet\":\"mars\"},\"reason\":\"x\"}", "/filter" },
		{ "{\"filter\":{\"network\":\"x\"},\"reason\":\"x\"}", "/filter" },
		{ "{\"filter\":{\"user\":\"eve\"}}", "/reason" },
		{ "{\"filter\":{\"user\":\"eve\"},\"reason\":\"x\",\"expires\":\"never\"}",
		    "/expires" },
		{ "{\"filter\":{\"user\":\"eve\"},\"reason\":\"x\",\"expires\":\"2020-01-01T00:00:"
		  "00Z\"}",
		    "/expires" },
	};

	begin(store);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_int_equal(call(METHOD_POST, "/api/v1/suppressions", wrong[i].body), 422);
		assert_string_equal(text_at("errors/0/pointer"), wrong[i].pointer);
	}
	call(METHOD_GET, "/api/v1/suppressions?expired=true", NULL);
	assert_int_equal(count_at("items"), 0);
	assert_int_equal(call(METHOD_POST, "/api/v1/suppressions",
			     "{\"filter\":{\"user\":\"eve\"},\"reason\":\"x\",\"expires\":\"7d\"}"),
	    201);
}

static inline void
check_never_block_is_a_list_of_networks(struct store *store)
{
	begin(store);
	assert_int_equal(call(METHOD_POST, "/api/v1/never-block",
			     "{\"network\":\"192.0.2.77/24\",\"reason\":\"office\"}"),
	    201);
	assert_string_equal(text_at("network"), "192.0.2.0/24");
	call(METHOD_GET, "/api/v1/never-block", NULL);
	assert_string_equal(text_at("items/0/network"), "192.0.2.0/24");
	assert_string_equal(text_at("items/0/actor"), "ana");
	assert_int_equal(
	    call(METHOD_POST, "/api/v1/never-block", "{\"network\":\"office\",\"reason\":\"x\"}"),
	    422);
	assert_int_equal(call(METHOD_POST, "/api/v1/never-block", "{\"network\":\"::1\"}"), 422);
	assert_int_equal(call(METHOD_DELETE, "/api/v1/never-block/192.0.2.0%2F24", NULL), 204);
	assert_int_equal(call(METHOD_DELETE, "/api/v1/never-block/192.0.2.0%2F24", NULL), 404);
	assert_int_equal(call(METHOD_DELETE, "/api/v1/never-block/x", NULL), 404);
	assert_string_equal(audited(),
	    "ana never_block.delete 192.0.2.0/24, ana never_block.create 192.0.2.0/24, ");
}

static inline void
check_blocking_is_off_until_it_is_switched_on(struct store *store)
{
	const char body[] = "{\"network\":\"203.0.113.9\",\"reason\":\"guesses\"}";

	begin(store);
	assert_int_equal(call(METHOD_POST, "/api/v1/blocks", body), 409);
	assert_non_null(strstr(text_at("detail"), "--block on"));
	api.block = "on";
	api.block_socket = "/nonexistent/block";
	assert_int_equal(call(METHOD_POST, "/api/v1/blocks", body), 503);
	assert_int_equal(call(METHOD_POST, "/api/v1/blocks",
			     "{\"network\":\"203.0.113.0/24\",\"reason\":\"x\"}"),
	    422);
	assert_int_equal(call(METHOD_POST, "/api/v1/blocks",
			     "{\"network\":\"203.0.113.9\",\"reason\":\"x\",\"expires\":\"31d\"}"),
	    422);
	call(METHOD_POST, "/api/v1/never-block",
	    "{\"network\":\"203.0.113.0/24\",\"reason\":\"us\"}");
	assert_int_equal(call(METHOD_POST, "/api/v1/blocks", body), 409);
	assert_non_null(strstr(text_at("detail"), "never blocked"));
	/* Of IPv6 a /64 is blocked, with who must not be. */
	call(METHOD_POST, "/api/v1/never-block", "{\"network\":\"2001:db8::5\",\"reason\":\"us\"}");
	assert_int_equal(
	    call(METHOD_POST, "/api/v1/blocks", "{\"network\":\"2001:db8::6\",\"reason\":\"x\"}"),
	    409);
	assert_non_null(strstr(text_at("detail"), "never blocked"));
	call(METHOD_GET, "/api/v1/blocks?ended=true", NULL);
	assert_int_equal(count_at("items"), 0);
	assert_int_equal(call(METHOD_DELETE, "/api/v1/blocks/1", NULL), 404);
}

static inline void
check_jobs_are_told_as_they_go(struct store *store)
{
	struct store_job job = { .kind = SPAN("retrain"), .actor = SPAN("ana"), .created_ms = NOW };
	bool is_ours;

	begin(store);
	DO(store_job_add(store, &job, &failure));
	assert_int_equal(job.id, 1);
	call(METHOD_GET, "/api/v1/jobs/1", NULL);
	assert_string_equal(text_at("state"), "running");
	assert_string_equal(text_at("progress"), "null");
	assert_string_equal(text_at("ended"), "null");
	DO(store_job_goes(store, 1, 0.25, NOW + 1, &is_ours, &failure));
	assert_true(is_ours);
	call(METHOD_GET, "/api/v1/jobs", NULL);
	assert_true(at("items/0/progress")->valuedouble == 0.25);
	job.state = SPAN("done");
	job.ended_ms = NOW + 2;
	job.result = SPAN("{\"promoted\":true}");
	DO(store_job_end(store, &job, &failure));
	call(METHOD_GET, "/api/v1/jobs/1", NULL);
	assert_string_equal(text_at("state"), "done");
	assert_true(cJSON_IsTrue(at("result/promoted")));
	assert_int_equal(number_at("progress"), 1);
	assert_int_equal(call(METHOD_GET, "/api/v1/jobs/2", NULL), 404);
	assert_int_equal(call(METHOD_GET, "/api/v1/jobs/x", NULL), 404);
}

#define API_CASES(X)                                                                              \
	X(an_alert_is_told_whole, check_an_alert_is_told_whole)                                   \
	X(an_alert_has_its_events, check_an_alert_has_its_events)                                 \
	X(lists_are_filtered_and_paged, check_lists_are_filtered_and_paged)                       \
	X(changes_are_kept_logged_and_audited, check_changes_are_kept_logged_and_audited)         \
	X(what_does_not_fit_is_refused, check_what_does_not_fit_is_refused)                       \
	X(many_are_changed_at_once, check_many_are_changed_at_once)                               \
	X(a_false_positive_offers_a_suppression, check_a_false_positive_offers_a_suppression)     \
	X(a_preview_counts_what_would_be_hidden, check_a_preview_counts_what_would_be_hidden)     \
	X(suppressions_that_are_none_are_refused, check_suppressions_that_are_none_are_refused)   \
	X(never_block_is_a_list_of_networks, check_never_block_is_a_list_of_networks)             \
	X(blocking_is_off_until_it_is_switched_on, check_blocking_is_off_until_it_is_switched_on) \
	X(jobs_are_told_as_they_go, check_jobs_are_told_as_they_go)

#define API_TEST(name, check)                    \
	static void name(void **state)           \
	{                                        \
		struct store *store;             \
                                                 \
		(void)state;                     \
		store_free(open_new());          \
		store = open_for(STORE_CHANGES); \
		check(store);                    \
		forget_answer();                 \
		store_free(store);               \
	}
#define API_ROW(name, check) cmocka_unit_test(name),

#endif
