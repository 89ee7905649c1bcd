/*
 * socket.c: requests at a unix socket.
 *
 * One client's line is answered in each round, then the next client's.  A
 * client is not read from while its answers wait to be taken, and if all places
 * are taken, who has been silent longest loses its own.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/number.h"
#include "block/server.h"
#include "os/log.h"
#include "os/signals.h"

enum { GIVEN_FD = 3 }; /* SD_LISTEN_FDS_START */

struct client {
	int fd; /* -1: the place is free */
	struct actor actor;
	struct buffer in; /* what has been read and is not answered yet */
	struct buffer out; /* answers that have not been sent */
	size_t cut; /* bytes of an endless line that were let go */
	bool is_at_end; /* it will send no more */
	int64_t heard_ms;
};

struct server {
	struct blocker *blocker;
	int listener, epoll;
	struct client clients[LIMIT_BLOCK_CLIENTS];
};

bool
block_has_given_socket(void)
{
	const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
	int64_t number;

	return pid && count && parse_number(span_of(pid), getpid(), getpid(), &number) &&
	       parse_number(span_of(count), 1, 1000, &number);
}

static int
take_given(struct failure *failure)
{
	int domain = 0, is_listening = 0;
	socklen_t size = sizeof(int);

	if (getsockopt(GIVEN_FD, SOL_SOCKET, SO_DOMAIN, &domain, &size) < 0 ||
	    getsockopt(GIVEN_FD, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &size) < 0 ||
	    domain != AF_UNIX || !is_listening)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "LISTEN_FDS: descriptor 3 is no listening unix stream socket");
	fcntl(GIVEN_FD, F_SETFD, FD_CLOEXEC);
	fcntl(GIVEN_FD, F_SETFL, fcntl(GIVEN_FD, F_GETFL) | O_NONBLOCK);
	return GIVEN_FD;
}

/* A socket that nobody answers at was left by a process that was killed. */
static bool
is_left_over(const struct sockaddr_un *address)
{
	struct stat status;
	int fd, result;

	if (lstat(address->sun_path, &status) < 0 || !S_ISSOCK(status.st_mode))
		return false;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	result = connect(fd, (const struct sockaddr *)address, sizeof(*address));
	result = result < 0 && errno == ECONNREFUSED;
	close(fd);
	return result;
}

int
block_listen(const char *path, struct failure *failure)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	mode_t mask;
	int fd, result;

	if (block_has_given_socket())
		return take_given(failure);
	if (strlen(path) >= sizeof(address.sun_path))
		return failure_set(
		    failure, EXIT_BAD_CONFIG, "the socket's path is too long: %s", path);
	memcpy(address.sun_path, path, strlen(path));
	if (is_left_over(&address))
		unlink(path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return failure_errno(failure, EXIT_UNAVAILABLE, "cannot make a socket");
	mask = umask(0117);
	result = bind(fd, (const struct sockaddr *)&address, sizeof(address));
	umask(mask);
	if (result == 0)
		result = listen(fd, LIMIT_BLOCK_CLIENTS);
	if (result < 0) {
		failure_errno(failure, EXIT_UNAVAILABLE, "cannot listen at %s", path);
		close(fd);
		return -1;
	}
	return fd;
}

static void
drop(struct client *client)
{
	if (client->fd < 0)
		return;
	close(client->fd);
	buffer_release(&client->in);
	buffer_release(&client->out);
	*client = (struct client){ .fd = -1 };
}

static struct client *
free_place(struct server *server)
{
	struct client *oldest = &server->clients[0];

	for (int i = 0; i < LIMIT_BLOCK_CLIENTS; i++) {
		if (server->clients[i].fd < 0)
			return &server->clients[i];
		if (server->clients[i].heard_ms < oldest->heard_ms)
			oldest = &server->clients[i];
	}
	log_error("%d clients are connected: who was silent longest (uid %ld) has to go",
	    LIMIT_BLOCK_CLIENTS, (long)oldest->actor.uid);
	drop(oldest);
	return oldest;
}

static void
welcome(struct server *server)
{
	int fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP };
	struct ucred peer;
	socklen_t size = sizeof(peer);
	struct client *client;

	if (fd < 0)
		return;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0) {
		close(fd);
		return;
	}
	client = free_place(server);
	*client = (struct client){
		.fd = fd, .actor = { peer.uid, peer.pid }, .heard_ms = clock_monotonic_ms()
	};
	event.data.ptr = client;
	if (epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event) < 0)
		drop(client);
}

/* Waits for what the client can do next: take answers first, then ask more. */
static void
await(struct server *server, struct client *client)
{
	bool is_full = client->out.size >= LIMIT_BLOCK_PENDING ||
		       client->in.size > LIMIT_BLOCK_LINE || client->is_at_end;
	struct epoll_event event = { .data.ptr = client };

	event.events = (client->out.size ? EPOLLOUT : 0u) | (is_full ? 0u : EPOLLIN);
	if (client->fd >= 0)
		epoll_ctl(server->epoll, EPOLL_CTL_MOD, client->fd, &event);
}

static void
receive(struct client *client)
{
	enum { CHUNK = 4096 };
	ssize_t n;

	if (client->in.size > LIMIT_BLOCK_LINE || client->out.size >= LIMIT_BLOCK_PENDING)
		return;
	n = recv(client->fd, buffer_room(&client->in, CHUNK), CHUNK, 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0) {
		drop(client);
		return;
	}
	client->is_at_end = n == 0;
	client->in.size += (size_t)n;
	client->heard_ms = clock_monotonic_ms();
}

static void
deliver(struct client *client)
{
	ssize_t n;

	if (client->out.size == 0)
		return;
	n = send(client->fd, client->out.data, client->out.size, MSG_NOSIGNAL);
	if (n < 0 && errno != EAGAIN && errno != EINTR) {
		drop(client);
	} else if (n > 0) {
		client->out.size -= (size_t)n;
		memmove(client->out.data, client->out.data + n, client->out.size);
	}
}

/* Takes a line, or what there is of one at the end, off the front. */
static void
answer_line(struct blocker *blocker, struct client *client, size_t size)
{
	struct span line = { client->in.data, size };
	size_t whole = size + client->cut, used = size < client->in.size ? size + 1 : size;
	struct failure failure;

	if (whole > 0 && blocker_answer(blocker, span_first(line, LIMIT_BLOCK_LINE), whole,
			     &client->actor, &client->out, &failure) < 0)
		log_error("%s", failure.text);
	client->cut = 0;
	client->in.size -= used;
	memmove(client->in.data, client->in.data + used, client->in.size);
}

/* Could a request be answered now? */
static bool
has_request(const struct client *client)
{
	if (client->fd < 0 || client->in.size == 0 || client->out.size >= LIMIT_BLOCK_PENDING)
		return false;
	return client->is_at_end || span_index(buffer_span(&client->in), '\n') < client->in.size;
}

/* Of an endless line the beginning is kept, to answer when it ends after all. */
static void
cut_endless(struct client *client)
{
	struct span in = buffer_span(&client->in);

	if (in.size <= LIMIT_BLOCK_LINE || span_index(in, '\n') < in.size)
		return;
	client->cut += client->in.size - LIMIT_BLOCK_LINE;
	client->in.size = LIMIT_BLOCK_LINE;
}

static void
heed_events(struct server *server)
{
	struct epoll_event events[LIMIT_BLOCK_CLIENTS + 1];
	int count = epoll_wait(server->epoll, events, LIMIT_BLOCK_CLIENTS + 1, 0);

	for (int i = 0; i < count; i++) {
		struct client *client = events[i].data.ptr;

		if (client && client->fd >= 0 && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
			receive(client);
	}
	/* Behind the others: it may give away a place that an event is for. */
	for (int i = 0; i < count; i++)
		if (!events[i].data.ptr)
			welcome(server);
}

/* A turn for each client.  True: somebody has more. */
static bool
take_turns(struct server *server)
{
	bool is_busy = false;

	for (int i = 0; i < LIMIT_BLOCK_CLIENTS; i++) {
		struct client *client = &server->clients[i];

		if (client->fd < 0)
			continue;
		if (has_request(client))
			answer_line(
			    server->blocker, client, span_index(buffer_span(&client->in), '\n'));
		cut_endless(client);
		deliver(client);
		if (client->is_at_end && client->in.size == 0 && client->out.size == 0)
			drop(client);
		await(server, client);
		is_busy |= has_request(client);
	}
	return is_busy;
}

int
block_serve_socket(
    struct blocker *blocker, int listener, block_reread *reread, struct failure *failure)
{
	struct server server = { .blocker = blocker, .listener = listener };
	struct epoll_event event = { .events = EPOLLIN };
	bool is_busy = false;

	server.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (server.epoll < 0 || epoll_ctl(server.epoll, EPOLL_CTL_ADD, listener, &event) < 0)
		return failure_errno(failure, EXIT_UNAVAILABLE, "cannot wait for clients");
	for (int i = 0; i < LIMIT_BLOCK_CLIENTS; i++)
		server.clients[i].fd = -1;
	while (!signals_end_asked()) {
		if (!is_busy)
			signals_wait_readable(server.epoll, -1);
		block_heed_signals(blocker, reread);
		heed_events(&server);
		is_busy = take_turns(&server);
	}
	for (int i = 0; i < LIMIT_BLOCK_CLIENTS; i++)
		drop(&server.clients[i]);
	close(server.epoll);
	return block_end(blocker);
}
