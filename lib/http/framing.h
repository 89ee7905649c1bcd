/*
 * framing.h: where a request's body begins and ends (RFC 9112, 6), and what two readers of one
 * request could take differently (within lib/http only).
 */
#ifndef HTTP_FRAMING_H
#define HTTP_FRAMING_H

#include "http/request.h"

struct framing {
	int hosts, lengths, codings;
	struct span length, coding;
	bool is_chunked, is_expecting; /* Expect: 100-continue */
	int64_t size; /* by Content-Length; 0: none */
};

/* Reads the headers.  NULL, or why the request is refused with status 400. */
const char *framing_read(struct request *request, struct framing *framing);

#endif
