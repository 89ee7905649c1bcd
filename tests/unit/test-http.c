/* test-http.c: a server with routes of its own, asked over real sockets. */

#include "http-client.h"

#include <pthread.h>

#include "http/core.h"

static struct server *server;

/* Where the route /wait waits, and how many are there. */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_moved = PTHREAD_COND_INITIALIZER;
static int waiting;
static bool is_gate_open;

static void
echo(struct exchange *exchange)
{
	exchange->content_type = "text/plain";
	buffer_add(&exchange->answer, exchange->body);
}

static void
tell(struct exchange *exchange)
{
	struct span name = exchange->caller.name, id = exchange->params[0];
	char text[300];

	snprintf(text, sizeof(text),
	    "{\"peer\":\"%s\",\"secure\":%d,\"caller\":\"%.*s\",\"id\":\"%.*s\"}", exchange->peer,
	    exchange->is_secure, (int)name.size, name.data, (int)id.size, id.data);
	buffer_add(&exchange->answer, span_of(text));
}

static void
wait_at_gate(struct exchange *exchange)
{
	pthread_mutex_lock(&gate);
	waiting++;
	pthread_cond_broadcast(&gate_moved);
	while (!is_gate_open)
		pthread_cond_wait(&gate_moved, &gate);
	waiting--;
	pthread_mutex_unlock(&gate);
	buffer_add(&exchange->answer, SPAN("{}"));
}

static void
fail_for_want_of_a_server(struct exchange *exchange)
{
	struct failure failure;

	failure_set(&failure, EXIT_UNAVAILABLE, "password is hunter2");
	problem_of(exchange, &failure);
}

static const struct route routes[] = {
	{ .method = METHOD_POST,
	    .path = "/quick",
	    .roles = ROLE_ANYONE,
	    .handle = echo,
	    .body_max = 1000,
	    .status = 200 },
	{ .method = METHOD_POST,
	    .path = "/work",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_WORK,
	    .handle = echo,
	    .body_max = 1 << 20,
	    .status = 201 },
	{ .path = "/tell/{id}", .roles = ROLE_ANYONE, .handle = tell, .status = 200 },
	{ .path = "/wait",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_LINES,
	    .handle = wait_at_gate,
	    .status = 200 },
	{ .path = "/fails",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_WORK,
	    .handle = fail_for_want_of_a_server,
	    .status = 200 },
	{ .path = "/closed", .roles = ROLES_READ, .handle = tell, .status = 200 },
	{ .path = "/closed/work",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = tell,
	    .status = 200 },
	{ .path = "/closed/lines",
	    .roles = ROLES_READ,
	    .lane = LANE_LINES,
	    .handle = tell,
	    .status = 200 },
	{ 0 },
};
static const struct route *const tables[] = { routes, NULL };

/* "quick NAME" is known at once, "slow NAME" only to a worker. */
static int
authorize(struct exchange *exchange)
{
	struct span word = exchange_header(exchange, "Authorization");
	bool is_slow = span_take(&word, SPAN("slow "));

	if (!is_slow && !span_take(&word, SPAN("quick ")))
		return 401;
	if (is_slow && !exchange->store && !exchange->body.data && !exchange->caller.key) {
		exchange->caller.key = 1;
		return AUTHORIZE_BLOCKS;
	}
	if (span_is(word, "ingest"))
		return 403;
	if (span_is(word, "busy")) {
		problem_later(exchange, 429, 9, "slower");
		return 429;
	}
	exchange->caller.name = word;
	return AUTHORIZE_ALLOWED;
}

static int
start(void **state)
{
	struct server_settings settings = { .listen = "127.0.0.1:0",
		.max_connections = 2000,
		.threads = 2,
		.workers = 2,
		.line_workers = 2,
		.behind_proxy = "127.0.0.2,10.0.0.0/8",
		.routes = tables,
		.authorize = authorize };
	struct failure failure;

	(void)state;
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
	server_free(server);
	return 0;
}

static void
requests_that_two_readers_could_cut_differently_are_refused(void **state)
{
	static const char *const framings[] = {
		"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
		"Content-Length: 4\r\nContent-Length: 40\r\n\r\nabcd",
		"Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
		"Content-Length: +4\r\n\r\nabcd",
		"Content-Length: 4,4\r\n\r\nabcd",
		"Content-Length: 0x4\r\n\r\nabcd",
		"Content-Length: -1\r\n\r\nabcd",
		"Content-Length: 99999999999999999999999\r\n\r\nabcd",
		"Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
		"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
		"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
		"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"Host: other\r\nContent-Length: 4\r\n\r\nabcd",
	};
	char request[400];

	(void)state;
	for (size_t i = 0; i < sizeof(framings) / sizeof(*framings); i++) {
		const char *answer;

		snprintf(request, sizeof(request),
		    "POST /quick HTTP/1.1\r\nHost: a\r\n%sGET /tell/x HTTP/1.1\r\nHost: a\r\n\r\n",
		    framings[i]);
		answer = talk(span_of(request));
		if ((status_of(answer) != 400 && status_of(answer) != 413) ||
		    strstr(answer, " 200 OK"))
			fail_msg("\"%s\" got: %.900s", framings[i], answer);
	}
}

static void
chunks_that_are_none_end_the_connection_without_an_answer_to_what_follows(void **state)
{
	static const char *const chunks[] = { "-1\r\nab\r\n0\r\n\r\n", "0x2\r\nab\r\n0\r\n\r\n",
		"ffffffffffffffffff\r\nab\r\n0\r\n\r\n", "2\r\nabc\r\n0\r\n\r\n",
		" 2\r\nab\r\n0\r\n\r\n", "\r\nab\r\n0\r\n\r\n" };
	char request[400];

	(void)state;
	for (size_t i = 0; i < sizeof(chunks) / sizeof(*chunks); i++) {
		const char *answer;

		snprintf(request, sizeof(request),
		    "POST /quick HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n%sGET "
		    "/tell/smuggled HTTP/1.1\r\nHost: a\r\n\r\n",
		    chunks[i]);
		answer = talk(span_of(request));
		if (status_of(answer) == 200 || strstr(answer, "smuggled"))
			fail_msg("\"%s\" got: %.300s", chunks[i], answer);
	}
}

static void
a_body_comes_whole_or_in_chunks(void **state)
{
	const char *answer;

	(void)state;
	answer = talk(SPAN("POST /quick HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
			   "Content-Length: 5\r\n\r\nhello"));
	assert_status(answer, 200);
	assert_string_equal(body_of(answer), "hello");
	answer =
	    talk(SPAN("POST /work HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
		      "Transfer-Encoding: chunked\r\n\r\n2;name=value\r\nhe\r\n3\r\nllo\r\n0\r\n"
		      "Trailer: x\r\n\r\n"));
	assert_status(answer, 201);
	assert_string_equal(body_of(answer), "hello");
}

static void
a_body_over_the_routes_limit_is_refused(void **state)
{
	char request[3000];
	int head = snprintf(request, sizeof(request),
	    "POST /quick HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n7d0\r\n");

	(void)state;
	memset(request + head, 'x', 2000);
	memcpy(request + head + 2000, "\r\n0\r\n\r\n", 7);
	assert_status(talk((struct span){ request, (size_t)head + 2007 }), 413);
	assert_status(talk(SPAN("POST /quick HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n"
				"Expect: 100-continue\r\n\r\n")),
	    413);
	assert_status(talk(SPAN("GET /tell/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
				"Content-Length: 2\r\n\r\nab")),
	    413);
}

static void
a_body_may_be_compressed_with_gzip_only(void **state)
{
	static const unsigned char hi[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xcb, 0xc8, 4, 0,
		0xac, 0x2a, 0x93, 0xd8, 2, 0, 0, 0 };
	char request[400];
	const char *answer;
	int head = snprintf(request, sizeof(request),
	    "POST /work HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Encoding: gzip\r\n"
	    "Content-Length: %zu\r\n\r\n",
	    sizeof(hi));

	(void)state;
	memcpy(request + head, hi, sizeof(hi));
	answer = talk((struct span){ request, (size_t)head + sizeof(hi) });
	assert_status(answer, 201);
	assert_string_equal(body_of(answer), "hi");
	request[head + 14]++;
	assert_status(talk((struct span){ request, (size_t)head + sizeof(hi) }), 400);
	answer = talk(SPAN("POST /work HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
			   "Content-Encoding: br\r\nContent-Length: 2\r\n\r\nab"));
	assert_status(answer, 415);
	assert_has(answer, "Accept-Encoding: gzip");
}

static void
methods_are_refused_told_and_head_is_get_without_a_body(void **state)
{
	const char *answer;

	(void)state;
	answer = ask("DELETE /tell/x HTTP/1.1");
	assert_status(answer, 405);
	assert_has(answer, "Allow: GET, HEAD, OPTIONS\r\n");
	assert_status(ask("BREW /tell/x HTTP/1.1"), 405);
	answer = ask("OPTIONS /quick HTTP/1.1");
	assert_status(answer, 204);
	assert_has(answer, "Allow: POST, OPTIONS\r\n");
	answer = ask("HEAD /tell/x HTTP/1.1");
	assert_status(answer, 200);
	assert_has(answer, "Content-Length: ");
	assert_string_equal(body_of(answer), "");
	assert_status(ask("GET /nowhere HTTP/1.1"), 404);
	assert_status(ask("POST /nowhere HTTP/1.1"), 404);
}

static void
paths_are_cleaned_before_anything_looks_at_them(void **state)
{
	char head[LIMIT_HTTP_TARGET + 200];

	(void)state;
	assert_has(ask("GET /tell/10.0.0.0%2F8?x HTTP/1.1"), "\"id\":\"10.0.0.0/8\"");
	assert_has(ask("GET http://elsewhere/tell/%41 HTTP/1.1"), "\"id\":\"A\"");
	assert_status(ask("GET /tell/%2e%2e/x HTTP/1.1"), 400);
	assert_status(ask("GET /tell/a%00b HTTP/1.1"), 400);
	memset(head, 'a', sizeof(head));
	memcpy(head, "GET /tell/", 10);
	memcpy(head + LIMIT_HTTP_TARGET + 100, " HTTP/1.1", 10);
	assert_status(ask(head), 414);
}

static void
every_answer_is_safe_and_has_an_id(void **state)
{
	const char *answer = ask("GET /tell/x HTTP/1.1");

	(void)state;
	assert_has(answer, "Content-Security-Policy: default-src 'self'");
	assert_has(answer, "frame-ancestors 'none'");
	assert_has(answer, "X-Content-Type-Options: nosniff\r\n");
	assert_has(answer, "Referrer-Policy: no-referrer\r\n");
	assert_has(answer, "Cache-Control: no-store\r\n");
	assert_has(answer, "X-Request-Id: ");
	assert_null(strstr(answer, "unsafe-inline"));
	assert_null(strstr(answer, "Access-Control"));
	assert_null(strstr(answer, "Strict-Transport-Security"));
}

static void
a_failure_is_not_told_to_the_client(void **state)
{
	const char *answer = ask("GET /fails HTTP/1.1");

	(void)state;
	assert_status(answer, 503);
	assert_has(answer, "Retry-After: 5\r\n");
	assert_null(strstr(answer, "hunter2"));
}

static void
who_asks_is_known_before_a_route_is_reached(void **state)
{
	const char *answer = ask("GET /closed HTTP/1.1");

	(void)state;
	assert_status(answer, 401);
	assert_has(answer, "WWW-Authenticate: Bearer");
	assert_status(ask("GET /closed HTTP/1.1\r\nAuthorization: quick ingest"), 403);
	assert_has(ask("GET /closed HTTP/1.1\r\nAuthorization: quick ana"), "\"caller\":\"ana\"");
	assert_has(ask("GET /closed HTTP/1.1\r\nAuthorization: slow ana"), "\"caller\":\"ana\"");
	assert_has(
	    ask("GET /closed/work HTTP/1.1\r\nAuthorization: slow ana"), "\"caller\":\"ana\"");
	assert_has(
	    ask("GET /closed/lines HTTP/1.1\r\nAuthorization: slow ana"), "\"caller\":\"ana\"");
	assert_status(ask("GET /closed/lines HTTP/1.1\r\nAuthorization: slow ingest"), 403);
	answer = ask("GET /closed/work HTTP/1.1\r\nAuthorization: quick busy");
	assert_status(answer, 429);
	assert_has(answer, "Retry-After: 9\r\n");
}

static void
strangers_words_about_a_client_are_not_believed(void **state)
{
	(void)state;
	assert_has(ask("GET /tell/x HTTP/1.1\r\nX-Forwarded-For: 192.0.2.9"),
	    "\"peer\":\"127.0.0.1\",\"secure\":0");
}

static const char *
ask_by_proxy(const char *headers)
{
	struct sockaddr_in proxy = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000002) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char request[1000];
	const char *answer;

	assert_int_equal(bind(fd, (struct sockaddr *)&proxy, sizeof(proxy)), 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&server_name, sizeof(server_name)), 0);
	snprintf(request, sizeof(request),
	    "GET /tell/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n\r\n", headers);
	say(fd, span_of(request));
	answer = hear_all(fd);
	close(fd);
	return answer;
}

static void
a_proxys_word_is_believed_up_to_the_first_stranger(void **state)
{
	(void)state;
	assert_has(ask_by_proxy("X-Forwarded-For: 192.0.2.9\r\nX-Forwarded-Proto: https"),
	    "\"peer\":\"192.0.2.9\",\"secure\":1");
	assert_has(ask_by_proxy("X-Forwarded-For: 198.51.100.1, 192.0.2.9, 10.1.1.1"),
	    "\"peer\":\"192.0.2.9\",\"secure\":0");
	assert_has(ask_by_proxy("X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 192.0.2.9:80"),
	    "\"peer\":\"192.0.2.9\"");
	assert_has(
	    ask_by_proxy("X-Forwarded-For: 198.51.100.1, rubbish"), "\"peer\":\"127.0.0.2\"");
	assert_has(ask_by_proxy("Forwarded: for=\"[2001:db8::7]:99\";proto=https"),
	    "\"peer\":\"2001:db8::7\",\"secure\":1");
	assert_has(ask_by_proxy("X-Forwarded-For: 192.0.2.9\r\nForwarded: for=198.51.100.1"),
	    "\"peer\":\"127.0.0.2\"");
	assert_has(ask_by_proxy("X-Forwarded-Proto: https"), "Strict-Transport-Security: ");
}

static void
a_connection_is_used_again_and_ends_half_closed(void **state)
{
	int fd = dial();
	const char *answer;

	(void)state;
	say(fd, SPAN("GET /tell/1 HTTP/1.1\r\nHost: a\r\n\r\n"
		     "POST /work HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
		     "GET /tell/3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
	shutdown(fd, SHUT_WR);
	answer = hear_all(fd);
	assert_int_equal(count_answers(answer), 3);
	assert_has(answer, "\"id\":\"1\"");
	assert_has(answer, "\"id\":\"3\"");
	close(fd);
}

static int
count_waiting(void)
{
	int count;

	pthread_mutex_lock(&gate);
	count = waiting;
	pthread_mutex_unlock(&gate);
	return count;
}

static void
open_gate(bool is_open)
{
	pthread_mutex_lock(&gate);
	is_gate_open = is_open;
	pthread_cond_broadcast(&gate_moved);
	pthread_mutex_unlock(&gate);
}

static void
a_full_queue_says_so_while_others_are_served(void **state)
{
	enum { MANY = LIMIT_HTTP_QUEUE + 2 };
	int fd[MANY], answered = 0;

	(void)state;
	open_gate(false);
	/* Two are worked on before the queue is filled. */
	for (int i = 0; i < MANY; i++) {
		fd[i] = dial();
		say(fd[i], SPAN("GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
		while (i < 2 && count_waiting() <= i)
			sched_yield();
	}
	while (workers_waiting(server->lines) < LIMIT_HTTP_QUEUE)
		sched_yield();
	assert_status(ask("GET /wait HTTP/1.1"), 503);
	assert_has(ask("GET /wait HTTP/1.1"), "Retry-After: ");
	assert_status(ask("GET /tell/x HTTP/1.1"), 200);
	assert_status(ask("GET /fails HTTP/1.1"), 503);
	open_gate(true);
	for (int i = 0; i < MANY; i++) {
		answered += status_of(hear_all(fd[i])) == 200;
		close(fd[i]);
	}
	assert_int_equal(answered, MANY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_that_two_readers_could_cut_differently_are_refused),
		cmocka_unit_test(
		    chunks_that_are_none_end_the_connection_without_an_answer_to_what_follows),
		cmocka_unit_test(a_body_comes_whole_or_in_chunks),
		cmocka_unit_test(a_body_over_the_routes_limit_is_refused),
		cmocka_unit_test(a_body_may_be_compressed_with_gzip_only),
		cmocka_unit_test(methods_are_refused_told_and_head_is_get_without_a_body),
		cmocka_unit_test(paths_are_cleaned_before_anything_looks_at_them),
		cmocka_unit_test(every_answer_is_safe_and_has_an_id),
		cmocka_unit_test(a_failure_is_not_told_to_the_client),
		cmocka_unit_test(who_asks_is_known_before_a_route_is_reached),
		cmocka_unit_test(strangers_words_about_a_client_are_not_believed),
		cmocka_unit_test(a_proxys_word_is_believed_up_to_the_first_stranger),
		cmocka_unit_test(a_connection_is_used_again_and_ends_half_closed),
		cmocka_unit_test(a_full_queue_says_so_while_others_are_served),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
