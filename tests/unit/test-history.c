/* test-history.c: what events before it make of an event: counts, rates, times. */

#include "events.h"

static const char *const ATTACKER = "203.0.113.9";

static double
attempt(struct memory *memory, int64_t time_ms, enum event_outcome outcome, enum feature feature)
{
	struct event event = login_from(time_ms, ATTACKER, "root", outcome);

	return value_of(memory, &event, feature);
}

static double
request(struct memory *memory, int64_t time_ms, int status, enum feature feature)
{
	struct event event = request_from(time_ms, ATTACKER, "/", status);

	return value_of(memory, &event, feature);
}

static void
attempts_count_for_a_minute(void **state)
{
	struct memory *memory = new_memory();
	const enum feature feature = FEATURE_LOGIN_ATTEMPTS_PER_MINUTE;

	(void)state;
	assert_value(attempt(memory, NOON, OUTCOME_FAILURE, feature), 1);
	assert_value(attempt(memory, NOON + SECONDS(30), OUTCOME_SUCCESS, feature), 2);
	assert_value(attempt(memory, NOON + SECONDS(60) - 1, OUTCOME_FAILURE, feature), 3);
	assert_value(attempt(memory, NOON + SECONDS(60), OUTCOME_FAILURE, feature), 3);
	assert_value(attempt(memory, NOON + SECONDS(600), OUTCOME_FAILURE, feature), 1);
	memory_free(memory);
}

static void
only_verdicts_are_attempts(void **state)
{
	struct memory *memory = new_memory();
	struct event event = login_from(NOON, ATTACKER, "root", OUTCOME_FAILURE);

	(void)state;
	event.type = TYPE_INFO;
	assert_value(value_of(memory, &event, FEATURE_LOGIN_ATTEMPTS_PER_MINUTE), 0);
	event.type = TYPE_START;
	event.category = CATEGORY_PROCESS; /* sudo's command */
	assert_value(value_of(memory, &event, FEATURE_LOGIN_ATTEMPTS_PER_MINUTE), 0);
	memory_free(memory);
}

static void
a_repeated_message_counts_as_often_as_it_says(void **state)
{
	struct memory *memory = new_memory();
	struct event event = login_from(NOON, ATTACKER, "root", OUTCOME_FAILURE);
	struct features features;
	struct history history;

	(void)state;
	event_set(&event, FIELD_LABELS_REPEAT, SPAN("5"));
	features_compute(memory, &event, &features, &history);
	assert_value(features.value[FEATURE_LOGIN_ATTEMPTS_PER_MINUTE], 5);
	assert_value(features.value[FEATURE_REQUESTS_PER_SECOND], 0.083333); /* 5 in 60 s */
	assert_int_equal(history.events, 5);
	event_set(&event, FIELD_LABELS_REPEAT, SPAN("99999999999"));
	assert_value(value_of(memory, &event, FEATURE_LOGIN_ATTEMPTS_PER_MINUTE), 6);
	memory_free(memory);
}

static void
requests_are_all_events_a_second(void **state)
{
	struct memory *memory = new_memory();
	double value = 0;

	(void)state;
	for (int i = 0; i < 59; i++)
		value = request(memory, NOON + SECONDS(i), 200, FEATURE_REQUESTS_PER_SECOND);
	assert_value(value, 0.983333); /* 59 / 60 */
	value = attempt(memory, NOON + SECONDS(59), OUTCOME_FAILURE, FEATURE_REQUESTS_PER_SECOND);
	assert_value(value, 1);
	memory_free(memory);
}

static void
sources_do_not_count_for_each_other(void **state)
{
	struct memory *memory = new_memory();
	struct event other = login_from(NOON, "198.51.100.1", "root", OUTCOME_FAILURE);

	(void)state;
	attempt(memory, NOON, OUTCOME_FAILURE, FEATURE_FAILED_AUTH_RATE);
	assert_value(value_of(memory, &other, FEATURE_LOGIN_ATTEMPTS_PER_MINUTE), 1);
	memory_free(memory);
}

static void
the_failed_share_is_of_the_attempts_of_five_minutes(void **state)
{
	struct memory *memory = new_memory();
	const enum feature feature = FEATURE_FAILED_AUTH_RATE;

	(void)state;
	assert_value(request(memory, NOON, 200, feature), 0); /* no attempt at all */
	assert_value(attempt(memory, NOON, OUTCOME_SUCCESS, feature), 0);
	assert_value(attempt(memory, NOON, OUTCOME_FAILURE, feature), 0.5);
	assert_value(attempt(memory, NOON + SECONDS(299), OUTCOME_FAILURE, feature), 0.666667);
	assert_value(attempt(memory, NOON + SECONDS(300), OUTCOME_SUCCESS, feature), 0.5);
	assert_value(request(memory, NOON + SECONDS(1000), 200, feature), 0);
	memory_free(memory);
}

static void
error_shares_are_of_the_requests_of_five_minutes(void **state)
{
	struct memory *memory = new_memory();
	struct event event = request_from(NOON, ATTACKER, "/", 404);
	struct features features;

	(void)state;
	assert_value(attempt(memory, NOON, OUTCOME_FAILURE, FEATURE_ERROR_RATE_4XX), 0);
	request(memory, NOON, 200, FEATURE_ERROR_RATE_4XX);
	request(memory, NOON, 500, FEATURE_ERROR_RATE_4XX);
	features = compute(memory, &event);
	assert_value(features.value[FEATURE_ERROR_RATE_4XX], 0.333333);
	assert_value(features.value[FEATURE_ERROR_RATE_5XX], 0.333333);
	assert_value(request(memory, NOON + SECONDS(299), 399, FEATURE_ERROR_RATE_4XX), 0.25);
	assert_value(request(memory, NOON + SECONDS(300), 600, FEATURE_ERROR_RATE_5XX), 0);
	assert_value(request(memory, NOON + SECONDS(301), 499, FEATURE_ERROR_RATE_4XX), 0.333333);
	memory_free(memory);
}

static void
a_web_error_log_line_is_no_request(void **state)
{
	struct memory *memory = new_memory();
	struct event event = request_from(NOON, ATTACKER, "/", 404);

	(void)state;
	event_unset(&event, FIELD_HTTP_RESPONSE_STATUS_CODE);
	assert_value(value_of(memory, &event, FEATURE_ERROR_RATE_4XX), 0);
	assert_value(request(memory, NOON, 200, FEATURE_ERROR_RATE_4XX), 0);
	memory_free(memory);
}

static void
a_host_counts_its_sources_of_an_hour(void **state)
{
	static const char *const ips[] = { "203.0.113.1", "203.0.113.2", "203.0.113.1",
		"2001:db8::1" };
	static const double counts[] = { 1, 2, 2, 3 };
	struct memory *memory = new_memory();
	struct event event;

	(void)state;
	for (int i = 0; i < 4; i++) {
		event = event_from(NOON + SECONDS(i), ips[i]);
		assert_value(value_of(memory, &event, FEATURE_UNIQUE_IPS_LAST_HOUR), counts[i]);
	}
	event_set(&event, FIELD_HOST_HOSTNAME, SPAN("web2"));
	assert_value(value_of(memory, &event, FEATURE_UNIQUE_IPS_LAST_HOUR), 1);
	event_unset(&event, FIELD_HOST_HOSTNAME);
	assert_value(value_of(memory, &event, FEATURE_UNIQUE_IPS_LAST_HOUR), 1);
	event = event_from(NOON + SECONDS(3600), "203.0.113.1");
	assert_value(value_of(memory, &event, FEATURE_UNIQUE_IPS_LAST_HOUR), 1);
	memory_free(memory);
}

static void
endpoints_are_paths_ports_and_attempted_users(void **state)
{
	struct memory *memory = new_memory();
	const enum feature feature = FEATURE_UNIQUE_ENDPOINTS_ACCESSED;
	struct event event = request_from(NOON, ATTACKER, "/a", 200);

	(void)state;
	assert_value(value_of(memory, &event, feature), 1);
	assert_value(value_of(memory, &event, feature), 1);
	event_set(&event, FIELD_URL_PATH, SPAN("/b"));
	assert_value(value_of(memory, &event, feature), 2);
	event = event_from(NOON, ATTACKER);
	assert_value(value_of(memory, &event, feature), 2);
	event_set(&event, FIELD_DESTINATION_IP, SPAN("192.0.2.1"));
	event_set_integer(&event, FIELD_DESTINATION_PORT, 22);
	assert_value(value_of(memory, &event, feature), 3);
	event_set_integer(&event, FIELD_DESTINATION_PORT, 23);
	assert_value(value_of(memory, &event, feature), 4);
	event = login_from(NOON, ATTACKER, "/a", OUTCOME_FAILURE); /* a user of that name */
	assert_value(value_of(memory, &event, feature), 5);
	event = login_from(NOON, ATTACKER, "", OUTCOME_FAILURE);
	assert_value(value_of(memory, &event, feature), 6);
	event = login_from(NOON + SECONDS(3600), ATTACKER, "", OUTCOME_FAILURE);
	assert_value(value_of(memory, &event, feature), 1);
	memory_free(memory);
}

static void
the_first_event_of_a_source_follows_a_day_of_silence(void **state)
{
	struct memory *memory = new_memory();
	const enum feature feature = FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC;

	(void)state;
	assert_value(request(memory, NOON, 200, feature), 86400);
	assert_value(request(memory, NOON + 1, 200, feature), 0.001);
	assert_value(request(memory, NOON + 1, 200, feature), 0);
	assert_value(request(memory, NOON + SECONDS(100), 200, feature), 99.999);
	assert_value(request(memory, NOON + SECONDS(1000000), 200, feature), 86400);
	memory_free(memory);
}

static void
half_an_hour_of_silence_ends_a_session(void **state)
{
	struct memory *memory = new_memory();
	const enum feature feature = FEATURE_SESSION_DURATION_SEC;

	(void)state;
	assert_value(request(memory, NOON, 200, feature), 0);
	assert_value(request(memory, NOON + SECONDS(1799.5), 200, feature), 1799.5);
	assert_value(request(memory, NOON + SECONDS(3599), 200, feature), 3599);
	assert_value(request(memory, NOON + SECONDS(3599 + 1800), 200, feature), 0);
	memory_free(memory);
}

static void
history_is_the_sources_first_time_and_events(void **state)
{
	struct memory *memory = new_memory();
	struct event event = event_from(NOON, ATTACKER);
	struct features features;
	struct history history;

	(void)state;
	features_compute(memory, &event, &features, &history);
	assert_int_equal(history.first_seen_ms, NOON);
	assert_int_equal(history.events, 1);
	event.time_ms = NOON + SECONDS(5);
	features_compute(memory, &event, &features, &history);
	assert_int_equal(history.first_seen_ms, NOON);
	assert_int_equal(history.events, 2);
	memory_free(memory);
}

/* Do the two events come from one source? */
static bool
are_one_source(const struct event *a, const struct event *b)
{
	struct memory *memory = new_memory();
	double silence;

	compute(memory, a);
	silence = value_of(memory, b, FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC);
	memory_free(memory);
	assert_int_equal(silence == 0, event_source_hash(a) == event_source_hash(b));
	return silence == 0;
}

static bool
are_one_address(const char *a, const char *b)
{
	struct event first = event_from(NOON, a), second = event_from(NOON, b);

	return are_one_source(&first, &second);
}

static void
an_ipv6_source_is_its_64_bit_network(void **state)
{
	(void)state;
	assert_true(are_one_address("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
	assert_false(are_one_address("2001:db8:1:2::1", "2001:db8:1:3::1"));
	assert_true(are_one_address("192.0.2.1", "::ffff:192.0.2.1"));
	assert_false(are_one_address("192.0.2.1", "192.0.2.2"));
	assert_false(are_one_address("::ffff:192.0.2.1", "::ffff:192.0.2.2"));
}

static void
without_an_address_a_source_is_a_user_or_process_of_a_host(void **state)
{
	struct event ana = event_at(NOON), other;

	(void)state;
	event_set(&ana, FIELD_USER_NAME, SPAN("ana"));
	event_set(&ana, FIELD_PROCESS_NAME, SPAN("su"));
	other = ana;
	event_set(&other, FIELD_PROCESS_NAME, SPAN("sudo"));
	assert_true(are_one_source(&ana, &other));
	event_set(&other, FIELD_HOST_HOSTNAME, SPAN("web2"));
	assert_false(are_one_source(&ana, &other));
	other = ana;
	event_set(&other, FIELD_USER_NAME, SPAN("ben"));
	assert_false(are_one_source(&ana, &other));
	event_unset(&other, FIELD_USER_NAME);
	event_set(&other, FIELD_PROCESS_NAME, SPAN("ana"));
	assert_false(are_one_source(&ana, &other));
	ana = other;
	event_set(&ana, FIELD_PROCESS_NAME, SPAN("cron"));
	assert_false(are_one_source(&ana, &other));
	event_set(&other, FIELD_PROCESS_NAME, SPAN("cron"));
	assert_true(are_one_source(&ana, &other));
}

static void
an_address_that_is_a_name_is_a_source_too(void **state)
{
	struct event here = login_from(NOON, "dsl-7.example.net", "root", OUTCOME_FAILURE), there;

	(void)state;
	event_unset(&here, FIELD_SOURCE_IP);
	there = here;
	event_set(&there, FIELD_USER_NAME, SPAN("guest"));
	assert_true(are_one_source(&here, &there));
	event_set(&there, FIELD_SOURCE_ADDRESS, SPAN("dsl-8.example.net"));
	assert_false(are_one_source(&here, &there));
}

static void
past_the_cap_the_source_silent_for_longest_is_forgotten(void **state)
{
	struct memory *memory = memory_new(&(struct memory_options){ .max_sources = 2 });
	static const char *const ips[] = { "192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.3" };
	struct event event;

	(void)state;
	for (int i = 0; i < 4; i++) {
		event = event_from(NOON, ips[i]);
		compute(memory, &event);
	}
	assert_int_equal(memory_count(memory, MEMORY_SOURCES), 2);
	assert_int_equal(memory_evictions(memory, MEMORY_SOURCES), 1);
	event = event_from(NOON, "192.0.2.1");
	assert_value(value_of(memory, &event, FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC), 0);
	event = event_from(NOON, "192.0.2.2");
	assert_value(value_of(memory, &event, FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC), 86400);
	assert_int_equal(memory_evictions(memory, MEMORY_SOURCES), 2);
	memory_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(attempts_count_for_a_minute),
		cmocka_unit_test(only_verdicts_are_attempts),
		cmocka_unit_test(a_repeated_message_counts_as_often_as_it_says),
		cmocka_unit_test(requests_are_all_events_a_second),
		cmocka_unit_test(sources_do_not_count_for_each_other),
		cmocka_unit_test(the_failed_share_is_of_the_attempts_of_five_minutes),
		cmocka_unit_test(error_shares_are_of_the_requests_of_five_minutes),
		cmocka_unit_test(a_web_error_log_line_is_no_request),
		cmocka_unit_test(a_host_counts_its_sources_of_an_hour),
		cmocka_unit_test(endpoints_are_paths_ports_and_attempted_users),
		cmocka_unit_test(the_first_event_of_a_source_follows_a_day_of_silence),
		cmocka_unit_test(half_an_hour_of_silence_ends_a_session),
		cmocka_unit_test(history_is_the_sources_first_time_and_events),
		cmocka_unit_test(an_ipv6_source_is_its_64_bit_network),
		cmocka_unit_test(without_an_address_a_source_is_a_user_or_process_of_a_host),
		cmocka_unit_test(an_address_that_is_a_name_is_a_source_too),
		cmocka_unit_test(past_the_cap_the_source_silent_for_longest_is_forgotten),
	};

	return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
