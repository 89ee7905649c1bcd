/* test-sqlite-prune.c: what is too old goes, and nothing else. */

#include "check.h"

#include "base/limits.h"
#include "sqlite-db.h"

static int64_t
prune(struct store *store, int64_t normal_before_ms, int64_t anomaly_before_ms)
{
	const struct store_age age = { normal_before_ms, anomaly_before_ms };
	struct failure failure;
	int64_t count = 0, deleted = -1;

	if (store_prune_count(store, &age, &count, &failure) != 0 ||
	    store_prune(store, &age, &deleted, &failure) != 0)
		fail_msg("%s", failure.text);
	assert_int_equal(deleted, count);
	return deleted;
}

static void
old_events_go_and_old_anomalies_later(void **state)
{
	const int64_t day = DAY_MS;
	struct store *store = open_new();
	struct store_row rows[] = { row_of(NOW, 1, "today"), row_of(NOW - 20 * day, 2, "old"),
		row_of(NOW - 20 * day, 3, "odd"), row_of(NOW - 95 * day, 4, "older"),
		row_of(NOW - 95 * day, 5, "older and odd"), row_of(CLOCK_MIN_MS, 6, "oldest"),
		row_of(NOW - 7 * day, 7, "just kept"), row_of(NOW - 7 * day - 1, 8, "just old") };
	struct seen seen;

	(void)state;
	rows[2].is_anomaly = rows[4].is_anomaly = true;
	write_rows(store, rows, 8);
	assert_int_equal(prune(store, INT64_MIN, INT64_MIN), 0);
	assert_int_equal(prune(store, NOW - 7 * day, NOW - 90 * day), 5);
	seen = select_rows(store, all);
	assert_span(buffer_span(&seen.docs), "odd\njust kept\ntoday\n");
	buffer_release(&seen.docs);
	assert_string_equal(value_of("select count(*) from lines"), "3");
	assert_string_equal(value_of("select count(*) from anomalies"), "1");
	assert_string_equal(value_of("select sum(events) from rollups"), "8");
	assert_int_equal(prune(store, NOW - 7 * day, NOW - 90 * day), 0);
	assert_int_equal(prune(store, NOW - 90 * day, NOW - 7 * day), 1);
	write_rows(store, rows, 2);
	assert_int_equal(count_of(store, all), 3);
	store_free(store);
}

static void
counts_go_where_no_event_can_be_and_sources_that_are_silent(void **state)
{
	struct store *store = open_new();
	struct store_row rows[] = { row_of(NOW - 3 * HOUR_MS, 1, "1"), row_of(NOW, 2, "2"),
		row_of(NOW - 3 * HOUR_MS, 3, "3") };

	(void)state;
	rows[0].host = SPAN("web1"), rows[0].received_ms = NOW - 3 * HOUR_MS;
	rows[1].host = SPAN("web2");
	rows[2].host = SPAN("late"), rows[2].received_ms = NOW;
	write_rows(store, rows, 3);
	prune(store, NOW - HOUR_MS, INT64_MIN);
	assert_string_equal(value_of("select count(*) from tops"), "3");
	assert_string_equal(value_of("select count(*) from sources"), "3");
	/* The hour in which the limit lies stays. */
	prune(store, NOW - 3 * HOUR_MS + 1, NOW - 3 * HOUR_MS + 1);
	assert_string_equal(value_of("select count(*) from tops"), "3");
	assert_string_equal(value_of("select count(*) from sources"), "2");
	prune(store, NOW - 2 * HOUR_MS, NOW - 2 * HOUR_MS);
	assert_string_equal(value_of("select group_concat(value) from tops"), "web2");
	assert_string_equal(value_of("select group_concat(name) from sources"), "late,web2");
	store_free(store);
}

static void
what_takes_many_batches_goes_and_its_space_comes_back(void **state)
{
	enum { COUNT = 3 * LIMIT_STORE_PRUNED + 7 };
	static struct store_row rows[COUNT];
	static char users[COUNT][16], doc[300];
	struct store *store = open_new();
	struct stat status;
	off_t before;

	(void)state;
	memset(doc, 'x', sizeof(doc) - 1);
	for (int i = 0; i < COUNT; i++) {
		snprintf(users[i], sizeof(users[i]), "u%d", i);
		rows[i] = row_of(NOW + i / 3000 * 1000, i, doc);
		rows[i].user = rows[i].host = span_of(users[i]);
		rows[i].is_anomaly = i % 3 == 0;
	}
	write_rows(store, rows, COUNT);
	value_of("pragma wal_checkpoint(truncate)");
	assert_int_equal(stat(path, &status), 0);
	before = status.st_size;
	assert_int_equal(prune(store, NOW + DAY_MS, INT64_MIN), COUNT - (COUNT + 2) / 3);
	assert_int_equal(count_of(store, all), (COUNT + 2) / 3);
	assert_int_equal(prune(store, NOW + DAY_MS, NOW + DAY_MS), (COUNT + 2) / 3);
	assert_string_equal(value_of("select count(*) from tops"), "0");
	assert_string_equal(value_of("select count(*) from anomalies"), "0");
	assert_string_equal(value_of("pragma integrity_check"), "ok");
	store_free(store);
	assert_int_equal(stat(path, &status), 0);
	assert_true(status.st_size < before / 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(old_events_go_and_old_anomalies_later),
		cmocka_unit_test(counts_go_where_no_event_can_be_and_sources_that_are_silent),
		cmocka_unit_test(what_takes_many_batches_goes_and_its_space_comes_back),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
