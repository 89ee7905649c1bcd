/* test-judge.c: which techniques, actions, levels and confidence an event gets. */

#include "events.h"

#include <stdio.h>

#include "model/judge.h"

#define PUBLIC_IP "203.0.113.9"

static const struct history old = { NOON - SECONDS(86400), 1000 };

static struct judgement
judge_at(double risk, const struct event *event, const struct features *features)
{
	const struct score score = { .risk = risk, .spread = 0.05 };
	struct judgement judgement;

	judge(event, features, &old, &score, 0.6, &judgement);
	return judgement;
}

/* An event as a row of the table wants it, and the techniques of it as an anomaly. */
struct row {
	const char *dataset;
	enum event_outcome outcome;
	uint32_t category, type;
	struct {
		enum feature feature;
		double value;
	} has[2];
	const char *techniques; /* with a space behind each */
};

static const struct row rows[] = {
	{ "auth", OUTCOME_FAILURE, CATEGORY_AUTHENTICATION, TYPE_START,
	    { { FEATURE_FAILED_AUTH_RATE, 1 }, { FEATURE_UNIQUE_ENDPOINTS_ACCESSED, 4 } },
	    "T1110.001 " },
	{ "auth", OUTCOME_FAILURE, CATEGORY_AUTHENTICATION, TYPE_START,
	    { { FEATURE_FAILED_AUTH_RATE, 1 }, { FEATURE_UNIQUE_ENDPOINTS_ACCESSED, 5 } },
	    "T1110.003 T1110.001 " },
	{ "auth", OUTCOME_FAILURE, CATEGORY_AUTHENTICATION, TYPE_START,
	    { { FEATURE_FAILED_AUTH_RATE, 0.4 } }, "" },
	{ "auth", OUTCOME_SUCCESS, CATEGORY_AUTHENTICATION | CATEGORY_SESSION, TYPE_START,
	    { { FEATURE_IS_KNOWN_IP, 0 } }, "T1078 T1021.004 " },
	{ "auth", OUTCOME_SUCCESS, CATEGORY_PROCESS, TYPE_START,
	    { { FEATURE_IS_PRIVILEGED_USER, 1 } }, "T1548.003 " },
	{ "auth", OUTCOME_NONE, CATEGORY_IAM, TYPE_USER | TYPE_CHANGE, { { 0, 0 } }, "T1098 " },
	{ "auth", OUTCOME_NONE, CATEGORY_IAM, TYPE_USER | TYPE_CREATION, { { 0, 0 } },
	    "T1136.001 " },
	{ "nginx.access", OUTCOME_FAILURE, CATEGORY_WEB, TYPE_ACCESS,
	    { { FEATURE_IS_SENSITIVE_ENDPOINT, 1 } }, "T1190 " },
	{ "apache.error", OUTCOME_FAILURE, CATEGORY_WEB, TYPE_ERROR,
	    { { FEATURE_ERROR_RATE_4XX, 0.9 }, { FEATURE_UNIQUE_ENDPOINTS_ACCESSED, 40 } },
	    "T1595.003 " },
	{ "nginx.access", OUTCOME_FAILURE, CATEGORY_WEB, TYPE_ACCESS,
	    { { FEATURE_ERROR_RATE_4XX, 0.9 }, { FEATURE_UNIQUE_ENDPOINTS_ACCESSED, 3 } }, "" },
	{ "nginx.access", OUTCOME_SUCCESS, CATEGORY_WEB, TYPE_ACCESS,
	    { { FEATURE_REQUESTS_PER_SECOND, 20 } }, "T1499.002 " },
	{ "nginx.access", OUTCOME_SUCCESS, CATEGORY_WEB, TYPE_ACCESS,
	    { { FEATURE_BYTES_TRANSFERRED, 18 } }, "T1030 " },
	{ "ufw", OUTCOME_SUCCESS, CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_ALLOWED,
	    { { FEATURE_REQUESTS_PER_SECOND, 0.5 } }, "T1048 " },
	{ "ufw", OUTCOME_SUCCESS, CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_ALLOWED,
	    { { FEATURE_REQUESTS_PER_SECOND, 0.5 }, { FEATURE_BYTES_TRANSFERRED, 18 } }, "T1048 " },
	{ "ufw", OUTCOME_SUCCESS, CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_ALLOWED, { { 0, 0 } },
	    "" },
	{ "iptables", OUTCOME_NONE, CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_DENIED,
	    { { FEATURE_UNIQUE_ENDPOINTS_ACCESSED, 30 } }, "T1595.001 T1046 " },
	{ "iptables", OUTCOME_NONE, CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_DENIED, { { 0, 0 } },
	    "T1046 " },
	{ "postgresql", OUTCOME_FAILURE, CATEGORY_AUTHENTICATION, TYPE_START,
	    { { FEATURE_FAILED_AUTH_RATE, 1 } }, "" },
};

static void
make_row(const struct row *row, struct event *event, struct features *features)
{
	*event = event_from(NOON, PUBLIC_IP);
	*features = (struct features){ { 0 } };
	event_set(event, FIELD_EVENT_DATASET, span_of(row->dataset));
	event->outcome = row->outcome;
	event->category = row->category;
	event->type = row->type;
	for (int i = 0; i < 2; i++)
		if (row->has[i].value > 0)
			features->value[row->has[i].feature] = row->has[i].value;
}

static void
techniques_follow_the_kind_of_event_and_its_features(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct judgement judgement;
		struct features features;
		struct event event;
		char names[64] = "";
		int size = 0;

		make_row(&rows[i], &event, &features);
		judgement = judge_at(0.7, &event, &features);
		for (int k = 0; k < judgement.technique_count; k++)
			size += snprintf(names + size, sizeof(names) - (size_t)size, "%s ",
			    judgement.technique[k]);
		assert_string_equal(names, rows[i].techniques);
		assert_int_equal(judge_at(0.59, &event, &features).technique_count, 0);
	}
}

static void
levels_begin_where_they_are_said_to(void **state)
{
	static const struct {
		double risk;
		const char *level;
	} steps[] = { { 0.399999, "normal" }, { 0.4, "low" }, { 0.599999, "low" },
		{ 0.6, "medium" }, { 0.799999, "medium" }, { 0.8, "high" }, { 0.899999, "high" },
		{ 0.9, "critical" }, { 0.5999996, "medium" } }; /* decided when rounded */
	struct event event = request_from(NOON, PUBLIC_IP, "/", 404);
	struct features features = { { 0 } };

	(void)state;
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		assert_string_equal(
		    risk_level_name(judge_at(steps[i].risk, &event, &features).level),
		    steps[i].level);
}

static void
only_public_addresses_with_failures_are_to_be_blocked(void **state)
{
	struct event failure = login_from(NOON, PUBLIC_IP, "eve", OUTCOME_FAILURE);
	struct event success = login_from(NOON, PUBLIC_IP, "ana", OUTCOME_SUCCESS);
	struct event inside = login_from(NOON, "192.168.1.7", "ana", OUTCOME_FAILURE);
	struct event page = request_from(NOON, PUBLIC_IP, "/", 200);
	struct features features = { { 0 } };

	(void)state;
	assert_int_equal(judge_at(0.95, &failure, &features).action, ACTION_BLOCK_IP);
	assert_int_equal(judge_at(0.7, &failure, &features).action, ACTION_ALERT_ADMIN);
	assert_int_equal(judge_at(0.5, &failure, &features).action, ACTION_MONITOR);
	assert_int_equal(judge_at(0.1, &failure, &features).action, ACTION_NONE);
	assert_int_equal(judge_at(0.95, &success, &features).action, ACTION_REQUIRE_MFA);
	assert_int_equal(judge_at(0.95, &inside, &features).action, ACTION_ALERT_ADMIN);
	assert_int_equal(judge_at(0.95, &page, &features).action, ACTION_ALERT_ADMIN);
	assert_int_equal(judge_at(0.7, &page, &features).action, ACTION_MONITOR);
	features.value[FEATURE_FAILED_AUTH_RATE] = 0.5; /* it failed before it worked */
	assert_int_equal(judge_at(0.95, &success, &features).action, ACTION_REQUIRE_MFA);
}

static void
confidence_is_how_well_the_three_agree(void **state)
{
	struct event event = request_from(NOON, PUBLIC_IP, "/", 200);
	struct history few = { NOON - SECONDS(86400), NEW_SOURCE_EVENTS - 1 };
	struct history young = { NOON - SECONDS(59), 1000 };
	struct score score = { .risk = 0.7, .spread = 0.05 };
	struct features features = { { 0 } };
	struct judgement judgement;

	(void)state;
	judge(&event, &features, &few, &score, 0.6, &judgement);
	assert_int_equal(judgement.confidence, CONFIDENCE_LOW);
	judge(&event, &features, &young, &score, 0.6, &judgement);
	assert_int_equal(judgement.confidence, CONFIDENCE_LOW);
	judge(&event, &features, &old, &score, 0.6, &judgement);
	assert_int_equal(judgement.confidence, CONFIDENCE_HIGH);
	score.spread = 0.1;
	judge(&event, &features, &old, &score, 0.6, &judgement);
	assert_int_equal(judgement.confidence, CONFIDENCE_MEDIUM);
	score.spread = 0.2;
	judge(&event, &features, &old, &score, 0.6, &judgement);
	assert_int_equal(judgement.confidence, CONFIDENCE_LOW);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(techniques_follow_the_kind_of_event_and_its_features),
		cmocka_unit_test(levels_begin_where_they_are_said_to),
		cmocka_unit_test(only_public_addresses_with_failures_are_to_be_blocked),
		cmocka_unit_test(confidence_is_how_well_the_three_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
