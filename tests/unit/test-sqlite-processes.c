/* test-sqlite-processes.c: several processes at one file, some of which end at any moment. */

#include "check.h"

#include <signal.h>

#include "base/random.h"
#include "sqlite-db.h"

enum { BATCH = 200, BATCHES = 20, KILLS = 20 };

static struct store_row rows[BATCH];
static char docs[BATCH][600];

/* Rows from a number on: what a row is follows from its number. */
static void
make_rows(int from)
{
	for (int i = 0; i < BATCH; i++) {
		snprintf(docs[i], sizeof(docs[i]), "{\"n\":%-590d}", from + i);
		rows[i] = row_of(NOW + (from + i) * INT64_C(100), from + i, docs[i]);
		rows[i].user = SPAN("ana");
		rows[i].is_anomaly = (from + i) % 10 == 0;
		rows[i].risk = 0.7;
	}
}

static int64_t
number_of(const char *sql)
{
	return strtoll(value_of(sql), NULL, 10);
}

/* All that is there is there once, and counted. */
static void
check_whole(int64_t count)
{
	assert_string_equal(value_of("pragma integrity_check"), "ok");
	assert_int_equal(number_of("select count(*) from logs"), count);
	assert_int_equal(number_of("select count(*) from lines"), count);
	assert_int_equal(number_of("select count(*) from logs join lines on number = line where"
				   " json_extract(doc, '$.n') = (time - 1774616816000) / 100"),
	    count);
	assert_int_equal(number_of("select ifnull(sum(events), 0) from rollups"), count);
	assert_int_equal(number_of("select ifnull(sum(events), 0) from sources"), count);
	assert_int_equal(
	    number_of("select ifnull(sum(events), 0) from tops where field = 'user.name'"), count);
	assert_int_equal(number_of("select count(*) from anomalies"),
	    number_of("select count(*) from logs where is_anomaly"));
}

/* Ends with 0, or with the line that failed. */
static pid_t
start_process(int (*work)(int), int argument)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0)
		_exit(work(argument));
	return child;
}

static void
expect_success(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static int
open_and_write(int argument)
{
	struct failure failure;
	struct store *store = store_open(address, STORE_WRITES, &failure);

	make_rows(argument * BATCH);
	if (store == NULL || store_write(store, rows, BATCH, &failure) != 0) {
		fprintf(stderr, "%s\n", failure.text);
		return 1;
	}
	store_free(store);
	return 0;
}

static void
several_may_make_the_file_at_the_same_moment(void **state)
{
	enum { PROCESSES = 4, TIMES = 8 };
	pid_t child[PROCESSES];

	(void)state;
	for (int i = 0; i < TIMES; i++) {
		name_file();
		for (int at = 0; at < PROCESSES; at++)
			child[at] = start_process(open_and_write, at);
		for (int at = 0; at < PROCESSES; at++)
			expect_success(child[at]);
		check_whole(PROCESSES * BATCH);
		assert_string_equal(value_of("pragma auto_vacuum"), "2");
	}
}

static int
write_all(int argument)
{
	struct failure failure;
	struct store *store = store_open(address, STORE_WRITES, &failure);

	for (int i = 0; i < BATCHES && store; i++) {
		make_rows((argument ? i : BATCHES - 1 - i) * BATCH);
		if (store_write(store, rows, BATCH, &failure) != 0)
			return 2;
	}
	store_free(store);
	return store ? 0 : 1;
}

static void
two_who_write_the_same_and_one_who_reads_do_not_disturb_each_other(void **state)
{
	struct store *reader;
	pid_t writer[2];
	int64_t count = 0, former = 0;
	int status;

	(void)state;
	store_free(open_new());
	reader = open_for(STORE_READS);
	writer[0] = start_process(write_all, 0);
	writer[1] = start_process(write_all, 1);
	while (waitpid(writer[0], &status, WNOHANG) == 0) {
		struct seen seen = select_rows(reader, all);

		count = seen.count;
		assert_true(count >= former && count % BATCH == 0);
		former = count;
		buffer_release(&seen.docs);
	}
	assert_int_equal(status, 0);
	expect_success(writer[1]);
	assert_int_equal(count_of(reader, all), BATCHES * BATCH);
	store_free(reader);
	check_whole(BATCHES * BATCH);
}

static int acks[2];

/* Says after each batch that it is stored; begins with the one before, which may be there. */
static int
write_until_killed(int batch)
{
	struct failure failure;
	struct store *store = store_open(address, STORE_WRITES, &failure);

	for (int i = batch > 0 ? batch - 1 : 0; store; i++) {
		make_rows(i * BATCH);
		if (store_write(store, rows, BATCH, &failure) != 0 ||
		    write(acks[1], &i, sizeof(i)) != sizeof(i))
			return 1;
	}
	return 1;
}

static void
look_busy(uint64_t turns)
{
	for (volatile uint64_t i = 0; i < turns; i++)
		;
}

static void
who_is_killed_at_any_moment_loses_nothing_that_was_stored(void **state)
{
	struct random dice;
	int stored = 0, status;
	int64_t count;

	(void)state;
	random_seed(&dice, 3);
	name_file();
	for (int i = 0; i < KILLS; i++) {
		pid_t child;

		assert_int_equal(pipe(acks), 0);
		child = start_process(write_until_killed, stored);
		close(acks[1]);
		for (int seen = 0; seen <= i % 3; seen++)
			assert_int_equal(read(acks[0], &stored, sizeof(stored)), sizeof(stored));
		look_busy(random_below(&dice, 8000000));
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
		while (read(acks[0], &stored, sizeof(stored)) == sizeof(stored))
			;
		close(acks[0]);
		assert_true(WIFSIGNALED(status));
		count = number_of("select count(*) from logs");
		assert_true(count >= (++stored) * BATCH && count <= (stored + 1) * BATCH);
		check_whole(count);
	}
}

static int
prune_all(int argument)
{
	const struct store_age age = { NOW + argument, INT64_MIN };
	struct failure failure;
	struct store *store = store_open(address, STORE_CHANGES, &failure);
	int64_t deleted;

	if (store == NULL || store_prune(store, &age, &deleted, &failure) != 0)
		return 1;
	store_free(store);
	return deleted == 18000 ? 0 : 2;
}

static void
others_write_while_old_events_go(void **state)
{
	enum { OLD = 100 };
	struct store *store = open_new();
	int status, written = 0;
	pid_t child;

	(void)state;
	for (int i = 0; i < OLD; i++) {
		make_rows(i * BATCH);
		write_rows(store, rows, BATCH);
	}
	child = start_process(prune_all, OLD * BATCH * 100);
	while (waitpid(child, &status, WNOHANG) == 0) {
		make_rows((OLD + written++) * BATCH);
		write_rows(store, rows, BATCH);
	}
	assert_int_equal(status, 0);
	assert_true(written >= 3);
	store_free(store);
	assert_string_equal(value_of("pragma integrity_check"), "ok");
	assert_int_equal(number_of("select count(*) from logs"), 2000 + written * BATCH);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(several_may_make_the_file_at_the_same_moment),
		cmocka_unit_test(
		    two_who_write_the_same_and_one_who_reads_do_not_disturb_each_other),
		cmocka_unit_test(who_is_killed_at_any_moment_loses_nothing_that_was_stored),
		cmocka_unit_test(others_write_while_old_events_go),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
