/* http-sink.h: a receiver of messages that answers as it is told, or does not. */
#ifndef TESTS_HTTP_SINK_H
#define TESTS_HTTP_SINK_H

#include "channel-alone.h"

#include <arpa/inet.h>
#include <cjson/cJSON.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

struct sink {
	const char *answer; /* all of it; NULL: none, until the other side gives up */
	bool resets; /* in place of an answer */
	int fd, hang[2];
	pthread_t thread;
	char url[64];
	int requests;
	char head[4096], body[65536];
};

static inline void
sink_read(struct sink *sink, FILE *in)
{
	size_t size = 0, length = 0;

	sink->head[0] = '\0';
	while (fgets(sink->head + size, (int)(sizeof(sink->head) - size), in)) {
		if (strncasecmp(sink->head + size, "Content-Length:", 15) == 0)
			length = strtoul(sink->head + size + 15, NULL, 10);
		if (strcmp(sink->head + size, "\r\n") == 0)
			break;
		size += strlen(sink->head + size);
	}
	assert_true(length < sizeof(sink->body));
	sink->body[fread(sink->body, 1, length, in)] = '\0';
	sink->requests++;
}

static inline void *
sink_serve(void *data)
{
	struct sink *sink = data;
	const struct linger now = { 1, 0 };
	int fd;

	while ((fd = accept(sink->fd, NULL, NULL)) >= 0) {
		FILE *in = fdopen(fd, "r");

		sink_read(sink, in);
		if (sink->resets)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
		else if (sink->answer)
			send(fd, sink->answer, strlen(sink->answer), MSG_NOSIGNAL);
		else /* until the other side goes, or the test ends */
			poll(
			    (struct pollfd[]){ { fd, POLLRDHUP, 0 }, { sink->hang[0], POLLIN, 0 } },
			    2, 60000);
		fclose(in);
	}
	return NULL;
}

static inline void
sink_start(struct sink *sink)
{
	struct sockaddr_in here = { .sin_family = AF_INET };
	socklen_t size = sizeof(here);

	here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sink->fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(sink->fd, (struct sockaddr *)&here, sizeof(here)), 0);
	assert_int_equal(listen(sink->fd, 8), 0);
	assert_int_equal(getsockname(sink->fd, (struct sockaddr *)&here, &size), 0);
	snprintf(sink->url, sizeof(sink->url), "http://127.0.0.1:%d", ntohs(here.sin_port));
	assert_int_equal(pipe(sink->hang), 0);
	assert_int_equal(pthread_create(&sink->thread, NULL, sink_serve, sink), 0);
}

static inline void
sink_stop(struct sink *sink)
{
	close(sink->hang[1]);
	shutdown(sink->fd, SHUT_RDWR);
	pthread_join(sink->thread, NULL);
	close(sink->fd);
	close(sink->hang[0]);
}

#define SINK_OK "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"

#endif
