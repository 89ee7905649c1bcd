/*
 * kdtree.h: points in space, found by their neighbourhood (Bentley 1975).
 *
 * Distances are Euclidean, squares of them where it says so, always summed
 * column by column: the square between two points is the same number from
 * either side and in every search.
 */
#ifndef MODEL_KDTREE_H
#define MODEL_KDTREE_H

#include <stdint.h>

#include "model/rows.h"

struct kdnode {
	uint32_t first, count; /* its points, in tree order */
	uint32_t right; /* its right child; the left one stands behind it; 0: a leaf */
};

struct kdtree {
	size_t columns, count;
	double *point; /* in tree order */
	uint32_t *index; /* by tree order: the row it was */
	size_t nodes;
	struct kdnode *node;
	double *box; /* by node: the smallest of each column, then the largest */
};

/*
 * Points of a leaf at most: more where many are looked for around a place,
 * fewer for the nearest one.
 */
enum { KDTREE_LEAF_NEAREST = 16, KDTREE_LEAF_AROUND = 32 };

/* Over a copy of at least one row. */
void kdtree_build(struct kdtree *tree, const struct rows *rows, uint32_t leaf);
void kdtree_release(struct kdtree *tree);

static inline const double *
kdtree_point(const struct kdtree *tree, size_t i)
{
	return tree->point + i * tree->columns;
}

static inline const struct kdnode *
kdtree_left(const struct kdnode *node)
{
	return node + 1;
}

static inline const struct kdnode *
kdtree_right(const struct kdtree *tree, const struct kdnode *node)
{
	return tree->node + node->right;
}

/* The square of the distance; anything above `enough` may be returned once it is passed. */
double square_distance_up_to(const double *a, const double *b, size_t columns, double enough);

/*
 * Squares of the distances from a point to the nearest and the farthest place
 * in a node's box; of the first, anything above `enough` once it is passed.
 */
double kdtree_nearest_in_box(
    const struct kdtree *tree, const struct kdnode *node, const double *point, double enough);
double kdtree_farthest_in_box(
    const struct kdtree *tree, const struct kdnode *node, const double *point);

/* A point and how far it is; index is in tree order. */
struct kdfound {
	uint32_t index;
	double square;
};

enum { KDTREE_NONE = UINT32_MAX };

/*
 * The nearest point but for `except` (in tree order; KDTREE_NONE: none).  Of
 * points that are equally near, the first in tree order.  Looks only for what
 * is nearer than found->square at first; index is KDTREE_NONE if there is none.
 */
void kdtree_nearest(
    const struct kdtree *tree, const double *point, uint32_t except, struct kdfound *found);

/* Any point whose square distance is at most `square`, or KDTREE_NONE. */
uint32_t kdtree_any_within(const struct kdtree *tree, const double *point, double square);

#endif
