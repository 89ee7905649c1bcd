/*
 * distinct.h: how many different things were seen in the last hour.
 *
 * A sorted sample of hashes, each with the time it still counts and the share
 * of all hashes it stands for.  While no more than `capacity` different ones
 * are alive the count is exact.  One more, and only hashes below half of the
 * range are kept, each standing for two, then below a quarter, and so on
 * (adaptive sampling: Flajolet, "On adaptive sampling", Computing 43, 1990):
 * the standard error is about 1.2 / sqrt(capacity), 17 % of 48, 4 % of 1024.
 *
 * Unlike a HyperLogLog this slides: what was not seen for an hour goes, and
 * what came after it was not forgotten for its sake.  When few are left the
 * sample takes in more of the range again; weights stay with the hashes that
 * were taken under them, so the sum remains without bias.
 *
 * Time passes in units of 15 s: an hour is the running unit and the 239
 * before it.
 */
#ifndef FEATURES_DISTINCT_H
#define FEATURES_DISTINCT_H

#include "features/window.h"

enum {
	DISTINCT_UNIT_MS = 15 * 1000,
	DISTINCT_LIFE = 240, /* units that a hash counts after it was last seen */
};

/*
 * The arrays belong to a record of fixed size; DISTINCT_OF makes a view of
 * one.  All zero bits is an empty sample.
 */
#define DISTINCT(capacity)                  \
	struct {                            \
		struct distinct_head head;  \
		uint32_t hash[capacity];    \
		uint8_t life[capacity];     \
		uint8_t halvings[capacity]; \
	}

#define DISTINCT_OF(sample)                                                                      \
	((struct distinct){ &(sample)->head, (sample)->hash, (sample)->life, (sample)->halvings, \
	    sizeof((sample)->life) })

struct distinct_head {
	uint64_t total; /* what the hashes stand for together */
	uint32_t count; /* of hashes */
	uint16_t depth; /* hashes of 2^(32 - depth) and above are not sampled */
	uint16_t full_life; /* units for which more than `capacity` are surely alive */
};

struct distinct {
	struct distinct_head *head;
	uint32_t *hash; /* ascending */
	uint8_t *life; /* units left, 1..DISTINCT_LIFE */
	uint8_t *halvings; /* a hash stands for 2^halvings */
	uint32_t capacity;
};

static inline void
distinct_clear(const struct distinct *distinct)
{
	*distinct->head = (struct distinct_head){ 0 };
}

/* Lets time pass from from_ms to to_ms >= from_ms. */
void distinct_advance(const struct distinct *distinct, int64_t from_ms, int64_t to_ms);

/*
 * Counts a hash that was seen at some moment: 0, or 1 if distinct_count does
 * not show it since the moment is an hour or more before the clock.
 */
uint64_t distinct_see(const struct distinct *distinct, uint32_t hash, const struct moment *moment);

/*
 * How many, exact while nothing was halved.  Whoever knows the hashes can
 * choose things that are not sampled, but not hide that they are many.
 */
static inline uint64_t
distinct_count(const struct distinct *distinct)
{
	const struct distinct_head *head = distinct->head;

	return head->full_life > 0 && head->total <= distinct->capacity ? distinct->capacity + 1
									: head->total;
}

/* Does a sample that came from a file keep the rules above? */
bool distinct_is_valid(const struct distinct *distinct);

#endif
