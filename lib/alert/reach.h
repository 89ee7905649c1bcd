/*
 * reach.h: which addresses a channel may connect to (within lib/alert only).
 *
 * A name can point anywhere, and to elsewhere a moment later: so the address is looked at
 * that is connected to, when it is.  Else a channels file that somebody fills in by a form
 * reaches what only this machine can: its own services, a cloud's metadata.
 */
#ifndef ALERT_REACH_H
#define ALERT_REACH_H

#include <sys/socket.h>

#include "base/address.h"

struct reach {
	bool allows_local; /* loopback, link-local and unspecified addresses */
	bool wants_loopback; /* no other: what is sent is not encrypted */
	char refused[128]; /* why the last address was refused; empty: none was */
};

/* A socket for it, or -1: it is refused, or there is none. */
int reach_socket(struct reach *reach, int type, int protocol, const struct sockaddr *to);

#endif
