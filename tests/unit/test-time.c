/* test-time.c: stamps, years, zones and plausibility at a clock that the test sets. */

#include "base/clock.h"
#include "parse/stamp.h"
#include "check.h"

static struct timekeeper *
keeper(const char *now, const char *zone, int64_t year)
{
	struct timekeeper_options options = { .has_now = true, .year = year };

	assert_true(clock_parse(span_of(now), &options.now_ms));
	options.zone = zone_find(span_of(zone));
	assert_non_null(options.zone);
	return timekeeper_new(&options);
}

/* Feeds a stamp as a source's line holds it; tags tell of what was implausible. */
static uint32_t
feed_from(struct timekeeper *timekeeper, const char *source, const char *text, const char *expected)
{
	struct stamp stamp = { 0 };
	struct span at = span_of(text);
	struct event event;
	char written[CLOCK_TEXT_SIZE];

	event_clear(&event);
	if (at.size > 0)
		assert_true(stamp_take_rare(&at, &stamp) || stamp_take_epoch(&at, &stamp));
	timekeeper_set(timekeeper, span_of(source), &stamp, INT64_MIN, &event);
	clock_write(written, event.time_ms);
	assert_span(
	    span_first((struct span){ written, sizeof(written) }, strlen(expected)), expected);
	return event.tags;
}

static uint32_t
feed(struct timekeeper *timekeeper, const char *text, const char *expected)
{
	return feed_from(timekeeper, "s", text, expected);
}

static void
a_first_line_gets_the_year_nearest_to_now(void **state)
{
	struct timekeeper *t = keeper("2026-01-02T00:00:00Z", "UTC", 0);

	(void)state;
	assert_int_equal(feed(t, "Dec 30 10:00:00", "2025-12-30T10:00:00"), 0);
	timekeeper_free(t);
	t = keeper("2026-12-31T23:59:00Z", "UTC", 0);
	assert_int_equal(feed(t, "Jan  1 00:00:05", "2027-01-01T00:00:05"), 0);
	timekeeper_free(t);
	t = keeper("2026-11-22T00:00:00Z", "UTC", 0);
	assert_int_equal(feed(t, "Dec  1 00:00:05", "2025-12-01T00:00:05"), 0);
	timekeeper_free(t);
}

static void
new_year_passes_in_both_directions(void **state)
{
	struct timekeeper *t = keeper("2026-06-01T00:00:00Z", "UTC", 0);

	(void)state;
	feed(t, "Dec 31 23:59:59", "2025-12-31T23:59:59");
	assert_int_equal(feed(t, "Jan  1 00:00:00", "2026-01-01T00:00:00"), 0);
	assert_int_equal(feed(t, "Dec 31 23:59:58", "2025-12-31T23:59:58"), 0);
	assert_int_equal(feed(t, "Jan  1 00:00:01", "2026-01-01T00:00:01"), 0);
	timekeeper_free(t);
}

static void
the_year_option_sets_the_first_line_and_nearness_the_rest(void **state)
{
	struct timekeeper *t = keeper("2026-06-01T00:00:00Z", "UTC", 2019);

	(void)state;
	feed(t, "Dec 31 23:59:59", "2019-12-31T23:59:59");
	assert_int_equal(feed(t, "Jan  1 00:00:00", "2020-01-01T00:00:00"), 0);
	assert_int_equal(feed(t, "Feb 29 00:00:00", "2020-02-29T00:00:00"), 0);
	timekeeper_free(t);
}

static void
a_leap_day_finds_a_leap_year(void **state)
{
	struct timekeeper *t = keeper("2026-06-01T00:00:00Z", "UTC", 0);

	(void)state;
	feed(t, "Feb 29 12:00:00", "2024-02-29T12:00:00");
	timekeeper_free(t);
}

static void
a_log_of_rare_lines_keeps_its_years(void **state)
{
	static const char *const lines[][2] = { { "Jan 10 00:00:00", "2024-01-10" },
		{ "Apr 10 00:00:00", "2024-04-10" }, { "Jul 10 00:00:00", "2024-07-10" },
		{ "Nov 10 00:00:00", "2024-11-10" }, { "Feb 10 00:00:00", "2025-02-10" },
		{ "May 10 00:00:00", "2025-05-10" }, { "Oct 10 00:00:00", "2025-10-10" } };
	struct timekeeper *t = keeper("2026-06-01T00:00:00Z", "UTC", 2024);

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_int_equal(feed(t, lines[i][0], lines[i][1]), 0);
	timekeeper_free(t);
}

static void
a_time_far_ahead_of_now_is_tagged_and_moves_nothing(void **state)
{
	struct timekeeper *t = keeper("2026-03-27T00:00:00Z", "UTC", 0);

	(void)state;
	feed(t, "Mar 26 00:00:00", "2026-03-26");
	assert_int_equal(feed(t, "2031-01-01T00:00:00Z", "2031"), TAG_TIME_IMPLAUSIBLE);
	assert_int_equal(feed(t, "Mar 26 00:00:01", "2026-03-26"), 0);
	assert_int_equal(feed(t, "", "2026-03-26T00:00:01"), TAG_TIME_MISSING);
	timekeeper_free(t);
}

static void
a_time_far_behind_is_tagged_until_a_second_line_agrees(void **state)
{
	struct timekeeper *t = keeper("2026-03-27T00:00:00Z", "UTC", 0);

	(void)state;
	feed(t, "Mar 26 00:00:00", "2026-03-26");
	assert_int_equal(feed(t, "Mar  1 00:00:00", "2026-03-01"), TAG_TIME_IMPLAUSIBLE);
	assert_int_equal(feed(t, "Mar 26 00:00:01", "2026-03-26"), 0);
	assert_int_equal(feed(t, "Mar  1 00:00:00", "2026-03-01"), TAG_TIME_IMPLAUSIBLE);
	assert_int_equal(feed(t, "Mar  1 20:00:00", "2026-03-01"), 0);
	assert_int_equal(feed(t, "Mar  2 00:00:00", "2026-03-02"), 0);
	timekeeper_free(t);
}

static void
a_long_silence_is_no_fault(void **state)
{
	struct timekeeper *t = keeper("2026-06-01T00:00:00Z", "UTC", 0);

	(void)state;
	feed(t, "Mar 26 00:00:00", "2026-03-26");
	assert_int_equal(feed(t, "May 20 00:00:00", "2026-05-20"), 0);
	assert_int_equal(feed(t, "May 20 00:00:01", "2026-05-20"), 0);
	timekeeper_free(t);
}

static void
the_hour_that_is_passed_twice_goes_on_from_the_former_line(void **state)
{
	struct timekeeper *t = keeper("2026-12-01T00:00:00Z", "Europe/Berlin", 0);

	(void)state;
	feed(t, "Oct 25 01:59:00", "2026-10-24T23:59:00");
	feed(t, "Oct 25 02:30:00", "2026-10-25T00:30:00"); /* summer time still */
	feed(t, "Oct 25 02:59:59", "2026-10-25T00:59:59");
	feed(t, "Oct 25 02:00:00", "2026-10-25T01:00:00"); /* the clocks went back */
	feed(t, "Oct 25 02:30:00", "2026-10-25T01:30:00");
	feed(t, "Oct 25 03:00:00", "2026-10-25T02:00:00");
	timekeeper_free(t);
}

static void
a_time_that_clocks_leap_over_counts_as_if_they_had_not(void **state)
{
	struct timekeeper *t = keeper("2026-12-01T00:00:00Z", "Europe/Berlin", 0);

	(void)state;
	feed(t, "Mar 29 01:59:59", "2026-03-29T00:59:59");
	feed(t, "Mar 29 02:30:00", "2026-03-29T01:30:00");
	feed(t, "Mar 29 03:00:00", "2026-03-29T01:00:00");
	timekeeper_free(t);
}

static void
before_any_event_a_line_without_time_has_that_of_now(void **state)
{
	struct timekeeper *t = keeper("2026-03-27T12:00:00Z", "UTC", 0);

	(void)state;
	assert_int_equal(feed(t, "", "2026-03-27T12:00:00"), TAG_TIME_MISSING);
	timekeeper_free(t);
}

static void
each_source_has_its_own_year(void **state)
{
	struct timekeeper *t = keeper("2026-06-01T00:00:00Z", "UTC", 0);

	(void)state;
	feed_from(t, "old", "2019-12-31T23:59:59Z", "2019-12-31");
	feed_from(t, "new", "Dec 31 23:59:59", "2025-12-31");
	assert_int_equal(feed_from(t, "old", "Jan  1 00:00:01", "2020-01-01"), 0);
	assert_int_equal(feed_from(t, "new", "Jan  1 00:00:01", "2026-01-01"), 0);
	timekeeper_free(t);
}

static void
when_a_line_was_received_stands_for_now(void **state)
{
	struct timekeeper *t = keeper("2026-06-01T00:00:00Z", "UTC", 0);
	struct stamp stamp = { .kind = STAMP_NONE };
	struct span text = SPAN("Dec 31 23:59:59");
	struct event event;
	char written[CLOCK_TEXT_SIZE];

	(void)state;
	event_clear(&event);
	assert_true(stamp_take_bsd(&text, &stamp));
	timekeeper_set(t, SPAN("s"), &stamp, INT64_C(1546300802000), &event); /* 2019-01-01 */
	clock_write(written, event.time_ms);
	assert_span(span_first((struct span){ written, sizeof(written) }, 10), "2018-12-31");
	timekeeper_free(t);
}

static void
new_year_comes_when_it_comes_where_the_clock_stands(void **state)
{
	struct timekeeper *t = keeper("2026-06-01T00:00:00Z", "Europe/Berlin", 0);

	(void)state;
	feed(t, "Dec 31 23:59:59", "2025-12-31T22:59:59");
	assert_int_equal(feed(t, "Jan  1 00:30:00", "2025-12-31T23:30:00"), 0);
	assert_int_equal(feed(t, "Dec 31 23:59:59", "2025-12-31T22:59:59"), 0);
	timekeeper_free(t);
}

static void
a_leap_day_in_a_year_that_has_none_finds_another(void **state)
{
	struct timekeeper *t = keeper("2026-06-01T00:00:00Z", "UTC", 2019);

	(void)state;
	feed(t, "Feb 29 12:00:00", "2024-02-29T12:00:00");
	timekeeper_free(t);
	t = keeper("2028-02-29T06:00:00Z", "UTC", 0);
	assert_int_equal(feed(t, "Feb 29 12:00:00", "2028-02-29T12:00:00"), 0);
	assert_int_equal(feed(t, "Mar  1 00:00:00", "2028-03-01T00:00:00"), 0);
	timekeeper_free(t);
}

static void
a_zone_in_the_stamp_goes_before_that_of_the_option(void **state)
{
	struct timekeeper *t = keeper("2026-06-01T00:00:00Z", "Europe/Berlin", 0);

	(void)state;
	feed(t, "Mar 27 13:06:56.123 UTC:", "2026-03-27T13:06:56.123");
	feed(t, "Mar 27 13:06:56 EST ", "2026-03-27T18:06:56");
	feed(t, "Mar 27 13:06:56 +0530 ", "2026-03-27T07:36:56");
	feed(t, "Fri Mar 27 13:06:56 PDT 2026 ", "2026-03-27T20:06:56");
	feed(t, "Fri 2026-03-27 13:06:56 CEST ", "2026-03-27T11:06:56");
	feed(t, "Fri 2026-03-27 13:06:56 ACST ",
	    "2026-03-27T12:06:56"); /* not known: the option's */
	feed(t, "*Mar 27 2026 13:06:56.5 JST:", "2026-03-27T04:06:56.500");
	feed(t, ".Mar 27 13:06:56.5:", "2026-03-27T12:06:56.500");
	timekeeper_free(t);
}

static void
seconds_have_fractions_and_some_days_one_more(void **state)
{
	struct timekeeper *t = keeper("2026-06-01T00:00:00Z", "UTC", 0);

	(void)state;
	feed(t, "2026-03-27T13:06:56.123456Z", "2026-03-27T13:06:56.123Z");
	feed(t, "2026-03-27 13:06:56,5", "2026-03-27T13:06:56.500Z");
	feed(t, "2026-03-27t13:06:56.1239999z", "2026-03-27T13:06:56.123Z");
	feed(t, "Mar 27 13:06:60", "2026-03-27T13:07:00.000Z"); /* a leap second */
	feed(t, "1774616816.123456 ", "2026-03-27T13:06:56.123Z");
	feed(t, "1774616816123 ", "2026-03-27T13:06:56.123Z");
	timekeeper_free(t);
}

static void
zones_are_named_by_name_or_distance(void **state)
{
	int64_t july = INT64_C(1783000000000), january = INT64_C(1768000000000);

	(void)state;
	assert_int_equal(zone_offset(zone_find(SPAN("+05:30")), july), 19800);
	assert_int_equal(zone_offset(zone_find(SPAN("-03")), july), -10800);
	assert_int_equal(zone_offset(zone_find(SPAN("Europe/Berlin")), july), 7200);
	assert_int_equal(zone_offset(zone_find(SPAN("America/New_York")), july), -14400);
	assert_int_equal(zone_offset(zone_find(SPAN("Europe/Berlin")), january), 3600);
	assert_null(zone_find(SPAN("Europe/Atlantis")));
	assert_null(zone_find(SPAN("../../etc/passwd")));
	assert_null(zone_find(SPAN("/etc/localtime")));
	assert_null(zone_find(SPAN("")));
}

static void
what_is_no_stamp_is_refused(void **state)
{
	static const char *const bad[] = { "Mar 32 13:06:56", "Mrz 27 13:06:56", "Mar 27 24:06:56",
		"Mar 27 13:06", "Feb 30 13:06:56", "Mar 0 13:06:56", "2026-13-01T00:00:00Z",
		"Feb 29 2026 13:06:56", "Fry Mar 27 13:06:56 2026" };
	struct stamp stamp;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct span at = span_of(bad[i]);

		assert_false(stamp_take_rare(&at, &stamp) || stamp_take_epoch(&at, &stamp));
		assert_span(at, bad[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_first_line_gets_the_year_nearest_to_now),
		cmocka_unit_test(new_year_passes_in_both_directions),
		cmocka_unit_test(the_year_option_sets_the_first_line_and_nearness_the_rest),
		cmocka_unit_test(a_leap_day_finds_a_leap_year),
		cmocka_unit_test(a_log_of_rare_lines_keeps_its_years),
		cmocka_unit_test(a_time_far_ahead_of_now_is_tagged_and_moves_nothing),
		cmocka_unit_test(a_time_far_behind_is_tagged_until_a_second_line_agrees),
		cmocka_unit_test(a_long_silence_is_no_fault),
		cmocka_unit_test(the_hour_that_is_passed_twice_goes_on_from_the_former_line),
		cmocka_unit_test(a_time_that_clocks_leap_over_counts_as_if_they_had_not),
		cmocka_unit_test(before_any_event_a_line_without_time_has_that_of_now),
		cmocka_unit_test(each_source_has_its_own_year),
		cmocka_unit_test(when_a_line_was_received_stands_for_now),
		cmocka_unit_test(new_year_comes_when_it_comes_where_the_clock_stands),
		cmocka_unit_test(a_leap_day_in_a_year_that_has_none_finds_another),
		cmocka_unit_test(a_zone_in_the_stamp_goes_before_that_of_the_option),
		cmocka_unit_test(seconds_have_fractions_and_some_days_one_more),
		cmocka_unit_test(zones_are_named_by_name_or_distance),
		cmocka_unit_test(what_is_no_stamp_is_refused),
	};

	return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
