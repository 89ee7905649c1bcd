/* test-silence.c: who used to write logs and has stopped, by a clock that the test sets. */

#include "check.h"

#include <stdio.h>

#include "alert/silence.h"
#include "base/clock.h"
#include "base/limits.h"

#define NOON INT64_C(1774616400000)

static struct silence *silence;
static int64_t now_ms;
static char fallen[256];

static int
begin(void **state)
{
	(void)state;
	silence = silence_new();
	now_ms = NOON;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	silence_free(silence);
	return 0;
}

static void
see(void *data, struct silence_host *host)
{
	(void)data;
	snprintf(fallen + strlen(fallen), sizeof(fallen) - strlen(fallen), "%.*s ",
	    (int)host->name.size, host->name.data);
}

/* Names of those that fell silent by now, after an hour. */
static const char *
check(void)
{
	fallen[0] = '\0';
	silence_check(silence, now_ms, HOUR_MS, see, NULL);
	return fallen;
}

static bool
write_line(const char *host)
{
	return silence_heard(silence, span_of(host), now_ms, HOUR_MS) != NULL;
}

/* Each writes every ten minutes, for so many minutes. */
static void
write_for(int minutes, const char *a, const char *b)
{
	for (int at = 0; at <= minutes; at += 10, now_ms += 10 * MINUTE_MS) {
		assert_false(write_line(a));
		if (b)
			assert_false(write_line(b));
		assert_string_equal(check(), "");
	}
	now_ms -= 10 * MINUTE_MS;
}

static void
a_steady_host_that_stops_is_told_once_and_until_it_writes(void **state)
{
	(void)state;
	write_for(180, "db1", NULL);
	now_ms += HOUR_MS - 1;
	assert_string_equal(check(), "");
	now_ms += 1;
	assert_string_equal(check(), "db1 ");
	assert_string_equal(check(), "");
	now_ms += DAY_MS;
	assert_string_equal(check(), "");
	assert_true(write_line("db1"));
	assert_false(write_line("db1"));
}

static void
who_came_back_must_be_steady_anew(void **state)
{
	(void)state;
	write_for(180, "db1", NULL);
	now_ms += HOUR_MS;
	check();
	assert_true(write_line("db1"));
	now_ms += HOUR_MS;
	assert_string_equal(check(), "");
	write_for(180, "db1", NULL);
	now_ms += HOUR_MS;
	assert_string_equal(check(), "db1 ");
}

static void
who_was_always_rare_is_never_silent(void **state)
{
	(void)state;
	for (int day = 0; day < 30; day++, now_ms += DAY_MS) {
		for (int i = 0; i < 100; i++)
			assert_false(write_line("backup"));
		assert_string_equal(check(), "");
	}
	/* Nor who wrote for less than three times as long. */
	write_for(170, "laptop", NULL);
	now_ms += DAY_MS;
	assert_string_equal(check(), "");
}

static void
only_who_stops_is_silent(void **state)
{
	(void)state;
	write_for(180, "db1", "web1");
	now_ms += 10 * MINUTE_MS;
	write_for(40, "web1", NULL);
	now_ms += 10 * MINUTE_MS;
	assert_string_equal(check(), "db1 ");
}

static void
a_file_that_is_read_at_once_makes_nobody_steady(void **state)
{
	(void)state;
	for (int i = 0; i < 100000; i++)
		write_line("db1");
	now_ms += DAY_MS;
	assert_string_equal(check(), "");
}

static struct silence *next;

static void
hand_over(void *data, struct silence_host *host)
{
	silence_recall(next, host, *(int64_t *)data);
}

/* The next process begins after a pause. */
static void
restart(int64_t pause_ms)
{
	next = silence_new();
	silence_each(silence, hand_over, &pause_ms);
	silence_free(silence);
	silence = next;
	now_ms += pause_ms;
}

static void
while_nobody_listened_nobody_was_silent(void **state)
{
	(void)state;
	write_for(180, "db1", "web1");
	now_ms += 50 * MINUTE_MS;
	restart(DAY_MS);
	assert_string_equal(check(), "");
	now_ms += 9 * MINUTE_MS;
	assert_false(write_line("web1"));
	now_ms += MINUTE_MS;
	assert_string_equal(check(), "db1 ");
}

static void
hosts_are_bounded_and_those_beyond_are_counted(void **state)
{
	char name[32];

	(void)state;
	for (int i = 0; i < LIMIT_HOSTS + 10; i++) {
		snprintf(name, sizeof(name), "host%d", i);
		write_line(name);
	}
	assert_int_equal(silence_forgotten(silence), 10);
	assert_false(silence_heard(silence, SPAN(""), now_ms, HOUR_MS) != NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_steady_host_that_stops_is_told_once_and_until_it_writes, begin, end),
		cmocka_unit_test_setup_teardown(who_came_back_must_be_steady_anew, begin, end),
		cmocka_unit_test_setup_teardown(who_was_always_rare_is_never_silent, begin, end),
		cmocka_unit_test_setup_teardown(only_who_stops_is_silent, begin, end),
		cmocka_unit_test_setup_teardown(
		    a_file_that_is_read_at_once_makes_nobody_steady, begin, end),
		cmocka_unit_test_setup_teardown(
		    while_nobody_listened_nobody_was_silent, begin, end),
		cmocka_unit_test_setup_teardown(
		    hosts_are_bounded_and_those_beyond_are_counted, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
