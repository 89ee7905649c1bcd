/* test-postgresql-schema.c: days, retention, levels, roles and steps of the schema. */

#include "check.h"

#include "postgresql-db.h"

static void
each_day_has_its_partition_and_times_beyond_have_one_together(void **state)
{
	enum { COUNT = 3000 };
	static struct store_row rows[COUNT];
	struct postgresql *db = open_new();
	int64_t now_ms = (int64_t)time(NULL) * 1000;

	(void)state;
	assert_int_equal(postgresql_level(db), STORE_PARTITIONS);
	assert_string_equal(value_of("select count(*) from siem.days()"), "8");
	rows[0] = row_of(now_ms, 1, "{}");
	rows[1] = row_of(now_ms - 30 * (int64_t)DAY_MS, 2, "{}");
	rows[2] = row_of(now_ms + 30 * (int64_t)DAY_MS, 3, "{}");
	rows[3] = row_of(CLOCK_MAX_MS, 4, "{}");
	write_rows(db, rows, 4);
	assert_string_equal(value_of("select count(*) from siem.logs_default"), "2");
	assert_string_equal(value_of("select count(*) from siem.days()"), "9");
	for (int i = 0; i < COUNT; i++)
		rows[i] = row_of(i * (int64_t)DAY_MS, i, "{}");
	write_rows(db, rows, COUNT);
	assert_string_equal(value_of("select count(*) from siem.days()"), "41");
	assert_int_equal(count_of(db, all), 4 + COUNT);
	postgresql_free(db);
}

static void
events_that_came_too_early_move_into_their_day(void **state)
{
	struct postgresql *db = open_new();
	int64_t today_ms = (int64_t)time(NULL) / 86400 * DAY_MS;
	struct store_row row = row_of(today_ms + 8 * (int64_t)DAY_MS, 1, "{\"early\":1}");

	(void)state;
	write_rows(db, &row, 1);
	assert_string_equal(value_of("select count(*) from siem.logs_default"), "1");
	execute(address, "create or replace function siem.days_ahead() returns int"
			 " language sql immutable as 'select 8'");
	postgresql_free(db);
	db = open_for(STORE_WRITES);
	write_rows(db, &row, 1);
	assert_string_equal(value_of("select count(*) from siem.logs_default"), "0");
	assert_int_equal(count_of(db, all), 1);
	postgresql_free(db);
}

static void
a_reader_of_the_default_partition_stops_no_writer(void **state)
{
	struct postgresql *db = open_new();
	struct store_row row = row_of((int64_t)time(NULL) * 1000 - 20 * (int64_t)DAY_MS, 1, "{}");
	PGconn *reader = PQconnectdb(address);

	(void)state;
	PQclear(PQexec(reader, "begin; select count(*) from siem.logs"));
	write_rows(db, &row, 1);
	assert_string_equal(value_of("select count(*) from siem.logs_default"), "1");
	PQfinish(reader);
	postgresql_free(db);
}

static void
old_days_go_but_for_their_anomalies(void **state)
{
	struct postgresql *db = open_new();
	struct failure failure;
	int64_t now_ms = (int64_t)time(NULL) * 1000, day = DAY_MS, deleted;
	struct store_row rows[] = { row_of(now_ms, 1, "today"), row_of(now_ms - 20 * day, 2, "old"),
		row_of(now_ms - 20 * day, 3, "odd"), row_of(now_ms - 95 * day, 4, "older"),
		row_of(now_ms - 95 * day, 5, "older and odd"), row_of(CLOCK_MIN_MS, 6, "oldest") };
	const int64_t before[] = { now_ms - 7 * day, now_ms - 90 * day };
	struct seen seen;

	(void)state;
	rows[2].is_anomaly = rows[4].is_anomaly = true;
	rows[2].risk = rows[4].risk = 0.9;
	write_rows(db, rows, 6);
	assert_int_equal(postgresql_prune(db, before, &deleted, &failure), 0);
	assert_int_equal(deleted, 4);
	seen = select_rows(db, all);
	assert_span(buffer_span(&seen.docs), "odd\ntoday\n");
	assert_string_equal(value_of("select count(*) from siem.anomalies"), "1");
	assert_string_equal(value_of("select sum(events) from siem.rollups"), "6");
	assert_int_equal(postgresql_prune(db, before, &deleted, &failure), 0);
	assert_int_equal(deleted, 0);
	write_rows(db, rows, 2);
	assert_int_equal(count_of(db, all), 3);
	buffer_release(&seen.docs);
	postgresql_free(db);
}

/* What TimescaleDB would be asked to do, and no more than that: it is not in Debian. */
static void
pretend_timescale(const char *license)
{
	char sql[256];

	execute(address,
	    "create table asked (what text);"
	    "create function create_hypertable(relation regclass, time_column name,"
	    " chunk_time_interval interval, create_default_indexes bool) returns void language sql"
	    " as 'insert into public.asked values (''hypertable '' || relation)';"
	    "create function add_compression_policy(relation regclass, compress_after interval)"
	    " returns void language sql as 'insert into public.asked values (''compression'')';"
	    "set allow_system_table_mods = on;"
	    "insert into pg_extension select 999999, 'timescaledb', 10, 'public'::regnamespace, "
	    "true,"
	    " '2.14', null, null");
	snprintf(sql, sizeof(sql), "alter database t%d set timescaledb.license = '%s'", database,
	    license);
	execute(address, sql);
}

static void
with_timescale_s_apache_build_a_hypertable_is_made_and_pruned_in_batches(void **state)
{
	struct store_row rows[] = { row_of(NOW, 1, "{}"), row_of(NOW, 2, "{}") };
	const int64_t before[] = { NOW + 1, INT64_MIN };
	struct postgresql *db;
	struct failure failure;
	int64_t deleted;

	(void)state;
	make_database();
	pretend_timescale("apache");
	db = open_for(STORE_WRITES);
	assert_int_equal(postgresql_level(db), STORE_HYPERTABLE);
	assert_string_equal(
	    value_of("select string_agg(what, ', ') from asked"), "hypertable logs");
	rows[1].is_anomaly = true;
	rows[1].risk = 0.7;
	write_rows(db, rows, 2);
	write_rows(db, rows, 2);
	assert_int_equal(count_of(db, all), 2);
	assert_int_equal(postgresql_prune(db, before, &deleted, &failure), 0);
	assert_int_equal(deleted, 1);
	assert_int_equal(count_of(db, all), 1);
	postgresql_free(db);
}

static void
the_level_is_what_the_extension_and_its_licence_say(void **state)
{
	static const struct {
		const char *license;
		enum store_level level;
	} found[] = { { "timescale", STORE_TIMESCALE }, { "apache", STORE_HYPERTABLE } };
	struct postgresql *db;
	char sql[128];

	(void)state;
	make_database();
	pretend_timescale("apache");
	postgresql_free(open_for(STORE_WRITES));
	for (size_t i = 0; i < sizeof(found) / sizeof(*found); i++) {
		snprintf(sql, sizeof(sql), "alter database t%d set timescaledb.license = '%s'",
		    database, found[i].license);
		execute(address, sql);
		db = open_for(STORE_WRITES);
		assert_int_equal(postgresql_level(db), found[i].level);
		postgresql_free(db);
	}
	execute(address, "delete from pg_extension where extname = 'timescaledb'");
	db = open_for(STORE_WRITES);
	assert_int_equal(postgresql_level(db), STORE_TABLE);
	postgresql_free(db);
}

/* PostgreSQL alone does not know the setting that switches compression on: that far it comes. */
static void
with_the_community_licence_compression_is_asked_for(void **state)
{
	struct failure failure;

	(void)state;
	make_database();
	pretend_timescale("timescale");
	assert_null(postgresql_open(address, STORE_WRITES, &failure));
	assert_non_null(strstr(failure.text, "\"timescaledb\""));
	assert_string_equal(value_of("select count(*) from siem.schema_steps"), "0");
}

static void
roles_have_the_least_rights(void **state)
{
	struct store_row row = row_of((int64_t)time(NULL) * 1000 - 20 * (int64_t)DAY_MS, 1, "{}");
	struct postgresql *db;
	struct failure failure;
	int64_t count;
	char owner[700];

	(void)state;
	postgresql_free(open_new());
	memcpy(owner, address, sizeof(owner));
	execute(owner, "create role feeder login in role siem_ingest");
	execute(owner, "create role viewer login in role siem_api");
	execute(owner, "create role sweeper login in role siem_keeper");
	say_address(address, "feeder");
	db = open_for(STORE_WRITES);
	row.is_anomaly = true;
	row.risk = 0.7;
	write_rows(db, &row, 1);
	write_rows(db, &row, 1);
	assert_int_equal(postgresql_count(db, &all, &count, &failure), -1);
	assert_non_null(strstr(failure.text, "permission denied"));
	assert_int_equal(run_sql(db, "delete from siem.logs", &failure), -1);
	assert_int_equal(
	    run_sql(db, "select siem.prune_day('logs_20260327', false)", &failure), -1);
	assert_int_equal(run_sql(db, "alter table siem.logs add x int", &failure), -1);
	postgresql_free(db);
	say_address(address, "viewer");
	db = open_for(STORE_READS);
	assert_int_equal(count_of(db, all), 1);
	assert_int_equal(
	    run_sql(db, "insert into siem.never_block values ('192.0.2.0/24', 'ours', 'ana')",
		&failure),
	    0);
	assert_int_equal(run_sql(db, "delete from siem.logs", &failure), -1);
	assert_int_equal(run_sql(db, "update siem.audit_log set actor = 'eve'", &failure), -1);
	assert_int_equal(run_sql(db, "drop table siem.logs", &failure), -1);
	postgresql_free(db);
	say_address(address, "sweeper");
	db = open_for(STORE_READS);
	assert_int_equal(
	    postgresql_prune(db, (int64_t[]){ NOW * 2, NOW * 2 }, &count, &failure), 0);
	assert_int_equal(count, 1);
	assert_int_equal(run_sql(db, "drop table siem.logs", &failure), -1);
	postgresql_free(db);
	memcpy(address, owner, sizeof(owner));
}

static void
a_schema_that_is_not_this_program_s_is_refused(void **state)
{
	struct failure failure;
	struct postgresql *db;
	int applied;

	(void)state;
	postgresql_free(open_new());
	execute(address, "insert into siem.schema_steps values (999, '999-later', 'x')");
	assert_null(postgresql_open(address, STORE_MIGRATES, &failure));
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_non_null(strstr(failure.text, "newer"));
	execute(address, "delete from siem.schema_steps where number = 999;"
			 "update siem.schema_steps set checksum = 'x' where number = 2");
	assert_null(postgresql_open(address, STORE_READS, &failure));
	assert_non_null(strstr(failure.text, "002-days"));
	execute(address, "set client_min_messages = warning; drop schema siem cascade");
	db = open_for(STORE_MIGRATES);
	execute(address, "delete from siem.schema_steps where number = 4");
	assert_null(postgresql_open(address, STORE_WRITES, &failure));
	assert_non_null(strstr(failure.text, "--migrate"));
	assert_int_equal(postgresql_migrate(db, &applied, &failure), 0);
	assert_int_equal(applied, 1);
	assert_int_equal(postgresql_migrate(db, &applied, &failure), 0);
	assert_int_equal(applied, 0);
	postgresql_free(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_day_has_its_partition_and_times_beyond_have_one_together),
		cmocka_unit_test(events_that_came_too_early_move_into_their_day),
		cmocka_unit_test(a_reader_of_the_default_partition_stops_no_writer),
		cmocka_unit_test(old_days_go_but_for_their_anomalies),
		cmocka_unit_test(
		    with_timescale_s_apache_build_a_hypertable_is_made_and_pruned_in_batches),
		cmocka_unit_test(the_level_is_what_the_extension_and_its_licence_say),
		cmocka_unit_test(with_the_community_licence_compression_is_asked_for),
		cmocka_unit_test(roles_have_the_least_rights),
		cmocka_unit_test(a_schema_that_is_not_this_program_s_is_refused),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
