/*
 * window.h: counts over the last minutes, in a ring of buckets.
 *
 * A window of n buckets counts what happened in the running bucket and the
 * n - 1 before it: with 15 buckets of 4 s, the last 56 to 60 seconds.  It is
 * an array counters[n][kinds] that the caller owns and moves forward with the
 * clock of whom it counts; it keeps no time itself.
 */
#ifndef FEATURES_WINDOW_H
#define FEATURES_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

struct window {
	int buckets;
	int kinds; /* counters in a bucket */
	int64_t bucket_ms; /* a bucket's length */
};

/* Rounds down, also for times before 1970. */
static inline int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Empties the buckets that begin after from_ms and until to_ms >= from_ms. */
void window_advance(
    const struct window *window, uint32_t *counters, int64_t from_ms, int64_t to_ms);

/* When something happened, and the newest time that the window was moved to. */
struct moment {
	int64_t clock_ms;
	int64_t time_ms;
	bool is_counted; /* it is in its bucket already */
};

/*
 * Counts what happened and says what the window holds: sums[kinds] comes in
 * as what the event adds and goes out as the sums with it.  What happened
 * before the window began is in the sums alone.
 */
void window_count(
    const struct window *window, uint32_t *counters, const struct moment *moment, uint64_t *sums);

#endif
