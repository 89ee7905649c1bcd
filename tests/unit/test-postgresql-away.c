/* test-postgresql-away.c: PostgreSQL that goes away and comes back, and many at once. */

#include "check.h"

#include <sys/wait.h>
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
	close_store(store);
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
	close_store(store);
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
	close_store(store);
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
	close_store(store);
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
	close_store(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_server_that_stopped_is_unavailable_and_found_again),
		cmocka_unit_test(two_writers_and_a_reader_work_at_once),
		cmocka_unit_test(a_writer_killed_at_twenty_moments_stores_each_event_once),
		cmocka_unit_test(a_cut_cable_is_unavailable_and_found_again),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
