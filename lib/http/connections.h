/*
 * connections.h: who is connected, and until when something must have happened
 * (within lib/http only).
 *
 * The library's time limit is one of silence: who sends a byte now and then stays for ever. So
 * each connection has a moment by which its request, its body or the taking of its answer must
 * be complete; connections_sweep shuts down those that are late.
 */
#ifndef HTTP_CONNECTIONS_H
#define HTTP_CONNECTIONS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/address.h"

/* An address with connections. */
struct connection_peer {
	struct connection_peer *next;
	struct address address;
	int64_t count;
};

struct connection {
	struct connection *former, *next;
	struct connection_peer *counted; /* NULL: addresses have no limit */
	int fd;
	_Atomic int64_t deadline_ms; /* of the monotonic clock; INT64_MAX: none */
	struct address address;
	char peer[46]; /* the address as text */
};

enum { CONNECTION_PEERS = 1024 };

struct connections {
	pthread_mutex_t lock;
	struct connection *first;
	int64_t count, late, refused; /* those that are there, and were shut down: slow, too many */
	int64_t max_per_address; /* 0: no limit */
	struct connection_peer *peers[CONNECTION_PEERS]; /* by the hash of the address */
};

struct sockaddr;

void connections_open(struct connections *connections, int64_t max_per_address);
void connections_release(struct connections *connections);

int64_t connections_count(struct connections *connections);

/* One that is one too many of its address is shut down at once, and in the list all the same. */
struct connection *connections_add(
    struct connections *connections, int fd, const struct sockaddr *peer);

/* Before its descriptor is closed. */
void connections_remove(struct connections *connections, struct connection *connection);

/* So much time from now on; 0: as long as it takes. */
void connection_expect(struct connection *connection, int64_t within_ms);

/* Shuts down those whose time is over. */
void connections_sweep(struct connections *connections, int64_t now_ms);

/* Shuts one down, from any thread that knows that it is still there. */
void connection_shut(struct connection *connection);

#endif
