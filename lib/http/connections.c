/* connections.c: a list of connections and their time limits. */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/limits.h"
#include "http/connections.h"
#include "os/signals.h"

void
connections_open(struct connections *connections, int64_t max_per_address)
{
	*connections = (struct connections){ .max_per_address = max_per_address };
	pthread_mutex_init(&connections->lock, NULL);
}

void
connections_release(struct connections *connections)
{
	while (connections->first)
		connections_remove(connections, connections->first);
	pthread_mutex_destroy(&connections->lock);
}

/* ::ffff:192.0.2.7 is written 192.0.2.7. */
static void
read_peer(struct connection *connection, const struct sockaddr *peer)
{
	static const unsigned char v4_prefix[12] = { [10] = 0xff, [11] = 0xff };
	const struct sockaddr_in *v4 = (const void *)peer;
	const struct sockaddr_in6 *v6 = (const void *)peer;
	unsigned char *byte = connection->address.byte;

	if (peer && peer->sa_family == AF_INET) {
		memcpy(byte, v4_prefix, 12);
		memcpy(byte + 12, &v4->sin_addr, 4);
	} else if (peer && peer->sa_family == AF_INET6) {
		memcpy(byte, &v6->sin6_addr, 16);
	}
	if (address_is_v4(&connection->address))
		inet_ntop(AF_INET, byte + 12, connection->peer, sizeof(connection->peer));
	else
		inet_ntop(AF_INET6, byte, connection->peer, sizeof(connection->peer));
}

int64_t
connections_count(struct connections *connections)
{
	int64_t count;

	pthread_mutex_lock(&connections->lock);
	count = connections->count;
	pthread_mutex_unlock(&connections->lock);
	return count;
}

/* Where an address stands in its list, or would. */
static struct connection_peer **
find_peer(struct connections *connections, const struct address *address)
{
	uint32_t hash = 2166136261; /* FNV-1a */
	struct connection_peer **at;

	for (size_t i = 0; i < sizeof(address->byte); i++)
		hash = (hash ^ address->byte[i]) * 16777619;
	at = &connections->peers[(hash ^ hash >> 16) % CONNECTION_PEERS];
	while (*at && memcmp((*at)->address.byte, address->byte, sizeof(address->byte)) != 0)
		at = &(*at)->next;
	return at;
}

static void
count_peer(struct connections *connections, struct connection *connection)
{
	struct connection_peer **at = find_peer(connections, &connection->address);

	if (!*at) {
		*at = must_calloc(1, sizeof(**at));
		(*at)->address = connection->address;
	}
	connection->counted = *at;
	if (++(*at)->count <= connections->max_per_address)
		return;
	connections->refused++;
	connection_shut(connection);
}

static void
forget_peer(struct connections *connections, const struct connection *connection)
{
	struct connection_peer **at = find_peer(connections, &connection->address);
	struct connection_peer *gone = *at;

	if (--gone->count > 0)
		return;
	*at = gone->next;
	free(gone);
}

struct connection *
connections_add(struct connections *connections, int fd, const struct sockaddr *peer)
{
	struct connection *connection = must_calloc(1, sizeof(*connection));

	connection->fd = fd;
	read_peer(connection, peer);
	connection_expect(connection, LIMIT_HTTP_HEAD_MS);
	pthread_mutex_lock(&connections->lock);
	connection->next = connections->first;
	if (connection->next)
		connection->next->former = connection;
	connections->first = connection;
	connections->count++;
	if (connections->max_per_address > 0)
		count_peer(connections, connection);
	pthread_mutex_unlock(&connections->lock);
	return connection;
}

void
connections_remove(struct connections *connections, struct connection *connection)
{
	pthread_mutex_lock(&connections->lock);
	if (connection->former)
		connection->former->next = connection->next;
	else
		connections->first = connection->next;
	if (connection->next)
		connection->next->former = connection->former;
	connections->count--;
	if (connection->counted)
		forget_peer(connections, connection);
	pthread_mutex_unlock(&connections->lock);
	free(connection);
}

void
connection_expect(struct connection *connection, int64_t within_ms)
{
	atomic_store_explicit(&connection->deadline_ms,
	    within_ms ? clock_monotonic_ms() + within_ms : INT64_MAX, memory_order_relaxed);
}

void
connection_shut(struct connection *connection)
{
	shutdown(connection->fd, SHUT_RDWR);
}

void
connections_sweep(struct connections *connections, int64_t now_ms)
{
	pthread_mutex_lock(&connections->lock);
	for (struct connection *at = connections->first; at; at = at->next) {
		if (atomic_load_explicit(&at->deadline_ms, memory_order_relaxed) > now_ms)
			continue;
		connection_shut(at);
		connection_expect(at, LIMIT_HTTP_HEAD_MS);
		connections->late++;
	}
	pthread_mutex_unlock(&connections->lock);
}
