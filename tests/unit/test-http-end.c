/* test-http-end.c: how a server ends: who holds it up, and what it heeds meanwhile. */

#include "http-client.h"

#include <pthread.h>
#include <signal.h>

#include "http/core.h"

static struct server *server;
static int messages; /* what the server says on standard error */
static atomic_bool is_at_work, is_export_over, has_said;

/* More and more, for as long as it is taken. */
static void
export_without_end(struct exchange *exchange)
{
	static const char piece[64 * 1024] = "xxxx";
	struct feed *feed = feed_open(exchange);

	if (!feed)
		return;
	while (feed_write(feed, (struct span){ piece, sizeof(piece) }))
		;
	feed_release(feed);
	atomic_store(&is_export_over, true);
}

/* Worked on until the server has said its counts. */
static void
work_until_it_says(struct exchange *exchange)
{
	struct buffer said = { 0 };
	struct pollfd ready = { .fd = messages, .events = POLLIN };

	atomic_store(&is_at_work, true);
	while (!atomic_load(&has_said) && poll(&ready, 1, PATIENCE_MS) == 1) {
		ssize_t size = read(messages, buffer_room(&said, 4096), 4096);

		said.size += size > 0 ? (size_t)size : 0;
		atomic_store(
		    &has_said, span_find(buffer_span(&said), SPAN("requests: ")) < said.size);
	}
	buffer_release(&said);
	buffer_add(&exchange->answer, SPAN("{}"));
}

static const struct route routes[] = {
	{ .path = "/export",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_WORK,
	    .handle = export_without_end,
	    .status = 200 },
	{ .path = "/work",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_WORK,
	    .handle = work_until_it_says,
	    .status = 200 },
	{ 0 },
};
static const struct route *const tables[] = { routes, NULL };

static int
start(void **state)
{
	struct server_settings settings = { .listen = "127.0.0.1:0",
		.max_connections = 100,
		.threads = 2,
		.workers = 2,
		.line_workers = 1,
		.routes = tables };
	struct failure failure;

	(void)state;
	server = server_open(&settings, &failure);
	if (!server || server_start(server, &failure) < 0)
		fail_msg("%s", failure.text);
	remember_address(server_address(server));
	return 0;
}

/* Takes little at a time; NULL: the end did not come. */
static void *
read_slowly(void *data)
{
	int64_t limit_ms = clock_monotonic_ms() + PATIENCE_MS;
	char bite[512];

	while (recv(*(int *)data, bite, sizeof(bite), 0) > 0) {
		if (clock_monotonic_ms() > limit_ms)
			return NULL;
		poll(NULL, 0, 1);
	}
	return data;
}

static void
nobody_waits_for_the_slow_reader_of_an_export(void **state)
{
	struct buffer heard = { 0 };
	int fd = dial();
	pthread_t reader;
	void *has_end;

	(void)state;
	say(fd, SPAN("GET /export HTTP/1.1\r\nHost: a\r\n\r\n"));
	assert_true(hear_until(fd, &heard, "xxxx"));
	assert_int_equal(pthread_create(&reader, NULL, read_slowly, &fd), 0);
	/* As if LIMIT_HTTP_STOP_MS were over. */
	atomic_store(&server->is_ending, true);
	server_free(server);
	assert_true(atomic_load(&is_export_over));
	pthread_join(reader, &has_end);
	assert_non_null(has_end);
	close(fd);
	buffer_release(&heard);
}

/* What nobody takes would wake it again and again. */
static void
counts_are_said_also_while_it_ends(void **state)
{
	int errors = dup(STDERR_FILENO), pipe_fds[2], fd = dial();
	int64_t limit_ms = clock_monotonic_ms() + PATIENCE_MS;

	(void)state;
	assert_int_equal(pipe(pipe_fds), 0);
	messages = pipe_fds[0];
	say(fd, SPAN("GET /work HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
	while (!atomic_load(&is_at_work))
		if (clock_monotonic_ms() > limit_ms)
			fail_msg("nobody works");
	dup2(pipe_fds[1], STDERR_FILENO);
	raise(SIGUSR1);
	server_free(server);
	dup2(errors, STDERR_FILENO);
	assert_true(atomic_load(&has_said));
	assert_status(hear_all(fd), 200);
	close(fd);
	close(errors);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
}

#define END_TEST(test) cmocka_unit_test_setup(test, start)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		END_TEST(nobody_waits_for_the_slow_reader_of_an_export),
		END_TEST(counts_are_said_also_while_it_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
