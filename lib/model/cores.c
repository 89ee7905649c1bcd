/* cores.c: the nearest representative by lanes, membership by the tree. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/cores.h"

/* Where all cores are representatives, the tree is faster for more than that. */
enum { LANES_WORTH = 2048 };

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

	*cores = (struct cores){ .columns = scaled->columns,
		.count = scaled->count,
		.representatives = representatives,
		.eps = eps };
	cores->core = must_alloc(size * sizeof(double));
	memcpy(cores->core, scaled->at, size * sizeof(double));
	kdtree_build(&cores->tree, scaled, KDTREE_LEAF_NEAREST);
	cores->place = must_alloc(scaled->count * sizeof(uint32_t));
	for (uint32_t i = 0; i < scaled->count; i++)
		cores->place[cores->tree.index[i]] = i;
	if (representatives == scaled->count && representatives > LANES_WORTH)
		return;
	lanes_build(&cores->lanes, &cores->tree, representatives);
	cores->cover = cover_radius(cores);
}

void
cores_release(struct cores *cores)
{
	free(cores->core);
	free(cores->place);
	lanes_release(&cores->lanes);
	kdtree_release(&cores->tree);
	*cores = (struct cores){ 0 };
}

void
cores_find(
    const struct cores *cores, const double *scaled, uint32_t except, struct cores_nearest *nearest)
{
	uint32_t place = except == KDTREE_NONE ? KDTREE_NONE : cores->place[except];
	struct kdfound found = { KDTREE_NONE, INFINITY };

	if (cores->lanes.blocks > 0)
		lanes_nearest(&cores->lanes, &cores->tree, scaled, place, &found);
	else
		kdtree_nearest(&cores->tree, scaled, place, &found);
	if (found.index != KDTREE_NONE)
		found.index = cores->tree.index[found.index];
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
