/* distinct.c: an open hash table of row numbers. */

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/distinct.h"

static const uint32_t FREE = UINT32_MAX;

static uint64_t
hash_row(const double *row, size_t columns)
{
	uint64_t hash = 0x9e3779b97f4a7c15;

	for (size_t c = 0; c < columns; c++) {
		double value = row[c] + 0.0; /* -0 becomes 0 */
		uint64_t bits;

		memcpy(&bits, &value, sizeof(bits));
		hash = (hash ^ bits) * 0xff51afd7ed558ccd;
		hash ^= hash >> 32;
	}
	return hash;
}

static bool
is_equal(const double *a, const double *b, size_t columns)
{
	for (size_t c = 0; c < columns; c++)
		if (a[c] != b[c])
			return false;
	return true;
}

/* The place in the table of a row's equal, or of the free slot for it. */
static size_t
find_slot(const struct distinct *distinct, const struct rows *rows, const uint32_t *slot,
    size_t slots, const double *row)
{
	size_t at = hash_row(row, rows->columns) & (slots - 1);

	while (slot[at] != FREE &&
	       !is_equal(rows_get(rows, distinct->first[slot[at]]), row, rows->columns))
		at = (at + 1) & (slots - 1);
	return at;
}

void
distinct_find(struct distinct *distinct, const struct rows *rows)
{
	size_t slots = 16;
	uint32_t *slot;

	while (slots < 2 * rows->count)
		slots *= 2;
	slot = must_alloc(slots * sizeof(uint32_t));
	memset(slot, 0xff, slots * sizeof(uint32_t));
	distinct->count = 0;
	distinct->first = must_alloc(rows->count * sizeof(uint32_t));
	distinct->weight = must_alloc(rows->count * sizeof(uint32_t));
	distinct->of = must_alloc(rows->count * sizeof(uint32_t));
	for (size_t i = 0; i < rows->count; i++) {
		size_t at = find_slot(distinct, rows, slot, slots, rows_get(rows, i));

		if (slot[at] == FREE) {
			slot[at] = (uint32_t)distinct->count++;
			distinct->first[slot[at]] = (uint32_t)i;
			distinct->weight[slot[at]] = 0;
		}
		distinct->weight[slot[at]]++;
		distinct->of[i] = slot[at];
	}
	free(slot);
}

void
distinct_release(struct distinct *distinct)
{
	free(distinct->first);
	free(distinct->weight);
	free(distinct->of);
	*distinct = (struct distinct){ 0 };
}
