/*
 * lanes.h: the nearest of a few hundred points, by looking at all of them.
 *
 * In twenty columns a tree saves little on so few points, and its branches
 * cannot be foretold.  Sums in single precision, many points side by side, are
 * several times faster.  What single precision cannot tell apart is compared in
 * double, so the result is exact.
 */
#ifndef MODEL_LANES_H
#define MODEL_LANES_H

#include "model/kdtree.h"

/* Points side by side; they are stored in blocks of so many. */
enum { LANES = 16 };

struct lanes {
	size_t columns;
	size_t blocks;
	float *value; /* by block: squares of the points' norms, then by column and lane -2 x */
	uint32_t
	    *place; /* by block and lane: its point in the tree; the last one fills its block */
	double largest; /* of the squares of the norms */
};

/* Over the points of the tree that were its first `count` rows. */
void lanes_build(struct lanes *lanes, const struct kdtree *tree, size_t count);
void lanes_release(struct lanes *lanes);

/* The nearest of them, as kdtree_nearest finds it. */
void lanes_nearest(const struct lanes *lanes, const struct kdtree *tree, const double *point,
    uint32_t except, struct kdfound *found);

#endif
