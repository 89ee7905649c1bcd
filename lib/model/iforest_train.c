/* iforest_train.c: growing isolation trees from samples without replacement. */

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/iforest.h"

/* One tree that grows. */
struct growth {
	struct forest *forest;
	struct random *random;
	float *sample; /* forest->samples rows, exchanged in place while splitting */
	uint16_t *candidate; /* columns by depth: those that may still vary */
	uint32_t limit; /* height limit */
	uint32_t columns;
};

struct span_of_rows {
	uint32_t first, count;
};

static uint32_t
ceiling_log2(size_t n)
{
	uint32_t k = 0;

	while (((size_t)1 << k) < n)
		k++;
	return k;
}

static bool
column_range(
    const struct growth *growth, struct span_of_rows span, uint16_t column, float *low, float *high)
{
	const float *x = growth->sample + (size_t)span.first * growth->columns + column;
	float min = *x, max = *x;

	for (uint32_t i = 1; i < span.count; i++) {
		x += growth->columns;
		min = *x < min ? *x : min;
		max = *x > max ? *x : max;
	}
	*low = min;
	*high = max;
	return max > min;
}

/*
 * Draws columns until one varies, forgetting those that do not: uniform over
 * the varying ones.  False if none is left.
 */
static bool
choose_split(struct growth *growth, struct span_of_rows span, uint16_t *candidate,
    uint32_t *candidates, struct forest_node *out)
{
	while (*candidates > 0) {
		uint32_t k = (uint32_t)random_below(growth->random, *candidates);
		float low, high;

		if (column_range(growth, span, candidate[k], &low, &high)) {
			double width = (double)high - (double)low;
			float threshold = (float)(low + random_unit(growth->random) * width);

			out->column = candidate[k];
			out->threshold = threshold < high ? threshold : low;
			return true;
		}
		candidate[k] = candidate[--*candidates];
	}
	return false;
}

static void
exchange_rows(float *a, float *b, uint32_t columns)
{
	for (uint32_t c = 0; c < columns; c++) {
		float kept = a[c];

		a[c] = b[c];
		b[c] = kept;
	}
}

/* Rows at or below the threshold to the front; how many they are. */
static uint32_t
partition(const struct growth *growth, struct span_of_rows span, const struct forest_node *node)
{
	float *low = growth->sample + (size_t)span.first * growth->columns;
	float *high = low + (size_t)span.count * growth->columns;
	uint32_t left = 0;

	while (low < high) {
		if (low[node->column] <= node->threshold) {
			low += growth->columns;
			left++;
		} else {
			high -= growth->columns;
			exchange_rows(low, high, growth->columns);
		}
	}
	return left;
}

static void
grow(struct growth *growth, struct span_of_rows span, uint32_t depth, uint32_t candidates)
{
	struct forest *forest = growth->forest;
	size_t at = forest->nodes++;
	uint16_t *candidate = growth->candidate + (size_t)depth * growth->columns;
	uint32_t left;

	forest->rows[at] = span.count;
	forest->node[at] = (struct forest_node){ .threshold = NAN };
	if (span.count <= 1 || depth >= growth->limit ||
	    !choose_split(growth, span, candidate, &candidates, &forest->node[at]))
		return;
	left = partition(growth, span, &forest->node[at]);
	memcpy(candidate + growth->columns, candidate, candidates * sizeof(*candidate));
	grow(growth, (struct span_of_rows){ span.first, left }, depth + 1, candidates);
	forest->node[at].skip = (uint16_t)(forest->nodes - at);
	memcpy(candidate + growth->columns, candidate, candidates * sizeof(*candidate));
	grow(growth, (struct span_of_rows){ span.first + left, span.count - left }, depth + 1,
	    candidates);
}

/* The first `samples` places of `order` become a sample without replacement. */
static void
draw_sample(struct growth *growth, const struct rows *rows, uint32_t *order)
{
	for (size_t i = 0; i < growth->forest->samples; i++) {
		size_t k = i + random_below(growth->random, rows->count - i);
		uint32_t chosen = order[k];
		const double *from = rows_get(rows, chosen);
		float *to = growth->sample + i * rows->columns;

		order[k] = order[i];
		order[i] = chosen;
		for (size_t c = 0; c < rows->columns; c++)
			to[c] = (float)from[c];
	}
}

static void
grow_tree(struct growth *growth, struct forest_tree *tree)
{
	struct forest *forest = growth->forest;

	for (uint32_t c = 0; c < growth->columns; c++)
		growth->candidate[c] = (uint16_t)c;
	tree->first = (uint32_t)forest->nodes;
	grow(growth, (struct span_of_rows){ 0, (uint32_t)forest->samples }, 0, growth->columns);
	tree->count = (uint32_t)(forest->nodes - tree->first);
}

void
forest_train(struct forest *forest, const struct rows *rows, const struct forest_options *options,
    struct random *random)
{
	struct growth growth = { .forest = forest, .random = random };
	uint32_t *order = must_alloc(rows->count * sizeof(*order));

	*forest = (struct forest){ .columns = rows->columns, .trees = options->trees };
	forest->samples = options->samples < rows->count ? options->samples : rows->count;
	forest_allocate(forest, forest->trees, forest->trees * (2 * forest->samples - 1));
	growth.columns = (uint32_t)rows->columns;
	growth.limit = ceiling_log2(forest->samples);
	growth.sample = must_alloc(forest->samples * rows->columns * sizeof(float));
	growth.candidate = must_alloc((growth.limit + 2) * rows->columns * sizeof(uint16_t));
	for (size_t i = 0; i < rows->count; i++)
		order[i] = (uint32_t)i;
	for (size_t t = 0; t < forest->trees; t++) {
		draw_sample(&growth, rows, order);
		grow_tree(&growth, &forest->tree[t]);
	}
	forest_complete(forest);
	free(growth.sample);
	free(growth.candidate);
	free(order);
}
