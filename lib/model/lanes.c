/* lanes.c: sums in single precision first, double only where they are too near. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "model/lanes.h"
#include "model/wide.h"

enum {
	WIDES = LANES / WIDE_FLOATS,
	STEP = 4, /* columns that are summed between two looks at the sums */
};

/* Columns by how much the points differ in them, so that sums grow fast. */
static void
order_columns(struct lanes *lanes, const struct kdtree *tree, size_t count)
{
	double *spread = must_calloc(lanes->columns, sizeof(double));

	lanes->order = must_alloc(lanes->columns * sizeof(uint32_t));
	for (size_t c = 0; c < lanes->columns; c++) {
		double sum = 0.0, squares = 0.0;

		for (size_t i = 0; i < count; i++) {
			double x = kdtree_point(tree, lanes->place[i])[c];

			sum += x;
			squares += x * x;
			lanes->largest = fabs(x) > lanes->largest ? fabs(x) : lanes->largest;
		}
		spread[c] = squares - sum * sum / (double)count;
	}
	for (uint32_t i = 0; i < lanes->columns; i++) {
		uint32_t at = i;

		for (; at > 0 && spread[lanes->order[at - 1]] < spread[i]; at--)
			lanes->order[at] = lanes->order[at - 1];
		lanes->order[at] = i;
	}
	free(spread);
}

/* In the order of the tree, so that neighbours share a block. */
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

static float *
lane(struct lanes *lanes, size_t block, size_t i)
{
	return lanes->value + block * lanes->padded * LANES + i;
}

static void
fill_block(struct lanes *lanes, const struct kdtree *tree, size_t block)
{
	float *pilot = lane(lanes, lanes->blocks + block / LANES, block % LANES);

	for (size_t i = 0; i < LANES; i++) {
		const double *point = kdtree_point(tree, lanes->place[block * LANES + i]);
		float *to = lane(lanes, block, i);

		for (size_t c = 0; c < lanes->columns; c++) {
			to[c * LANES] = (float)point[lanes->order[c]];
			pilot[c * LANES] += to[c * LANES] / LANES;
		}
	}
}

void
lanes_build(struct lanes *lanes, const struct kdtree *tree, size_t count)
{
	*lanes = (struct lanes){ .columns = tree->columns };
	lanes->padded = wide_round_up(tree->columns, STEP);
	lanes->blocks = (count + LANES - 1) / LANES;
	lanes->pilots = (lanes->blocks + LANES - 1) / LANES;
	lanes->value = wide_calloc(
	    (lanes->blocks + lanes->pilots) * lanes->padded * LANES, sizeof(float));
	choose_places(lanes, tree, count);
	order_columns(lanes, tree, count);
	for (size_t block = 0; block < lanes->blocks; block++)
		fill_block(lanes, tree, block);
}

void
lanes_release(struct lanes *lanes)
{
	free(lanes->value);
	free(lanes->place);
	free(lanes->order);
	*lanes = (struct lanes){ 0 };
}

/* One search. */
struct search {
	const struct lanes *lanes;
	const struct kdtree *tree;
	const double *point;
	uint32_t except;
	float nearest; /* the smallest sum so far */
	float bound;   /* above it, no sum can belong to the nearest point */
	struct kdfound *found;
	size_t waiting;
	struct {
		uint32_t place;
		float sum;
	} candidate[2 * LANES]; /* to be compared in double, if still near enough then */
	float row[LIMIT_COLUMNS];
};

/*
 * Rounding a coordinate moves it by at most 2^-24 of itself, and coordinates
 * reach as far as the largest point's and the distance beyond: a distance in
 * single precision is off by no more than `error`, on both sides.
 */
static void
set_nearest(struct search *search, float nearest)
{
	double distance = sqrt((double)nearest), columns = (double)search->lanes->columns;
	double error = sqrt(columns) * (2.0 * search->lanes->largest + distance) * 0x1p-23;
	double bound = (distance + 2.0 * error) * (distance + 2.0 * error) * (1.0 + 1e-5);

	search->nearest = nearest;
	search->bound = bound < 3e38 ? (float)bound : 3e38f;
}

static void
compare(struct search *search, uint32_t place)
{
	struct kdfound *found = search->found;
	double square = square_distance_up_to(search->point, kdtree_point(search->tree, place),
	    search->lanes->columns, found->square);

	if (square < found->square || (square == found->square && place < found->index))
		*found = (struct kdfound){ place, square };
}

static void
compare_candidates(struct search *search)
{
	for (size_t i = 0; i < search->waiting; i++)
		if (search->candidate[i].sum <= search->bound)
			compare(search, search->candidate[i].place);
	search->waiting = 0;
}

/* Adds STEP columns of a block; the sums stay in registers. */
static inline void
add_columns(const wide_float *value, const float row[STEP], wide_float sum[WIDES])
{
	wide_float a = sum[0], b = sum[1], c = sum[2], d = sum[3];

	_Pragma("GCC unroll 4") for (int i = 0; i < STEP; i++, value += WIDES)
	{
		a += (value[0] - row[i]) * (value[0] - row[i]);
		b += (value[1] - row[i]) * (value[1] - row[i]);
		c += (value[2] - row[i]) * (value[2] - row[i]);
		d += (value[3] - row[i]) * (value[3] - row[i]);
	}
	sum[0] = a;
	sum[1] = b;
	sum[2] = c;
	sum[3] = d;
}

static inline bool
any_up_to(const wide_float sum[WIDES], float bound)
{
	wide_mask any = (wide_mask)(sum[0] <= bound) | (wide_mask)(sum[1] <= bound) |
	    (wide_mask)(sum[2] <= bound) | (wide_mask)(sum[3] <= bound);

	return (any[0] | any[1]) != 0;
}

/* Sums over the columns while any may still be within the bound. */
static inline bool
sum_block(const struct lanes *lanes, size_t block, const float *row, float bound,
    wide_float sum[WIDES])
{
	const wide_float *value =
	    (const wide_float *)(lanes->value + block * lanes->padded * LANES);

	for (int w = 0; w < WIDES; w++)
		sum[w] = (wide_float){ 0 };
	for (size_t c = 0; c < lanes->padded; c += STEP, value += STEP * WIDES) {
		add_columns(value, row + c, sum);
		if (!any_up_to(sum, bound))
			return false;
	}
	return true;
}

static void
search_block(struct search *search, size_t block)
{
	const uint32_t *place = search->lanes->place + block * LANES;
	wide_float sum[WIDES];
	float flat[LANES], nearest = INFINITY;

	if (!sum_block(search->lanes, block, search->row, search->bound, sum))
		return;
	memcpy(flat, sum, sizeof(flat));
	for (int i = 0; i < LANES; i++) {
		if (place[i] == search->except)
			flat[i] = INFINITY;
		nearest = flat[i] < nearest ? flat[i] : nearest;
	}
	if (nearest < search->nearest)
		set_nearest(search, nearest);
	if (search->waiting > LANES)
		compare_candidates(search);
	for (int i = 0; i < LANES; i++) {
		if (flat[i] > search->bound)
			continue;
		search->candidate[search->waiting].place = place[i];
		search->candidate[search->waiting++].sum = flat[i];
	}
}

/* The block whose centre is nearest: what is found there bounds the others best. */
static size_t
find_pilot(const struct search *search)
{
	const struct lanes *lanes = search->lanes;
	float nearest = INFINITY;
	size_t best = 0;

	for (size_t p = 0; p < lanes->pilots; p++) {
		wide_float sum[WIDES];
		float flat[LANES];

		sum_block(lanes, lanes->blocks + p, search->row, INFINITY, sum);
		memcpy(flat, sum, sizeof(flat));
		for (size_t i = 0; i < LANES && p * LANES + i < lanes->blocks; i++) {
			best = flat[i] < nearest ? p * LANES + i : best;
			nearest = flat[i] < nearest ? flat[i] : nearest;
		}
	}
	return best;
}

void
lanes_nearest(const struct lanes *lanes, const struct kdtree *tree, const double *point,
    uint32_t except, struct kdfound *found)
{
	struct search search;
	size_t first;

	search.lanes = lanes;
	search.tree = tree;
	search.point = point;
	search.except = except;
	search.nearest = search.bound = 3e38f;
	search.found = found;
	search.waiting = 0;
	found->index = KDTREE_NONE;
	for (size_t c = 0; c < lanes->padded; c++)
		search.row[c] = c < lanes->columns ? (float)point[lanes->order[c]] : 0.0f;
	first = find_pilot(&search);
	search_block(&search, first);
	for (size_t block = 0; block < lanes->blocks; block++)
		if (block != first)
			search_block(&search, block);
	compare_candidates(&search);
	if (found->index != KDTREE_NONE)
		return;
	for (size_t i = 0; i < lanes->blocks * LANES; i++) /* too far for single precision */
		if (lanes->place[i] != except)
			compare(&search, lanes->place[i]);
}
