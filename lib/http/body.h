/*
 * body.h: the body of a request, gathered within limits (within lib/http only).
 *
 * It is kept as it came, and decompressed when it is all there.  All bodies of a server share
 * one budget, so that many requests cannot take what one may.
 */
#ifndef HTTP_BODY_H
#define HTTP_BODY_H

#include <stdatomic.h>

#include "base/buffer.h"

enum body_state {
	BODY_OK,
	BODY_TOO_LARGE, /* over the route's limit, as sent or decompressed */
	BODY_BROKEN, /* no gzip, or not to its end */
	BODY_BUSY, /* the budget is spent: later */
};

/* What all bodies together may take. */
struct budget {
	atomic_size_t held;
	size_t max;
};

struct body {
	struct buffer data;
	struct budget *budget;
	size_t held; /* of the budget */
	size_t max;
	size_t seen; /* bytes that came, kept or not */
	bool is_gzip;
	enum body_state state;
};

void body_open(struct body *body, struct budget *budget, size_t max, bool is_gzip);

/* Adds what came; nothing is kept any more once the state is not BODY_OK. */
void body_add(struct body *body, struct span part);

/* All has come: decompresses it.  body->data is the body if this is BODY_OK. */
enum body_state body_finish(struct body *body);

/* Gives its share of the budget back, and the memory but for a small buffer. */
void body_release(struct body *body);

#endif
