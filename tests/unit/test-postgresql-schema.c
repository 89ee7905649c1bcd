/* test-postgresql-schema.c: levels, roles and steps of the schema. */

#include "check.h"

#include "postgresql-db.h"

/* A TimescaleDB that notes what it is asked, and drops events: the real one is not in Debian. */
static void
pretend_timescale(const char *license, const char *version)
{
	char sql[256];

	execute(address,
	    "create table asked (number serial, what text);"
	    "create function note(text) returns void language sql as 'insert into public.asked"
	    " (what) values ($1)';"
	    "create function create_hypertable(relation regclass, time_column_name name,"
	    " chunk_time_interval interval, create_default_indexes bool) returns void language sql"
	    " as 'select public.note(format(''hypertable %s %s %s %s'', $1, $2, $3, $4))';"
	    "create function add_compression_policy(relation regclass, compress_after interval)"
	    " returns void language sql as"
	    " 'select public.note(format(''compression %s %s'', $1, $2))';"
	    "create function add_retention_policy(relation regclass, drop_after interval)"
	    " returns void language sql as"
	    " 'select public.note(format(''retention %s %s'', $1, $2))';"
	    "create function add_continuous_aggregate_policy(continuous_aggregate text,"
	    " start_offset interval, end_offset interval, schedule_interval interval)"
	    " returns void language sql as"
	    " 'select public.note(format(''aggregate %s %s %s %s'', $1, $2, $3, $4))';"
	    "create function time_bucket(interval, timestamptz) returns timestamptz"
	    " language sql immutable as 'select $2';"
	    "create function drop_chunks(relation regclass, older_than timestamptz,"
	    " newer_than timestamptz) returns void language plpgsql as"
	    " 'begin perform public.note(format(''drop %s %s %s'', $1, $2, $3));"
	    " delete from siem.logs where time >= $3 and time < $2; end';"
	    "create schema timescaledb_information;"
	    "create table timescaledb_information.chunks (hypertable_schema name,"
	    " hypertable_name name, chunk_schema name, chunk_name name,"
	    " range_start timestamptz, range_end timestamptz)");
	snprintf(sql, sizeof(sql),
	    "set allow_system_table_mods = on; insert into pg_extension"
	    " select 999999, 'timescaledb', 10, 'public'::regnamespace, true, '%s', null, null",
	    version);
	execute(address, sql);
	snprintf(sql, sizeof(sql), "alter database t%d set timescaledb.license = '%s'", database,
	    license);
	execute(address, sql);
}

/* The chunk of a day, which to the store is a name with its ends. */
static void
pretend_chunk(const char *day)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
	    "create view public.\"chunk %s\" as select * from siem.logs where time >= '%s' and "
	    "time < "
	    "timestamptz '%s' + interval '1 day';"
	    "insert into timescaledb_information.chunks values ('siem', 'logs', 'public',"
	    " 'chunk %s', '%s', timestamptz '%s' + interval '1 day')",
	    day, day, day, day, day, day);
	execute(address, sql);
}

static void
with_timescale_s_apache_build_old_chunks_are_dropped_but_for_their_anomalies(void **state)
{
	struct store_row rows[] = { row_of(NOW - DAY_MS, 1, "old"), row_of(NOW - DAY_MS, 2, "odd"),
		row_of(NOW, 3, "today") };
	struct store_age age = { NOW, INT64_MIN };
	struct store *store;
	struct seen seen;

	(void)state;
	make_database();
	pretend_timescale("apache", "2.14.2");
	store = open_for(STORE_WRITES);
	assert_int_equal(store_postgresql.level(store->db), STORE_HYPERTABLE);
	assert_string_equal(value_of("select string_agg(what, ', ' order by number) from asked"),
	    "hypertable logs time 1 day f");
	rows[1].is_anomaly = true;
	rows[1].risk = 0.7;
	write_rows(store, rows, 3);
	write_rows(store, rows, 3);
	pretend_chunk("2026-03-26Z");
	pretend_chunk("2026-03-27Z");
	assert_int_equal(prune(store, age), 1);
	assert_string_equal(
	    value_of("set timezone = 'UTC'; select what from asked where number = 2"),
	    "drop logs 2026-03-27 00:00:00+00 2026-03-26 00:00:00+00");
	seen = select_rows(store, all);
	assert_span(buffer_span(&seen.docs), "odd\ntoday\n");
	buffer_release(&seen.docs);
	assert_int_equal(prune(store, age), 0);
	age.anomaly_before_ms = NOW;
	assert_int_equal(prune(store, age), 1);
	assert_int_equal(count_of(store, all), 1);
	store_free(store);
}

static void
the_level_is_what_the_extension_and_its_licence_say(void **state)
{
	static const struct {
		const char *change;
		enum store_level level;
	} found[] = {
		{ "alter database %s set timescaledb.license = 'timescale'", STORE_TIMESCALE },
		{ "update pg_extension set extversion = '2.9.3' where extname = 'timescaledb'",
		    STORE_HYPERTABLE },
		{ "update pg_extension set extversion = '3.0.0-dev' where extname = 'timescaledb'",
		    STORE_TIMESCALE },
		{ "alter database %s set timescaledb.license = 'apache'", STORE_HYPERTABLE },
		{ "delete from pg_extension where extname = 'timescaledb'", STORE_TABLE },
	};
	struct store *store;
	char name[16], sql[128];

	(void)state;
	make_database();
	pretend_timescale("apache", "2.14.2");
	store_free(open_for(STORE_WRITES));
	snprintf(name, sizeof(name), "t%d", database);
	for (size_t i = 0; i < sizeof(found) / sizeof(*found); i++) {
		snprintf(sql, sizeof(sql), found[i].change, name);
		execute(address, sql);
		store = open_for(STORE_WRITES);
		assert_int_equal(store_postgresql.level(store->db), found[i].level);
		store_free(store);
	}
}

static void
without_days_old_events_go_in_batches(void **state)
{
	enum { COUNT = 10500 };
	static struct store_row rows[COUNT];
	const struct store_age age = { NOW + COUNT, NOW + 5000 };
	struct store *store;

	(void)state;
	make_database();
	pretend_timescale("apache", "2.14.2");
	store_free(open_for(STORE_WRITES));
	execute(address, "delete from pg_extension where extname = 'timescaledb'");
	store = open_for(STORE_WRITES);
	for (int i = 0; i < COUNT; i++) {
		rows[i] = row_of(NOW + i, i, "{}");
		rows[i].is_anomaly = i % 1000 == 999;
		rows[i].risk = 0.5;
	}
	write_rows(store, rows, COUNT);
	assert_int_equal(prune(store, age), COUNT - 5);
	assert_int_equal(count_of(store, all), 5);
	assert_string_equal(value_of("select count(*) from siem.anomalies"), "5");
	store_free(store);
}

/* Whether PostgreSQL runs it, or stops at what TimescaleDB alone knows. */
static bool
is_timescale_s(PGconn *conn, const char *statement)
{
	PGresult *result = PQexec(conn, statement);
	ExecStatusType status = PQresultStatus(result);
	const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	bool is_known = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK ||
			(text && strstr(text, "unrecognized parameter namespace \"timescaledb\""));

	if (!is_known)
		print_error("%s: %s\n", statement, text);
	PQclear(result);
	return is_known;
}

/*
 * PostgreSQL alone does not know the settings that switch compression on and make an
 * aggregate a continuous one: so far the statements come, the others run.
 */
static void
with_the_community_licence_the_policies_and_the_aggregate_are_asked_for(void **state)
{
	struct failure failure;
	PGresult *statements;
	PGconn *conn;

	(void)state;
	make_database();
	pretend_timescale("timescale", "2.14.2");
	assert_null(open_store(STORE_WRITES, &failure));
	assert_non_null(strstr(failure.text, "\"timescaledb\""));
	assert_string_equal(value_of("select count(*) from siem.schema_steps"), "0");
	execute(address, "delete from pg_extension where extname = 'timescaledb'");
	store_free(open_for(STORE_WRITES));
	execute(address, "delete from asked");
	conn = PQconnectdb(address);
	statements = PQexec(conn, "select * from siem.timescale_statements('timescale', 'public')");
	assert_int_equal(PQntuples(statements), 6);
	for (int i = 0; i < 6; i++)
		assert_true(is_timescale_s(conn, PQgetvalue(statements, i, 0)));
	PQclear(statements);
	PQfinish(conn);
	assert_string_equal(value_of("select string_agg(what, ', ' order by number) from asked"),
	    "hypertable logs time 1 day f, compression logs 3 days, "
	    "retention logs 2 years, aggregate siem.hours 3 days 01:00:00 00:10:00");
}

/* Whether it is refused for want of rights, and for nothing else. */
static void
check_refused(struct store *store, const char *const *statements)
{
	struct failure failure;

	for (; *statements; statements++)
		if (run_sql(store->db, *statements, &failure) == 0)
			fail_msg("allowed: %s", *statements);
		else if (!strstr(failure.text, "permission denied") &&
			 !strstr(failure.text, "must be owner"))
			fail_msg("%s: %s", *statements, failure.text);
}

static void
roles_have_the_least_rights(void **state)
{
	static const char *const alterations[] = { "alter table siem.logs add x int",
		"drop table siem.logs", "truncate siem.tops", "create table siem.mine (x int)",
		"delete from siem.schema_steps", "create index on siem.logs (kind)",
		"update siem.logs set doc = ''", "delete from siem.rollups",
		"update siem.audit_log set actor = 'eve'", NULL };
	static const char *const not_feeders[] = { "select doc from siem.logs",
		"select risk from siem.anomalies", "delete from siem.logs",
		"delete from siem.sources", "select * from siem.users",
		"select * from siem.feedback",
		"select siem.prune_day('siem.logs_20260327', true, true)", NULL };
	static const char *const not_viewers[] = { "delete from siem.logs",
		"insert into siem.logs select * from siem.logs", "delete from siem.tops",
		"update siem.sources set events = 0", "delete from siem.feedback",
		"select siem.prune_day('siem.logs_20260327', true, true)",
		"select siem.make_day('2026-03-20')", NULL };
	static const char *const not_sweepers[] = { "insert into siem.logs select * from siem.logs",
		"update siem.tops set events = 0", "select * from siem.users",
		"insert into siem.feedback select * from siem.feedback", NULL };
	struct store_row row = row_of((int64_t)time(NULL) * 1000 - 20 * (int64_t)DAY_MS, 1, "{}");
	struct store_verdict verdict = { .time_ms = row.time_ms, .given_ms = NOW };
	struct store *store;
	struct failure failure;
	char owner[700];

	(void)state;
	store_free(open_new());
	memcpy(owner, address, sizeof(owner));
	execute(owner, "create role feeder login in role siem_ingest");
	execute(owner, "create role viewer login in role siem_api");
	execute(owner, "create role sweeper login in role siem_keeper");
	say_address(address, "feeder");
	store = open_for(STORE_WRITES);
	row.is_anomaly = true;
	row.risk = 0.7;
	write_rows(store, &row, 1);
	write_rows(store, &row, 1);
	check_refused(store, alterations);
	check_refused(store, not_feeders);
	store_free(store);
	say_address(address, "viewer");
	store = open_for(STORE_CHANGES);
	assert_int_equal(count_of(store, all), 1);
	verdict.verdict = SPAN("attack"), verdict.actor = SPAN("ana");
	assert_int_equal(store_judge(store, &verdict, &failure), 0);
	assert_int_equal(store_judge(store, &verdict, &failure), 0);
	assert_int_equal(
	    run_sql(store->db,
		"insert into siem.never_block values ('192.0.2.0/24', 'ours', 'ana')", &failure),
	    0);
	check_refused(store, alterations);
	check_refused(store, not_viewers);
	store_free(store);
	say_address(address, "sweeper");
	for (int use = STORE_WRITES; use <= STORE_CHANGES; use++) {
		store = open_for((enum store_use)use);
		assert_int_equal(
		    prune(store, (struct store_age){ NOW * 2, NOW * 2 }), use == STORE_WRITES);
		check_refused(store, alterations);
		check_refused(store, not_sweepers);
		store_free(store);
	}
	memcpy(address, owner, sizeof(owner));
	assert_string_equal(value_of("select count(*) from siem.tops"), "0");
}

static void
a_reader_finds_an_empty_database_empty_and_leaves_it_so(void **state)
{
	struct failure failure;

	(void)state;
	make_database();
	assert_null(open_store(STORE_READS, &failure));
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_non_null(strstr(failure.text, "siem-store --migrate"));
	assert_string_equal(
	    value_of("select count(*) from pg_namespace where nspname = 'siem'"), "0");
}

static void
a_schema_that_is_not_this_program_s_is_refused(void **state)
{
	struct failure failure;
	struct store *store;
	int applied;

	(void)state;
	store_free(open_new());
	execute(address, "insert into siem.schema_steps values (999, '999-later', 'x')");
	assert_null(open_store(STORE_MIGRATES, &failure));
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_non_null(strstr(failure.text, "newer"));
	execute(address, "delete from siem.schema_steps where number = 999;"
			 "update siem.schema_steps set checksum = 'x' where number = 2");
	assert_null(open_store(STORE_READS, &failure));
	assert_non_null(strstr(failure.text, "002-days"));
	execute(address, "set client_min_messages = warning; drop schema siem cascade");
	store = open_for(STORE_MIGRATES);
	assert_int_equal(store_postgresql.migrate(store->db, &applied, &failure), 0);
	assert_int_equal(applied, 4);
	execute(address, "delete from siem.schema_steps where number = 4");
	assert_null(open_store(STORE_WRITES, &failure));
	assert_non_null(strstr(failure.text, "--migrate"));
	assert_int_equal(store_postgresql.migrate(store->db, &applied, &failure), 0);
	assert_int_equal(applied, 1);
	assert_int_equal(store_postgresql.migrate(store->db, &applied, &failure), 0);
	assert_int_equal(applied, 0);
	store_free(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    with_timescale_s_apache_build_old_chunks_are_dropped_but_for_their_anomalies),
		cmocka_unit_test(the_level_is_what_the_extension_and_its_licence_say),
		cmocka_unit_test(without_days_old_events_go_in_batches),
		cmocka_unit_test(
		    with_the_community_licence_the_policies_and_the_aggregate_are_asked_for),
		cmocka_unit_test(roles_have_the_least_rights),
		cmocka_unit_test(a_reader_finds_an_empty_database_empty_and_leaves_it_so),
		cmocka_unit_test(a_schema_that_is_not_this_program_s_is_refused),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
