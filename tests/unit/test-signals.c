/* test-signals.c: what signals ask for is taken once, and never lost. */

#include "check.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "os/signals.h"

/* However slow the machine is, this long is broken. */
enum { PATIENCE_MS = 60000, ROUNDS = 2000 };

static pthread_t taker;
static atomic_int taken;
static atomic_bool is_over;

/* One after the other, each when the former was seen. */
static void *
ask_often(void *data)
{
	(void)data;
	for (int i = 0; i < ROUNDS && !atomic_load(&is_over); i++) {
		pthread_kill(taker, SIGHUP);
		while (atomic_load(&taken) <= i && !atomic_load(&is_over))
			sched_yield();
	}
	return NULL;
}

static void
a_signal_that_comes_while_one_looks_is_not_lost(void **state)
{
	int64_t limit_ms = clock_monotonic_ms() + PATIENCE_MS;
	pthread_t asker;

	(void)state;
	taker = pthread_self();
	assert_int_equal(pthread_create(&asker, NULL, ask_often, NULL), 0);
	/* Looking at the clock seldom: a signal shall meet the taking, mostly. */
	for (unsigned looks = 1; atomic_load(&taken) < ROUNDS; looks++) {
		if (signals_take_reload())
			atomic_fetch_add(&taken, 1);
		if (looks % 65536 == 0 && clock_monotonic_ms() > limit_ms)
			break;
	}
	atomic_store(&is_over, true);
	pthread_join(asker, NULL);
	assert_int_equal(atomic_load(&taken), ROUNDS);
}

static void
what_was_taken_is_waited_for_again(void **state)
{
	int pipe_fds[2];

	(void)state;
	assert_int_equal(pipe(pipe_fds), 0);
	assert_int_equal(write(pipe_fds[1], "x", 1), 1);
	assert_true(signals_wait_readable(pipe_fds[0], PATIENCE_MS));
	raise(SIGUSR1);
	assert_false(signals_wait_readable(pipe_fds[0], PATIENCE_MS));
	assert_true(signals_take_counts());
	assert_false(signals_take_counts());
	assert_true(signals_wait_readable(pipe_fds[0], PATIENCE_MS));
	close(pipe_fds[0]);
	close(pipe_fds[1]);
}

static int
start(void **state)
{
	(void)state;
	signals_open();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_taken_is_waited_for_again),
		cmocka_unit_test(a_signal_that_comes_while_one_looks_is_not_lost),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
