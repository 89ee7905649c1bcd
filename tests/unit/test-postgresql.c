/* test-postgresql.c: events in PostgreSQL: each once, to the byte, and found again. */

#include "check.h"

#include "postgresql-db.h"

static void
an_event_is_stored_once_and_comes_back_to_the_byte(void **state)
{
	const char *doc =
	    "{\"message\":\"'; drop table logs; -- \\u0000 \xf0\x9f\x90\x98 \\\\ \t\"}";
	struct store *store = open_new();
	struct store_row rows[] = { row_of(NOW, 1, doc), row_of(NOW, 1, doc), row_of(NOW, 2, doc),
		row_of(NOW + 1, 1, "{}") };
	struct seen seen;
	char want[512];

	(void)state;
	write_rows(store, rows, 4);
	write_rows(store, rows, 4);
	assert_int_equal(count_of(store, all), 3);
	seen = select_rows(store, all);
	snprintf(want, sizeof(want), "%s\n%s\n{}\n", doc, doc);
	assert_span(buffer_span(&seen.docs), want);
	assert_string_equal(value_of("select sum(events) from siem.rollups"), "3");
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
	struct random_state {
		uint64_t x;
	} noise = { 1 };

	(void)state;
	for (size_t i = 0; i < sizeof(name); i++) {
		noise.x = noise.x * 6364136223846793005u + 1442695040888963407u;
		name[i] = (char)('!' + noise.x / 4294967296u % 90);
	}
	rows[0] = row_of(CLOCK_MAX_MS, 1, "{\"n\":0}");
	rows[0].user = SPAN("a\0b'\"\\\xf0\x9f\x90\x98\n");
	rows[0].source_ip = SPAN("192.0.2.7 or 1=1");
	rows[1] = row_of(CLOCK_MIN_MS, 2, "{\"n\":1}");
	rows[1].user = (struct span){ name, sizeof(name) };
	rows[1].source_ip = SPAN("::ffff:192.0.2.7");
	rows[2] = row_of(-1, 3, "{\"n\":2}");
	rows[2].user = SPAN("");
	rows[2].source_ip = SPAN("2001:db8::1");
	rows[3] = row_of(NOW, 4, "{\"n\":3}");
	rows[3].risk = 1e-320;
	rows[3].is_anomaly = true;
	rows[3].features = features;
	write_rows(store, rows, 4);
	assert_int_equal(count_of(store, all), 4);
	assert_string_equal(value_of("select user_name from siem.logs where time > '9000-01-01'"),
	    "a\xef\xbf\xbd"
	    "b'\"\\\xf0\x9f\x90\x98\n");
	assert_string_equal(
	    value_of("select source_ip from siem.logs where time > '9000-01-01'"), "NULL");
	assert_string_equal(
	    value_of("select length(user_name) from siem.logs where time < '0100-01-01'"), "1024");
	assert_string_equal(
	    value_of("select source_ip from siem.logs where time < '0100-01-01'"), "192.0.2.7");
	assert_string_equal(value_of("select user_name || source_ip from siem.logs "
				     "where time = '1969-12-31T23:59:59.999Z'"),
	    "2001:db8::1/128");
	assert_string_equal(
	    value_of("select features[1:3] from siem.anomalies"), "{Infinity,-Infinity,0.5}");
	store_free(store);
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
	assert_true(seen.is_ordered);
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

enum { TOP_SIZE = 16384 };

static bool
see_count(void *data, struct span value, int64_t count)
{
	char *text = data;

	snprintf(text + strlen(text), TOP_SIZE - strlen(text), "%.*s=%d ", (int)value.size,
	    value.data, (int)count);
	return true;
}

/* "value=count ", the most frequent first. */
static const char *
top_of(struct store *store, struct store_query query, const char *field, int64_t limit)
{
	static char text[TOP_SIZE];
	struct failure failure;

	text[0] = '\0';
	query.limit = limit;
	if (store_top(store, &query, field, see_count, text, &failure) != 0)
		fail_msg("%s", failure.text);
	return text;
}

/* Three events; the second is an anomaly with all that an event can have. */
static struct store *
open_three(void)
{
	struct store *store = open_new();
	struct store_row rows[] = { row_of(NOW, 1, "one 'and' all"), row_of(NOW + 1, 2, "two"),
		row_of(NOW + 2, 3, "three") };

	rows[0].source_ip = rows[1].source_ip = SPAN("192.0.2.7");
	rows[2].source_ip = SPAN("2001:db8::1");
	rows[0].user = rows[2].user = SPAN("ana");
	rows[1].user = SPAN("");
	rows[1].host = SPAN("web1");
	rows[1].dataset = SPAN("auth");
	rows[1].action = SPAN("ssh_login");
	rows[1].outcome = SPAN("failure");
	rows[1].kind = "authentication";
	rows[1].level = "critical";
	rows[1].risk = 0.9;
	rows[1].is_anomaly = true;
	write_rows(store, rows, 3);
	return store;
}

static void
filters_find_what_they_name(void **state)
{
	static const struct {
		struct store_query query;
		int64_t count;
	} filters[] = {
#define ALL .since_ms = INT64_MIN, .until_ms = INT64_MAX, .min_risk = -1, .max_risk = -1
		{ { ALL, .source_ip = { "192.0.2.7", 9 } }, 2 },
		{ { ALL, .source_ip = { "2001:db8:0::1", 13 } }, 1 },
		{ { ALL, .source_ip = { "192.0.2.0/24", 12 } }, 2 },
		{ { ALL, .source_ip = { "192.0.2.99/24", 13 } }, 2 },
		{ { ALL, .source_ip = { "::ffff:192.0.2.0/120", 20 } }, 2 },
		{ { ALL, .source_ip = { "192.0.2.8/29", 12 } }, 0 },
		{ { ALL, .source_ip = { "2001:db8::/32", 13 } }, 1 },
		{ { ALL, .source_ip = { "0.0.0.0/0", 9 } }, 2 },
		{ { ALL, .source_ip = { "nowhere", 7 } }, 0 },
		{ { ALL, .source_ip = { "192.0.2.0/33", 12 } }, 0 },
		{ { ALL, .user = { "ana", 3 } }, 2 },
		{ { ALL, .user = { "an", 2 } }, 0 },
		{ { ALL, .host = { "web1", 4 } }, 1 },
		{ { ALL, .dataset = { "auth", 4 } }, 1 },
		{ { ALL, .kind = { "authentication", 14 } }, 1 },
		{ { ALL, .action = { "ssh_login", 9 } }, 1 },
		{ { ALL, .outcome = { "failure", 7 } }, 1 },
		{ { ALL, .outcome = { "success", 7 } }, 0 },
		{ { ALL, .only_anomalies = true }, 1 },
		{ { ALL, .contains = { "one 'and' all", 13 } }, 1 },
		{ { ALL, .contains = { "t", 1 } }, 2 },
		{ { ALL, .contains = { "%", 1 } }, 0 },
#undef ALL
	};
	struct store *store = open_three();
	struct store_query query;

	(void)state;
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++)
		if (count_of(store, filters[i].query) != filters[i].count)
			fail_msg("filter %zu finds %d", i, (int)count_of(store, filters[i].query));
	query = all, query.user = SPAN("ana"), query.since_ms = NOW + 1;
	assert_int_equal(count_of(store, query), 1);
	query = all, query.until_ms = NOW + 2;
	assert_int_equal(count_of(store, query), 2);
	query = all, query.min_risk = 0.9, query.max_risk = 0.91;
	assert_int_equal(count_of(store, query), 1);
	query.max_risk = 0.9;
	assert_int_equal(count_of(store, query), 0);
	query = all, query.min_risk = 0.91;
	assert_int_equal(count_of(store, query), 0);
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
the_most_frequent_come_first_and_are_equal_in_every_way_of_counting(void **state)
{
	static const char *const fields[] = { "source.ip", "user.name", "host.hostname",
		"event.dataset", "event.action", "event.outcome", "kind" };
	static const char *const tops[] = { "192.0.2.7=2 2001:db8::1=1 ", "ana=2 =1 ", "web1=1 ",
		"auth=1 ", "ssh_login=1 ", "failure=1 ", "authentication=1 " };
	struct store *store = open_three();
	struct store_query scan = all, edges = all, odd = all;
	struct failure failure;

	(void)state;
	scan.contains = SPAN("o");
	edges.since_ms = NOW - HOUR_MS, edges.until_ms = NOW + HOUR_MS;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		assert_string_equal(top_of(store, all, fields[i], 0), tops[i]);
		assert_string_equal(top_of(store, edges, fields[i], 0), tops[i]);
	}
	assert_string_equal(top_of(store, scan, "source.ip", 0), "192.0.2.7=2 ");
	assert_string_equal(top_of(store, all, "source.ip", 1), "192.0.2.7=2 ");
	odd.only_anomalies = true;
	assert_string_equal(top_of(store, odd, "source.ip", 0), "192.0.2.7=1 ");
	odd.since_ms = NOW + 1 - 24 * (int64_t)HOUR_MS, odd.until_ms = NOW + 2;
	assert_string_equal(top_of(store, odd, "user.name", 0), "=1 ");
	odd.until_ms = NOW + 1;
	assert_string_equal(top_of(store, odd, "user.name", 0), "");
	odd = all, odd.source_ip = SPAN("192.0.2.0/24");
	assert_string_equal(top_of(store, odd, "user.name", 0), "=1 ana=1 ");
	assert_int_equal(
	    store_top(store, &all, "doc; drop table siem.logs", see_count, NULL, &failure), -1);
	assert_int_equal(failure.status, EXIT_USAGE);
	store_free(store);
}

/*
 * Events of many hours, of a few users who come all the time and many who hardly do: what was
 * counted when they came is what a search counts, for any time and any number of them.
 */
static void
counts_by_hour_equal_counts_of_events(void **state)
{
	enum { COUNT = 4000 };
	static struct store_row rows[COUNT];
	static char users[COUNT][8];
	struct store *store = open_new();
	struct store_query query = all, same;
	char expected[TOP_SIZE];

	(void)state;
	for (int i = 0; i < COUNT; i++) {
		/* Seven come fourteen times an hour, sixteen about six times, the others hardly. */
		snprintf(users[i], sizeof(users[i]), "u%d",
		    i % 3 == 0	 ? i * i % 13
		    : i % 3 == 1 ? i * i % 31 + 20
				 : i * 7 % 900 + 60);
		rows[i] = row_of(NOW + i * INT64_C(12000), i, "{}");
		rows[i].user = span_of(users[i]);
		rows[i].is_anomaly = i % 7 == 0;
		rows[i].risk = rows[i].is_anomaly ? 0.7 : 0.1;
	}
	write_rows(store, rows, COUNT / 2);
	write_rows(store, rows + COUNT / 3, COUNT - COUNT / 3);
	for (int i = 0; i < 40; i++) {
		query.since_ms = NOW + i * INT64_C(800000);
		query.until_ms = i % 5 ? query.since_ms + i * INT64_C(900000) : INT64_MAX;
		query.only_anomalies = i % 4 == 0;
		same = query, same.min_risk = 0;
		snprintf(expected, sizeof(expected), "%s", top_of(store, same, "user.name", i));
		assert_string_equal(top_of(store, query, "user.name", i), expected);
	}
	store_free(store);
}

static void
hours_and_sources_are_counted_once(void **state)
{
	struct store *store = open_three();
	struct store_row rows[] = { row_of(NOW, 1, ""), row_of(NOW + 2 * HOUR_MS, 4, "{}"),
		row_of(NOW - 60000, 5, "{}") };
	struct failure failure;
	char text[256] = "";

	(void)state;
	rows[1].host = rows[2].host = SPAN("web1");
	rows[1].kind = "error";
	rows[2].is_unrecognized = true;
	rows[2].received_ms = NOW + 5000;
	write_rows(store, rows, 3);
	assert_int_equal(store_hours(store, NOW, NOW + 2, see_hour, text, &failure), 0);
	assert_string_equal(text, "0:::=3 0:authentication:failure:critical=1 ");
	assert_int_equal(store_hours(store, NOW + HOUR_MS, INT64_MAX, see_hour, text, &failure), 0);
	assert_non_null(strstr(text, "critical=1 1:error::=1 "));
	assert_string_equal(
	    value_of("select string_agg(concat_ws(' ', name, extract(epoch from first_seen),"
		     " extract(epoch from last_seen), extract(epoch from last_received), events,"
		     " unrecognized, errors, anomalies), '; ' order by name) from siem.sources"),
	    " 1774616816.000000 1774616816.002000 1774616816.000000 2 0 0 0; "
	    "web1 1774616756.000000 1774624016.000000 1774616821.000000 3 1 1 1");
	store_free(store);
}

static void
of_an_actor_the_last_verdict_stays(void **state)
{
	struct store *store = open_new();

	(void)state;
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_stored_once_and_comes_back_to_the_byte),
		cmocka_unit_test(hostile_values_are_data),
		cmocka_unit_test(pages_follow_each_other_in_both_orders),
		cmocka_unit_test(filters_find_what_they_name),
		cmocka_unit_test(a_long_text_is_found_by_all_of_it),
		cmocka_unit_test(
		    the_most_frequent_come_first_and_are_equal_in_every_way_of_counting),
		cmocka_unit_test(counts_by_hour_equal_counts_of_events),
		cmocka_unit_test(hours_and_sources_are_counted_once),
		cmocka_unit_test(of_an_actor_the_last_verdict_stays),
		cmocka_unit_test(what_was_begun_is_committed_or_rolled_back),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
