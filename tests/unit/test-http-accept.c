/* test-http-accept.c: who gets a connection, and what becomes of those that come at the end. */

#include "http-client.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/random.h"
#include "http/core.h"

enum { ROUNDS = 30, CALLERS = 4 };

static void
say_hello(struct exchange *exchange)
{
	buffer_add(&exchange->answer, SPAN("\"hello\""));
}

static const struct route routes[] = {
	{ .path = "/hello", .roles = ROLE_ANYONE, .handle = say_hello, .status = 200 },
	{ .path = "/work",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_WORK,
	    .handle = say_hello,
	    .status = 200 },
	{ 0 },
};
static const struct route *const tables[] = { routes, NULL };

static const struct server_settings plain = { .listen = "127.0.0.1:0",
	.max_connections = 100,
	.threads = 2,
	.workers = 2,
	.line_workers = 1,
	.routes = tables };

static struct server *
start(const struct server_settings *settings)
{
	struct failure failure;
	struct server *server = server_open(settings, &failure);

	if (!server || server_start(server, &failure) < 0)
		fail_msg("%s", failure.text);
	remember_address(server_address(server));
	return server;
}

/* A request on a connection that stays; false: there is none any more. */
static bool
is_answered(int fd)
{
	struct buffer heard = { 0 };
	bool result;

	say(fd, SPAN("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
	result = hear_until(fd, &heard, "\"hello\"");
	buffer_release(&heard);
	return result;
}

static void
wait_for_connections(struct server *server, int64_t count)
{
	int64_t limit_ms = clock_monotonic_ms() + PATIENCE_MS;

	while (connections_count(&server->connections) != count) {
		if (clock_monotonic_ms() > limit_ms)
			fail_msg("%d connections", (int)connections_count(&server->connections));
		poll(NULL, 0, 1);
	}
}

static void
an_address_has_as_many_connections_as_it_may(void **state)
{
	struct server_settings settings = plain;
	struct server *server;
	int fds[4];

	(void)state;
	settings.max_per_address = 3;
	server = start(&settings);
	for (int i = 0; i < 3; i++) {
		fds[i] = dial();
		assert_true(is_answered(fds[i]));
	}
	fds[3] = dial();
	assert_false(is_answered(fds[3]));
	close(fds[3]);
	wait_for_connections(server, 3);
	assert_int_equal(server->connections.refused, 1);
	close(fds[1]);
	wait_for_connections(server, 2);
	fds[1] = dial();
	assert_true(is_answered(fds[1]));
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	server_free(server);
}

static void
who_finds_no_room_waits_for_it(void **state)
{
	struct server_settings settings = plain;
	struct server *server;
	struct pollfd late = { .events = POLLIN };
	int fds[4];

	(void)state;
	settings.max_connections = 4;
	server = start(&settings);
	for (int i = 0; i < 4; i++) {
		fds[i] = dial();
		assert_true(is_answered(fds[i]));
	}
	late.fd = dial();
	say(late.fd, SPAN("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
	assert_int_equal(poll(&late, 1, 100), 0);
	assert_int_equal(connections_count(&server->connections), 4);
	close(fds[2]);
	assert_true(is_answered(late.fd));
	for (int i = 0; i < 4; i++)
		close(i == 2 ? late.fd : fds[i]);
	server_free(server);
}

/* A server of its own process, at a socket that it gets as systemd brings it. */
static pid_t
serve_at(int listener)
{
	pid_t child = fork();
	struct failure failure;
	struct server *server;
	char pid[16];

	if (child != 0)
		return child;
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	setenv("LISTEN_PID", pid, 1);
	setenv("LISTEN_FDS", "1", 1);
	dup2(listener, 3);
	server = server_open(&plain, &failure);
	if (!server || server_start(server, &failure) < 0)
		_exit(1);
	server_run(server);
	server_free(server);
	_exit(0);
}

static void
end_well(pid_t child)
{
	int status;

	assert_int_equal(kill(child, SIGTERM), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static int
listen_anywhere(void)
{
	socklen_t size = sizeof(server_name);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	server_name = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	assert_int_equal(bind(fd, (struct sockaddr *)&server_name, size), 0);
	assert_int_equal(listen(fd, 64), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&server_name, &size), 0);
	return fd;
}

static void
who_comes_between_two_servers_is_answered_by_the_next(void **state)
{
	int listener = listen_anywhere(), fd;
	pid_t child = serve_at(listener);

	(void)state;
	assert_status(ask("GET /hello HTTP/1.1"), 200);
	end_well(child);
	fd = dial();
	say(fd, SPAN("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
	child = serve_at(listener);
	assert_status(hear_all(fd), 200);
	close(fd);
	end_well(child);
	close(listener);
}

/* Whoever is cut off asks the next server. */
static void *
call(void *data)
{
	static const char *const heads[] = { "GET /hello HTTP/1.1", "GET /work HTTP/1.1" };
	atomic_bool *is_over = data;
	char request[128], answer[4096];

	for (int i = 0; !atomic_load(is_over); i++) {
		int fd = dial();

		snprintf(request, sizeof(request), "%s\r\nHost: a\r\n\r\n", heads[i % 2]);
		for (int j = 0; j < 20; j++) {
			say(fd, span_of(request));
			if (recv(fd, answer, sizeof(answer), 0) <= 0)
				break;
		}
		close(fd);
	}
	return NULL;
}

static void
a_server_ends_well_among_any_number_of_requests(void **state)
{
	int listener = listen_anywhere();
	atomic_bool is_over = false;
	pthread_t callers[CALLERS];
	struct random dice;

	(void)state;
	random_seed(&dice, 1);
	for (int i = 0; i < CALLERS; i++)
		assert_int_equal(pthread_create(&callers[i], NULL, call, &is_over), 0);
	for (int i = 0; i < ROUNDS; i++) {
		pid_t child = serve_at(listener);

		assert_status(ask("GET /work HTTP/1.1"), 200);
		poll(NULL, 0, (int)(20 * random_unit(&dice)));
		end_well(child);
	}
	atomic_store(&is_over, true);
	shutdown(listener, SHUT_RDWR);
	close(listener);
	for (int i = 0; i < CALLERS; i++)
		pthread_join(callers[i], NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_has_as_many_connections_as_it_may),
		cmocka_unit_test(who_finds_no_room_waits_for_it),
		cmocka_unit_test(who_comes_between_two_servers_is_answered_by_the_next),
		cmocka_unit_test(a_server_ends_well_among_any_number_of_requests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
