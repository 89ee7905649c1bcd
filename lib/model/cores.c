/* cores.c: the nearest representative by blocks of lanes, membership by the tree. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "model/cores.h"
#include "model/wide.h"

enum {
	WIDES = CORES_LANES / WIDE_FLOATS,
	LANES_WORTH = 2048, /* where all cores are representatives, the tree is faster for more */
};

/* Columns by how much the representatives differ in them, so that sums grow fast. */
static void
order_columns(struct cores *cores)
{
	double *spread = must_calloc(cores->columns, sizeof(double));

	for (size_t c = 0; c < cores->columns; c++) {
		double sum = 0.0, squares = 0.0, n = (double)cores->representatives;

		for (size_t i = 0; i < cores->representatives; i++) {
			double x = cores->core[i * cores->columns + c];

			sum += x;
			squares += x * x;
		}
		spread[c] = squares - sum * sum / n;
	}
	for (uint32_t i = 0; i < cores->columns; i++) {
		uint32_t at = i;

		for (; at > 0 && spread[cores->order[at - 1]] < spread[i]; at--)
			cores->order[at] = cores->order[at - 1];
		cores->order[at] = i;
	}
	free(spread);
}

/* A last block that is not full is filled with copies of the first representative. */
static void
fill_lanes(struct cores *cores)
{
	size_t columns = cores->columns;

	cores->blocks = (cores->representatives + CORES_LANES - 1) / CORES_LANES;
	cores->lanes = wide_calloc(cores->blocks * columns * CORES_LANES, sizeof(float));
	for (size_t i = 0; i < cores->blocks * CORES_LANES; i++) {
		size_t from = i < cores->representatives ? i : 0;
		float *to = cores->lanes + i / CORES_LANES * columns * CORES_LANES + i % CORES_LANES;

		for (size_t c = 0; c < columns; c++)
			to[c * CORES_LANES] = (float)cores->core[from * columns + cores->order[c]];
	}
}

static double
cover_radius(const struct cores *cores)
{
	double radius = 0.0;

	for (size_t i = cores->representatives; i < cores->count; i++) {
		struct cores_nearest nearest;

		cores_find(cores, cores->core + i * cores->columns, KDTREE_NONE, &nearest);
		radius = nearest.square > radius ? nearest.square : radius;
	}
	return sqrt(radius);
}

void
cores_build(struct cores *cores, const struct rows *scaled, size_t representatives, double eps)
{
	size_t size = scaled->count * scaled->columns;

	*cores = (struct cores){ .columns = scaled->columns, .count = scaled->count,
		.representatives = representatives, .eps = eps };
	cores->core = must_alloc(size * sizeof(double));
	memcpy(cores->core, scaled->at, size * sizeof(double));
	for (size_t i = 0; i < size; i++)
		if (fabs(scaled->at[i]) > cores->largest)
			cores->largest = fabs(scaled->at[i]);
	kdtree_build(&cores->tree, scaled);
	cores->place = must_alloc(scaled->count * sizeof(uint32_t));
	for (uint32_t i = 0; i < scaled->count; i++)
		cores->place[cores->tree.index[i]] = i;
	if (representatives == scaled->count && representatives > LANES_WORTH)
		return;
	cores->order = must_alloc(scaled->columns * sizeof(uint32_t));
	order_columns(cores);
	fill_lanes(cores);
	cores->cover = cover_radius(cores);
}

void
cores_release(struct cores *cores)
{
	free(cores->core);
	free(cores->place);
	free(cores->lanes);
	free(cores->order);
	kdtree_release(&cores->tree);
	*cores = (struct cores){ 0 };
}

/*
 * A sum in single precision above this cannot belong to a distance below
 * `best`: rounding a coordinate moves it by at most 2^-24 of itself, and
 * coordinates reach as far as the largest core's and `best` beyond.
 */
static float
single_bound(const struct cores *cores, double best)
{
	double error = sqrt((double)cores->columns) * (2.0 * cores->largest + best) * 0x1p-23;
	double bound = (best + error) * (best + error) * (1.0 + 1e-5);

	return bound < 3e38 ? (float)bound : 3e38f;
}

static bool
any_below(const wide_float sum[WIDES], float bound)
{
	typedef int64_t wide_mask __attribute__((vector_size(32)));
	wide_mask any = { 0 };

	for (int w = 0; w < WIDES; w++)
		any |= (wide_mask)(sum[w] < bound);
	return ((any[0] | any[1]) | (any[2] | any[3])) != 0;
}

static void
compare_exactly(const struct cores *cores, uint32_t index, const double *scaled,
    struct kdfound *found)
{
	double square = square_distance_up_to(scaled, cores->core + index * cores->columns,
	    cores->columns, found->square);

	if (square < found->square || (square == found->square && index < found->index))
		*found = (struct kdfound){ index, square };
}

static void
find_in_block(const struct cores *cores, size_t block, const float *row, float bound,
    wide_float sum[WIDES])
{
	const wide_float *lane =
	    (const wide_float *)(cores->lanes + block * cores->columns * CORES_LANES);

	memset(sum, 0, WIDES * sizeof(*sum));
	for (size_t c = 0; c < cores->columns; c++) {
		for (int w = 0; w < WIDES; w++) {
			wide_float difference = *lane++ - row[c];

			sum[w] += difference * difference;
		}
		if (c % 4 == 3 && !any_below(sum, bound))
			return;
	}
}

static void
find_in_lanes(const struct cores *cores, const double *scaled, uint32_t except,
    struct kdfound *found)
{
	float row[LIMIT_COLUMNS], bound = 3e38f;

	for (size_t c = 0; c < cores->columns; c++)
		row[c] = (float)scaled[cores->order[c]];
	for (size_t block = 0; block < cores->blocks; block++) {
		wide_float sum[WIDES];

		find_in_block(cores, block, row, bound, sum);
		if (!any_below(sum, bound))
			continue;
		for (uint32_t i = 0; i < CORES_LANES; i++) {
			uint32_t index = (uint32_t)block * CORES_LANES + i;

			if (sum[i / WIDE_FLOATS][i % WIDE_FLOATS] < bound && index != except &&
			    index < cores->representatives)
				compare_exactly(cores, index, scaled, found);
		}
		if (found->index != KDTREE_NONE)
			bound = single_bound(cores, sqrt(found->square));
	}
}

void
cores_find(const struct cores *cores, const double *scaled, uint32_t except,
    struct cores_nearest *nearest)
{
	struct kdfound found = { KDTREE_NONE, INFINITY };

	if (cores->lanes) {
		find_in_lanes(cores, scaled, except, &found);
	} else {
		kdtree_nearest(&cores->tree, scaled,
		    except == KDTREE_NONE ? except : cores->place[except], &found);
		if (found.index != KDTREE_NONE)
			found.index = cores->tree.index[found.index];
	}
	*nearest = (struct cores_nearest){ found.index, found.square };
}

double
cores_distance(const struct cores *cores, const double *scaled, struct cores_nearest *nearest)
{
	double eps = cores->eps, reach = (eps + cores->cover) * (1.0 + 1e-12);

	cores_find(cores, scaled, KDTREE_NONE, nearest);
	if (nearest->square > eps * eps && nearest->square <= reach * reach &&
	    kdtree_any_within(&cores->tree, scaled, eps * eps) != KDTREE_NONE)
		return eps;
	return sqrt(nearest->square);
}
