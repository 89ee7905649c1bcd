/* test-spool-crash.c: a spool through full disks and sudden ends. */

#include "spool-lines.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/random.h"

/* Fills it up, takes all, and goes on, without anything lost or half. */
static void
assert_survives_a_full_disk(struct spool *spool, void (*make_room)(void))
{
	int64_t to = 0, more = 0;

	while (append_from(spool, to, 50) == SPOOL_OK)
		to += 50;
	assert_true(to > 50);
	assert_int_equal(append_from(spool, to, 50), SPOOL_FULL);
	spool_close(spool);
	spool = open_spool(64 * MIB);
	assert_int_equal(spool_lines(spool), to);
	while (append_from(spool, to, 1) == SPOOL_OK) /* what is smaller may still fit */
		to++;
	assert_int_equal(append_from(spool, to, 50), SPOOL_FULL);
	assert_int_equal(spool_lines(spool), to);
	assert_int_equal(count_from(look(spool, 1), 0), 1);
	take(spool); /* needs no room */
	assert_int_equal(append_from(spool, to, 50), SPOOL_FULL);
	make_room();
	assert_int_equal(append_from(spool, to, 50), SPOOL_OK);
	spool_close(spool);
	spool = open_spool(64 * MIB);
	assert_holds(spool, 1, to + 50);
	while (more < to / 2 && append_from(spool, more, 50) == SPOOL_OK)
		more += 50;
	assert_true(more >= to / 2);
	assert_holds(spool, 0, more);
	spool_close(spool);
}

static void
remove_ballast(void)
{
	assert_int_equal(unlink(in_folder("ballast")), 0);
}

static void
a_full_disk_can_be_waited_for(void **state)
{
	char zeros[256 * KIB] = "";

	(void)state;
	assert_int_equal(mkdir(folder, 0700), 0);
	if (mount("siem-test", folder, "tmpfs", 0, "size=512k") < 0) {
		print_message("no tmpfs can be mounted here: %s\n", strerror(errno));
		skip();
	}
	write_file("ballast", (struct span){ zeros, sizeof(zeros) });
	assert_survives_a_full_disk(open_spool(64 * MIB), remove_ballast);
}

/* Detached, since a test that failed has files open there. */
static int
unmount_folder(void **state)
{
	if (umount2(folder, MNT_DETACH) < 0 && errno != EINVAL && errno != EPERM)
		return -1;
	return empty_folder(state);
}

static void
limit_files(rlim_t size)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = size < limit.rlim_max ? size : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void
lift_limit(void)
{
	limit_files(RLIM_INFINITY);
	signal(SIGXFSZ, SIG_DFL);
}

static void
a_limit_on_files_is_a_full_disk(void **state)
{
	struct spool *spool = open_spool(64 * MIB);

	(void)state;
	limit_files(100 * KIB);
	assert_survives_a_full_disk(spool, lift_limit);
}

static void
a_new_file_that_does_not_fit_leaves_nothing(void **state)
{
	struct spool *spool = open_spool(64 * MIB);

	(void)state;
	limit_files(2 * KIB);
	assert_int_equal(append_from(spool, 0, 50), SPOOL_FULL);
	lift_limit();
	assert_true(spool_is_empty(spool));
	assert_false(exists("0000000001.spool"));
	assert_int_equal(append_from(spool, 0, 50), SPOOL_OK);
	assert_holds(spool, 0, 50);
	spool_close(spool);
}

static int
lift_and_empty(void **state)
{
	lift_limit();
	return empty_folder(state);
}

/* Small, so that the child cannot end while nobody reads its reports. */
#define PIPE_SIZE 4096

/* What a child that will be killed says of its work: numbers behind the last line. */
struct report {
	int64_t appending, appended, taking, taken;
};

static bool
say(int fd, const struct report *report)
{
	return write(fd, report, sizeof(*report)) == sizeof(*report);
}

/* Appends and takes at random, says so, and ends after `calls` of them; 1 if a line is wrong. */
static int
work(struct report *report, uint64_t seed, int calls, int pipe_fd)
{
	struct failure failure;
	struct spool *spool = spool_open(folder, 64 * KIB, &failure);
	struct random random;
	struct span lines;

	random_seed(&random, seed);
	for (int i = 0; spool && i < calls; i++) {
		if (random_below(&random, 2)) {
			int64_t count = 1 + (int64_t)random_below(&random, 30);

			report->appending = report->appended + count;
			if (!say(pipe_fd, report))
				return 1;
			if (append_from(spool, report->appended, count) == SPOOL_OK)
				report->appended = report->appending;
		} else if (spool_read(spool, random_below(&random, 9000), &lines, &failure) == 1) {
			int64_t count = count_from(lines, report->taken);

			if (count < 0)
				return 1;
			report->taking = report->taken + count;
			if (!say(pipe_fd, report) || spool_take(spool, &failure) < 0)
				return 1;
			report->taken = report->taking;
		}
		if (!say(pipe_fd, report))
			return 1;
	}
	spool_close(spool);
	return spool ? 0 : 1;
}

/*
 * Holds the spool to what the dead said: all that was appended and not taken is there;
 * of the call that was cut short, some lines or none.
 */
static void
assert_kept(struct report *report)
{
	struct spool *spool = open_spool(64 * KIB);
	struct span lines = look(spool, 1);

	if (count_from(lines, report->taken) < 0)
		report->taken = report->taking;
	if (count_from(lines, report->taken) < 0)
		fail_msg("line %lld or %lld is not the first", (long long)report->taken,
		    (long long)report->taking);
	if (lines.size == 0) {
		assert_true(report->taking >= report->appended);
		report->taken = report->appended;
	}
	assert_in_range(report->taken + spool_lines(spool), report->appended, report->appending);
	report->appended = report->taken + spool_lines(spool);
	report->appending = report->appended;
	report->taking = report->taken;
	spool_close(spool);
}

/* Up to `count` more of them; fewer where the child has ended. */
static void
read_reports(int fd, int count, struct report *last)
{
	struct report report;

	while (count-- > 0 && read(fd, &report, sizeof(report)) == sizeof(report))
		*last = report;
}

static pid_t
start_work(struct report *report, uint64_t seed, bool is_traced, int *reports)
{
	int ends[2];
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	assert_true(fcntl(ends[1], F_SETPIPE_SZ, PIPE_SIZE) > 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (is_traced && (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 || raise(SIGSTOP) != 0))
			_exit(2);
		_exit(work(report, seed, is_traced ? 16 : 500, ends[1]));
	}
	close(ends[1]);
	*reports = ends[0];
	return child;
}

static void
kill_9_at_any_moment_loses_nothing_and_brings_nothing_back(void **state)
{
	struct report report = { 0 };
	struct random random;
	struct spool *spool;

	(void)state;
	random_seed(&random, 9);
	for (int round = 0; round < 200; round++) {
		int reports, status;
		pid_t child = start_work(&report, random_bits(&random), false, &reports);

		read_reports(reports, (int)random_below(&random, 150), &report);
		usleep((useconds_t)random_below(&random, 1000));
		assert_int_equal(kill(child, SIGKILL), 0);
		status = end_of(child);
		assert_true(WIFSIGNALED(status));
		read_reports(reports, INT_MAX, &report);
		close(reports);
		assert_kept(&report);
	}
	assert_true(report.taken > 1000);
	spool = open_spool(64 * KIB);
	assert_holds(spool, report.taken, report.appended);
	spool_close(spool);
}

/* Lets it run until it enters or leaves its `stops`-th system call.  false: it ended before. */
static bool
run_until(pid_t child, int stops, int *status)
{
	*status = end_of(child);
	while (stops-- > 0 && WIFSTOPPED(*status)) {
		assert_int_equal(ptrace(PTRACE_SYSCALL, child, NULL, NULL), 0);
		*status = end_of(child);
	}
	return WIFSTOPPED(*status);
}

static void
an_end_between_any_two_system_calls_leaves_a_spool_that_is_right(void **state)
{
	int status, stops = 0;
	bool is_killed;

	do {
		struct report report = { 0 };
		struct spool *spool;
		int reports;
		pid_t child = start_work(&report, 14, true, &reports);

		is_killed = run_until(child, ++stops, &status);
		if (is_killed) {
			assert_int_equal(kill(child, SIGKILL), 0);
			end_of(child);
		}
		read_reports(reports, INT_MAX, &report);
		close(reports);
		if (!is_killed && WEXITSTATUS(status) == 2) {
			print_message("no process can be traced here\n");
			skip();
		}
		assert_kept(&report);
		spool = open_spool(64 * KIB);
		assert_holds(spool, report.taken, report.appended);
		spool_close(spool);
		assert_int_equal(empty_folder(state), 0);
	} while (is_killed);
	assert_int_equal(status, 0);
	assert_true(stops > 200);
}

#define TEST(name) cmocka_unit_test_teardown(name, empty_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_full_disk_can_be_waited_for, unmount_folder),
		cmocka_unit_test_teardown(a_limit_on_files_is_a_full_disk, lift_and_empty),
		cmocka_unit_test_teardown(
		    a_new_file_that_does_not_fit_leaves_nothing, lift_and_empty),
		TEST(kill_9_at_any_moment_loses_nothing_and_brings_nothing_back),
		TEST(an_end_between_any_two_system_calls_leaves_a_spool_that_is_right),
	};

	return cmocka_run_group_tests(tests, make_home, remove_home);
}
