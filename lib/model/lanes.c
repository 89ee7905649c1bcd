/*
 * lanes.c: sums in single precision first, double only where they are too near.
 *
 * |p - x|^2 = |x|^2 + (|p|^2 - 2 p x), and only the bracket tells points apart:
 * one multiplication and one addition a column.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "model/lanes.h"
#include "model/wide.h"

enum {
	WIDES = LANES / WIDE_FLOATS,
	CHUNK = 32, /* blocks whose sums are kept at a time */
};

static void
choose_places(struct lanes *lanes, const struct kdtree *tree, size_t count)
{
	size_t filled = 0;

	lanes->place = must_alloc(lanes->blocks * LANES * sizeof(uint32_t));
	for (uint32_t i = 0; i < tree->count; i++)
		if (tree->index[i] < count)
			lanes->place[filled++] = i;
	for (; filled < lanes->blocks * LANES; filled++)
		lanes->place[filled] = lanes->place[filled - 1];
}

static double
square_norm(const double *x, size_t columns)
{
	double sum = 0.0;

	for (size_t c = 0; c < columns; c++)
		sum += x[c] * x[c];
	return sum;
}

static size_t
block_size(const struct lanes *lanes)
{
	return (lanes->columns + 1) * LANES;
}

void
lanes_build(struct lanes *lanes, const struct kdtree *tree, size_t count)
{
	*lanes = (struct lanes){ .columns = tree->columns };
	lanes->blocks = (count + LANES - 1) / LANES;
	lanes->value = wide_calloc(lanes->blocks * block_size(lanes), sizeof(float));
	choose_places(lanes, tree, count);
	for (size_t i = 0; i < lanes->blocks * LANES; i++) {
		const double *point = kdtree_point(tree, lanes->place[i]);
		float *to = lanes->value + i / LANES * block_size(lanes) + i % LANES;
		double square = square_norm(point, lanes->columns);

		*to = (float)square;
		lanes->largest = square > lanes->largest ? square : lanes->largest;
		for (size_t c = 0; c < lanes->columns; c++)
			to[(c + 1) * LANES] = (float)(-2.0 * point[c]);
	}
}

void
lanes_release(struct lanes *lanes)
{
	free(lanes->value);
	free(lanes->place);
	*lanes = (struct lanes){ 0 };
}

/* The brackets of one block. */
static inline void
sum_block(const wide_float *value, const float *row, size_t columns, wide_float *sum)
{
	wide_float a = value[0], b = value[1], c = value[2], d = value[3];

	for (size_t i = 0; i < columns; i++) {
		value += WIDES;
		a += value[0] * row[i];
		b += value[1] * row[i];
		c += value[2] * row[i];
		d += value[3] * row[i];
	}
	sum[0] = a;
	sum[1] = b;
	sum[2] = c;
	sum[3] = d;
}

/* The smallest of count * WIDE_FLOATS sums. */
static inline float
smallest(const wide_float *sum, size_t count)
{
	wide_float least = sum[0];

	for (size_t i = 1; i < count; i++) {
		wide_mask is_less = (wide_mask)(sum[i] < least);

		least = (wide_float)(((wide_mask)sum[i] & is_less) | ((wide_mask)least & ~is_less));
	}
	for (int i = 1; i < WIDE_FLOATS; i++)
		least[0] = least[i] < least[0] ? least[i] : least[0];
	return least[0];
}

/* One search. */
struct search {
	const struct lanes *lanes;
	const struct kdtree *tree;
	const double *point;
	uint32_t except;
	double error; /* no sum is further from the truth */
	float bound;
	struct kdfound *found;
};

static void
compare(const struct search *search, uint32_t place)
{
	struct kdfound *found = search->found;
	double square;

	if (place == search->except || place == found->index)
		return;
	square = square_distance_up_to(search->point, kdtree_point(search->tree, place),
	    search->lanes->columns, found->square);
	if (square < found->square || (square == found->square && place < found->index))
		*found = (struct kdfound){ place, square };
}

static void
compare_block(const struct search *search, const wide_float *sum, const uint32_t *place)
{
	wide_mask any = { 0 };
	float flat[LANES];

	for (int w = 0; w < WIDES; w++)
		any |= (wide_mask)(sum[w] <= search->bound);
	if ((any[0] | any[1]) == 0)
		return;
	memcpy(flat, sum, sizeof(flat));
	for (int i = 0; i < LANES; i++)
		if (flat[i] <= search->bound)
			compare(search, place[i]);
}

/* A point that does not count is as far as can be. */
static void
hide(const uint32_t *place, size_t lanes, uint32_t except, float *sum)
{
	for (size_t i = 0; i < lanes; i++)
		if (place[i] == except)
			sum[i] = INFINITY;
}

static void
search_chunk(struct search *search, const float *row, size_t first, size_t blocks)
{
	const struct lanes *lanes = search->lanes;
	const float *value = lanes->value + first * block_size(lanes);
	const uint32_t *place = lanes->place + first * LANES;
	wide_float sum[CHUNK * WIDES];
	double bound;

	for (size_t b = 0; b < blocks; b++)
		sum_block((const wide_float *)(value + b * block_size(lanes)), row, lanes->columns,
		    sum + b * WIDES);
	if (search->except != KDTREE_NONE)
		hide(place, blocks * LANES, search->except, (float *)sum);
	bound = smallest(sum, blocks * WIDES) + 2.0 * search->error;
	search->bound = bound < search->bound ? (float)bound : search->bound;
	for (size_t b = 0; b < blocks; b++)
		compare_block(search, sum + b * WIDES, place + b * LANES);
}

/*
 * Each of the sums' terms is rounded four times at most and each partial sum
 * once, by 2^-24 of what is at most |p|^2 + 2 |p| |x| <= 2 (|p|^2 + |x|^2).
 */
static double
error_of(const struct lanes *lanes, double square)
{
	return 0x1p-23 * ((double)lanes->columns + 5.0) * (lanes->largest + square);
}

void
lanes_nearest(const struct lanes *lanes, const struct kdtree *tree, const double *point,
    uint32_t except, struct kdfound *found)
{
	struct search search = { lanes, tree, point, except, 0.0, 3e38f, found };
	double square = square_norm(point, lanes->columns);
	float row[LIMIT_COLUMNS];

	found->index = KDTREE_NONE;
	search.error = error_of(lanes, square);
	for (size_t c = 0; c < lanes->columns; c++)
		row[c] = (float)point[c];
	for (size_t b = 0; b < lanes->blocks && square + lanes->largest < 1e30; b += CHUNK)
		search_chunk(
		    &search, row, b, lanes->blocks - b < CHUNK ? lanes->blocks - b : CHUNK);
	if (found->index != KDTREE_NONE)
		return;
	for (size_t i = 0; i < lanes->blocks * LANES; i++) /* too far for single precision */
		compare(&search, lanes->place[i]);
}
