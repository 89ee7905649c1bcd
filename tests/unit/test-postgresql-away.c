/* test-postgresql-away.c: PostgreSQL that goes away and comes back, and many at once. */

#include "check.h"

#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "postgresql-db.h"

static void
a_server_that_stopped_is_unavailable_and_found_again(void **state)
{
	struct store *store = open_new();
	struct store_row rows[] = { row_of(NOW, 1, "{}"), row_of(NOW, 2, "{}") };
	struct failure failure;

	(void)state;
	write_rows(store, rows, 1);
	server("halt_postgresql immediate");
	assert_int_equal(store_postgresql.write(store->db, rows, 2, &failure), -1);
	assert_int_equal(failure.status, EXIT_UNAVAILABLE);
	assert_int_equal(store_postgresql.reopen(store->db, &failure), -1);
	assert_int_equal(failure.status, EXIT_UNAVAILABLE);
	assert_int_equal(store_postgresql.write(store->db, rows, 2, &failure), -1);
	assert_int_equal(failure.status, EXIT_UNAVAILABLE);
	server("start_postgresql");
	assert_int_equal(store_postgresql.reopen(store->db, &failure), 0);
	write_rows(store, rows, 2);
	assert_int_equal(count_of(store, all), 2);
	store_free(store);
}

/* Writes the same 4,000 events as the other, in the other's order; the status to exit with. */
static int
write_many(int direction)
{
	enum { BATCH = 200, COUNT = 4000 };
	static struct store_row rows[COUNT];
	struct failure failure;
	struct store *store = open_store(STORE_WRITES, &failure);
	int done = store ? 0 : -1;

	for (int i = 0; i < COUNT; i++)
		rows[direction > 0 ? i : COUNT - 1 - i] =
		    row_of(NOW + i % 7 * INT64_C(1000), i, "{}");
	for (int at = 0; at < COUNT && done == 0; at += BATCH)
		done = store_postgresql.write(store->db, rows + at, BATCH, &failure);
	if (done != 0)
		print_error("%s\n", failure.text);
	store_free(store);
	return done != 0;
}

static pid_t
fork_writer(int direction)
{
	pid_t child = fork();

	if (child == 0)
		_exit(write_many(direction));
	return child;
}

static void
two_writers_and_a_reader_work_at_once(void **state)
{
	struct store *store = open_new();
	pid_t child[2];
	int status, left = 2;
	int64_t count = 0, former;
	struct seen seen;

	(void)state;
	child[0] = fork_writer(1);
	child[1] = fork_writer(-1);
	while (left > 0) {
		former = count;
		count = count_of(store, all);
		assert_true(count >= former && count <= 4000);
		seen = select_rows(store, all);
		assert_true(seen.count == 0 || seen.is_ordered);
		buffer_release(&seen.docs);
		if (waitpid(-1, &status, WNOHANG) > 0) {
			assert_int_equal(status, 0);
			left--;
		}
	}
	assert_true(child[0] > 0 && child[1] > 0);
	assert_int_equal(count_of(store, all), 4000);
	assert_string_equal(value_of("select sum(events) from siem.rollups"), "4000");
	store_free(store);
}

static void
a_writer_killed_at_twenty_moments_stores_each_event_once(void **state)
{
	struct store *store = open_new();
	pid_t child;
	int status;

	(void)state;
	for (int64_t kills = 0; kills < 20; kills++) {
		child = fork_writer(1);
		assert_true(child > 0);
		/* In the middle of some batch: each turn gets a little further than the last. */
		while (count_of(store, all) < kills * 190)
			continue;
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_int_equal(waitpid(child, &status, 0), child);
	}
	child = fork_writer(1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(count_of(store, all), 4000);
	assert_string_equal(value_of("select sum(events) from siem.rollups"), "4000");
	store_free(store);
}

static void
a_cut_cable_is_unavailable_and_found_again(void **state)
{
	struct store_row rows[] = { row_of(NOW, 1, "{}"), row_of(NOW, 2, "{}") };
	char line[700], cable[512], through[700];
	struct store *store;
	struct failure failure;

	(void)state;
	make_database();
	if (!server_run("command -v socat >/dev/null", NULL))
		skip();
	snprintf(line, sizeof(line), "lay_cable \"%s\"; echo $cable_pid; disown", folder);
	assert_true(server_run(line, cable));
	snprintf(
	    through, sizeof(through), "postgresql://siem@/t%d?host=%s/cable", database, folder);
	memcpy(line, address, sizeof(line));
	memcpy(address, through, sizeof(through));
	store = open_for(STORE_WRITES);
	memcpy(address, line, sizeof(line));
	write_rows(store, rows, 1);
	assert_int_equal(kill(-(pid_t)atoi(cable), SIGKILL), 0);
	assert_int_equal(store_postgresql.write(store->db, rows, 2, &failure), -1);
	assert_int_equal(failure.status, EXIT_UNAVAILABLE);
	assert_int_equal(store_postgresql.reopen(store->db, &failure), -1);
	assert_int_equal(failure.status, EXIT_UNAVAILABLE);
	snprintf(line, sizeof(line), "lay_cable \"%s\"; echo $cable_pid; disown", folder);
	assert_true(server_run(line, cable));
	assert_int_equal(store_postgresql.reopen(store->db, &failure), 0);
	write_rows(store, rows, 2);
	assert_int_equal(count_of(store, all), 2);
	store_free(store);
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static pid_t
fork_migration(void)
{
	struct failure failure;
	struct store *store;
	int applied = 0;
	pid_t child = fork();

	if (child != 0)
		return child;
	store = open_store(STORE_MIGRATES, &failure);
	_exit(store == NULL || store_postgresql.migrate(store->db, &applied, &failure) != 0 ||
	      applied != 1);
}

/* Writes events for so long, or until the child ends; how long the slowest took. */
static double
write_during(struct store *store, double length, pid_t child, int *status)
{
	static int number;
	double begin = seconds(), slowest = 0, at;
	struct store_row row;

	for (;;) {
		row = row_of(NOW, ++number, "{}");
		at = seconds();
		write_rows(store, &row, 1);
		slowest = seconds() - at > slowest ? seconds() - at : slowest;
		if (waitpid(child, status, WNOHANG) == child || seconds() - begin > length)
			return slowest;
	}
}

/*
 * A step that alters the logs stands behind one who reads them for long, and writers stand
 * behind it: it lets go and tries again, until the reader is done.
 */
static void
a_migration_under_load_stops_writers_for_a_second_at_most(void **state)
{
	struct store *store = open_new();
	PGconn *reader = PQconnectdb(address);
	struct failure failure;
	double slowest;
	int status = -1;
	pid_t child;

	(void)state;
	execute(address, "create function lock_logs() returns trigger language plpgsql as"
			 " 'begin lock table siem.logs in access exclusive mode; return new; end';"
			 "create trigger lock_logs before insert on siem.schema_steps"
			 " execute function lock_logs();"
			 "delete from siem.schema_steps where number = (select max(number) from "
			 "siem.schema_steps)");
	PQclear(PQexec(reader, "begin; select count(*) from siem.logs"));
	/* A second to wait for the step, and one for a slow machine. */
	assert_int_equal(run_sql(store->db, "set statement_timeout = '5s'", &failure), 0);
	child = fork_migration();
	assert_true(child > 0);
	slowest = write_during(store, 3, child, &status);
	assert_int_equal(status, -1);
	if (slowest < 0.2 || slowest > 2)
		fail_msg("the slowest write took %g s", slowest);
	PQfinish(reader);
	slowest = write_during(store, 30, child, &status);
	assert_true(slowest < 2);
	assert_int_equal(status, 0);
	store_free(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_server_that_stopped_is_unavailable_and_found_again),
		cmocka_unit_test(two_writers_and_a_reader_work_at_once),
		cmocka_unit_test(a_writer_killed_at_twenty_moments_stores_each_event_once),
		cmocka_unit_test(a_cut_cable_is_unavailable_and_found_again),
		cmocka_unit_test(a_migration_under_load_stops_writers_for_a_second_at_most),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
