/*
 * accept.h: a thread that takes connections as they come, while there is room for them
 * (within lib/http only).
 *
 * The library's own way to accept cannot be stopped well: MHD_quiesce_daemon and a thread that
 * wakes at that moment both take the socket out of the same epoll set, and who comes second aborts
 * the process; without it, the library's end shuts down systemd's socket for everybody.
 */
#ifndef HTTP_ACCEPT_H
#define HTTP_ACCEPT_H

#include "base/failure.h"

struct server;

int accept_start(struct server *server, struct failure *failure);

/* Takes no more, and leaves those that wait to whoever has the sockets next; again: nothing. */
void accept_stop(struct server *server);

#endif
