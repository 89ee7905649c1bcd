/* accept.c: from listening sockets to the library's threads, one after the other. */

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/accept.h"
#include "http/core.h"
#include "os/log.h"

enum {
	MANY = 64, /* taken from one socket before the others have their turn */
	FULL_MS = 20, /* until it is looked whether there is room again */
	SHORT_MS = 100 /* until the system may have descriptors or memory again */
};

/* Those that the library's threads have not seen yet are there, too. */
static bool
has_room(struct server *server)
{
	return connections_count(&server->connections) + atomic_load(&server->coming) <
	       server->settings.max_connections;
}

/* False: the system has no means for another one. */
static bool
take(struct server *server, int listener)
{
	struct failure failure;

	for (int i = 0; i < MANY && has_room(server); i++) {
		struct sockaddr_storage peer;
		socklen_t size = sizeof(peer);
		int fd = accept4(
		    listener, (struct sockaddr *)&peer, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
		struct MHD_Daemon *daemon = server->daemons[server->turn];

		if (fd < 0 && (errno == EINTR || errno == ECONNABORTED))
			continue;
		if (fd < 0 && errno == EAGAIN)
			return true;
		if (fd < 0) {
			failure_errno(&failure, EXIT_UNAVAILABLE, "no connection is accepted");
			log_detail("%s", failure.text);
			return false;
		}
		server->turn = (server->turn + 1) % (int)server->settings.threads;
		atomic_fetch_add(&server->coming, 1);
		/* It closes what it does not take. */
		if (MHD_add_connection(daemon, fd, (struct sockaddr *)&peer, size) != MHD_YES)
			atomic_fetch_sub(&server->coming, 1);
	}
	return true;
}

static void *
accept_all(void *data)
{
	struct server *server = data;
	const struct listeners *listeners = &server->listeners;
	struct pollfd fds[LIMIT_HTTP_LISTENERS + 1] = { { .fd = server->accept_end,
	    .events = POLLIN } };
	int rest_ms = 0;

	for (int i = 0; i < listeners->count; i++)
		fds[i + 1] = (struct pollfd){ .fd = listeners->fd[i], .events = POLLIN };
	while (!fds[0].revents) {
		const bool is_open = rest_ms == 0 && has_room(server);

		if (!is_open && rest_ms == 0)
			rest_ms = FULL_MS;
		if (poll(fds, is_open ? (nfds_t)listeners->count + 1 : 1, is_open ? -1 : rest_ms) <
		    0)
			fds[0].revents = 0;
		rest_ms = 0;
		for (int i = 1; is_open && i <= listeners->count; i++)
			if (fds[i].revents && !take(server, fds[i].fd))
				rest_ms = SHORT_MS;
	}
	return NULL;
}

int
accept_start(struct server *server, struct failure *failure)
{
	server->accept_end = eventfd(0, EFD_CLOEXEC);
	if (server->accept_end >= 0 &&
	    pthread_create(&server->accepting, NULL, accept_all, server) == 0)
		server->is_accepting = true;
	if (server->is_accepting)
		return 0;
	return failure_set(failure, EXIT_UNAVAILABLE, "cannot start the HTTP server");
}

void
accept_stop(struct server *server)
{
	uint64_t one = 1;

	if (server->is_accepting && write(server->accept_end, &one, sizeof(one)) == sizeof(one))
		pthread_join(server->accepting, NULL);
	server->is_accepting = false;
}
