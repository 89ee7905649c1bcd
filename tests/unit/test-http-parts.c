/* test-http-parts.c: paths, routes, bodies, and what routes ask of an exchange. */

#include "check.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "http/listen.h"
#include "http/route.h"
#include "http/tally.h"
#include "http/uri.h"
#include "os/signals.h"

static const char *
cleaned(const char *path)
{
	static char text[256];
	size_t size = strlen(path);
	const char *why;

	memcpy(text, path, size);
	why = uri_clean_path(text, &size);
	if (why)
		return why;
	text[size] = '\0';
	return text;
}

static void
a_path_is_decoded_once_and_into_one_form(void **state)
{
	(void)state;
	assert_string_equal(cleaned("/a%62c/d"), "/abc/d");
	assert_string_equal(cleaned("/never-block/10.0.0.0%2f8"), "/never-block/10.0.0.0%2F8");
	assert_string_equal(cleaned("/%252e%252e/x"), "/%252e%252e/x");
	assert_string_equal(cleaned("/caf%C3%A9"), "/caf\xc3\xa9");
}

static void
tricks_in_a_path_are_refused(void **state)
{
	(void)state;
	assert_string_equal(cleaned("/a/%2e%2E/b"), "the path has a segment of dots");
	assert_string_equal(cleaned("/a/../b"), "the path has a segment of dots");
	assert_string_equal(cleaned("/.."), "the path has a segment of dots");
	assert_string_equal(cleaned("/a/."), "the path has a segment of dots");
	assert_string_equal(cleaned("/a%00b"), "the path has a control character");
	assert_string_equal(cleaned("/a%0d%0aSet-Cookie:x"), "the path has a control character");
	assert_string_equal(cleaned("/a%zz"), "the path has a broken escape");
	assert_string_equal(cleaned("/a%2"), "the path has a broken escape");
	assert_string_equal(cleaned("/a%c0%af"), "the path is no UTF-8");
}

static void
a_target_is_split_also_with_a_host(void **state)
{
	struct span path, query;

	(void)state;
	assert_true(uri_split(SPAN("/a?b=c?d"), &path, &query));
	assert_span(path, "/a");
	assert_span(query, "b=c?d");
	assert_true(uri_split(SPAN("http://host:80/a"), &path, &query));
	assert_span(path, "/a");
	assert_true(uri_split(SPAN("http://host"), &path, &query));
	assert_span(path, "/");
	assert_false(uri_split(SPAN("host:443"), &path, &query));
	assert_false(uri_split(SPAN("*"), &path, &query));
	assert_false(uri_split(SPAN("?x"), &path, &query));
}

static const struct route some[] = {
	{ .path = "/events", .method = METHOD_GET },
	{ .path = "/events/{id}", .method = METHOD_GET },
	{ .path = "/events/{id}/context", .method = METHOD_GET },
	{ 0 },
};
static const struct route others[] = {
	{ .path = "/events/recent", .method = METHOD_GET },
	{ .path = "/events/{id}", .method = METHOD_DELETE },
	{ .path = "/entities/{kind}/{id}", .method = METHOD_GET },
	{ 0 },
};
static const struct route *const tables[] = { some, others, NULL };

static void
a_route_is_found_with_its_params(void **state)
{
	const struct route *route = NULL;
	struct span params[PARAMS_MAX];

	(void)state;
	assert_int_equal(
	    route_find(tables, METHOD_GET, SPAN("/events/7/context"), &route, params), ROUTE_FOUND);
	assert_string_equal(route->path, "/events/{id}/context");
	assert_span(params[0], "7");
	assert_int_equal(
	    route_find(tables, METHOD_GET, SPAN("/entities/ip/::1"), &route, params), ROUTE_FOUND);
	assert_span(params[0], "ip");
	assert_span(params[1], "::1");
	assert_int_equal(
	    route_find(tables, METHOD_GET, SPAN("/events/recent"), &route, params), ROUTE_FOUND);
	assert_string_equal(route->path, "/events/recent");
	assert_int_equal(
	    route_find(tables, METHOD_GET, SPAN("/events/"), &route, params), ROUTE_NO_PATH);
	assert_int_equal(
	    route_find(tables, METHOD_GET, SPAN("/eventsx"), &route, params), ROUTE_NO_PATH);
	assert_int_equal(
	    route_find(tables, METHOD_PUT, SPAN("/events/7"), &route, params), ROUTE_NO_METHOD);
}

static void
the_methods_of_a_path_are_told(void **state)
{
	char methods[80];

	(void)state;
	route_methods(tables, SPAN("/events/7"), methods, sizeof(methods));
	assert_string_equal(methods, "GET, HEAD, DELETE, OPTIONS");
	route_methods(tables, SPAN("/events"), methods, 6);
	assert_true(strlen(methods) < 6);
}

static void
a_query_is_decoded_and_its_first_parameter_counts(void **state)
{
	struct arena arena = { 0 };
	struct exchange exchange = EXCHANGE_BLANK(&arena);

	(void)state;
	exchange.query = SPAN("a=1&b=x+y%26z&a=2&c&%64=4&e=%g1");
	assert_span(exchange_query(&exchange, "a"), "1");
	assert_span(exchange_query(&exchange, "b"), "x y&z");
	assert_non_null(exchange_query(&exchange, "c").data);
	assert_span(exchange_query(&exchange, "c"), "");
	assert_span(exchange_query(&exchange, "d"), "4");
	assert_null(exchange_query(&exchange, "e").data);
	assert_null(exchange_query(&exchange, "f").data);
	arena_release(&arena);
}

static void
numbers_times_and_flags_come_from_the_query_or_are_a_problem(void **state)
{
	struct arena arena = { 0 };
	struct exchange exchange = EXCHANGE_BLANK(&arena);
	int64_t number = 50, time_ms = 0, now_ms = clock_now_ms();
	bool flag = false;
	double real = 0;

	(void)state;
	exchange.query = SPAN("limit=1001&n=7&since=24h&until=2026-03-27T13:06:56Z&r=0.5&x=soon&f");
	assert_true(exchange_query_number(&exchange, "n", 1, 1000, &number));
	assert_int_equal(number, 7);
	assert_true(exchange_query_number(&exchange, "absent", 1, 1000, &number));
	assert_int_equal(number, 7);
	assert_true(exchange_query_real(&exchange, "r", &real));
	assert_true(real == 0.5);
	assert_true(exchange_query_flag(&exchange, "f", &flag));
	assert_true(flag);
	assert_true(exchange_query_time(&exchange, "since", &time_ms));
	assert_true(time_ms >= now_ms - DAY_MS && time_ms <= clock_now_ms() - DAY_MS);
	assert_true(exchange_query_time(&exchange, "until", &time_ms));
	assert_int_equal(time_ms, INT64_C(1774616816000));
	assert_false(exchange_query_flag(&exchange, "x", &flag));
	assert_false(exchange_query_time(&exchange, "x", &time_ms));
	assert_false(exchange_query_number(&exchange, "limit", 1, 1000, &number));
	assert_int_equal(exchange.status, 422);
	assert_string_equal(exchange.content_type, "application/problem+json");
	buffer_add_byte(&exchange.answer, '\0');
	assert_non_null(strstr(exchange.answer.data, "\"pointer\":\"?limit\""));
	assert_non_null(strstr(exchange.answer.data, "limit is not a number from 1 to 1000"));
	buffer_release(&exchange.answer);
	arena_release(&arena);
}

static void
headers_and_cookies_are_found(void **state)
{
	struct arena arena = { 0 };
	struct exchange exchange = EXCHANGE_BLANK(&arena);

	(void)state;
	exchange.head = SPAN("Accept: text/plain\nCOOKIE: xsiem_access=no; siem_access=yes ;e=\n");
	assert_span(exchange_header(&exchange, "accept"), "text/plain");
	assert_null(exchange_header(&exchange, "Host").data);
	assert_span(exchange_cookie(&exchange, "siem_access"), "yes");
	assert_span(exchange_cookie(&exchange, "e"), "");
	assert_non_null(exchange_cookie(&exchange, "e").data);
	assert_null(exchange_cookie(&exchange, "siem").data);
	arena_release(&arena);
}

static int
status_of_body(const char *type, struct span body)
{
	struct arena arena = { 0 };
	struct exchange exchange = EXCHANGE_BLANK(&arena);
	cJSON *object;

	exchange.head = span_of(type);
	exchange.body = body;
	object = exchange_object(&exchange);
	assert_true(!object == (exchange.status != 200));
	cJSON_Delete(object);
	buffer_release(&exchange.answer);
	arena_release(&arena);
	return exchange.status;
}

static void
a_body_is_a_json_object_or_a_problem(void **state)
{
	static const char json[] = "Content-Type: application/json; charset=utf-8\n";

	(void)state;
	assert_int_equal(status_of_body(json, SPAN(" {\"a\":[1]} ")), 200);
	assert_int_equal(status_of_body("", SPAN("{}")), 415);
	assert_int_equal(status_of_body("Content-Type: text/plain\n", SPAN("{}")), 415);
	assert_int_equal(status_of_body(json, SPAN("[]")), 422);
	assert_int_equal(status_of_body(json, SPAN("{\"a\":1} x")), 400);
	assert_int_equal(status_of_body(json, SPAN("{\"a\":\"\xff\"}")), 400);
	assert_int_equal(status_of_body(json, SPAN("{\"a\":\"\0\"}")), 400);
	assert_int_equal(status_of_body(json, SPAN("")), 400);
}

static void
a_problem_names_itself_and_its_request(void **state)
{
	struct arena arena = { 0 };
	struct exchange exchange = EXCHANGE_BLANK(&arena);
	cJSON *details;

	(void)state;
	memcpy(exchange.request_id, "0ef45988-3ace-4c7c-b92b-77f6a8d941e3", 37);
	buffer_add(&exchange.answer, SPAN("half an answer"));
	problem_later(&exchange, 503, 7, "not \"now\"");
	details = cJSON_ParseWithLength(exchange.answer.data, exchange.answer.size);
	assert_non_null(details);
	assert_string_equal(
	    cJSON_GetObjectItem(details, "title")->valuestring, "Service Unavailable");
	assert_string_equal(cJSON_GetObjectItem(details, "detail")->valuestring, "not \"now\"");
	assert_string_equal(cJSON_GetObjectItem(details, "instance")->valuestring,
	    "urn:uuid:0ef45988-3ace-4c7c-b92b-77f6a8d941e3");
	assert_int_equal(cJSON_GetObjectItem(details, "status")->valueint, 503);
	assert_string_equal(exchange.fields->name, "Retry-After");
	assert_string_equal(exchange.fields->value, "7");
	cJSON_Delete(details);
	buffer_release(&exchange.answer);
	arena_release(&arena);
}

static enum exit_status
refusal(const char *list, bool is_safe)
{
	struct listeners listeners;
	struct failure failure = { 0 };

	if (listen_open(&listeners, list, is_safe, &failure) < 0)
		return failure.status;
	listen_close(&listeners);
	return EXIT_DONE;
}

static void
only_this_machine_is_listened_to_without_tls(void **state)
{
	(void)state;
	assert_int_equal(refusal("127.0.0.1:0", false), EXIT_DONE);
	assert_int_equal(refusal("localhost:0", false), EXIT_DONE);
	assert_int_equal(refusal("0.0.0.0:0", false), EXIT_BAD_CONFIG);
	assert_int_equal(refusal("0.0.0.0:0", true), EXIT_DONE);
	assert_int_equal(refusal("[::]:0", false), EXIT_BAD_CONFIG);
	assert_int_equal(refusal("127.0.0.1:0,192.0.2.7:0", false), EXIT_BAD_CONFIG);
	assert_int_equal(refusal("127.0.0.1", true), EXIT_BAD_CONFIG);
	assert_int_equal(refusal("127.0.0.1:65536", true), EXIT_BAD_CONFIG);
	assert_int_equal(refusal("example.org:80", true), EXIT_BAD_CONFIG);
	assert_int_equal(refusal("", true), EXIT_BAD_CONFIG);
}

/* In a process that systemd would have started: descriptor 3 listens. */
static int
take_given_socket(const char *address, bool is_listening)
{
	struct listeners listeners;
	struct sockaddr_in name = { .sin_family = AF_INET };
	struct failure failure;
	char pid[16];
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	inet_pton(AF_INET, address, &name.sin_addr);
	if (bind(fd, (struct sockaddr *)&name, sizeof(name)) < 0 ||
	    (is_listening && listen(fd, 1) < 0) || dup2(fd, 3) < 0)
		return 1;
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	setenv("LISTEN_PID", pid, 1);
	setenv("LISTEN_FDS", "1", 1);
	if (listen_open(&listeners, "nonsense", false, &failure) < 0)
		return failure.status;
	return listeners.count == 1 && listeners.fd[0] == 3 && listeners.is_given &&
		       fcntl(3, F_GETFD) & FD_CLOEXEC
		   ? 0
		   : 1;
}

static int
in_a_child(const char *address, bool is_listening)
{
	pid_t child = fork();
	int status;

	if (child == 0)
		_exit(take_given_socket(address, is_listening));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
a_socket_that_systemd_brings_is_taken(void **state)
{
	(void)state;
	assert_int_equal(in_a_child("127.0.0.1", true), 0);
	assert_int_equal(in_a_child("127.0.0.1", false), EXIT_BAD_CONFIG);
	assert_int_equal(in_a_child("0.0.0.0", true), EXIT_BAD_CONFIG);
}

static void
counters_are_written_for_prometheus(void **state)
{
	struct tally tally;
	struct buffer text = { 0 };

	(void)state;
	tally_open(&tally, tables);
	tally_add(&tally, &others[1], 204, 1500);
	tally_add(&tally, &others[1], 404, 40000000);
	tally_add(&tally, NULL, 200, 100);
	tally_write(&tally, &text);
	buffer_add_byte(&text, '\0');
	assert_non_null(strstr(text.data,
	    "siem_requests_total{method=\"DELETE\",route=\"/events/{id}\",code=\"2xx\"} 1\n"));
	assert_non_null(strstr(text.data,
	    "siem_request_duration_seconds_bucket{method=\"DELETE\",route=\"/events/{id}\","
	    "le=\"0.002\"} 1\n"));
	assert_non_null(strstr(text.data, "route=\"/events/{id}\",le=\"30\"} 1\n"));
	assert_non_null(strstr(text.data, "route=\"/events/{id}\",le=\"+Inf\"} 2\n"));
	assert_non_null(strstr(text.data,
	    "siem_request_duration_seconds_sum{method=\"DELETE\",route=\"/events/{id}\"} "
	    "40.001500\n"));
	assert_null(strstr(text.data, "/entities"));
	buffer_release(&text);
	tally_release(&tally);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_is_decoded_once_and_into_one_form),
		cmocka_unit_test(tricks_in_a_path_are_refused),
		cmocka_unit_test(a_target_is_split_also_with_a_host),
		cmocka_unit_test(a_route_is_found_with_its_params),
		cmocka_unit_test(the_methods_of_a_path_are_told),
		cmocka_unit_test(a_query_is_decoded_and_its_first_parameter_counts),
		cmocka_unit_test(numbers_times_and_flags_come_from_the_query_or_are_a_problem),
		cmocka_unit_test(headers_and_cookies_are_found),
		cmocka_unit_test(a_body_is_a_json_object_or_a_problem),
		cmocka_unit_test(a_problem_names_itself_and_its_request),
		cmocka_unit_test(only_this_machine_is_listened_to_without_tls),
		cmocka_unit_test(a_socket_that_systemd_brings_is_taken),
		cmocka_unit_test(counters_are_written_for_prometheus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
