/* test-http-crowd.c: a server among clients that mean no good, and what it needs for them. */

#include "http-client.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "http/core.h"

enum {
	SLOW = 500,
	IDLE = 1000,
	WATCHING = 500,
	HALF = 100,
	FILES = 2500,
	MEMORY_KIB = 64 * 1024,
	REQUESTS = 200,
	MEDIAN_US = 50 * 1000
};

static pid_t child;
static int crowd[SLOW + IDLE + WATCHING + HALF], crowd_size;

static atomic_bool is_at_work;
static pthread_mutex_t watchers_lock = PTHREAD_MUTEX_INITIALIZER;
static struct feed *watchers[WATCHING + 1];
static int watcher_count;

static void
watch(struct exchange *exchange)
{
	exchange->content_type = "text/event-stream";
	pthread_mutex_lock(&watchers_lock);
	if (watcher_count < WATCHING)
		watchers[watcher_count] = feed_open(exchange);
	watcher_count += watchers[watcher_count] != NULL;
	pthread_mutex_unlock(&watchers_lock);
}

/* What comes in goes to all who watch, and how many still do is the answer. */
static void
publish(struct exchange *exchange)
{
	struct part *part = part_of(exchange->body);
	char text[32];
	int open = 0;

	pthread_mutex_lock(&watchers_lock);
	for (int i = 0; i < watcher_count; i++)
		open += feed_send(watchers[i], part);
	pthread_mutex_unlock(&watchers_lock);
	part_release(part);
	snprintf(text, sizeof(text), "working=%d. watching=%d.", is_at_work, open);
	buffer_add(&exchange->answer, span_of(text));
}

static void
say_hello(struct exchange *exchange)
{
	buffer_add(&exchange->answer, SPAN("\"hello\""));
}

/* Worked on until the server is to stop. */
static void
work_to_the_end(struct exchange *exchange)
{
	is_at_work = true;
	while (!signals_end_asked())
		poll(NULL, 0, 10);
	buffer_add(&exchange->answer, SPAN("\"done after all\""));
}

static const struct route routes[] = {
	{ .path = "/watch",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_STREAM,
	    .handle = watch,
	    .status = 200 },
	{ .method = METHOD_POST,
	    .path = "/publish",
	    .roles = ROLE_ANYONE,
	    .handle = publish,
	    .body_max = 10000,
	    .status = 200 },
	{ .path = "/hello", .roles = ROLE_ANYONE, .handle = say_hello, .status = 200 },
	{ .path = "/last",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_WORK,
	    .handle = work_to_the_end,
	    .status = 200 },
	{ .path = "/hello/work",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_WORK,
	    .handle = say_hello,
	    .status = 200 },
	{ 0 },
};
static const struct route *const tables[] = { routes, NULL };

static void
be_server(int tell)
{
	struct server_settings settings = { .listen = "127.0.0.1:0",
		.max_connections = 4096,
		.threads = 2,
		.workers = 2,
		.line_workers = 2,
		.routes = tables };
	struct failure failure;
	struct server *server = server_open(&settings, &failure);

	if (!server || server_start(server, &failure) < 0 ||
	    write(tell, server_address(server), 64) < 0)
		_exit(1);
	server_run(server);
	server_free(server);
	_exit(0);
}

static bool
has_files(void)
{
	struct rlimit limit;

	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	return limit.rlim_cur >= FILES;
}

static int
start(void **state)
{
	char address[64] = "";
	int pipe_fds[2];

	(void)state;
	if (!has_files()) {
		print_message("skipped: this takes %d open files (ulimit -n)\n", FILES);
		exit(0);
	}
	assert_int_equal(pipe(pipe_fds), 0);
	child = fork();
	if (child == 0)
		be_server(pipe_fds[1]);
	assert_true(read(pipe_fds[0], address, sizeof(address)) > 0);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
	remember_address(address);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	if (child)
		kill(child, SIGKILL);
	for (int i = 0; i < crowd_size; i++)
		close(crowd[i]);
	return 0;
}

static int
join_crowd(struct span words)
{
	int fd = dial();

	say(fd, words);
	crowd[crowd_size++] = fd;
	return fd;
}

static int
by_time(const void *a, const void *b)
{
	int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;

	return (first > second) - (first < second);
}

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

/* Each by a connection of its own; the median says it, for the machine may be busy. */
static void
others_are_served(void)
{
	int64_t took_us[REQUESTS], began_us;

	for (int i = 0; i < REQUESTS; i++) {
		began_us = now_us();
		assert_has(
		    ask(i % 2 ? "GET /hello/work HTTP/1.1" : "GET /hello HTTP/1.1"), "\"hello\"");
		took_us[i] = now_us() - began_us;
	}
	qsort(took_us, REQUESTS, sizeof(*took_us), by_time);
	print_message("median: %lld us, 99 of 100: %lld us\n", (long long)took_us[REQUESTS / 2],
	    (long long)took_us[REQUESTS * 99 / 100]);
#ifndef __SANITIZE_ADDRESS__
	assert_true(took_us[REQUESTS / 2] < MEDIAN_US);
#endif
}

static long
peak_kib(void)
{
	char path[64], line[256];
	long kib = 0;
	FILE *status;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)child);
	status = fopen(path, "r");
	assert_non_null(status);
	while (fgets(line, sizeof(line), status))
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtol(line + 6, NULL, 10);
	fclose(status);
	return kib;
}

static void
slow_senders_keep_nobody_from_being_served(void **state)
{
	(void)state;
	for (int i = 0; i < SLOW; i++)
		join_crowd(
		    SPAN("POST /publish HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\nX-Slow: "));
	for (int i = 0; i < SLOW; i++)
		say(crowd[i], i % 2 ? SPAN("x") : SPAN("x\r\n\r\nslow"));
	others_are_served();
}

static void
idle_and_half_closed_connections_keep_nobody_from_being_served(void **state)
{
	(void)state;
	for (int i = 0; i < IDLE; i++)
		join_crowd(SPAN(""));
	for (int i = 0; i < HALF; i++)
		shutdown(join_crowd(i % 2 ? SPAN("GET /he") : SPAN("")), SHUT_WR);
	others_are_served();
}

static void
watchers_that_never_read_are_cut_off_and_keep_nobody_from_being_served(void **state)
{
	char request[5000], *body;
	int64_t limit_ms = clock_monotonic_ms() + PATIENCE_MS;
	const char *answer = "";
	size_t head;

	(void)state;
	for (int i = 0; i < WATCHING; i++)
		join_crowd(SPAN("GET /watch HTTP/1.1\r\nHost: a\r\n\r\n"));
	snprintf(request, sizeof(request),
	    "POST /publish HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
	    "4000\r\n\r\n");
	head = strlen(request);
	body = request + head;
	memset(body, 'x', 4000);
	do
		answer = talk((struct span){ request, head + 4000 });
	while (!strstr(answer, "watching=500.") && clock_monotonic_ms() < limit_ms);
	assert_has(answer, "watching=500.");
	while (!strstr(answer, "watching=0.") && clock_monotonic_ms() < limit_ms) {
		answer = talk((struct span){ request, head + 4000 });
		assert_status(answer, 200);
	}
	assert_has(answer, "watching=0.");
	others_are_served();
}

static void
memory_stays_below_64_mib(void **state)
{
	long kib = peak_kib();

	(void)state;
	print_message("peak: %ld KiB\n", kib);
	assert_true(kib > 0);
#ifndef __SANITIZE_ADDRESS__
	assert_true(kib <= MEMORY_KIB);
#endif
}

static void
it_answers_what_it_accepted_before_it_ends(void **state)
{
	int status, fd = dial();
	int64_t limit_ms = clock_monotonic_ms() + PATIENCE_MS;

	(void)state;
	say(fd, SPAN("GET /last HTTP/1.1\r\nHost: a\r\n\r\n"));
	while (
	    !strstr(ask("POST /publish HTTP/1.1"), "working=1.") && clock_monotonic_ms() < limit_ms)
		;
	assert_int_equal(kill(child, SIGTERM), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	child = 0;
	assert_has(hear_all(fd), "\"done after all\"");
	close(fd);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slow_senders_keep_nobody_from_being_served),
		cmocka_unit_test(idle_and_half_closed_connections_keep_nobody_from_being_served),
		cmocka_unit_test(
		    watchers_that_never_read_are_cut_off_and_keep_nobody_from_being_served),
		cmocka_unit_test(memory_stays_below_64_mib),
		cmocka_unit_test(it_answers_what_it_accepted_before_it_ends),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
