/*
 * route.h: what can be asked of the server, as rows of tables.
 *
 * Each resource (lib/api) has a table of its own; api/routes.c lists them. The same rows
 * dispatch requests, say who may make them, and make /openapi.json.
 */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "http/exchange.h"

/* Where a route's function runs. */
enum lane {
	LANE_QUICK, /* on a thread that serves connections: never blocks, never asks a store */
	LANE_WORK, /* on a worker with a store of its own: searches, changes, passwords */
	LANE_LINES, /* on a worker that waits for the pipeline */
	LANE_STREAM, /* on a thread that serves connections; the answer goes on (feed.h) */
};

/* A parameter of the query. */
struct route_parameter {
	const char *name;
	const char *schema; /* JSON: "{\"type\":\"integer\",\"minimum\":1}" */
	const char *description;
};

struct route {
	enum method method;
	const char *path; /* "/api/v1/events/{id}" */
	unsigned roles; /* enum role; ROLE_ANYONE: it is open */
	enum lane lane;
	void (*handle)(struct exchange *exchange);
	size_t body_max; /* bytes after decompression; 0: no body */
	const char *summary; /* for the documentation: "Lines around an event" */
	const struct route_parameter *parameters; /* ended by a row without a name; NULL: none */
	const char *request; /* name of the body's schema in schema/api, or NULL */
	const char *
	    request_type; /* content types other than application/json, "text/plain, ..." or NULL */
	const char *reply; /* name of the answer's schema, or NULL: no JSON */
	const char *reply_type; /* content type other than application/json, or NULL */
	int status; /* of success: 200, 201, 202, 204 */
	const char *other_reply; /* the schema of another success, by a parameter, or NULL */
	int other_status; /* its status, which the function sets */
	const char
	    *problems; /* statuses beside 400, 401, 403, 429, 500 and 503: "404 409" or NULL */
};

enum route_found { ROUTE_FOUND, ROUTE_NO_PATH, ROUTE_NO_METHOD };

/*
 * Tables, each ended by a row without a path; the list is ended by NULL.  The path is as uri.h
 * makes it, and so are the params: uri_unescape is left to do.  A row without {names} goes
 * before one with; of equal rows the first counts.
 */
enum route_found route_find(const struct route *const *tables, enum method method, struct span path,
    const struct route **out, struct span params[PARAMS_MAX]);

/* The methods of a path for the header Allow: "GET, HEAD, POST, OPTIONS". */
void route_methods(const struct route *const *tables, struct span path, char *out, size_t size);

extern const char *const method_names[METHOD_COUNT];

#endif
