/*
 * lanes.h: the nearest of a few hundred points, by looking at all of them.
 *
 * In twenty columns a tree saves little on so few points.  Sixteen of them
 * side by side in single precision, dropped after the first columns if all are
 * too far, are several times faster.  Only what single precision cannot tell
 * apart is compared in double, so the result is exact.
 */
#ifndef MODEL_LANES_H
#define MODEL_LANES_H

#include "model/kdtree.h"

enum { LANES = 16 };

struct lanes {
	size_t columns;
	size_t padded;	 /* columns of a block: a multiple of four, the rest zeros */
	size_t blocks;	 /* of LANES points that are near each other */
	size_t pilots;	 /* blocks that hold the blocks' centres, behind those */
	float *value;	 /* by block, column in `order` and lane */
	uint32_t *place; /* by lane: its point in the tree; a last block repeats its last */
	uint32_t *order; /* columns, those that tell most first */
	double largest;	 /* of all absolute values */
};

/* Over the points of the tree that were its first `count` rows. */
void lanes_build(struct lanes *lanes, const struct kdtree *tree, size_t count);
void lanes_release(struct lanes *lanes);

/* The nearest of them, as kdtree_nearest finds it. */
void lanes_nearest(const struct lanes *lanes, const struct kdtree *tree, const double *point,
    uint32_t except, struct kdfound *found);

#endif
