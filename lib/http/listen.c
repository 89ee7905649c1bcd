/* listen.c: sockets by address, or by systemd's protocol (sd_listen_fds(3)). */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/address.h"
#include "base/number.h"
#include "http/listen.h"

enum { GIVEN_FD = 3 /* SD_LISTEN_FDS_START */, BACKLOG = 1024 };

union name {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_storage room;
};

static int
refuse(struct failure *failure, struct span text)
{
	return failure_set(failure, EXIT_BAD_CONFIG,
	    "listen: not an address and port such as 127.0.0.1:8000 or [::1]:8000: %.*s",
	    (int)text.size, text.data);
}

static int
read_name(struct span text, union name *name, struct failure *failure)
{
	size_t colon = span_last_index(text, ':');
	struct span host = span_first(text, colon), port_text = span_skip(text, colon + 1);
	char zero_ended[64] = "";
	int64_t port;

	memset(name, 0, sizeof(*name));
	if (!parse_number(port_text, 0, 65535, &port) || host.size >= sizeof(zero_ended))
		return refuse(failure, text);
	if (span_is(host, "localhost"))
		host = SPAN("127.0.0.1");
	if (host.size > 2 && host.data[0] == '[' && host.data[host.size - 1] == ']') {
		memcpy(zero_ended, host.data + 1, host.size - 2);
		name->v6.sin6_family = AF_INET6;
		name->v6.sin6_port = htons((uint16_t)port);
		return inet_pton(AF_INET6, zero_ended, &name->v6.sin6_addr) == 1
			   ? 0
			   : refuse(failure, text);
	}
	memcpy(zero_ended, host.data ? host.data : "", host.size);
	name->v4.sin_family = AF_INET;
	name->v4.sin_port = htons((uint16_t)port);
	return inet_pton(AF_INET, zero_ended, &name->v4.sin_addr) == 1 ? 0 : refuse(failure, text);
}

static bool
is_loopback(const union name *name)
{
	if (name->any.sa_family == AF_INET)
		return ntohl(name->v4.sin_addr.s_addr) >> 24 == 127;
	return IN6_IS_ADDR_LOOPBACK(&name->v6.sin6_addr);
}

static socklen_t
size_of(const union name *name)
{
	return name->any.sa_family == AF_INET ? sizeof(name->v4) : sizeof(name->v6);
}

static void
write_name(int fd, char *to, size_t size)
{
	union name name = { 0 };
	socklen_t length = sizeof(name);
	char host[INET6_ADDRSTRLEN] = "";

	if (getsockname(fd, &name.any, &length) < 0)
		return;
	if (name.any.sa_family == AF_INET) {
		inet_ntop(AF_INET, &name.v4.sin_addr, host, sizeof(host));
		snprintf(to, size, "%s:%d", host, ntohs(name.v4.sin_port));
	} else {
		inet_ntop(AF_INET6, &name.v6.sin6_addr, host, sizeof(host));
		snprintf(to, size, "[%s]:%d", host, ntohs(name.v6.sin6_port));
	}
}

static int
open_one(const union name *name, struct span text, struct failure *failure)
{
	int family = name->any.sa_family, on = 1;
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return failure_errno(failure, EXIT_UNAVAILABLE, "cannot make a socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	/* An IPv4 address is asked for by itself, so that both can stand in a list. */
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if (bind(fd, &name->any, size_of(name)) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	failure_errno(
	    failure, EXIT_UNAVAILABLE, "cannot listen at %.*s", (int)text.size, text.data);
	close(fd);
	return -1;
}

static int
given_count(void)
{
	const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
	int64_t number;

	if (pid && count && parse_number(span_of(pid), getpid(), getpid(), &number) &&
	    parse_number(span_of(count), 1, 1000, &number))
		return (int)number;
	return 0;
}

/* What systemd listens at is for who wrote the .socket file to decide, but not without TLS. */
static int
take_given(struct listeners *listeners, int fd, bool is_safe, struct failure *failure)
{
	int is_listening = 0, type = 0;
	socklen_t size = sizeof(int), length = sizeof(union name);
	union name name = { 0 };

	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &size) < 0 ||
	    getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) < 0 || !is_listening ||
	    type != SOCK_STREAM || getsockname(fd, &name.any, &length) < 0 ||
	    (name.any.sa_family != AF_INET && name.any.sa_family != AF_INET6))
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "LISTEN_FDS: descriptor %d is no listening TCP socket", fd);
	if (!is_safe && !is_loopback(&name))
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "LISTEN_FDS: descriptor %d listens beyond this machine, which takes --tls-cert "
		    "and --tls-key, or --behind-proxy",
		    fd);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	listeners->fd[listeners->count++] = fd;
	return 0;
}

/* listeners NULL: it is only looked at. */
static int
walk_list(struct listeners *listeners, struct span list, bool is_safe, struct failure *failure)
{
	int count = 0, fd;

	do {
		struct span text = span_trim(span_cut(&list, ','));
		union name name;

		if (read_name(text, &name, failure) < 0)
			return -1;
		if (count == LIMIT_HTTP_LISTENERS)
			return failure_set(failure, EXIT_BAD_CONFIG,
			    "listen: more than %d addresses", LIMIT_HTTP_LISTENERS);
		if (!is_safe && !is_loopback(&name))
			return failure_set(failure, EXIT_BAD_CONFIG,
			    "listening at %.*s, beyond this machine, takes --tls-cert and "
			    "--tls-key, or --behind-proxy",
			    (int)text.size, text.data);
		count++;
		if (!listeners)
			continue;
		fd = open_one(&name, text, failure);
		if (fd < 0)
			return -1;
		listeners->fd[listeners->count++] = fd;
	} while (list.size > 0);
	return 0;
}

int
listen_check(const char *list, bool is_safe, struct failure *failure)
{
	return given_count() > 0 ? 0 : walk_list(NULL, span_of(list), is_safe, failure);
}

int
listen_open(struct listeners *listeners, const char *list, bool is_safe, struct failure *failure)
{
	int given = given_count(), result = 0;

	*listeners = (struct listeners){ .is_given = given > 0 };
	if (given > LIMIT_HTTP_LISTENERS)
		return failure_set(failure, EXIT_BAD_CONFIG, "LISTEN_FDS: more than %d sockets",
		    LIMIT_HTTP_LISTENERS);
	for (int i = 0; i < given && result == 0; i++)
		result = take_given(listeners, GIVEN_FD + i, is_safe, failure);
	if (given == 0)
		result = walk_list(listeners, span_of(list), is_safe, failure);
	if (result < 0)
		listen_close(listeners);
	else
		write_name(listeners->fd[0], listeners->address, sizeof(listeners->address));
	return result;
}

void
listen_close(struct listeners *listeners)
{
	for (int i = 0; i < listeners->count; i++)
		close(listeners->fd[i]);
	listeners->count = 0;
}
