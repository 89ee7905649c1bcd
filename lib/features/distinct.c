/* distinct.c: adaptive sampling of hashes that expire. */

#include <string.h>

#include "features/distinct.h"
#include "features/window.h"

enum { DEEPEST = 31 };

/* Where the hash stands or would stand. */
static uint32_t
place_of(const struct distinct *distinct, uint32_t hash)
{
	uint32_t low = 0, count = distinct->head->count;

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
	return (uint64_t)hash >> (32 - distinct->head->depth) == 0;
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

	for (uint32_t i = 0; i < distinct->head->count; i++)
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

	for (uint32_t i = 0; i < distinct->head->count; i++) {
		if (distinct->life[i] == 0)
			continue;
		distinct->hash[kept] = distinct->hash[i];
		distinct->life[kept] = distinct->life[i];
		distinct->halvings[kept++] = distinct->halvings[i];
	}
	distinct->head->count = kept;
	distinct->head->total = sum_weights(distinct);
}

static uint8_t
shorten(unsigned life, int64_t units)
{
	return life > units ? (uint8_t)(life - (unsigned)units) : 0;
}

void
distinct_advance(const struct distinct *distinct, int64_t from_ms, int64_t to_ms)
{
	struct distinct_head *head = distinct->head;
	int64_t units = floor_div(to_ms, DISTINCT_UNIT_MS) - floor_div(from_ms, DISTINCT_UNIT_MS);
	bool is_expired = false;

	if (units <= 0)
		return;
	if (units >= DISTINCT_LIFE)
		distinct_clear(distinct);
	head->full_life = shorten(head->full_life, units);
	for (uint32_t i = 0; i < head->count; i++) {
		distinct->life[i] = shorten(distinct->life[i], units);
		is_expired |= distinct->life[i] == 0;
	}
	if (is_expired)
		drop_expired(distinct);
	if (head->count == 0)
		head->depth = 0;
	else if (head->depth > 0 && head->count < distinct->capacity / 4)
		head->depth--;
}

/* All are alive for as long as the first of them is. */
static void
note_full(const struct distinct *distinct)
{
	uint8_t life = DISTINCT_LIFE;

	for (uint32_t i = 0; i < distinct->head->count; i++)
		if (distinct->life[i] < life)
			life = distinct->life[i];
	if (distinct->head->full_life < life)
		distinct->head->full_life = life;
}

/* Halves the range until there is room. */
static void
deepen(const struct distinct *distinct)
{
	struct distinct_head *head = distinct->head;

	note_full(distinct);
	while (head->count == distinct->capacity && head->depth < DEEPEST) {
		head->depth++;
		head->count = place_of(distinct, UINT32_C(1) << (32 - head->depth));
		for (uint32_t i = 0; i < head->count; i++)
			if (distinct->halvings[i] < head->depth)
				distinct->halvings[i] = (uint8_t)head->depth;
	}
	head->total = sum_weights(distinct);
}

static void
insert(const struct distinct *distinct, uint32_t hash, uint8_t life)
{
	uint32_t i;

	if (distinct->head->count == distinct->capacity) {
		deepen(distinct);
		if (!is_sampled(distinct, hash))
			return;
	}
	i = place_of(distinct, hash);
	move_entries(distinct, i + 1, i, distinct->head->count - i);
	distinct->hash[i] = hash;
	distinct->life[i] = life;
	distinct->halvings[i] = (uint8_t)distinct->head->depth;
	distinct->head->count++;
	distinct->head->total += weight_of(distinct, i);
}

static void
renew(const struct distinct *distinct, uint32_t i, uint8_t life)
{
	if (distinct->life[i] < life)
		distinct->life[i] = life;
	/* Seen under a wider range now, so it stands for fewer. */
	if (distinct->halvings[i] > distinct->head->depth) {
		distinct->head->total -= weight_of(distinct, i);
		distinct->halvings[i] = (uint8_t)distinct->head->depth;
		distinct->head->total += weight_of(distinct, i);
	}
}

uint64_t
distinct_see(const struct distinct *distinct, uint32_t hash, const struct moment *moment)
{
	int64_t age = floor_div(moment->clock_ms, DISTINCT_UNIT_MS) -
		      floor_div(moment->time_ms, DISTINCT_UNIT_MS);
	uint32_t i = place_of(distinct, hash);
	bool is_there = i < distinct->head->count && distinct->hash[i] == hash;

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
	if (distinct->head->count > distinct->capacity || distinct->head->depth > DEEPEST)
		return false;
	for (uint32_t i = 0; i < distinct->head->count; i++) {
		if (i > 0 && distinct->hash[i] <= distinct->hash[i - 1])
			return false;
		if (distinct->life[i] == 0 || distinct->life[i] > DISTINCT_LIFE ||
		    distinct->halvings[i] > DEEPEST ||
		    distinct->halvings[i] < distinct->head->depth)
			return false;
	}
	return distinct->head->total == sum_weights(distinct) &&
	       distinct->head->full_life <= DISTINCT_LIFE;
}
