/*
 * iforest.h: Isolation Forest (Liu, Ting, Zhou: "Isolation Forest", ICDM 2008).
 *
 * Each tree splits a small sample of the rows at random until every row stands
 * alone; what is rare and different stands alone after few splits.  The score
 * of a row is 2^(-E[h] / c(samples)), 0..1, with h the path length in a tree
 * and c(n) that of an unsuccessful search in a binary search tree of n rows.
 *
 * Thresholds are single precision and rows are compared as (float)x <= t.
 */
#ifndef MODEL_IFOREST_H
#define MODEL_IFOREST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/random.h"
#include "model/rows.h"

/*
 * Trees lie one after the other, each in preorder: the left child stands right
 * behind its parent, the right one `skip` nodes further.  A leaf's threshold is
 * NaN and its skip 0: no comparison holds, so a walk stays where it is and may
 * take as many steps as it likes.
 */
struct forest_node {
	float threshold;
	uint16_t column;
	uint16_t skip;
};

/*
 * The same trees for walking: the children of a node stand side by side, so
 * that a step goes `child + (x > threshold)` places on.  A leaf's threshold is
 * infinite and its child 0 places away.
 */
struct forest_step {
	uint32_t threshold; /* in an order of whole numbers */
	uint16_t column; /* times FOREST_ABREAST */
	uint16_t child; /* the left one, from here */
};

/* Walks that do not wait for each other hide what a load costs. */
enum { FOREST_ABREAST = 8 };

struct forest_tree {
	uint32_t first; /* its root, in `node` and in `step` */
	uint32_t count; /* its nodes */
	uint32_t depth; /* edges to its deepest leaf */
};

struct forest {
	size_t columns;
	size_t samples; /* rows a tree was grown from */
	size_t trees;
	size_t nodes;
	struct forest_tree *tree;
	struct forest_node *node;
	uint32_t *rows; /* by node: training rows that came there */
	double *length; /* by node: edges to it, and the expected rest by `rows` below it */
	/* Made from those by forest_complete: */
	struct forest_step *step;
	double *step_length; /* by step: as `length` */
	double *turn; /* two by step, left and right: what they change in E[h] */
	double baseline; /* the mean of all trees' expected path length at the root */
};

struct forest_options {
	size_t trees;
	size_t samples; /* 2..FOREST_MAX_SAMPLES */
};

/* A tree of n rows has at most 2n - 1 nodes, and `skip` has 16 bits. */
enum { FOREST_MAX_SAMPLES = 32768 };

/* Deeper trees than any height limit allows are refused. */
enum { FOREST_MAX_DEPTH = 64 };

/*
 * Grows a forest from at least two rows: for each tree a sample without
 * replacement (all rows if there are fewer), at each node a column that is not
 * constant there, chosen uniformly, and a threshold uniform between its
 * smallest and largest value; height limit ceil(log2(samples)).
 */
void forest_train(struct forest *forest, const struct rows *rows,
    const struct forest_options *options, struct random *random);

/* Room for `trees` and `nodes`; sets neither. */
void forest_allocate(struct forest *forest, size_t trees, size_t nodes);

/*
 * Fills depth, rows above the leaves, length and steps from the nodes and the
 * rows of the leaves.  False if the nodes are no preorder trees over `columns`
 * columns.
 */
bool forest_complete(struct forest *forest);

/* Average path length of an unsuccessful search among n rows: c(n). */
double forest_average_length(size_t n);

/* Mean path length E[h] of a row in single precision. */
double forest_length(const struct forest *forest, const float *row);

/* E[h] of `count` rows that lie one after the other. */
void forest_lengths(const struct forest *forest, const float *row, size_t count, double *out);

/* 2^(-length / c(samples)). */
double forest_score(const struct forest *forest, double length);

/*
 * How the path of a row came to its length: adds to by_column[c] what the
 * splits on column c changed in the expected path length, so that
 * forest_length(row) = forest->baseline + sum of by_column.
 */
void forest_explain(const struct forest *forest, const float *row, double *by_column);

void forest_release(struct forest *forest);

#endif
