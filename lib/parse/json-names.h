/*
 * json-names.h: the table of usual names in JSON logs (within lib/parse only).
 *
 * Names are compared without case, '_' and '-': "remote_addr", "remoteAddr"
 * and "Remote-Addr" are remoteaddr.  A dot goes into an object.
 */
#ifndef PARSE_JSON_NAMES_H
#define PARSE_JSON_NAMES_H

#include "event/event.h"

enum use {
	USE_TEXT,
	USE_NUMBER,
	USE_ADDRESS, /* an address or a host's name */
	USE_IP, /* an address, or it is something else */
	USE_DESTINATION,
	USE_FORWARDED,
	USE_PROTOCOL,
	USE_URL,
	USE_HOST, /* a host with or without port */
	USE_QUERY, /* "a=b", or Apache's "?a=b" */
	USE_REQUEST, /* "GET /a HTTP/1.1", or "/a" */
	USE_STATUS, /* a number, or a word for the outcome */
	USE_OUTCOME,
	USE_SECONDS,
	USE_MILLIS,
	USE_TIME,
};

/* The first row whose name is on the line wins for its field. */
struct usual_name {
	const char *name;
	enum use use;
	enum event_field field; /* 0: not one field */
};

/* A web access event with this member was written by that server. */
struct usual_dataset {
	const char *name, *dataset;
};

enum { USUAL_NAMES_MAX = 256, USUAL_NAME_SIZE = 64 };

extern const struct usual_name usual_names[];
extern const int usual_name_count;
extern const char *const usual_objects[]; /* whose members have rows; ended by NULL */
extern const struct usual_dataset usual_datasets[]; /* ended by a NULL name */

/* The row of a name (in small letters, without '_' and '-'), or -1. */
int usual_name_find(struct span name);

#endif
