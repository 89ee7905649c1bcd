/* test-counted.c: which events were counted, also by a process that is gone. */

#include "check.h"

#include <stdio.h>

#include "alert/counted.h"
#include "base/limits.h"

#define NOON INT64_C(1774616400000)

static struct counted counted, copy;

static int
begin(void **state)
{
	(void)state;
	counted_clear(&counted);
	counted_clear(&copy);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	counted_release(&counted);
	counted_release(&copy);
	return 0;
}

/* What the next process knows. */
static void
hand_over(void)
{
	struct buffer text = { 0 };
	struct span newest;

	counted_write(&text, &counted);
	newest = span_skip(buffer_span(&text),
	    span_find(buffer_span(&text), SPAN("\"newest\":\"")) + strlen("\"newest\":\""));
	copy.count = 0;
	assert_true(counted_read_newest(&copy, span_first(newest, newest.size - 1)));
	copy.from_ms = counted.from_ms;
	copy.low_ms = counted.low_ms;
	buffer_release(&text);
}

static void
events_in_order_are_known_and_later_ones_are_not(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 5000; i++) {
		assert_false(counted_has(&counted, NOON + (int64_t)i / 3, i + 1));
		counted_add(&counted, NOON + (int64_t)i / 3, i + 1);
	}
	hand_over();
	assert_in_range(copy.count, COUNTED_KEPT, 2 * COUNTED_KEPT);
	for (uint64_t i = 0; i < 5000; i++)
		assert_true(counted_has(&copy, NOON + (int64_t)i / 3, i + 1));
	for (uint64_t i = 5000; i < 5010; i++)
		assert_false(counted_has(&copy, NOON + (int64_t)i / 3, i + 1));
	assert_false(counted_has(&copy, NOON - 1, 7)); /* before the group began */
}

static void
events_of_one_moment_stay_together(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 1000; i++)
		counted_add(&counted, NOON, i + 1);
	for (uint64_t i = 0; i < 1000; i++)
		counted_add(&counted, NOON + 1000, i + 5001);
	hand_over();
	for (uint64_t i = 0; i < 1000; i++)
		assert_true(counted_has(&copy, NOON + 1000, i + 5001));
	assert_false(counted_has(&copy, NOON + 1000, 6001));
	assert_true(counted_has(&copy, NOON, 1));
}

static void
late_events_are_known_by_their_ids(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 50; i++)
		counted_add(&counted, NOON + (int64_t)(i * 37 % 50), i + 1);
	hand_over();
	for (uint64_t i = 0; i < 50; i++)
		assert_true(counted_has(&copy, NOON + (int64_t)(i * 37 % 50), i + 1));
	assert_false(counted_has(&copy, NOON + 20, 51));
	assert_int_equal(copy.low_ms, INT64_MIN);
}

static void
memory_of_a_moment_is_bounded(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 3 * LIMIT_ALERT_IDS; i++)
		counted_add(&counted, NOON, i + 1);
	assert_true(counted.count <= LIMIT_ALERT_IDS);
	assert_true(counted.capacity <= LIMIT_ALERT_IDS);
	for (uint64_t i = 0; i < 3 * LIMIT_ALERT_IDS; i++)
		assert_true(counted_has(&counted, NOON, i + 1));
}

static void
times_of_all_years_come_back(void **state)
{
	static const int64_t times[] = { INT64_C(-62135596800000), -1, 0, 1,
		INT64_C(253402300799999) };

	(void)state;
	for (uint64_t i = 0; i < 5; i++)
		counted_add(&counted, times[i], UINT64_MAX - i);
	hand_over();
	for (uint64_t i = 0; i < 5; i++) {
		assert_true(copy.newest[i].time_ms == times[i]);
		assert_true(copy.newest[i].hash == UINT64_MAX - i);
	}
}

static void
two_memories_are_put_together(void **state)
{
	(void)state;
	counted_add(&counted, NOON, 1);
	counted_add(&counted, NOON + 5, 2);
	counted_add(&copy, NOON - 5, 3);
	counted_add(&copy, NOON + 5, 2);
	counted_merge(&counted, &copy);
	assert_int_equal(counted.count, 3);
	assert_true(counted.from_ms == NOON - 5);
	assert_true(counted_has(&counted, NOON - 5, 3));
}

static void
what_is_no_memory_is_refused(void **state)
{
	(void)state;
	assert_false(counted_read_newest(&copy, SPAN("0123")));
	assert_false(counted_read_newest(&copy, SPAN("0123456789abcdefg123456789abcd")));
	assert_true(counted_read_newest(&copy, SPAN("")));
}

static void
ids_of_a_process_are_many_but_bounded(void **state)
{
	struct recent_ids *recent = recent_new();
	uint64_t count = 5 * (uint64_t)LIMIT_ALERT_RECENT / 2, known = 0;

	(void)state;
	for (uint64_t i = 1; i <= count; i++)
		recent_add(recent, i * UINT64_C(0x9e3779b97f4a7c15));
	for (uint64_t i = count; i > count - LIMIT_ALERT_RECENT; i--)
		assert_true(recent_has(recent, i * UINT64_C(0x9e3779b97f4a7c15)));
	for (uint64_t i = 1; i <= count; i++)
		known += recent_has(recent, i * UINT64_C(0x9e3779b97f4a7c15));
	assert_true(known <= 2 * (uint64_t)LIMIT_ALERT_RECENT);
	assert_false(recent_has(recent, 12345));
	recent_free(recent);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    events_in_order_are_known_and_later_ones_are_not, begin, end),
		cmocka_unit_test_setup_teardown(events_of_one_moment_stay_together, begin, end),
		cmocka_unit_test_setup_teardown(late_events_are_known_by_their_ids, begin, end),
		cmocka_unit_test_setup_teardown(memory_of_a_moment_is_bounded, begin, end),
		cmocka_unit_test_setup_teardown(times_of_all_years_come_back, begin, end),
		cmocka_unit_test_setup_teardown(two_memories_are_put_together, begin, end),
		cmocka_unit_test_setup_teardown(what_is_no_memory_is_refused, begin, end),
		cmocka_unit_test(ids_of_a_process_are_many_but_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
