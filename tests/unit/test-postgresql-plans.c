/* test-postgresql-plans.c: each search goes to its events by the index that it should. */

#include "check.h"

#include "postgresql-db.h"

enum { COUNT = 20000, VALUES = 16, PLAN_SIZE = 16384 };

/* The filter that leads, as $n, and the index that it leads to. */
static const struct {
	int number;
	const char *value, *index;
} leads[LEAD_COUNT] = {
	[LEAD_TIME] = { 1, "2026-03-27T12:56:56Z", "_pkey" },
	[LEAD_SOURCE] = { 6, "192.0.2.77", "_source_ip_time_id_idx" },
	[LEAD_USER] = { 7, "user77", "_user_name_time_id_idx" },
	[LEAD_HOST] = { 8, "user77", "_host_time_id_idx" },
	[LEAD_ANOMALY] = { 5, "t", "_time_id_idx" },
};

static char later[64]; /* the name of a day that nothing is asked of */
static PGconn *conn;

/* The plan of a statement as text, one node a line. */
static const char *
explain(int statement, const char *const values[], int count)
{
	static char plan[PLAN_SIZE];
	char sql[4096];
	PGresult *result;

	snprintf(sql, sizeof(sql), "explain (costs off) %s", postgresql_sql[statement]);
	result = PQexecParams(conn, sql, count, NULL, values, NULL, NULL, 0);
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s", PQerrorMessage(conn));
	plan[0] = '\0';
	for (int i = 0; i < PQntuples(result); i++)
		snprintf(plan + strlen(plan), PLAN_SIZE - strlen(plan), "%s\n",
		    PQgetvalue(result, i, 0));
	PQclear(result);
	return plan;
}

/* Days outside of the time that was asked for are not even opened. */
static void
check_plan(const char *plan, const char *index)
{
	if (!strstr(plan, index) || strstr(plan, "Seq Scan on logs_2") || strstr(plan, later))
		fail_msg("no %s alone in:\n%s", index, plan);
}

static void
check_lead(int statement, enum store_lead lead, int count, const char *const *last)
{
	const char *values[VALUES] = { "2026-03-20", "2026-03-27T13:06:56Z", NULL, NULL, "f" };

	values[leads[lead].number - 1] = leads[lead].value;
	for (int i = 13; i < count; i++)
		values[i] = last[i - 13];
	check_plan(explain(statement + (int)lead, values, count), leads[lead].index);
}

static void
check_order(const char *plan)
{
	if (strstr(plan, "->  Sort\n"))
		fail_msg("sorted:\n%s", plan);
}

static void
lists_come_in_the_order_of_their_index(void **state)
{
	static const char *const up[] = { "-infinity", "00000000-0000-0000-0000-000000000000",
		"5" };
	static const char *const down[] = { "infinity", "ffffffff-ffff-ffff-ffff-ffffffffffff",
		"5" };

	(void)state;
	if (folder[0] == '\0')
		skip();
	for (int lead = 0; lead < LEAD_COUNT; lead++) {
		const char *values[VALUES] = { "-infinity", "infinity", NULL, NULL, "f" };

		check_lead(SQL_SELECT_UP, (enum store_lead)lead, VALUES, up);
		check_lead(SQL_SELECT_DOWN, (enum store_lead)lead, VALUES, down);
		if (lead != LEAD_TIME)
			values[leads[lead].number - 1] = leads[lead].value;
		memcpy(values + 13, down, sizeof(down));
		check_order(explain(SQL_SELECT_DOWN + lead, values, VALUES));
		memcpy(values + 13, up, sizeof(up));
		check_order(explain(SQL_SELECT_UP + lead, values, VALUES));
	}
}

/* Where no event can lie in no day, the days are opened one after the other. */
static void
a_list_of_days_without_a_gap_opens_the_newest_alone(void **state)
{
	const char *values[VALUES] = { "2026-03-23Z", "2026-03-28Z", NULL, NULL, "f", NULL, NULL,
		NULL, NULL, NULL, NULL, NULL, NULL, "infinity",
		"ffffffff-ffff-ffff-ffff-ffffffffffff", "5" };

	(void)state;
	if (folder[0] == '\0')
		skip();
	for (int lead = 0; lead < LEAD_COUNT; lead++) {
		values[5] = values[6] = values[7] = NULL;
		values[4] = "f";
		if (lead != LEAD_TIME)
			values[leads[lead].number - 1] = leads[lead].value;
		if (strstr(explain(SQL_SELECT_DOWN + lead, values, VALUES), "Merge Append"))
			fail_msg("%s", explain(SQL_SELECT_DOWN + lead, values, VALUES));
	}
}

/* The event that a page goes on behind leaves out the days before it, or behind it. */
static void
a_page_opens_no_day_that_was_read(void **state)
{
	const char *values[VALUES] = { "-infinity", "infinity", NULL, NULL, "f", NULL, NULL, NULL,
		NULL, NULL, NULL, NULL, NULL, "2026-03-25T12:00:00Z",
		"00000000-0000-0000-0000-000000000000", "100" };
	const char *plan;

	(void)state;
	if (folder[0] == '\0')
		skip();
	plan = explain(SQL_SELECT_DOWN, values, VALUES);
	assert_non_null(strstr(plan, "logs_20260325"));
	assert_null(strstr(plan, "logs_20260326"));
	plan = explain(SQL_SELECT_UP, values, VALUES);
	assert_non_null(strstr(plan, "logs_20260326"));
	assert_null(strstr(plan, "logs_20260324"));
}

static void
counts_and_tops_read_what_leads_alone(void **state)
{
	static const char *const limit[] = { "10" };

	(void)state;
	if (folder[0] == '\0')
		skip();
	for (int lead = 0; lead < LEAD_COUNT; lead++) {
		check_lead(SQL_COUNT, (enum store_lead)lead, 13, NULL);
		for (int field = 0; field < TOP_COUNT; field++)
			check_lead(SQL_TOP + field * LEAD_COUNT, (enum store_lead)lead, 14, limit);
	}
}

static void
tops_of_hours_read_what_was_counted_and_the_edges_of_events(void **state)
{
	const char *values[] = { "2026-03-26T14:00:00Z", "2026-03-27T13:00:00Z",
		"2026-03-26T13:50:00Z", "2026-03-27T13:06:56Z", "f", "10" };
	const char *plan;

	(void)state;
	if (folder[0] == '\0')
		skip();
	for (int field = 0; field < TOP_COUNT; field++) {
		plan = explain(SQL_TOP_HOURS + field, values, 6);
		check_plan(plan, "tops_pkey");
		check_plan(plan, "logs_20260326_pkey");
		check_plan(plan, "logs_20260327_pkey");
	}
	check_plan(explain(SQL_HOURS, values, 2), "rollups_pkey");
}

/* 20,000 events of almost five days. */
static int
start_with_events(void **state)
{
	static const char *const kinds[] = { "web", "firewall", "other", "error", "auth" };
	static struct store_row rows[COUNT];
	static char names[COUNT][24], doc[800];
	struct store *store;

	if (start(state) != 0 || folder[0] == '\0')
		return folder[0] ? -1 : 0;
	memset(doc, 'x', sizeof(doc) - 1);
	store = open_new();
	for (int i = 0; i < COUNT; i++) {
		rows[i] = row_of(NOW - i * INT64_C(20000), i, doc);
		snprintf(names[i], sizeof(names[i]), "user%d", i % 100);
		rows[i].user = rows[i].host = span_of(names[i]);
		rows[i].source_ip = i % 20 ? SPAN("198.51.100.1") : SPAN("192.0.2.77");
		rows[i].kind = kinds[i % 4];
		rows[i].level = kinds[i % 5];
		rows[i].is_anomaly = i % 100 == 0;
		rows[i].risk = 0.5;
	}
	write_rows(store, rows, COUNT);
	store_free(store);
	execute(address, "analyze");
	snprintf(later, sizeof(later), "%.63s",
	    value_of("select substr(max(relation), 6) from siem.days()"));
	conn = PQconnectdb(address);
	return 0;
}

static int
stop_with_events(void **state)
{
	PQfinish(conn);
	return stop(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_come_in_the_order_of_their_index),
		cmocka_unit_test(a_list_of_days_without_a_gap_opens_the_newest_alone),
		cmocka_unit_test(a_page_opens_no_day_that_was_read),
		cmocka_unit_test(counts_and_tops_read_what_leads_alone),
		cmocka_unit_test(tops_of_hours_read_what_was_counted_and_the_edges_of_events),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start_with_events, stop_with_events);
}
