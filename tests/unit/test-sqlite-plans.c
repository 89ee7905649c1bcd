/* test-sqlite-plans.c: the way SQLite goes to the events that are searched. */

#include "check.h"

#include <arpa/inet.h>

#include "base/address.h"
#include "base/random.h"
#include "sqlite-db.h"

enum { PLAN_SIZE = 4096 };

static struct store *store;

static int
start_with_store(void **state)
{
	if (start(state) != 0)
		return -1;
	store = open_new();
	return 0;
}

static int
stop_with_store(void **state)
{
	store_free(store);
	return stop(state);
}

/* How SQLite goes about a statement, a step a line. */
static const char *
plan_of(int statement)
{
	static char plan[PLAN_SIZE];
	struct sqlite *db = store->db;
	char sql[4096];
	sqlite3_stmt *stmt;

	snprintf(sql, sizeof(sql), "explain query plan %s", sqlite_sql[statement]);
	if (sqlite3_prepare_v2(db->conn, sql, -1, &stmt, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db->conn));
	plan[0] = '\0';
	while (sqlite3_step(stmt) == SQLITE_ROW)
		snprintf(plan + strlen(plan), PLAN_SIZE - strlen(plan), "%s\n",
		    sqlite3_column_text(stmt, 3));
	sqlite3_finalize(stmt);
	return plan;
}

static void
check_plan(int statement, const char *way, const char *never)
{
	const char *plan = plan_of(statement);

	if (!strstr(plan, way) || strstr(plan, "SCAN logs") || strstr(plan, "MULTI-INDEX") ||
	    (never && strstr(plan, never)))
		fail_msg("statement %d goes not by %s:\n%s", statement, way, plan);
}

static void
searches_use_the_index_that_leads_and_lists_are_not_sorted(void **state)
{
	static const struct {
		const char *up, *down, *count;
	} ways[LEAD_COUNT] = {
		[LEAD_TIME] = { "logs USING PRIMARY KEY ((time,id)>(?,?) AND time<?)",
		    "logs USING PRIMARY KEY (time>? AND (time,id)<(?,?))",
		    "logs USING PRIMARY KEY (time>? AND time<?)" },
		[LEAD_SOURCE] = { "INDEX logs_source (source_ip=? AND (time,id)>(?,?) AND time<?)",
		    "INDEX logs_source (source_ip=? AND time>? AND (time,id)<(?,?))",
		    "INDEX logs_source (source_ip=? AND time>? AND time<?)" },
		[LEAD_USER] = { "INDEX logs_user (user_name=? AND (time,id)>(?,?) AND time<?)",
		    "INDEX logs_user (user_name=? AND time>? AND (time,id)<(?,?))",
		    "INDEX logs_user (user_name=? AND time>? AND time<?)" },
		[LEAD_HOST] = { "INDEX logs_host (host=? AND (time,id)>(?,?) AND time<?)",
		    "INDEX logs_host (host=? AND time>? AND (time,id)<(?,?))",
		    "INDEX logs_host (host=? AND time>? AND time<?)" },
		[LEAD_ANOMALY] = { "INDEX logs_anomaly ((time,id)>(?,?) AND time<?)",
		    "INDEX logs_anomaly (time>? AND (time,id)<(?,?))",
		    "INDEX logs_anomaly (time>? AND time<?)" },
	};

	(void)state;
	for (int lead = 0; lead < LEAD_COUNT; lead++) {
		check_plan(SQL_SELECT_UP + lead, ways[lead].up, "TEMP B-TREE");
		check_plan(SQL_SELECT_DOWN + lead, ways[lead].down, "TEMP B-TREE");
		check_plan(SQL_COUNT + lead, ways[lead].count, "TEMP B-TREE");
		for (int field = 0; field < TOP_COUNT; field++)
			check_plan(
			    SQL_TOP + field * LEAD_COUNT + lead, ways[lead].count, "SCAN lines");
	}
}

static void
other_statements_go_by_their_keys(void **state)
{
	(void)state;
	for (int field = 0; field < TOP_COUNT; field++) {
		check_plan(SQL_TOP_HOURS + field,
		    "tops USING PRIMARY KEY (field=? AND hour>? AND hour<?)", "SCAN tops");
		check_plan(SQL_TOP_HOURS + field, "logs USING PRIMARY KEY (time>? AND time<?)",
		    "USING INDEX");
	}
	for (int i = SQL_NETWORK; i < SQL_PAIRED; i++)
		check_plan(i,
		    i < SQL_NETWORK_ALONE
			? "logs USING INDEX logs_source (source_ip>? AND source_ip<?)"
			: "COVERING INDEX logs_source (source_ip>? AND source_ip<?)",
		    "SCAN lines");
	for (int i = SQL_PAIRED; i < SQL_COUNTED; i++) {
		check_plan(i, "logs USING COVERING INDEX logs_user (user_name=? AND", "SCAN lines");
		check_plan(
		    i, "COVERING INDEX logs_host (host=? AND time=? AND id=?)", "SCAN lines");
	}
	check_plan(SQL_HOURS, "rollups USING PRIMARY KEY (hour>? AND hour<?)", "TEMP B-TREE");
	check_plan(SQL_VERDICTS, "INDEX feedback_given (time>? AND time<?)", "TEMP B-TREE");
	check_plan(SQL_OLD, "logs USING PRIMARY KEY (time<?)", NULL);
	check_plan(SQL_OLD_EVENTS, "logs USING PRIMARY KEY (time>? AND time<?)", "TEMP B-TREE");
	check_plan(SQL_DELETE_EVENT, "logs USING PRIMARY KEY (time=? AND id=?)", NULL);
	check_plan(SQL_DELETE_TOPS, "tops USING PRIMARY KEY (field=? AND hour<?)", NULL);
}

/* Half of the bytes are 0: groups of IPv6 that are left out. */
static void
draw_address(struct random *dice, struct address *to, bool is_v4)
{
	static const unsigned char mapped[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255 };

	for (int i = 0; i < 16; i++)
		to->byte[i] = (unsigned char)(random_below(dice, 2) ? random_below(dice, 256) : 0);
	if (is_v4)
		memcpy(to->byte, mapped, sizeof(mapped));
}

static void
the_texts_of_a_network_s_addresses_lie_between_its_ends(void **state)
{
	struct arena arena = { 0 };
	struct sqlite_range range;
	struct random dice;
	int found = 0;

	(void)state;
	random_seed(&dice, 5);
	for (int i = 0; i < 200000; i++) {
		bool is_v4 = i % 2;
		int bits = (int)random_below(&dice, is_v4 ? 33 : 129),
		    host = bits + (is_v4 ? 96 : 0);
		struct address from, other;
		char text[INET6_ADDRSTRLEN], network[64];

		draw_address(&dice, &from, is_v4);
		inet_ntop(AF_INET6, from.byte, text, sizeof(text));
		snprintf(network, sizeof(network), "%s/%d", text, host);
		draw_address(&dice, &other, is_v4);
		for (int bit = 0; bit < host; bit++) {
			unsigned char mask = (unsigned char)(128 >> bit % 8);

			other.byte[bit / 8] = (unsigned char)((other.byte[bit / 8] & ~mask) |
							      (from.byte[bit / 8] & mask));
		}
		if (!sqlite_network_range(span_of(network), &range))
			continue;
		found++;
		inet_ntop(AF_INET6, other.byte, text, sizeof(text));
		snprintf(network, sizeof(network), "%.*s",
		    (int)sqlite_address(span_of(text), &arena).size,
		    sqlite_address(span_of(text), &arena).data);
		if (strcmp(network, range.from) < 0 || strcmp(network, range.until) >= 0)
			fail_msg("%s is not from %s until %s", network, range.from, range.until);
		arena_clear(&arena);
	}
	assert_true(found > 50000);
	assert_true(sqlite_network_range(SPAN("192.0.2.99/26"), &range));
	assert_string_equal(range.from, "192.0.2.");
	assert_true(sqlite_network_range(SPAN("2001:db8::/40"), &range));
	assert_string_equal(range.from, "2001:db8:");
	arena_release(&arena);
}

static bool
see_count(void *data, struct span value, int64_t count)
{
	char *text = data;

	snprintf(text + strlen(text), 256 - strlen(text), "%.*s=%d ", (int)value.size, value.data,
	    (int)count);
	return true;
}

/* Past LIMIT_STORE_RANKED values SQLite sums them up. */
static void
of_very_many_values_the_most_frequent_are_found_too(void **state)
{
	struct store_query query = all;
	struct failure failure;
	char text[256] = "";

	(void)state;
	query.limit = 3;
	query.since_ms = NOW - 100 * (int64_t)HOUR_MS;
	query.until_ms = NOW - 10 * (int64_t)HOUR_MS;
	value_of("with recursive n(x) as (select 1 union all select x + 1 from n where x < 140000)"
		 " insert into tops select 'user.name', 1774616816000 / 3600000 * 3600000 - "
		 "3600000 * (20 + x % 2), 'x' || (x / 2), 1 + (x > 139990), 0 from n");
	assert_int_equal(store_top(store, &query, "user.name", see_count, text, &failure), 0);
	assert_string_equal(text, "x69996=4 x69997=4 x69998=4 ");
	value_of("with recursive n(x) as (select 1 union all select x + 1 from n where x < 140000)"
		 " insert into tops select 'user.name', 1774616816000 / 3600000 * 3600000 - "
		 "3600000 * 30, 'y' || x, 1, 0 from n");
	text[0] = '\0';
	assert_int_equal(store_top(store, &query, "user.name", see_count, text, &failure), 0);
	assert_string_equal(text, "x69996=4 x69997=4 x69998=4 ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(searches_use_the_index_that_leads_and_lists_are_not_sorted),
		cmocka_unit_test(other_statements_go_by_their_keys),
		cmocka_unit_test(the_texts_of_a_network_s_addresses_lie_between_its_ends),
		cmocka_unit_test(of_very_many_values_the_most_frequent_are_found_too),
	};

	return cmocka_run_group_tests(tests, start_with_store, stop_with_store);
}
