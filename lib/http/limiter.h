/*
 * limiter.h: how often somebody may try, as token buckets in bounded memory.
 *
 * A bucket holds `room` tokens, and one comes back each step_ms.  Of each name only a moment is
 * kept, at which its bucket will be full again (the generic cell rate algorithm, ITU-T I.371).
 *
 *	static const struct limit limit = { "address", 30, 20000 };
 *	wait_ms = limiter_take(limiter, &limit, name, now_ms);
 *	if (wait_ms > 0)
 *		refuse, with Retry-After;
 *
 * Where the table has no place, the bucket that is nearest to full is forgotten: a flood of names
 * drives out itself before it drives out who is locked.  All may be called by any thread.
 */
#ifndef HTTP_LIMITER_H
#define HTTP_LIMITER_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct limit {
	const char *name; /* of what is limited: names of one are none of another's */
	int room; /* tokens of a full bucket, at least 1 */
	int64_t step_ms; /* in which one comes back */
};

struct limiter;

/* For about so many names, 16 bytes each. */
struct limiter *limiter_open(size_t names);
void limiter_free(struct limiter *limiter);

/* Takes a token: 0; or, if there is none, how long to wait for one. */
int64_t limiter_take(
    struct limiter *limiter, const struct limit *limit, struct span name, int64_t now_ms);

/* As limiter_take would answer, without taking. */
int64_t limiter_wait(
    struct limiter *limiter, const struct limit *limit, struct span name, int64_t now_ms);

/* Gives a token back. */
void limiter_give(
    struct limiter *limiter, const struct limit *limit, struct span name, int64_t now_ms);

#endif
