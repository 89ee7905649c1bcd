/* test-sqlite.c: events in SQLite: each once, to the byte, and what is said of them. */

#include "check.h"

#include <math.h>

#include "base/limits.h"
#include "sqlite-db.h"
#include "store/text.h"

static void
an_event_is_stored_once_and_comes_back_to_the_byte(void **state)
{
	static const char doc[] =
	    "{\"message\":\"'; drop table logs; -- \\u0000 \0 \xff \xf0\x9f\x90\x98 \\\\ \t\"}";
	struct store *store = open_new();
	struct store_row rows[] = { row_of(NOW, 1, ""), row_of(NOW, 1, ""), row_of(NOW, 2, "same"),
		row_of(NOW + 1, 1, "{}") };
	struct seen seen;

	(void)state;
	rows[0].doc = rows[1].doc = SPAN(doc);
	write_rows(store, rows, 4);
	write_rows(store, rows, 4);
	assert_int_equal(count_of(store, all), 3);
	seen = select_rows(store, all);
	assert_int_equal(seen.docs.size, sizeof(doc) + strlen("same\n{}\n"));
	assert_memory_equal(seen.docs.data, doc, sizeof(doc) - 1);
	assert_memory_equal(seen.docs.data + sizeof(doc), "same\n{}\n", 8);
	assert_string_equal(value_of("select count(*) from lines"), "3");
	assert_string_equal(value_of("select sum(events) from rollups"), "3");
	buffer_release(&seen.docs);
	store_free(store);
}

static void
a_line_of_4_mib_comes_back_whole(void **state)
{
	static char doc[LIMIT_EVENT + 1];
	struct store *store = open_new();
	struct store_row row;
	struct seen seen;

	(void)state;
	for (size_t i = 0; i < LIMIT_EVENT; i++)
		doc[i] = (char)('a' + i * i % 23);
	row = row_of(NOW, 1, doc);
	write_rows(store, &row, 1);
	seen = select_rows(store, all);
	assert_int_equal(seen.docs.size, LIMIT_EVENT + 1);
	assert_memory_equal(seen.docs.data, doc, LIMIT_EVENT);
	buffer_release(&seen.docs);
	store_free(store);
}

static void
hostile_values_are_data(void **state)
{
	static char name[64 * 1024];
	struct store *store = open_new();
	struct store_row rows[4];
	double features[FEATURE_COUNT] = { 1e300, -1e300, 0.5 };

	(void)state;
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = "\xf0\x9f\x90\x98"[i % 4];
	rows[0] = row_of(CLOCK_MAX_MS, 1, "{\"n\":0}");
	rows[0].user = SPAN("a\0b'\"\\\xf0\x9f\x90\x98\n");
	rows[0].source_ip = SPAN("192.0.2.7 or 1=1");
	rows[1] = row_of(CLOCK_MIN_MS, 2, "{\"n\":1}");
	rows[1].user = (struct span){ name, sizeof(name) };
	rows[1].host = (struct span){ name, LIMIT_STORE_TEXT + 3 };
	rows[1].source_ip = SPAN("::ffff:192.0.2.7");
	rows[2] = row_of(-1, 3, "{\"n\":2}");
	rows[2].user = SPAN("");
	rows[2].host = SPAN("\xff'; drop table logs");
	rows[2].source_ip = SPAN("2001:DB8:0::1");
	rows[2].risk = NAN;
	rows[3] = row_of(NOW, 4, "{\"n\":3}");
	rows[3].risk = 1e-320;
	rows[3].is_anomaly = true;
	rows[3].features = features;
	write_rows(store, rows, 4);
	assert_int_equal(count_of(store, all), 4);
	assert_string_equal(value_of("select user_name from logs where time = 253402300799999"),
	    "a\xef\xbf\xbd"
	    "b'\"\\\xf0\x9f\x90\x98\n");
	assert_string_equal(
	    value_of("select source_ip from logs where time = 253402300799999"), "NULL");
	assert_string_equal(value_of("select length(cast(user_name as blob)) || ' ' ||"
				     " length(cast(host as blob)) || ' ' || source_ip from logs"
				     " where time = -62135596800000"),
	    "1024 1024 192.0.2.7");
	assert_string_equal(value_of("select user_name || source_ip || host || ifnull(risk, '-')"
				     " from logs where time = -1"),
	    "2001:db8::1\xef\xbf\xbd'; drop table logs-");
	assert_string_equal(value_of("select count(*) from logs where user_name is null"), "1");
	assert_string_equal(value_of("select hex(substr(features, 1, 12)) || length(features)"
				     " from anomalies"),
	    "0000807F000080FF0000003F84");
	store_free(store);
}

static void
times_beyond_the_years_are_those_years_ends(void **state)
{
	struct store *store = open_new();
	struct store_row rows[] = { row_of(INT64_MIN, 1, "first"), row_of(INT64_MAX, 2, "last") };
	struct seen seen;

	(void)state;
	rows[0].is_anomaly = rows[1].is_anomaly = true; /* without a risk */
	rows[0].received_ms = INT64_MAX;
	write_rows(store, rows, 2);
	write_rows(store, rows, 2);
	seen = select_rows(store, all);
	assert_span(buffer_span(&seen.docs), "first\nlast\n");
	assert_int_equal(seen.last_ms, CLOCK_MAX_MS);
	assert_string_equal(value_of("select count(*) from anomalies where risk is null"), "2");
	buffer_release(&seen.docs);
	store_free(store);
}

static void
a_text_that_may_stay_is_not_copied(void **state)
{
	struct arena arena = { 0 };
	struct span text = SPAN("z\xc3\xbcrich"), bad = SPAN("z\xc3");

	(void)state;
	assert_ptr_equal(text_column(text, 7, &arena).data, text.data);
	assert_span(text_column(text, 6, &arena), "z\xc3\xbcric");
	assert_span(text_column(text, 2, &arena), "z");
	assert_span(text_column(bad, 4, &arena), "z\xef\xbf\xbd");
	assert_span(text_column(bad, 3, &arena), "z");
	assert_null(text_column((struct span){ NULL, 0 }, 7, &arena).data);
	assert_non_null(text_column(SPAN(""), 7, &arena).data);
	arena_release(&arena);
}

static void
pages_follow_each_other_in_both_orders(void **state)
{
	enum { COUNT = 2500 };
	static struct store_row rows[COUNT];
	struct store *store = open_new();
	struct store_query query = all;
	struct seen seen;
	int total = 0;

	(void)state;
	for (int i = 0; i < COUNT; i++)
		rows[i] = row_of(NOW - i / 3 * 1000, i, "{}");
	write_rows(store, rows, COUNT);
	seen = select_rows(store, all);
	assert_int_equal(seen.count, COUNT);
	assert_int_equal(seen.last_ms, NOW);
	buffer_release(&seen.docs);
	query.is_newest_first = true;
	query.limit = 1100;
	do {
		seen = select_rows(store, query);
		total += seen.count;
		query.has_after = true;
		query.after_ms = seen.last_ms;
		memcpy(query.after_id, seen.last_id, STORE_ID_SIZE);
		buffer_release(&seen.docs);
	} while (seen.count == query.limit);
	assert_int_equal(total, COUNT);
	assert_int_equal(seen.last_ms, NOW - (COUNT - 1) / 3 * 1000);
	store_free(store);
}

static void
one_event_is_found_by_its_time_and_id(void **state)
{
	struct store *store = open_new();
	struct store_row rows[] = { row_of(NOW, 1, "first"), row_of(NOW, 0x10000, "one"),
		row_of(NOW, 0xffffff, "last") };
	struct seen seen = { .count = 0 };
	struct failure failure;
	unsigned char none[STORE_ID_SIZE] = { 0, 9 };

	(void)state;
	memset(rows[2].id, 255, STORE_ID_SIZE);
	write_rows(store, rows, 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(store_find(store, NOW, rows[i].id, see, &seen, &failure), 1);
	assert_span(buffer_span(&seen.docs), "first\none\nlast\n");
	assert_int_equal(store_find(store, NOW, none, see, &seen, &failure), 0);
	assert_int_equal(store_find(store, NOW + 1, rows[1].id, see, &seen, &failure), 0);
	buffer_release(&seen.docs);
	store_free(store);
}

static void
a_long_text_is_found_by_all_of_it(void **state)
{
	static char text[3000];
	struct store *store = open_new();
	struct store_row row;
	struct store_query query = all;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	row = row_of(NOW, 1, text);
	row.user = span_of(text);
	write_rows(store, &row, 1);
	query.user = span_of(text);
	assert_int_equal(count_of(store, query), 1);
	query = all, query.contains = span_of(text);
	assert_int_equal(count_of(store, query), 1);
	text[sizeof(text) - 2] = 'y';
	assert_int_equal(count_of(store, query), 0);
	store_free(store);
}

static void
hours_and_sources_are_counted_once(void **state)
{
	struct store *store = open_new();
	struct store_row rows[] = { row_of(NOW, 1, "1"), row_of(NOW, 2, "2"), row_of(NOW, 1, "1"),
		row_of(NOW + 2 * HOUR_MS, 4, "{}"), row_of(NOW - 60000, 5, "{}") };
	struct failure failure;
	char text[256] = "";

	(void)state;
	rows[1].kind = "authentication", rows[1].level = "critical", rows[1].is_anomaly = true;
	rows[1].outcome = SPAN("failure");
	rows[0].outcome = rows[2].outcome = SPAN("chosen by a client");
	rows[1].host = rows[3].host = rows[4].host = SPAN("web1");
	rows[3].kind = "error";
	rows[4].is_unrecognized = true;
	rows[4].received_ms = NOW + 5000;
	write_rows(store, rows, 3);
	write_rows(store, rows, 5);
	assert_int_equal(store_hours(store, NOW, NOW + 2, see_hour, text, &failure), 0);
	assert_string_equal(text, "0:::=2 0:authentication:failure:critical=1 ");
	text[0] = '\0';
	assert_int_equal(store_hours(store, NOW + HOUR_MS, INT64_MAX, see_hour, text, &failure), 0);
	assert_string_equal(text, "1:error::=1 ");
	assert_string_equal(
	    value_of("select group_concat(s, '; ') from (select name || ' ' || (first_seen - "
		     "1774616816000) || ' ' || (last_seen - 1774616816000) || ' ' || "
		     "(last_received - 1774616816000) || ' ' || events || ' ' || unrecognized || "
		     "' ' || errors || ' ' || anomalies as s from sources order by name)"),
	    " 0 0 0 1 0 0 0; web1 -60000 7200000 5000 3 1 1 1");
	store_free(store);
}

/* More values than are counted at once: they are told the database in between. */
static void
more_values_than_fit_are_counted_all_the_same(void **state)
{
	enum { COUNT = 2 * LIMIT_STORE_TALLIES };
	static struct store_row rows[COUNT];
	static char users[COUNT][12];
	struct store *store = open_new();

	(void)state;
	for (int i = 0; i < COUNT; i++) {
		snprintf(users[i], sizeof(users[i]), i % 2 ? "user%d" : "\xff%d", i / 4);
		rows[i] = row_of(NOW + i, i, "{}");
		rows[i].user = rows[i].entity = span_of(users[i]);
	}
	write_rows(store, rows, COUNT);
	assert_string_equal(value_of("select count(*) || ' ' || sum(events) || ' ' || min(events)"
				     " from tops where field = 'user.name'"),
	    "16384 32768 2");
	assert_string_equal(value_of("select events from sources"), "32768");
	store_free(store);
}

static void
of_an_actor_the_last_verdict_stays(void **state)
{
	struct store *store;

	(void)state;
	store_free(open_new());
	store = open_for(STORE_CHANGES);
	check_last_verdict_stays(store);
	store_free(store);
}

static void
what_was_begun_is_committed_or_rolled_back(void **state)
{
	struct store *store = open_new();

	(void)state;
	check_begun_is_committed_or_rolled_back(store);
	store_free(store);
}

static void
who_reads_can_write_nothing(void **state)
{
	struct store_row row = row_of(NOW, 1, "{}");
	struct failure failure;
	struct store *store;

	(void)state;
	store_free(open_new());
	store = open_for(STORE_READS);
	assert_int_equal(store_write(store, &row, 1, &failure), -1);
	assert_non_null(strstr(failure.text, "readonly"));
	assert_int_equal(count_of(store, all), 0);
	store_free(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_stored_once_and_comes_back_to_the_byte),
		cmocka_unit_test(a_line_of_4_mib_comes_back_whole),
		cmocka_unit_test(hostile_values_are_data),
		cmocka_unit_test(times_beyond_the_years_are_those_years_ends),
		cmocka_unit_test(a_text_that_may_stay_is_not_copied),
		cmocka_unit_test(pages_follow_each_other_in_both_orders),
		cmocka_unit_test(one_event_is_found_by_its_time_and_id),
		cmocka_unit_test(a_long_text_is_found_by_all_of_it),
		cmocka_unit_test(hours_and_sources_are_counted_once),
		cmocka_unit_test(more_values_than_fit_are_counted_all_the_same),
		cmocka_unit_test(of_an_actor_the_last_verdict_stays),
		cmocka_unit_test(what_was_begun_is_committed_or_rolled_back),
		cmocka_unit_test(who_reads_can_write_nothing),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
