/* test-late.c: events out of order, with wrong clocks, seen again; sshd's silent ends. */

#include "events.h"

static const char *const ATTACKER = "203.0.113.9";
static const enum feature ATTEMPTS = FEATURE_LOGIN_ATTEMPTS_PER_MINUTE;

static struct event
failure_at(int64_t time_ms)
{
	return login_from(time_ms, ATTACKER, "root", OUTCOME_FAILURE);
}

static double
attempts_at(struct memory *memory, int64_t time_ms)
{
	struct event event = failure_at(time_ms);

	return value_of(memory, &event, ATTEMPTS);
}

static void
a_late_event_counts_in_its_own_bucket(void **state)
{
	struct memory *memory = new_memory();

	(void)state;
	attempts_at(memory, NOON + SECONDS(50));
	assert_value(attempts_at(memory, NOON + SECONDS(10)), 2);
	assert_value(attempts_at(memory, NOON + SECONDS(50)), 3);
	assert_value(attempts_at(memory, NOON + SECONDS(75)), 3); /* the late one has left */
	memory_free(memory);
}

static void
an_event_later_than_the_window_counts_nowhere_but_in_itself(void **state)
{
	struct memory *memory = new_memory();

	(void)state;
	attempts_at(memory, NOON);
	assert_value(attempts_at(memory, NOON - SECONDS(60)), 2);
	assert_value(attempts_at(memory, NOON), 2);
	memory_free(memory);
}

static void
a_late_event_moves_no_clock(void **state)
{
	struct memory *memory = new_memory();
	struct event event = failure_at(NOON);
	struct features features;

	(void)state;
	compute(memory, &event);
	event.time_ms = NOON - SECONDS(100);
	features = compute(memory, &event);
	assert_value(features.value[FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC], 0);
	assert_value(features.value[FEATURE_SESSION_DURATION_SEC], 0);
	event.time_ms = NOON + SECONDS(5);
	features = compute(memory, &event);
	assert_value(features.value[FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC], 5);
	assert_value(features.value[FEATURE_SESSION_DURATION_SEC], 5);
	memory_free(memory);
}

static void
an_implausible_time_is_scored_but_moves_nothing(void **state)
{
	struct memory *memory = new_memory();
	struct event event = failure_at(NOON + SECONDS(1000000));
	struct features features;
	struct history history;

	(void)state;
	attempts_at(memory, NOON);
	event.tags = TAG_TIME_IMPLAUSIBLE;
	features_compute(memory, &event, &features, &history);
	assert_value(features.value[ATTEMPTS], 2);
	assert_value(features.value[FEATURE_FAILED_AUTH_RATE], 1);
	assert_int_equal(history.events, 2);
	features_compute(memory, &event, &features, &history);
	assert_value(features.value[ATTEMPTS], 2); /* the first one was not kept */
	event = failure_at(NOON + SECONDS(7));
	features_compute(memory, &event, &features, &history);
	assert_value(features.value[ATTEMPTS], 2);
	assert_value(features.value[FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC], 7);
	assert_int_equal(history.events, 2);
	memory_free(memory);
}

static void
an_implausible_time_makes_no_source_known(void **state)
{
	struct memory *memory = new_memory();
	struct event event = failure_at(NOON);
	struct features features;

	(void)state;
	event.tags = TAG_TIME_IMPLAUSIBLE;
	features = compute(memory, &event);
	assert_value(features.value[ATTEMPTS], 1);
	assert_value(features.value[FEATURE_UNIQUE_IPS_LAST_HOUR], 1);
	assert_value(features.value[FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC], 86400);
	assert_int_equal(memory_count(memory, MEMORY_SOURCES), 0);
	assert_int_equal(memory_count(memory, MEMORY_HOSTS), 0);
	memory_free(memory);
}

/* siem-parse has confirmed the new time: without a restart the windows would stand still. */
static void
a_clock_that_was_a_day_ahead_starts_anew(void **state)
{
	struct memory *memory = new_memory();
	const int64_t day = DAY_MS;
	struct event event;
	struct features features;

	(void)state;
	attempts_at(memory, NOON + day);
	assert_value(attempts_at(memory, NOON), 2); /* late, by a day and no more */
	event = failure_at(NOON - 1);
	features = compute(memory, &event);
	assert_value(features.value[ATTEMPTS], 1);
	assert_value(features.value[FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC], 86400);
	assert_value(features.value[FEATURE_SESSION_DURATION_SEC], 0);
	assert_value(features.value[FEATURE_UNIQUE_IPS_LAST_HOUR], 1);
	assert_value(attempts_at(memory, NOON + SECONDS(20)), 2);
	memory_free(memory);
}

static void
an_event_without_a_time_has_the_former_ones(void **state)
{
	struct memory *memory = new_memory();
	struct event event = failure_at(0);
	struct features features;

	(void)state;
	attempts_at(memory, NOON);
	event.has_time = false;
	features = compute(memory, &event);
	assert_value(features.value[FEATURE_HOUR_OF_DAY], 13);
	assert_value(features.value[ATTEMPTS], 2);
	memory_free(memory);
}

static struct event
at_offset(int64_t time_ms, int64_t offset)
{
	struct event event = failure_at(time_ms);

	event_set_integer(&event, FIELD_LOG_OFFSET, offset);
	event_set(&event, FIELD_LOG_FILE_FINGERPRINT, SPAN("5f2a"));
	return event;
}

static void
an_event_at_or_before_the_checkpoint_is_not_counted_again(void **state)
{
	struct memory *memory = new_memory();
	struct event first = at_offset(NOON, 0), second = at_offset(NOON + 10, 100);
	struct features features;
	struct history history;

	(void)state;
	assert_value(value_of(memory, &first, ATTEMPTS), 1);
	assert_value(value_of(memory, &second, ATTEMPTS), 2);
	assert_value(value_of(memory, &first, ATTEMPTS), 2);
	features_compute(memory, &second, &features, &history);
	assert_value(features.value[ATTEMPTS], 2);
	assert_value(features.value[FEATURE_UNIQUE_ENDPOINTS_ACCESSED], 1);
	assert_int_equal(history.events, 2);
	second = at_offset(NOON + 20, 101);
	assert_value(value_of(memory, &second, ATTEMPTS), 3);
	memory_free(memory);
}

static void
an_event_seen_again_long_after_still_counts_itself(void **state)
{
	struct memory *memory = new_memory();
	struct event first = at_offset(NOON, 0), second = at_offset(NOON + SECONDS(3000), 100);

	(void)state;
	compute(memory, &first);
	compute(memory, &second);
	assert_value(value_of(memory, &first, ATTEMPTS), 2);
	assert_value(value_of(memory, &second, ATTEMPTS), 1);
	memory_free(memory);
}

static void
each_file_has_its_own_checkpoint_and_no_offset_has_none(void **state)
{
	struct memory *memory = new_memory();
	struct event event = at_offset(NOON, 100);

	(void)state;
	assert_value(value_of(memory, &event, ATTEMPTS), 1);
	event_set(&event, FIELD_LOG_FILE_FINGERPRINT, SPAN("other"));
	assert_value(value_of(memory, &event, ATTEMPTS), 2);
	event_unset(&event, FIELD_LOG_OFFSET);
	assert_value(value_of(memory, &event, ATTEMPTS), 3);
	assert_value(value_of(memory, &event, ATTEMPTS), 4);
	assert_int_equal(memory_count(memory, MEMORY_FILES), 2);
	memory_free(memory);
}

/* "Connection closed by 203.0.113.9 port 4022 [preauth]" */
static struct event
preauth(int64_t time_ms, int64_t pid)
{
	struct event event = event_from(time_ms, ATTACKER);

	event.category = CATEGORY_SESSION;
	event.type = TYPE_END;
	event_set(&event, FIELD_EVENT_ACTION, SPAN("ssh-preauth-disconnect"));
	event_set(&event, FIELD_PROCESS_NAME, SPAN("sshd"));
	event_set_integer(&event, FIELD_PROCESS_PID, pid);
	return event;
}

static double
preauth_attempts(struct memory *memory, int64_t time_ms, int64_t pid)
{
	struct event event = preauth(time_ms, pid);

	return value_of(memory, &event, ATTEMPTS);
}

static void
an_sshd_process_that_ends_without_a_verdict_is_one_failed_attempt(void **state)
{
	struct memory *memory = new_memory();
	struct event event = preauth(NOON, 812);

	(void)state;
	assert_value(value_of(memory, &event, FEATURE_FAILED_AUTH_RATE), 1);
	assert_value(preauth_attempts(memory, NOON, 812), 1); /* a companion */
	assert_value(preauth_attempts(memory, NOON, 813), 2);
	event_set(&event, FIELD_HOST_HOSTNAME, SPAN("web2"));
	assert_value(value_of(memory, &event, ATTEMPTS), 3);
	memory_free(memory);
}

static void
a_verdict_before_the_end_is_the_attempt(void **state)
{
	struct memory *memory = new_memory();
	struct event event = failure_at(NOON);

	(void)state;
	event_set_integer(&event, FIELD_PROCESS_PID, 812);
	assert_value(value_of(memory, &event, ATTEMPTS), 1);
	assert_value(preauth_attempts(memory, NOON + SECONDS(2), 812), 1);
	memory_free(memory);
}

static void
a_process_number_comes_back_after_a_while(void **state)
{
	struct memory *memory = new_memory();

	(void)state;
	preauth_attempts(memory, NOON, 812);
	assert_value(preauth_attempts(memory, NOON + SECONDS(599), 812), 0);
	assert_value(preauth_attempts(memory, NOON + SECONDS(1300), 812), 1);
	memory_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_late_event_counts_in_its_own_bucket),
		cmocka_unit_test(an_event_later_than_the_window_counts_nowhere_but_in_itself),
		cmocka_unit_test(a_late_event_moves_no_clock),
		cmocka_unit_test(an_implausible_time_is_scored_but_moves_nothing),
		cmocka_unit_test(an_implausible_time_makes_no_source_known),
		cmocka_unit_test(a_clock_that_was_a_day_ahead_starts_anew),
		cmocka_unit_test(an_event_without_a_time_has_the_former_ones),
		cmocka_unit_test(an_event_at_or_before_the_checkpoint_is_not_counted_again),
		cmocka_unit_test(an_event_seen_again_long_after_still_counts_itself),
		cmocka_unit_test(each_file_has_its_own_checkpoint_and_no_offset_has_none),
		cmocka_unit_test(an_sshd_process_that_ends_without_a_verdict_is_one_failed_attempt),
		cmocka_unit_test(a_verdict_before_the_end_is_the_attempt),
		cmocka_unit_test(a_process_number_comes_back_after_a_while),
	};

	return cmocka_run_group_tests_name("late", tests, NULL, NULL);
}
