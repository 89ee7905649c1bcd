/* metrics.c: the server's counters as Prometheus reads them. */

#include <inttypes.h>
#include <stdio.h>

#include "http/core.h"

static void
write_number(
    struct buffer *to, const char *name, const char *labels, const char *type, uint64_t value)
{
	char text[256];

	if (type) {
		snprintf(text, sizeof(text), "# TYPE siem_http_%s %s\n", name, type);
		buffer_add(to, span_of(text));
	}
	snprintf(text, sizeof(text), "siem_http_%s%s %" PRIu64 "\n", name, labels, value);
	buffer_add(to, span_of(text));
}

void
server_write_metrics(const struct exchange *exchange, struct buffer *to)
{
	struct server *server = exchange->request->server;
	int64_t connections, late, refused, watching, written;
	uint64_t lost;

	pthread_mutex_lock(&server->connections.lock);
	connections = server->connections.count;
	late = server->connections.late;
	refused = server->connections.refused;
	pthread_mutex_unlock(&server->connections.lock);
	pthread_mutex_lock(&server->feeds.lock);
	watching = server->feeds.count - server->feeds.written;
	written = server->feeds.written;
	pthread_mutex_unlock(&server->feeds.lock);
	pthread_mutex_lock(&server->log.lock);
	lost = server->log.lost_ever + server->log.lost;
	pthread_mutex_unlock(&server->log.lock);
	write_number(to, "connections", "", "gauge", (uint64_t)connections);
	write_number(to, "connections_late_total", "", "counter", (uint64_t)late);
	write_number(to, "connections_refused_total", "", "counter", (uint64_t)refused);
	write_number(to, "feeds", "", "gauge", (uint64_t)watching);
	write_number(to, "exports", "", "gauge", (uint64_t)written);
	write_number(to, "feeds_dropped_total", "", "counter", atomic_load(&server->feeds.dropped));
	write_number(to, "body_bytes", "", "gauge", atomic_load(&server->bodies.held));
	write_number(to, "waiting", "{lane=\"work\"}", "gauge", workers_waiting(server->work));
	write_number(to, "waiting", "{lane=\"lines\"}", NULL, workers_waiting(server->lines));
	write_number(to, "log_lines_lost_total", "", "counter", lost);
	tally_write(&server->tally, to);
}
