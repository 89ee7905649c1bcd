/*
 * exchange.h: one request and its answer, as a route's function sees them.
 *
 * The server (server.h) fills in the request whole: its body is there, decompressed, and
 * within the route's limit; the caller is known and allowed. The function fills in the answer
 * and returns; it may block, unless its route is quick. Nothing of it outlives the exchange.
 *
 *	static void
 *	get_event(struct exchange *exchange)
 *	{
 *		struct span id = exchange->params[0];
 *		...
 *		if (!found) {
 *			problem(exchange, 404, "no event has the id %.*s", ...);
 *			return;
 *		}
 *		buffer_add(&exchange->answer, doc);	status 200, application/json
 *	}
 */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/failure.h"
#include "base/span.h"

enum method { METHOD_GET, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE, METHOD_COUNT };

/* Who may call a route: any of these.  A set of them is an unsigned. */
enum role {
	ROLE_ANYONE = 1, /* not signed in */
	ROLE_INGEST = 2, /* hands in log lines, sees nothing */
	ROLE_VIEWER = 4,
	ROLE_ANALYST = 8,
	ROLE_ADMIN = 16,
};
#define ROLES_READ (ROLE_VIEWER | ROLE_ANALYST | ROLE_ADMIN)
#define ROLES_TRIAGE (ROLE_ANALYST | ROLE_ADMIN)
#define ROLES_SEND (ROLE_INGEST | ROLE_ANALYST | ROLE_ADMIN)

struct caller {
	enum role role;
	int64_t user; /* its key in the store; 0: nobody, or a token of a source */
	int64_t key; /* of the API key that it came with; 0: none */
	struct span name; /* for logs and the audit log; "" for anyone */
	struct span source; /* the host that an ingest token speaks for, or "" */
	unsigned char session[16]; /* all zero: none */
};

enum { PARAMS_MAX = 2 };

struct api; /* what routes work on: api/api.h */
struct route; /* route.h */
struct store;
struct request; /* the server's own part: http/request.h */

/* One of the answer's headers; the newest first. */
struct exchange_field {
	struct exchange_field *next;
	const char *name, *value;
};

struct exchange {
	enum method method; /* HEAD is METHOD_GET: the server leaves the body out */
	const struct route *route;
	struct span path; /* decoded but for %2F and %25, without the query */
	struct span
	    params[PARAMS_MAX]; /* what stands for the {names} of the route's path, decoded */
	struct span query; /* as sent, without its '?' */
	struct span body;
	struct caller caller;
	char peer[46]; /* the client's address, as text; behind a proxy the one that it names */
	bool is_secure; /* TLS, here or at the proxy */
	char request_id[37];
	int64_t began_ms; /* clock_monotonic_ms: its first line was there */
	struct arena *arena; /* for what lives as long as the exchange */
	struct api *api;
	struct store *store; /* of the worker, open; NULL in quick routes */

	int status; /* the route's until somebody sets another */
	const char *content_type; /* application/json until somebody sets another */
	struct buffer answer;
	struct exchange_field
	    *fields; /* headers of the answer, beside those that the server adds */

	struct request *request; /* NULL in tests of one function */
	struct span head; /* in such tests: the request's headers, "Name: value\n" each */
};

/*
 * An exchange for tests of one function, with an empty arena's address; give it a path, query,
 * body and head as need be, and buffer_release its answer.
 */
#define EXCHANGE_BLANK(arena_address)                                                       \
	{                                                                                   \
		.arena = (arena_address), .status = 200, .content_type = "application/json" \
	}

/* A parameter of the query, percent-decoded; data NULL: absent.  The first of several. */
struct span exchange_query(struct exchange *exchange, const char *name);

/* A header of the request; data NULL: absent.  Names are compared without regard to case. */
struct span exchange_header(struct exchange *exchange, const char *name);

/* A cookie of the request; data NULL: absent. */
struct span exchange_cookie(struct exchange *exchange, const char *name);

/*
 * Adds a header to the answer; both texts are copied, and the value must hold no line end
 * (asserted).  Several of one name are all sent.
 */
void exchange_set_header(struct exchange *exchange, const char *name, const char *value);

/*
 * Answers with problem details (RFC 9457) in place of whatever stands in the answer: type
 * "about:blank", title by the status, this detail, the request's id as instance.
 */
void problem(struct exchange *exchange, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * The same about one member of the body or parameter of the query: "errors" holds the pointer
 * ("/filter/expires", or "?since") with the same detail.
 */
void problem_at(struct exchange *exchange, int status, const char *pointer, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same with Retry-After. */
void problem_later(struct exchange *exchange, int status, int after_s, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * The same for a failure of the store or of a file: 503 where it is unavailable, and then the
 * worker opens its store anew; else 500.  What failed is logged and not told to the client.
 */
void problem_of(struct exchange *exchange, const struct failure *failure);

/* Is the body JSON, whatever its type says?  False and a problem of status 400 with the place. */
bool exchange_check_json(struct exchange *exchange);

/*
 * The body as a JSON object, for cJSON_Delete; NULL and a problem: 400 with the place where it
 * is no JSON, 415 if its content type is another or none, 422 if it is no object.
 */
cJSON *exchange_object(struct exchange *exchange);

/* Makes the object (or array) the answer's JSON, and deletes it. */
void exchange_answer(struct exchange *exchange, cJSON *object);

/*
 * Numbers, times (RFC 3339, or an age such as 24h, 7d before now) and yes or no from the query;
 * absent: *out stays.  False and a problem of status 422 naming the parameter: out of range, or no such value.
 */
bool exchange_query_number(
    struct exchange *exchange, const char *name, int64_t min, int64_t max, int64_t *out);
bool exchange_query_real(struct exchange *exchange, const char *name, double *out);
bool exchange_query_time(struct exchange *exchange, const char *name, int64_t *out_ms);
bool exchange_query_flag(struct exchange *exchange, const char *name, bool *out);

#endif
