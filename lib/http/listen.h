/* listen.h: the sockets that a server accepts connections from (within lib/http only). */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include <stdbool.h>

#include "base/failure.h"
#include "base/limits.h"

struct listeners {
	int fd[LIMIT_HTTP_LISTENERS];
	int count;
	bool is_given; /* by systemd (LISTEN_FDS) */
	char address[128]; /* of the first, "127.0.0.1:8000" */
};

/*
 * Takes the sockets that systemd hands over, if it does; else opens those of a list of
 * addresses, "127.0.0.1:8000,[::1]:8000" ("localhost" is 127.0.0.1, port 0 one that is free).
 * Unless `is_safe` (TLS, or a proxy in front), only addresses of the machine itself are taken.
 */
int listen_open(
    struct listeners *listeners, const char *list, bool is_safe, struct failure *failure);

/* Is the list one that listen_open takes?  It opens nothing; systemd's sockets go before it. */
int listen_check(const char *list, bool is_safe, struct failure *failure);

void listen_close(struct listeners *listeners);

#endif
