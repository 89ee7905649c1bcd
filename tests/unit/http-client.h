/* http-client.h: a server in the test's own process, and raw sockets to talk to it. */
#ifndef TESTS_HTTP_CLIENT_H
#define TESTS_HTTP_CLIENT_H

#include "check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/number.h"
#include "http/server.h"
#include "http/feed.h"
#include "os/signals.h"

/* However slow the machine is, this long is broken. */
enum { PATIENCE_MS = 60000 };

static struct sockaddr_in server_name;

/* "127.0.0.1:4711" */
static inline void
remember_address(const char *address)
{
	struct span port = span_of(address);
	int64_t number;

	span_cut(&port, ':');
	assert_true(parse_number(port, 1, 65535, &number));
	server_name = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)number),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static inline int
dial(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&server_name, sizeof(server_name)), 0);
	return fd;
}

/* The peer may have closed already: what it said is looked at, not whether all could be said. */
static inline void
say(int fd, struct span text)
{
	while (text.size > 0) {
		ssize_t n = send(fd, text.data, text.size, MSG_NOSIGNAL);

		if (n < 0)
			return;
		text = span_skip(text, (size_t)n);
	}
}

/* Adds what comes next; false: the end. */
static inline bool
hear_some(int fd, struct buffer *to)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	ssize_t n;

	if (poll(&ready, 1, PATIENCE_MS) != 1)
		fail_msg(
		    "nothing came in %d ms behind \"%.*s\"", PATIENCE_MS, (int)to->size, to->data);
	n = recv(fd, buffer_room(to, 65536), 65536, 0);
	if (n <= 0)
		return false;
	to->size += (size_t)n;
	return true;
}

/* Until the text stands in what came; false: the end came first. */
static inline bool
hear_until(int fd, struct buffer *to, const char *text)
{
	while (span_find(buffer_span(to), span_of(text)) == to->size)
		if (!hear_some(fd, to))
			return false;
	return true;
}

/* Until the end; returned as a string that the next call overwrites. */
static inline const char *
hear_all(int fd)
{
	static struct buffer all;

	all.size = 0;
	while (hear_some(fd, &all))
		;
	buffer_add_byte(&all, '\0');
	return all.data;
}

/* Sends a request as it is and returns all that comes until the server closes. */
static inline const char *
talk(struct span request)
{
	int fd = dial();
	const char *answer;

	say(fd, request);
	answer = hear_all(fd);
	close(fd);
	return answer;
}

/* The same for a request without its end: adds Host, Connection: close and the empty line. */
static inline const char *
ask(const char *head)
{
	char request[16384];

	snprintf(request, sizeof(request), "%s\r\nHost: test\r\nConnection: close\r\n\r\n", head);
	return talk(span_of(request));
}

/* The first status of an answer, 0: there is none. */
static inline int
status_of(const char *answer)
{
	int64_t status = 0;

	if (strncmp(answer, "HTTP/1.1 ", 9) == 0)
		parse_digits((struct span){ answer + 9, 3 }, 3, &status);
	return (int)status;
}

/* How many answers there are. */
static inline int
count_answers(const char *text)
{
	int count = 0;

	for (; (text = strstr(text, "HTTP/1.1 ")); text++)
		count++;
	return count;
}

static inline const char *
body_of(const char *answer)
{
	const char *end = strstr(answer, "\r\n\r\n");

	return end ? end + 4 : "";
}

#define assert_status(answer, status) check_status((answer), (status), __FILE__, __LINE__)
#define assert_has(text, part) check_has((text), (part), __FILE__, __LINE__)

static inline void
check_status(const char *answer, int status, const char *file, int line)
{
	if (status_of(answer) != status) {
		print_error("expected status %d, got: %.300s\n", status, answer);
		_fail(file, line);
	}
}

static inline void
check_has(const char *text, const char *part, const char *file, int line)
{
	if (!strstr(text, part)) {
		print_error("expected \"%s\" in: %.600s\n", part, text);
		_fail(file, line);
	}
}

#endif
