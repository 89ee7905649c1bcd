/* test-postgresql.c: events in PostgreSQL: each once, to the byte, and found again. */

#include "check.h"

#include "postgresql-db.h"

static void
an_event_is_stored_once_and_comes_back_to_the_byte(void **state)
{
	const char *doc =
	    "{\"message\":\"'; drop table logs; -- \\u0000 \xf0\x9f\x90\x98 \\\\ \t\"}";
	struct postgresql *db = open_new();
	struct store_row rows[] = { row_of(NOW, 1, doc), row_of(NOW, 1, doc), row_of(NOW, 2, doc),
		row_of(NOW + 1, 1, "{}") };
	struct seen seen;
	char want[512];

	(void)state;
	write_rows(db, rows, 4);
	write_rows(db, rows, 4);
	assert_int_equal(count_of(db, all), 3);
	seen = select_rows(db, all);
	snprintf(want, sizeof(want), "%s\n%s\n{}\n", doc, doc);
	assert_span(buffer_span(&seen.docs), want);
	assert_string_equal(value_of("select sum(events) from siem.rollups"), "3");
	buffer_release(&seen.docs);
	postgresql_free(db);
}

static void
hostile_values_are_data(void **state)
{
	static char name[64 * 1024];
	struct postgresql *db = open_new();
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
	write_rows(db, rows, 4);
	assert_int_equal(count_of(db, all), 4);
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
	postgresql_free(db);
}

static void
pages_follow_each_other_in_both_orders(void **state)
{
	enum { COUNT = 2500 };
	static struct store_row rows[COUNT];
	struct postgresql *db = open_new();
	struct store_query query = all;
	struct seen seen;
	int total = 0;

	(void)state;
	for (int i = 0; i < COUNT; i++)
		rows[i] = row_of(NOW - i / 3 * 1000, i, "{}");
	write_rows(db, rows, COUNT);
	seen = select_rows(db, all);
	assert_int_equal(seen.count, COUNT);
	assert_true(seen.is_ordered);
	buffer_release(&seen.docs);
	query.is_newest_first = true;
	query.limit = 1100;
	do {
		seen = select_rows(db, query);
		total += seen.count;
		query.has_after = true;
		query.after_ms = seen.former_ms;
		memcpy(query.after_id, seen.last_id, STORE_ID_SIZE);
		buffer_release(&seen.docs);
	} while (seen.count == query.limit);
	assert_int_equal(total, COUNT);
	assert_int_equal(seen.former_ms, NOW - (COUNT - 1) / 3 * 1000);
	postgresql_free(db);
}

static bool
see_count(void *data, struct span value, int64_t count)
{
	char *text = data;

	snprintf(text + strlen(text), 256 - strlen(text), "%.*s=%d ", (int)value.size, value.data,
	    (int)count);
	return true;
}

static void
filters_find_what_they_name(void **state)
{
	struct postgresql *db = open_new();
	struct store_row rows[] = { row_of(NOW, 1, "1"), row_of(NOW + 1, 2, "2"),
		row_of(NOW + 2, 3, "3") };
	struct store_query query;
	struct failure failure;
	char text[256] = "";
	struct store_ranking ranking = { "source.ip", 10, see_count, text };

	(void)state;
	rows[0].source_ip = rows[1].source_ip = SPAN("192.0.2.7");
	rows[2].source_ip = SPAN("2001:db8::1");
	rows[0].user = rows[2].user = SPAN("ana");
	rows[1].host = SPAN("web1");
	rows[1].dataset = SPAN("auth");
	rows[1].kind = "authentication";
	rows[1].risk = 0.9;
	rows[1].is_anomaly = true;
	write_rows(db, rows, 3);
	query = all, query.source_ip = SPAN("192.0.2.7");
	assert_int_equal(count_of(db, query), 2);
	query = all, query.source_ip = SPAN("2001:db8:0::1");
	assert_int_equal(count_of(db, query), 1);
	query = all, query.source_ip = SPAN("nowhere");
	assert_int_equal(count_of(db, query), 0);
	query = all, query.user = SPAN("ana"), query.since_ms = NOW + 1;
	assert_int_equal(count_of(db, query), 1);
	query = all, query.until_ms = NOW + 2;
	assert_int_equal(count_of(db, query), 2);
	query = all, query.host = SPAN("web1"), query.dataset = SPAN("auth");
	query.kind = SPAN("authentication"), query.min_risk = 0.9, query.only_anomalies = true;
	assert_int_equal(count_of(db, query), 1);
	query.min_risk = 0.91;
	assert_int_equal(count_of(db, query), 0);
	assert_int_equal(postgresql_top(db, &all, &ranking, &failure), 0);
	assert_string_equal(text, "192.0.2.7=2 2001:db8::1=1 ");
	ranking.field = "doc; drop table siem.logs";
	assert_int_equal(postgresql_top(db, &all, &ranking, &failure), -1);
	assert_int_equal(failure.status, EXIT_USAGE);
	postgresql_free(db);
}

/* The plan of a statement for these filters, as text. */
static void
explain(enum statement statement, const struct store_query *query, char plan[16384])
{
	static const char now[] = "2026-03-27T13:06:56Z";
	const char *values[12] = { "2026-03-20", now, NULL, query->only_anomalies ? "t" : "f",
		query->source_ip.data, query->user.data, query->host.data, NULL, NULL, "-infinity",
		"00000000-0000-0000-0000-000000000000", "100" };
	int count = statement == SQL_COUNT ? 9 : statement >= SQL_TOP_SOURCE ? 10 : 12;
	char sql[4096];
	PGconn *conn = PQconnectdb(address);
	PGresult *result;

	if (statement == SQL_SELECT_DOWN)
		values[9] = "infinity";
	if (count == 10)
		values[9] = "10";
	snprintf(sql, sizeof(sql), "explain (costs off) %s", postgresql_sql[statement]);
	result = PQexecParams(conn, sql, count, NULL, values, NULL, NULL, 0);
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s", PQerrorMessage(conn));
	plan[0] = '\0';
	for (int i = 0; i < PQntuples(result); i++)
		snprintf(
		    plan + strlen(plan), 16384 - strlen(plan), "%s\n", PQgetvalue(result, i, 0));
	PQclear(result);
	PQfinish(conn);
}

static void
searches_use_their_indexes(void **state)
{
	enum { COUNT = 20000 };
	static struct store_row rows[COUNT];
	static char names[COUNT][24], plan[16384];
	struct postgresql *db = open_new();
	char later[8192];
	static const struct {
		struct store_query query;
		const char *index;
	} searches[] = {
		{ { .min_risk = -1 }, "_pkey" },
		{ { .only_anomalies = true }, "_time_id_idx" },
		{ { .source_ip = { "192.0.2.77", 10 } }, "_source_ip_time_id_idx" },
		{ { .user = { "user77", 6 } }, "_user_name_time_id_idx" },
		{ { .host = { "user77", 6 } }, "_host_time_id_idx" },
	};

	(void)state;
	for (int i = 0; i < COUNT; i++) {
		rows[i] = row_of(NOW - i * INT64_C(20000), i, "{}");
		snprintf(names[i], sizeof(names[i]), "user%d", i % 1000);
		rows[i].user = rows[i].host = span_of(names[i]);
		rows[i].source_ip = i % 200 ? SPAN("198.51.100.1") : SPAN("192.0.2.77");
		rows[i].is_anomaly = i % 100 == 0;
		rows[i].risk = 0.5;
	}
	write_rows(db, rows, COUNT);
	execute(address, "analyze siem.logs");
	snprintf(later, sizeof(later), "%s", value_of("select max(name) from siem.days()"));
	for (size_t i = 0; i < sizeof(searches) / sizeof(*searches); i++)
		for (int s = SQL_SELECT_UP; s <= SQL_SELECT_DOWN; s++) {
			explain((enum statement)s, &searches[i].query, plan);
			if (!strstr(plan, searches[i].index) || strstr(plan, "Seq Scan on logs_2"))
				fail_msg("no %s in:\n%s", searches[i].index, plan);
			/* Days outside of the time that was asked for are not even opened. */
			assert_null(strstr(plan, later));
		}
	postgresql_free(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_stored_once_and_comes_back_to_the_byte),
		cmocka_unit_test(hostile_values_are_data),
		cmocka_unit_test(pages_follow_each_other_in_both_orders),
		cmocka_unit_test(filters_find_what_they_name),
		cmocka_unit_test(searches_use_their_indexes),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
