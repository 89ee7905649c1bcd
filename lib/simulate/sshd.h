/*
 * sshd.h: what sshd, PAM and logind say of a connection, in their order.
 *
 *	struct connection c = { .user = "ana", .uid = 1001, .is_user = true, .address = a.text };
 *	connection_open(&scene, &c);
 *	connection_fail(&scene, &c, 1);
 *	connection_accept(&scene, &c);
 *	...
 *	connection_leave(&scene, &c);
 */
#ifndef SIMULATE_SSHD_H
#define SIMULATE_SSHD_H

#include "simulate/world.h"

struct connection {
	const char *user;
	unsigned uid;
	bool is_user; /* the host has such a user */
	const char *address;
	const char *key; /* NULL: by password */
	int port; /* from here on filled by connection_open */
	unsigned pid;
	unsigned session; /* filled by connection_accept */
	int failures;
};

/* How a connection without success ends. */
enum connection_end {
	END_CLOSED, /* the client is gone */
	END_BYE, /* the client says so, as scripts do */
	END_TOO_MANY, /* the server has enough */
};

/* Connects; names the user if there is none such. */
void connection_open(struct scene *scene, struct connection *c);

/* `count` wrong passwords, about two seconds each. */
void connection_fail(struct scene *scene, struct connection *c, int count);

/* Gets in; a session begins. */
void connection_accept(struct scene *scene, struct connection *c);

/* Leaves in peace; the session ends. */
void connection_leave(struct scene *scene, struct connection *c);

/* Ends without having got in. */
void connection_drop(struct scene *scene, struct connection *c, enum connection_end end);

/* A connection that never says who it is: scanners of the whole Internet, health checks. */
void connection_probe(struct scene *scene, const char *address);

struct sudo {
	const char *user;
	unsigned uid;
	int tty;
	const char *directory;
	const char *command;
};

/* The command runs as root for seconds. */
void sudo_run(struct scene *scene, const struct sudo *sudo, double seconds);

/* Wrong passwords, then refused. */
void sudo_refuse(struct scene *scene, const struct sudo *sudo, int wrong_passwords);

/* user becomes root by su, or fails to; returns su's pid for su_leave. */
unsigned su_root(struct scene *scene, const struct sudo *sudo);
void su_leave(struct scene *scene, unsigned pid);
void su_fail(struct scene *scene, const struct sudo *sudo);

#endif
