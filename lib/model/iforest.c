/* iforest.c: walking trees. */

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/math.h"
#include "model/iforest.h"

double
forest_average_length(size_t n)
{
	static const double euler = 0.5772156649015329;
	double last = (double)n - 1.0;

	if (n <= 1)
		return 0.0;
	if (n == 2)
		return 1.0;
	return 2.0 * (math_log(last) + euler) - 2.0 * last / (double)n;
}

double
forest_score(const struct forest *forest, double length)
{
	static const double ln2 = 0x1.62e42fefa39efp-1;

	return math_exp(-ln2 * length / forest_average_length(forest->samples));
}

/* One step down; without a branch, since nothing could foretell it. */
static inline uint32_t
step(const struct forest_node *node, uint32_t at, const float *row)
{
	uint32_t is_left = row[node[at].column] <= node[at].threshold;
	uint32_t skip = node[at].skip;

	return at + (skip ^ ((skip ^ 1) & (0 - is_left)));
}

/* Walks that do not wait for each other hide what a load costs. */
enum { ABREAST = 8 };

/* The leaves of one row in the trees tree[0..ABREAST - 1]. */
static inline void
walk_trees(const struct forest *forest, const struct forest_tree *tree, const float *row,
    uint32_t at[ABREAST])
{
	uint32_t depth = 0;

	for (int k = 0; k < ABREAST; k++) {
		at[k] = tree[k].first;
		depth = tree[k].depth > depth ? tree[k].depth : depth;
	}
	for (uint32_t d = 0; d < depth; d++)
		for (int k = 0; k < ABREAST; k++)
			at[k] = step(forest->node, at[k], row);
}

static inline uint32_t
walk_tree(const struct forest *forest, const struct forest_tree *tree, const float *row)
{
	uint32_t at = tree->first;

	for (uint32_t d = 0; d < tree->depth; d++)
		at = step(forest->node, at, row);
	return at;
}

double
forest_length(const struct forest *forest, const float *row)
{
	double sum = 0.0;
	size_t t = 0;

	for (; t + ABREAST <= forest->trees; t += ABREAST) {
		uint32_t at[ABREAST];

		walk_trees(forest, forest->tree + t, row, at);
		for (int k = 0; k < ABREAST; k++)
			sum += forest->length[at[k]];
	}
	for (; t < forest->trees; t++)
		sum += forest->length[walk_tree(forest, forest->tree + t, row)];
	return sum / (double)forest->trees;
}

/* The leaves of ABREAST rows in one tree. */
static inline void
walk_rows(const struct forest *forest, const struct forest_tree *tree, const float *row,
    uint32_t at[ABREAST])
{
	for (int k = 0; k < ABREAST; k++)
		at[k] = tree->first;
	for (uint32_t d = 0; d < tree->depth; d++)
		for (int k = 0; k < ABREAST; k++)
			at[k] = step(forest->node, at[k], row + (size_t)k * forest->columns);
}

void
forest_lengths(const struct forest *forest, const float *row, size_t count, double *out)
{
	for (; count >= ABREAST; count -= ABREAST) {
		double sum[ABREAST] = { 0 };

		for (size_t t = 0; t < forest->trees; t++) {
			uint32_t at[ABREAST];

			walk_rows(forest, forest->tree + t, row, at);
			for (int k = 0; k < ABREAST; k++)
				sum[k] += forest->length[at[k]];
		}
		for (int k = 0; k < ABREAST; k++)
			*out++ = sum[k] / (double)forest->trees;
		row += ABREAST * forest->columns;
	}
	for (; count > 0; count--, row += forest->columns)
		*out++ = forest_length(forest, row);
}

void
forest_explain(const struct forest *forest, const float *row, double *by_column)
{
	for (size_t t = 0; t < forest->trees; t++) {
		uint32_t at = forest->tree[t].first;

		while (forest->node[at].skip > 0) {
			uint32_t next = step(forest->node, at, row);

			by_column[forest->node[at].column] +=
			    (forest->length[next] - forest->length[at]) / (double)forest->trees;
			at = next;
		}
	}
}

double
forest_baseline(const struct forest *forest)
{
	double sum = 0.0;

	for (size_t t = 0; t < forest->trees; t++)
		sum += forest->length[forest->tree[t].first];
	return sum / (double)forest->trees;
}

/* A reader's position in one tree that is being completed. */
struct completion {
	struct forest *forest;
	uint32_t end; /* behind the tree's last node */
	uint32_t next;
	uint32_t deepest;
};

/* Completes the subtree at the next node; false if it does not fit the tree. */
static bool
complete_node(struct completion *state, uint32_t depth)
{
	struct forest *forest = state->forest;
	uint32_t at = state->next++, right;

	if (at >= state->end || depth > 64)
		return false;
	if (depth > state->deepest)
		state->deepest = depth;
	if (forest->node[at].skip == 0) {
		forest->length[at] = depth + forest_average_length(forest->rows[at]);
		return true;
	}
	if (forest->node[at].column >= forest->columns || !complete_node(state, depth + 1))
		return false;
	right = at + forest->node[at].skip;
	if (state->next != right || !complete_node(state, depth + 1))
		return false;
	forest->rows[at] = forest->rows[at + 1] + forest->rows[right];
	forest->length[at] = 0.0;
	if (forest->rows[at] > 0)
		forest->length[at] = (forest->rows[at + 1] * forest->length[at + 1] +
					 forest->rows[right] * forest->length[right]) /
		    forest->rows[at];
	return true;
}

bool
forest_complete(struct forest *forest)
{
	for (size_t t = 0; t < forest->trees; t++) {
		struct forest_tree *tree = &forest->tree[t];
		struct completion state = { .forest = forest, .next = tree->first,
			.end = tree->first + tree->count };

		if (!complete_node(&state, 0) || state.next != state.end)
			return false;
		tree->depth = state.deepest;
	}
	return true;
}

void
forest_release(struct forest *forest)
{
	free(forest->tree);
	free(forest->node);
	free(forest->rows);
	free(forest->length);
	*forest = (struct forest){ 0 };
}
