/*
 * around.h: whom this machine cannot do without, and who is logged in on it.
 *
 * Read anew for each request.  What cannot be read is a failure, and nothing is
 * blocked then; a file that is not there has nothing to say.
 *
 * Logged in is who has a session in utmp(5) or in systemd-logind's files (the
 * latter also where utmp is no more).  A connection to sshd alone proves
 * nothing: whoever guesses passwords has one too, and without privileges over
 * other processes nobody can tell them apart.  Therefore connections count
 * only for ports that are named as protected.
 */
#ifndef BLOCK_AROUND_H
#define BLOCK_AROUND_H

#include "base/failure.h"
#include "base/limits.h"
#include "block/guard.h"

enum { AROUND_NAMESERVER_FILES = 2 };

/* Where it is read from.  NULL: not at all. */
struct around {
	const char *route; /* as /proc/net/route */
	const char *route6; /* as /proc/net/ipv6_route */
	const char *nameservers[AROUND_NAMESERVER_FILES]; /* as resolv.conf(5) */
	const char *utmp;
	const char *sessions; /* folder of systemd-logind's session files */
	const char *tcp, *tcp6; /* as /proc/net/tcp and tcp6 */
	bool has_own; /* the addresses of the interfaces count */
	uint16_t ports[LIMIT_PROTECTED_PORTS]; /* protected ones */
	size_t port_count;
};

/* The places of a running system. */
extern const struct around around_here;

/* Adds all of them to the guard. */
int around_look(const struct around *around, struct guard *guard, struct failure *failure);

/* The parts that read one file's text each. */
void around_read_route(struct span text, struct guard *guard);
void around_read_route6(struct span text, struct guard *guard);
void around_read_nameservers(struct span text, struct guard *guard);
void around_read_session(struct span text, struct guard *guard);
void around_read_tcp(struct span text, const struct around *around, struct guard *guard);

#endif
