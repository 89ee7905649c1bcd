/* test-postgresql-days.c: a partition a day, and the days that go. */

#include "check.h"

#include "postgresql-db.h"

static void
each_day_has_its_partition_and_times_beyond_have_one_together(void **state)
{
	enum { COUNT = 3000 };
	static struct store_row rows[COUNT];
	struct store *store = open_new();
	int64_t now_ms = (int64_t)time(NULL) * 1000;

	(void)state;
	assert_int_equal(store_postgresql.level(store->db), STORE_PARTITIONS);
	assert_string_equal(value_of("select count(*) from siem.days()"), "8");
	rows[0] = row_of(now_ms, 1, "{}");
	rows[1] = row_of(now_ms - 30 * (int64_t)DAY_MS, 2, "{}");
	rows[2] = row_of(now_ms + 30 * (int64_t)DAY_MS, 3, "{}");
	rows[3] = row_of(CLOCK_MAX_MS, 4, "{}");
	write_rows(store, rows, 4);
	assert_string_equal(value_of("select count(*) from siem.logs_default"), "2");
	assert_string_equal(value_of("select count(*) from siem.days()"), "9");
	for (int i = 0; i < COUNT; i++)
		rows[i] = row_of(i * (int64_t)DAY_MS, i, "{}");
	write_rows(store, rows, COUNT);
	assert_string_equal(value_of("select count(*) from siem.days()"), "41");
	assert_int_equal(count_of(store, all), 4 + COUNT);
	store_free(store);
}

static void
events_that_came_too_early_move_into_their_day(void **state)
{
	struct store *store = open_new();
	int64_t today_ms = (int64_t)time(NULL) / 86400 * DAY_MS;
	struct store_row row = row_of(today_ms + 8 * (int64_t)DAY_MS, 1, "{\"early\":1}");

	(void)state;
	write_rows(store, &row, 1);
	assert_string_equal(value_of("select count(*) from siem.logs_default"), "1");
	execute(address, "create or replace function siem.days_ahead() returns int"
			 " language sql immutable as 'select 8'");
	store_free(store);
	store = open_for(STORE_WRITES);
	write_rows(store, &row, 1);
	assert_string_equal(value_of("select count(*) from siem.logs_default"), "0");
	assert_int_equal(count_of(store, all), 1);
	store_free(store);
}

/* Days with a gap between them, and times that have no day. */
static void
a_list_goes_through_days_and_what_lies_in_none(void **state)
{
	enum { COUNT = 60 };
	struct store_row rows[COUNT];
	struct store *store = open_new();
	int64_t now_ms = (int64_t)time(NULL) * 1000, day = DAY_MS;
	struct store_query query = all;
	struct seen seen;

	(void)state;
	for (int i = 0; i < COUNT; i++)
		rows[i] =
		    row_of(now_ms + (i - 30) * day + (i > 20 && i < 25 ? -9000 * day : 0), i, "{}");
	write_rows(store, rows, COUNT);
	assert_string_not_equal(value_of("select count(*) from siem.logs_default"), "0");
	assert_string_equal(value_of("select until - since from siem.days_run()"), "13 days");
	for (int is_newest_first = 0; is_newest_first < 2; is_newest_first++) {
		query = all, query.is_newest_first = is_newest_first;
		seen = select_rows(store, query);
		assert_int_equal(seen.count, COUNT);
		assert_true(seen.is_ordered || is_newest_first);
		buffer_release(&seen.docs);
		query.limit = 7;
		for (int left = COUNT; left > 0; left -= 7) {
			seen = select_rows(store, query);
			assert_int_equal(seen.count, left < 7 ? left : 7);
			query.has_after = true;
			query.after_ms = seen.last_ms;
			memcpy(query.after_id, seen.last_id, STORE_ID_SIZE);
			buffer_release(&seen.docs);
		}
		assert_int_equal(select_rows(store, query).count, 0);
	}
	query = all, query.since_ms = now_ms - 2 * day, query.until_ms = now_ms + 9 * day;
	seen = select_rows(store, query);
	assert_int_equal(seen.count, 11);
	buffer_release(&seen.docs);
	store_free(store);
}

static void
a_reader_of_the_default_partition_stops_no_writer(void **state)
{
	struct store *store = open_new();
	struct store_row row = row_of((int64_t)time(NULL) * 1000 - 20 * (int64_t)DAY_MS, 1, "{}");
	PGconn *reader = PQconnectdb(address);

	(void)state;
	PQclear(PQexec(reader, "begin; select count(*) from siem.logs"));
	write_rows(store, &row, 1);
	assert_string_equal(value_of("select count(*) from siem.logs_default"), "1");
	PQfinish(reader);
	store_free(store);
}

static void
old_days_go_but_for_their_anomalies(void **state)
{
	struct store *store = open_new();
	int64_t now_ms = (int64_t)time(NULL) * 1000, day = DAY_MS;
	struct store_row rows[] = { row_of(now_ms, 1, "today"), row_of(now_ms - 20 * day, 2, "old"),
		row_of(now_ms - 20 * day, 3, "odd"), row_of(now_ms - 95 * day, 4, "older"),
		row_of(now_ms - 95 * day, 5, "older and odd"), row_of(CLOCK_MIN_MS, 6, "oldest") };
	const struct store_age age = { now_ms - 7 * day, now_ms - 90 * day };
	struct seen seen;

	(void)state;
	rows[2].is_anomaly = rows[4].is_anomaly = true;
	rows[2].risk = rows[4].risk = 0.9;
	rows[0].host = SPAN("new"), rows[1].host = rows[3].host = SPAN("old");
	for (int i = 0; i < 6; i++)
		rows[i].received_ms = i == 0 ? now_ms : rows[i].time_ms;
	rows[1].received_ms = now_ms - 91 * day;
	write_rows(store, rows, 6);
	assert_int_equal(prune(store, age), 4);
	seen = select_rows(store, all);
	assert_span(buffer_span(&seen.docs), "odd\ntoday\n");
	assert_string_equal(value_of("select count(*) from siem.anomalies"), "1");
	assert_string_equal(value_of("select sum(events) from siem.rollups"), "6");
	assert_string_equal(value_of("select string_agg(value || events, ' ' order by hour)"
				     " from siem.tops where field = 'host.hostname'"),
	    "old1 new1");
	assert_string_equal(
	    value_of("select string_agg(name, ' ' order by name) from siem.sources"), " new");
	assert_int_equal(prune(store, age), 0);
	write_rows(store, rows, 2);
	assert_int_equal(count_of(store, all), 3);
	buffer_release(&seen.docs);
	store_free(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_day_has_its_partition_and_times_beyond_have_one_together),
		cmocka_unit_test(events_that_came_too_early_move_into_their_day),
		cmocka_unit_test(a_list_goes_through_days_and_what_lies_in_none),
		cmocka_unit_test(a_reader_of_the_default_partition_stops_no_writer),
		cmocka_unit_test(old_days_go_but_for_their_anomalies),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
