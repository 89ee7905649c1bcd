/*
 * server.h: the HTTP server: a few threads for connections, which never wait, and workers that do.
 *
 *	struct server *server = server_open(&settings, &failure);
 *	...			what the routes work on
 *	server_start(server, &failure);
 *	server_run(server);	until SIGTERM
 *	server_free(server);
 *
 * A request is refused, answered by a file of the dashboard, or given to its route (route.h).
 * A quick route is answered where the connections are; for the others the connection sleeps
 * while the request waits in the queue of its lane for a worker.  A full queue answers 503 with
 * Retry-After.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/failure.h"
#include "http/route.h"

/* What authorize says besides the statuses of refusals. */
enum { AUTHORIZE_ALLOWED = 0, AUTHORIZE_BLOCKS = -1 };

enum request_log { LOG_NONE, LOG_ERRORS, LOG_REQUESTS, LOG_ALL };

struct server_settings {
	const char *listen; /* "127.0.0.1:8000", "[::1]:8000", several joined by ',' */
	const char *tls_cert, *tls_key; /* files (PEM), or NULL */
	const char *behind_proxy; /* networks whose word about clients is believed, or NULL */
	const char *web; /* folder of the dashboard, or NULL: there is none */
	const char *cors; /* origins that may call from their pages, or NULL */
	const char *db; /* address of the store that workers open, or NULL: they have none */
	int64_t max_connections;
	int64_t max_per_address; /* 0: no limit, as always behind a proxy */
	int64_t threads; /* that serve connections, at most LIMIT_HTTP_THREADS */
	int64_t workers, line_workers; /* threads of LANE_WORK and LANE_LINES */
	enum request_log log;
	const struct route *const *routes; /* ended by NULL */
	struct api *api; /* for exchange->api */

	/*
	 * May the exchange have its route?  Asked for routes that are not open to anyone, before
	 * the body is read: path, query, headers and peer are there.  Fills exchange->caller and
	 * returns AUTHORIZE_ALLOWED; or a status (401, 403, 429), with a problem if it wrote
	 * one.  It must not block; AUTHORIZE_BLOCKS: it has to, and is asked again by a worker,
	 * with exchange->store, when the body is there.  NULL: only open routes are allowed.
	 */
	int (*authorize)(struct exchange *exchange);

	/* SIGHUP, in the thread of server_run; may be NULL.  -1: the former settings stay. */
	int (*reload)(struct api *api, struct failure *failure);

	/* About once a second, in the thread of server_run; may be NULL. */
	void (*tick)(struct api *api);

	/* The end begins: nothing new is accepted.  May be NULL. */
	void (*stop)(struct api *api);
};

struct server;

/* What server_open looks at before it listens; for --check-config. */
int server_check(const struct server_settings *settings, struct failure *failure);

/*
 * Listens, and answers nobody yet.  NULL: EXIT_BAD_CONFIG (an address that is none, or that needs
 * TLS or a proxy before it; a certificate), EXIT_UNAVAILABLE (an address that is taken),
 * EXIT_NO_INPUT (a file).
 */
struct server *server_open(const struct server_settings *settings, struct failure *failure);

/* Answers from now on. */
int server_start(struct server *server, struct failure *failure);

/* Serves until SIGTERM or SIGINT. */
void server_run(struct server *server);

/* Accepts nothing more, answers what has come whole, and ends. */
void server_free(struct server *server);

/* Where it listens: "127.0.0.1:8000", also where port 0 was asked for. */
const char *server_address(const struct server *server);

/*
 * The dashboard's folder that nobody named: PREFIX/share/siem/web, or web/dist beside an
 * uninstalled build.  NULL: neither is there.
 */
const char *server_find_web(char *to, size_t size);

/* What is counted, in Prometheus' text format, for the route /metrics. */
void server_write_metrics(const struct exchange *exchange, struct buffer *to);

#endif
