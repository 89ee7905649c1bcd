/* distinct.c: adaptive sampling of hashes that expire. */

#include <string.h>

#include "features/distinct.h"
#include "features/window.h"

enum { DEEPEST = 31 };

/* Where the hash stands or would stand. */
static uint32_t
place_of(const struct distinct *distinct, uint32_t hash)
{
	uint32_t low = 0, count = *distinct->count;

	while (count > 0) {
		uint32_t half = count / 2;

		if (distinct->hash[low + half] < hash) {
			low += half + 1;
			count -= half + 1;
		} else {
			count = half;
		}
	}
	return low;
}

static bool
is_sampled(const struct distinct *distinct, uint32_t hash)
{
	return (uint64_t)hash >> (32 - *distinct->depth) == 0;
}

static uint64_t
weight_of(const struct distinct *distinct, uint32_t i)
{
	return UINT64_C(1) << distinct->halvings[i];
}

static uint64_t
sum_weights(const struct distinct *distinct)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < *distinct->count; i++)
		sum += weight_of(distinct, i);
	return sum;
}

static void
move_entries(const struct distinct *distinct, uint32_t to, uint32_t from, uint32_t n)
{
	memmove(distinct->hash + to, distinct->hash + from, n * sizeof(*distinct->hash));
	memmove(distinct->life + to, distinct->life + from, n);
	memmove(distinct->halvings + to, distinct->halvings + from, n);
}

static void
drop_expired(const struct distinct *distinct)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < *distinct->count; i++) {
		if (distinct->life[i] == 0)
			continue;
		distinct->hash[kept] = distinct->hash[i];
		distinct->life[kept] = distinct->life[i];
		distinct->halvings[kept++] = distinct->halvings[i];
	}
	*distinct->count = kept;
	*distinct->total = sum_weights(distinct);
}

void
distinct_advance(const struct distinct *distinct, int64_t from_ms, int64_t to_ms)
{
	int64_t units = floor_div(to_ms, DISTINCT_UNIT_MS) - floor_div(from_ms, DISTINCT_UNIT_MS);
	bool is_expired = false;

	if (units <= 0)
		return;
	if (units >= DISTINCT_LIFE)
		distinct_clear(distinct);
	for (uint32_t i = 0; i < *distinct->count; i++) {
		distinct->life[i] =
		    distinct->life[i] > units ? distinct->life[i] - (uint8_t)units : 0;
		is_expired |= distinct->life[i] == 0;
	}
	if (is_expired)
		drop_expired(distinct);
	if (*distinct->count == 0)
		*distinct->depth = 0;
	else if (*distinct->depth > 0 && *distinct->count < distinct->capacity / 4)
		--*distinct->depth;
}

/* Halves the range until there is room. */
static void
deepen(const struct distinct *distinct)
{
	while (*distinct->count == distinct->capacity && *distinct->depth < DEEPEST) {
		++*distinct->depth;
		*distinct->count = place_of(distinct, UINT32_C(1) << (32 - *distinct->depth));
		for (uint32_t i = 0; i < *distinct->count; i++)
			if (distinct->halvings[i] < *distinct->depth)
				distinct->halvings[i] = (uint8_t)*distinct->depth;
	}
	*distinct->total = sum_weights(distinct);
}

static void
insert(const struct distinct *distinct, uint32_t hash, uint8_t life)
{
	uint32_t i;

	if (*distinct->count == distinct->capacity) {
		deepen(distinct);
		if (!is_sampled(distinct, hash))
			return;
	}
	i = place_of(distinct, hash);
	move_entries(distinct, i + 1, i, *distinct->count - i);
	distinct->hash[i] = hash;
	distinct->life[i] = life;
	distinct->halvings[i] = (uint8_t)*distinct->depth;
	++*distinct->count;
	*distinct->total += weight_of(distinct, i);
}

static void
renew(const struct distinct *distinct, uint32_t i, uint8_t life)
{
	if (distinct->life[i] < life)
		distinct->life[i] = life;
	/* Seen under a wider range now, so it stands for fewer. */
	if (distinct->halvings[i] > *distinct->depth) {
		*distinct->total -= weight_of(distinct, i);
		distinct->halvings[i] = (uint8_t)*distinct->depth;
		*distinct->total += weight_of(distinct, i);
	}
}

uint64_t
distinct_see(const struct distinct *distinct, uint32_t hash, const struct moment *moment)
{
	int64_t age = floor_div(moment->clock_ms, DISTINCT_UNIT_MS) -
		      floor_div(moment->time_ms, DISTINCT_UNIT_MS);
	uint32_t i = place_of(distinct, hash);
	bool is_there = i < *distinct->count && distinct->hash[i] == hash;

	if (!is_sampled(distinct, hash))
		return 0;
	if (moment->is_counted || age >= DISTINCT_LIFE)
		return is_there ? 0 : 1;
	if (is_there)
		renew(distinct, i, (uint8_t)(DISTINCT_LIFE - age));
	else
		insert(distinct, hash, (uint8_t)(DISTINCT_LIFE - age));
	return 0;
}

bool
distinct_is_valid(const struct distinct *distinct)
{
	if (*distinct->count > distinct->capacity || *distinct->depth > DEEPEST)
		return false;
	for (uint32_t i = 0; i < *distinct->count; i++) {
		if (i > 0 && distinct->hash[i] <= distinct->hash[i - 1])
			return false;
		if (distinct->life[i] == 0 || distinct->life[i] > DISTINCT_LIFE ||
		    distinct->halvings[i] > DEEPEST || distinct->halvings[i] < *distinct->depth)
			return false;
	}
	return *distinct->total == sum_weights(distinct);
}
