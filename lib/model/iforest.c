/* iforest.c: walking trees. */

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
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

#define EACH_ABREAST _Pragma("GCC unroll 8") for (int k = 0; k < FOREST_ABREAST; k++)

/* A number that is larger where x is; -0 is 0.  Whole numbers are compared faster. */
static inline uint32_t
order_of(float x)
{
	uint32_t bits;

	x += 0.0f;
	memcpy(&bits, &x, sizeof(bits));
	return bits >> 31 ? ~bits : bits | 0x80000000u;
}

/* One step down; without a branch, since nothing could foretell it. */
static inline const struct forest_step *
step_down(const struct forest_step *step, const uint32_t *row)
{
	return step + (step->child + (uint32_t)(row[step->column] > step->threshold));
}

/* One row through FOREST_ABREAST trees: where it ends in each. */
static inline void
walk_trees(const struct forest *forest, const struct forest_tree *tree, const uint32_t *row,
    const struct forest_step *at[FOREST_ABREAST])
{
	uint32_t depth = 0;

	EACH_ABREAST
	{
		at[k] = forest->step + tree[k].first;
		depth = tree[k].depth > depth ? tree[k].depth : depth;
	}
	for (uint32_t d = 0; d < depth; d++)
		EACH_ABREAST
	at[k] = step_down(at[k], row);
}

/* FOREST_ABREAST rows, side by side in `row`, through one tree. */
static inline void
walk_rows(const struct forest *forest, const struct forest_tree *tree, const uint32_t *row,
    const struct forest_step *at[FOREST_ABREAST])
{
	EACH_ABREAST
	at[k] = forest->step + tree->first;
	for (uint32_t d = 0; d < tree->depth; d++)
		EACH_ABREAST
	at[k] = step_down(at[k], row + k);
}

double
forest_length(const struct forest *forest, const float *row)
{
	const struct forest_tree *tree = forest->tree, *end = tree + forest->trees;
	uint32_t apart[FOREST_ABREAST * LIMIT_COLUMNS];
	double sum = 0.0;

	for (size_t c = 0; c < forest->columns; c++)
		apart[c * FOREST_ABREAST] = order_of(row[c]);
	for (; tree < end; tree += FOREST_ABREAST) { /* behind the last one stand empty ones */
		const struct forest_step *at[FOREST_ABREAST];

		walk_trees(forest, tree, apart, at);
		EACH_ABREAST
		sum += forest->step_length[at[k] - forest->step];
	}
	return sum / (double)forest->trees;
}

static void
lengths_abreast(const struct forest *forest, const float *row, double out[FOREST_ABREAST])
{
	uint32_t abreast[FOREST_ABREAST * LIMIT_COLUMNS];
	double sum[FOREST_ABREAST] = { 0 };

	for (size_t c = 0; c < forest->columns; c++)
		EACH_ABREAST
	abreast[c * FOREST_ABREAST + k] = order_of(row[k * forest->columns + c]);
	for (size_t t = 0; t < forest->trees; t++) {
		const struct forest_step *at[FOREST_ABREAST];

		walk_rows(forest, &forest->tree[t], abreast, at);
		EACH_ABREAST
		sum[k] += forest->step_length[at[k] - forest->step];
	}
	EACH_ABREAST
	out[k] = sum[k] / (double)forest->trees;
}

void
forest_lengths(const struct forest *forest, const float *row, size_t count, double *out)
{
	for (; count >= FOREST_ABREAST; count -= FOREST_ABREAST) {
		lengths_abreast(forest, row, out);
		row += FOREST_ABREAST * forest->columns;
		out += FOREST_ABREAST;
	}
	for (; count > 0; count--, row += forest->columns)
		*out++ = forest_length(forest, row);
}

/*
 * One row through FOREST_ABREAST trees: which way it goes at each depth, as an
 * index of forest->turn.  Returns how deep they are.
 */
static inline uint32_t
trace_trees(const struct forest *forest, const struct forest_tree *tree, const uint32_t *row,
    uint32_t way[FOREST_MAX_DEPTH][FOREST_ABREAST])
{
	uint32_t at[FOREST_ABREAST], depth = 0;

	EACH_ABREAST
	{
		at[k] = tree[k].first;
		depth = tree[k].depth > depth ? tree[k].depth : depth;
	}
	for (uint32_t d = 0; d < depth; d++) {
		EACH_ABREAST
		{
			const struct forest_step *step = &forest->step[at[k]];
			uint32_t is_right = row[step->column] > step->threshold;

			way[d][k] = 2 * at[k] + is_right;
			at[k] += step->child + is_right;
		}
	}
	return depth;
}

void
forest_explain(const struct forest *forest, const float *row, double *by_column)
{
	uint32_t way[FOREST_MAX_DEPTH][FOREST_ABREAST];
	uint32_t apart[FOREST_ABREAST * LIMIT_COLUMNS];

	for (size_t c = 0; c < forest->columns; c++)
		apart[c * FOREST_ABREAST] = order_of(row[c]);
	for (size_t t = 0; t < forest->trees; t += FOREST_ABREAST) {
		uint32_t depth = trace_trees(forest, forest->tree + t, apart, way);

		for (int k = 0; k < FOREST_ABREAST; k++)
			for (uint32_t d = 0; d < depth; d++) /* a leaf's turns change nothing */
				by_column[forest->step[way[d][k] / 2].column / FOREST_ABREAST] +=
				    forest->turn[way[d][k]];
	}
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

	if (at >= state->end || depth > FOREST_MAX_DEPTH)
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

/* What going left and right of a node changes in the mean of the expected path length. */
static void
fill_turns(struct forest *forest, uint32_t node, uint32_t step)
{
	double trees = (double)forest->trees, length = forest->length[node];
	const struct forest_node *parent = &forest->node[node];

	forest->turn[2 * step] = (forest->length[node + 1] - length) / trees;
	forest->turn[2 * step + 1] = (forest->length[node + parent->skip] - length) / trees;
}

/*
 * Numbers a tree's nodes so that siblings are neighbours: children get the next
 * two places when their parent is met.  place[] is by node of the tree.
 */
static void
fill_steps(struct forest *forest, const struct forest_tree *tree, uint16_t *place)
{
	uint32_t next = 1;

	place[0] = 0;
	for (uint32_t i = 0; i < tree->count; i++) {
		const struct forest_node *node = &forest->node[tree->first + i];
		struct forest_step *step = &forest->step[tree->first + place[i]];

		*step = (struct forest_step){ .threshold = UINT32_MAX };
		forest->step_length[tree->first + place[i]] = forest->length[tree->first + i];
		if (node->skip == 0)
			continue;
		step->threshold = order_of(node->threshold);
		step->column = (uint16_t)(node->column * FOREST_ABREAST);
		step->child = (uint16_t)(next - place[i]);
		fill_turns(forest, tree->first + i, tree->first + place[i]);
		place[i + 1] = (uint16_t)next++;
		place[i + node->skip] = (uint16_t)next++;
	}
}

void
forest_allocate(struct forest *forest, size_t trees, size_t nodes)
{
	size_t whole = (trees + FOREST_ABREAST - 1) / FOREST_ABREAST * FOREST_ABREAST;

	forest->tree = must_calloc(whole, sizeof(*forest->tree));
	forest->node = must_calloc(nodes, sizeof(*forest->node));
	forest->rows = must_calloc(nodes, sizeof(*forest->rows));
	forest->length = must_calloc(nodes, sizeof(*forest->length));
	forest->step = must_calloc(nodes + 1, sizeof(*forest->step));
	forest->step_length = must_calloc(nodes + 1, sizeof(*forest->step_length));
	forest->turn = must_calloc(2 * (nodes + 1), sizeof(*forest->turn));
	for (size_t t = trees; t < whole; t++) /* a leaf of length 0, to fill the last walk */
		forest->tree[t].first = (uint32_t)nodes;
	forest->step[nodes].threshold = UINT32_MAX;
}

bool
forest_complete(struct forest *forest)
{
	uint16_t *place = must_calloc(2 * FOREST_MAX_SAMPLES, sizeof(*place));
	bool is_good = true;

	for (size_t t = 0; is_good && t < forest->trees; t++) {
		struct forest_tree *tree = &forest->tree[t];
		struct completion state = {
			.forest = forest, .next = tree->first, .end = tree->first + tree->count
		};

		is_good = tree->count < 2 * FOREST_MAX_SAMPLES && complete_node(&state, 0) &&
			  state.next == state.end;
		tree->depth = state.deepest;
		if (is_good)
			fill_steps(forest, tree, place);
	}
	free(place);
	forest->baseline = 0.0;
	for (size_t t = 0; t < forest->trees; t++)
		forest->baseline += forest->length[forest->tree[t].first];
	forest->baseline /= (double)forest->trees;
	return is_good;
}

void
forest_release(struct forest *forest)
{
	free(forest->tree);
	free(forest->node);
	free(forest->rows);
	free(forest->length);
	free(forest->step);
	free(forest->step_length);
	free(forest->turn);
	*forest = (struct forest){ 0 };
}
