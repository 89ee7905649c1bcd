/*
 * lines.h: log lines in the bodies of requests, in place.
 *
 * Bodies are scanned and never built into trees, as there are a hundred thousand lines a second.
 */
#ifndef API_LINES_H
#define API_LINES_H

#include "http/exchange.h"
#include "http/parcel.h"
#include "json/scan.h"

enum lines_form {
	LINES_JSON, /* application/json */
	LINES_NDJSON, /* application/x-ndjson and the like */
	LINES_TEXT, /* text/plain */
	LINES_OTHER,
};

/* What Content-Type says that the body is. */
enum lines_form lines_form(struct exchange *exchange);

/*
 * Reads {"log_line":str,"source":str?,"metadata":{}?}, or only the string if that will do, at
 * the cursor of a body that is JSON. False and a problem of status 422, whose pointer begins
 * with `at`.
 */
bool lines_read_item(struct exchange *exchange, struct json_cursor *cursor, const char *at,
    struct parcel_entry *out);

/* The lines of a whole body: records of shippers, or raw lines. */
struct lines {
	enum lines_form form;
	struct span rest; /* of text and NDJSON */
	struct json_cursor cursor; /* in an array */
	struct arena *arena;
	size_t count; /* of all */
};

/* Counts the lines. False and a problem: 415, 400, 422, or 413 where there are too many. */
bool lines_open(struct lines *lines, struct exchange *exchange);

/*
 * The next line: text, JSON text, or what shippers put around a line, taken off:
 *
 *   {"log_line":"...","source":"web1","metadata":{...}}	as for logs/batch
 *   {"date":1774616816.5,"log":"...","host":"web1",...}	Fluent Bit
 *   {"message":"...","source_type":"file","host":"web1","file":"/var/log/auth.log",...}	Vector
 *
 * The other members of these become metadata. Any other object is itself the line. False: no more.
 */
bool lines_next(struct lines *lines, struct parcel_entry *out);

#endif
