/* test-http-feed.c: answers that go on, and clients that take their time. */

#include "http-client.h"

#include <pthread.h>

#include "http/core.h"

enum { WATCHERS = 8, PIECE = 1000, PIECES = 20000 };

static struct server *server;
static struct feed *watchers[WATCHERS];
static atomic_int watcher_count;
static atomic_int export_pieces; /* that were given to /export/all */
static atomic_int export_ended; /* how many of them were taken, plus 1 */

static void
watch(struct exchange *exchange)
{
	exchange->content_type = "text/event-stream";
	/* Tests begin to watch one after the other. */
	watchers[watcher_count] = feed_open(exchange);
	if (watchers[watcher_count])
		atomic_fetch_add(&watcher_count, 1);
}

static void export(struct exchange *exchange)
{
	struct feed *feed;
	char piece[PIECE];
	int i = 0;

	exchange->content_type = "application/x-ndjson";
	feed = feed_open(exchange);
	if (!feed)
		return;
	memset(piece, 'x', sizeof(piece));
	piece[PIECE - 1] = '\n';
	while (i < PIECES && feed_write(feed, (struct span){ piece, sizeof(piece) }))
		i++;
	feed_end(feed);
	feed_release(feed);
	atomic_store(&export_ended, i + 1);
}

/* For as long as it is taken. */
static void
export_without_end(struct exchange *exchange)
{
	static const char piece[64 * 1024] = "xxxx";
	struct feed *feed = feed_open(exchange);

	if (!feed)
		return;
	while (feed_write(feed, (struct span){ piece, sizeof(piece) }))
		atomic_fetch_add(&export_pieces, 1);
	feed_release(feed);
	atomic_store(&export_ended, 1);
}

static void
answer_nothing(struct exchange *exchange)
{
	exchange->status = 204;
}

static const struct route routes[] = {
	{ .path = "/watch",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_STREAM,
	    .handle = watch,
	    .status = 200 },
	{ .path = "/export",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_WORK,
	    .handle = export,
	    .status = 200 },
	{ .path = "/export/all",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_WORK,
	    .handle = export_without_end,
	    .status = 200 },
	{ .path = "/nothing", .roles = ROLE_ANYONE, .handle = answer_nothing, .status = 204 },
	{ .method = METHOD_POST,
	    .path = "/take",
	    .roles = ROLE_ANYONE,
	    .handle = answer_nothing,
	    .body_max = 1000,
	    .status = 204 },
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
	watcher_count = 0;
	export_ended = 0;
	server = server_open(&settings, &failure);
	if (!server || server_start(server, &failure) < 0)
		fail_msg("%s", failure.text);
	remember_address(server_address(server));
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	if (server)
		server_free(server);
	for (int i = 0; i < watcher_count; i++)
		feed_release(watchers[i]);
	return 0;
}

/* Connected, its headers read, and its feed is watchers[its number]. */
static int
begin_to_watch(struct buffer *heard)
{
	int fd = dial();

	heard->size = 0;
	say(fd, SPAN("GET /watch HTTP/1.1\r\nHost: a\r\n\r\n"));
	assert_true(hear_until(fd, heard, "\r\n\r\n"));
	return fd;
}

static bool
send_text(struct feed *feed, struct span text)
{
	struct part *part = part_of(text);
	bool is_open = feed_send(feed, part);

	part_release(part);
	return is_open;
}

static void
events_reach_all_who_watch_as_they_happen(void **state)
{
	struct buffer heard[2] = { 0 };
	int fd[2] = { begin_to_watch(&heard[0]), begin_to_watch(&heard[1]) };

	(void)state;
	buffer_add_byte(&heard[0], '\0');
	assert_has(heard[0].data, "Content-Type: text/event-stream\r\n");
	for (int i = 0; i < 100; i++) {
		char text[40];
		struct part *part;

		snprintf(text, sizeof(text), "data: event %d.\n\n", i);
		part = part_of(span_of(text));
		for (int w = 0; w < 2; w++)
			assert_true(feed_send(watchers[w], part));
		part_release(part);
		for (int w = 0; w < 2; w++)
			assert_true(hear_until(fd[w], &heard[w], text + 6));
	}
	for (int w = 0; w < 2; w++) {
		close(fd[w]);
		buffer_release(&heard[w]);
	}
}

static void
silence_is_broken_by_heartbeats(void **state)
{
	struct buffer heard = { 0 };
	int fd = begin_to_watch(&heard);

	(void)state;
	feeds_tick(&server->feeds, clock_monotonic_ms() + LIMIT_HTTP_HEARTBEAT_MS + 1);
	assert_true(hear_until(fd, &heard, "event: heartbeat\n"));
	close(fd);
	buffer_release(&heard);
}

static void
who_left_is_noticed_when_something_is_sent(void **state)
{
	struct buffer heard = { 0 };
	int fd = begin_to_watch(&heard);
	int64_t limit_ms = clock_monotonic_ms() + PATIENCE_MS;

	(void)state;
	close(fd);
	while (send_text(watchers[0], SPAN("data: x\n\n")))
		if (clock_monotonic_ms() > limit_ms)
			fail_msg("the feed never ended");
	assert_false(feed_is_open(watchers[0]));
	buffer_release(&heard);
}

static void
who_never_reads_is_cut_off_and_the_others_are_not(void **state)
{
	struct buffer heard = { 0 }, other = { 0 };
	int slow = begin_to_watch(&heard), quick = begin_to_watch(&other);
	char text[PIECE];
	int sent = 0;

	(void)state;
	memset(text, 'x', sizeof(text));
	while (send_text(watchers[0], (struct span){ text, sizeof(text) })) {
		assert_true(send_text(watchers[1], SPAN("data: y\n\n")));
		other.size = 0;
		assert_true(hear_until(quick, &other, "y\n"));
		if (++sent > 100000)
			fail_msg("100 MB wait for a client that takes none");
	}
	assert_int_equal(atomic_load(&server->feeds.dropped), 1);
	assert_true(send_text(watchers[1], SPAN("data: z\n\n")));
	assert_true(hear_until(quick, &other, "z\n"));
	close(slow);
	close(quick);
	buffer_release(&heard);
	buffer_release(&other);
}

static void
an_export_that_is_larger_than_its_queue_arrives_whole(void **state)
{
	const char *answer = ask("GET /export HTTP/1.0");
	int lines = 0;

	(void)state;
	assert_status(answer, 200);
	for (const char *at = body_of(answer); (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(lines, PIECES);
	assert_int_equal(strlen(body_of(answer)), PIECES * PIECE);
}

static void
an_export_whose_client_leaves_gives_its_worker_back(void **state)
{
	struct buffer heard = { 0 };
	int fd = dial();
	int64_t limit_ms = clock_monotonic_ms() + PATIENCE_MS;

	(void)state;
	say(fd, SPAN("GET /export HTTP/1.1\r\nHost: a\r\n\r\n"));
	assert_true(hear_until(fd, &heard, "xxxx"));
	/* Half of the workers, here one, may be held up by those who read. */
	assert_status(ask("GET /export HTTP/1.1"), 503);
	close(fd);
	while (!atomic_load(&export_ended))
		if (clock_monotonic_ms() > limit_ms)
			fail_msg("the export goes on");
	assert_true(atomic_load(&export_ended) <= PIECES);
	while (status_of(ask("GET /export HTTP/1.0")) == 503)
		if (clock_monotonic_ms() > limit_ms)
			fail_msg("no export is possible any more");
	buffer_release(&heard);
}

/* Begins an export, of which nothing more is read. */
static int
begin_export(struct buffer *heard, struct span path)
{
	int fd = dial();

	atomic_store(&export_ended, 0);
	say(fd, SPAN("GET "));
	say(fd, path);
	say(fd, SPAN(" HTTP/1.1\r\nHost: a\r\n\r\n"));
	assert_true(hear_until(fd, heard, "xxxx"));
	return fd;
}

/* As fast as the clock could tick, were it minutes. */
static void
who_reads_an_export_too_slowly_is_cut_off(void **state)
{
	struct buffer heard = { 0 };
	int fd = begin_export(&heard, SPAN("/export"));
	/* Who takes nothing for so long is cut off by whom it holds up. */
	int64_t limit_ms = clock_monotonic_ms() + LIMIT_HTTP_HEAD_MS / 2;

	(void)state;
	while (!atomic_load(&export_ended) && clock_monotonic_ms() < limit_ms)
		feeds_tick(&server->feeds, clock_monotonic_ms());
	assert_in_range(atomic_load(&export_ended), 1, PIECES);
	close(fd);
	buffer_release(&heard);
}

/* Only ticks in which nothing more was given to it are counted: it takes what the kernel keeps. */
static void
what_a_client_took_before_is_no_credit(void **state)
{
	enum { FAST = 64 << 20, PATIENT_TICKS = FAST / LIMIT_HTTP_RATE / 2 };
	struct buffer heard = { 0 };
	int fd = begin_export(&heard, SPAN("/export/all")), idle = 0, seen = 0;
	size_t taken = 0;

	(void)state;
	for (; taken < FAST; taken += heard.size) {
		heard.size = 0;
		assert_true(hear_some(fd, &heard));
	}
	while (!atomic_load(&export_ended)) {
		feeds_tick(&server->feeds, clock_monotonic_ms());
		idle = seen == atomic_load(&export_pieces) ? idle + 1 : 0;
		seen = atomic_load(&export_pieces);
		if (idle > PATIENT_TICKS)
			fail_msg("it is fast enough for hours");
		poll(NULL, 0, 1);
	}
	assert_int_equal(atomic_load(&server->feeds.dropped), 1);
	close(fd);
	buffer_release(&heard);
}

static void
a_feed_ends_with_the_server(void **state)
{
	struct buffer heard = { 0 };
	int fd = begin_to_watch(&heard);

	(void)state;
	server_free(server);
	server = NULL;
	while (hear_some(fd, &heard))
		;
	assert_true(span_ends(buffer_span(&heard), SPAN("0\r\n\r\n")));
	assert_false(send_text(watchers[0], SPAN("data: x\n\n")));
	close(fd);
	buffer_release(&heard);
}

static int64_t
count_connections(void)
{
	int64_t count;

	pthread_mutex_lock(&server->connections.lock);
	count = server->connections.count;
	pthread_mutex_unlock(&server->connections.lock);
	return count;
}

static void
who_is_late_is_shut_out_and_who_is_not_stays(void **state)
{
	struct buffer heard = { 0 };
	int slow = dial(), body = dial(), watcher = begin_to_watch(&heard);
	int64_t limit_ms = clock_monotonic_ms() + PATIENCE_MS;

	(void)state;
	say(slow, SPAN("GET /nothing HTTP/1.1\r\nHost: a\r\nX: "));
	say(body, SPAN("POST /take HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab"));
	while (count_connections() < 3)
		if (clock_monotonic_ms() > limit_ms)
			fail_msg("not all are there");
	connections_sweep(&server->connections, clock_monotonic_ms());
	assert_int_equal(server->connections.late, 0);
	connections_sweep(&server->connections, clock_monotonic_ms() + 10 * LIMIT_HTTP_HEAD_MS);
	assert_string_equal(hear_all(slow), "");
	assert_string_equal(hear_all(body), "");
	assert_true(send_text(watchers[0], SPAN("data: still here\n\n")));
	assert_true(hear_until(watcher, &heard, "still here"));
	close(slow);
	close(body);
	close(watcher);
	buffer_release(&heard);
}

#define FEED_TEST(test) cmocka_unit_test_setup_teardown(test, start, stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FEED_TEST(events_reach_all_who_watch_as_they_happen),
		FEED_TEST(silence_is_broken_by_heartbeats),
		FEED_TEST(who_left_is_noticed_when_something_is_sent),
		FEED_TEST(who_never_reads_is_cut_off_and_the_others_are_not),
		FEED_TEST(an_export_that_is_larger_than_its_queue_arrives_whole),
		FEED_TEST(an_export_whose_client_leaves_gives_its_worker_back),
		FEED_TEST(who_reads_an_export_too_slowly_is_cut_off),
		FEED_TEST(what_a_client_took_before_is_no_credit),
		FEED_TEST(a_feed_ends_with_the_server),
		FEED_TEST(who_is_late_is_shut_out_and_who_is_not_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
