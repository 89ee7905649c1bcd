/* talk.c: a connection a request; a stream of events is left behind its head. */

#include "talk.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000 };

static struct {
	char *data;
	size_t size, room;
} heard;

static int
dial(int port)
{
	struct sockaddr_in name = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, (struct sockaddr *)&name, sizeof(name)) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Takes what came, if that is at hand; 1: something, 0: the end, -1: nothing in time. */
static int
hear(int fd)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	ssize_t n;

	if (poll(&ready, 1, PATIENCE_MS) != 1)
		return -1;
	if (heard.room - heard.size < 65536 + 1) {
		heard.room = 2 * heard.room + 2 * 65536;
		heard.data = realloc(heard.data, heard.room);
		if (!heard.data)
			abort();
	}
	n = recv(fd, heard.data + heard.size, 65536, 0);
	heard.size += n > 0 ? (size_t)n : 0;
	heard.data[heard.size] = '\0';
	return n > 0;
}

/* Who is refused early may have closed: what it said is what counts. */
static void
say(int fd, const char *text, size_t size)
{
	ssize_t n;

	for (; size > 0; text += n, size -= (size_t)n) {
		n = send(fd, text, size, MSG_NOSIGNAL);
		if (n <= 0)
			return;
	}
}

static void
say_request(int fd, const struct request *request)
{
	char head[16384];
	int size = snprintf(head, sizeof(head),
	    "%s %s HTTP/1.1\r\nHost: test\r\nConnection: close\r\n%s%s%s", request->method,
	    request->target, request->token ? "Authorization: Bearer " : "",
	    request->token ? request->token : "", request->token ? "\r\n" : "");

	if (request->type)
		size += snprintf(head + size, sizeof(head) - (size_t)size,
		    "Content-Type: %s\r\nContent-Length: %zu\r\n", request->type, request->size);
	size += snprintf(head + size, sizeof(head) - (size_t)size, "\r\n");
	say(fd, head, (size_t)size);
	if (request->type)
		say(fd, request->body, request->size);
}

static void
take_header(struct answer *out, const char *line, const char *end)
{
	int size = (int)(end - line);

	if (size > 14 && strncasecmp(line, "Content-Type: ", 14) == 0)
		snprintf(out->type, sizeof(out->type), "%.*s", (int)strcspn(line + 14, ";\r"),
		    line + 14);
	if (size > 12 && strncasecmp(line, "Retry-After:", 12) == 0)
		out->has_retry_after = true;
}

static bool
is_chunked(const char *head, const char *end)
{
	const char *at = strcasestr(head, "Transfer-Encoding: chunked");

	return at && at < end;
}

/* Puts the chunks together, in place. */
static size_t
join_chunks(char *body, size_t size)
{
	char *from = body, *to = body, *end = body + size, *line;
	size_t chunk;

	while (from < end && (chunk = strtoul(from, &line, 16)) > 0) {
		from = strstr(line, "\r\n");
		if (!from || (size_t)(end - from) < chunk + 4)
			break;
		memmove(to, from + 2, chunk);
		to += chunk;
		from += chunk + 4;
	}
	*to = '\0';
	return (size_t)(to - body);
}

static void
read_answer(struct answer *out)
{
	char *end = heard.data ? strstr(heard.data, "\r\n\r\n") : NULL, *line, *next;

	if (!end || strncmp(heard.data, "HTTP/1.1 ", 9) != 0)
		return;
	out->status = atoi(heard.data + 9);
	for (line = heard.data; line < end; line = next + 2) {
		next = strstr(line, "\r\n");
		take_header(out, line, next);
	}
	out->body = end + 4;
	out->size = heard.size - (size_t)(end + 4 - heard.data);
	if (is_chunked(heard.data, end))
		out->size = join_chunks(end + 4, out->size);
}

static bool
is_stream(void)
{
	return heard.size && strstr(heard.data, "\r\n\r\n") &&
	       strcasestr(heard.data, "Content-Type: text/event-stream");
}

void
talk(int port, const struct request *request, struct answer *out)
{
	int fd = dial(port), more = 1;

	*out = (struct answer){ .body = "" };
	heard.size = 0;
	if (fd < 0)
		return;
	say_request(fd, request);
	while (more > 0 && !is_stream())
		more = hear(fd);
	close(fd);
	if (heard.size)
		read_answer(out);
	if (more < 0)
		out->status = -1;
}
