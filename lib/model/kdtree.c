/* kdtree.c: halves along the widest column, down to leaves that a scan is faster for. */

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/kdtree.h"

/* What is sorted while building: one column's value and the row. */
struct key {
	double value;
	uint32_t row;
};

struct builder {
	struct kdtree *tree;
	const struct rows *rows;
	uint32_t leaf;
	struct key *key; /* as many as rows */
};

static double *
box_of(const struct kdtree *tree, size_t node)
{
	return tree->box + node * 2 * tree->columns;
}

static void
fit_box(struct builder *builder, size_t at)
{
	const struct kdnode *node = &builder->tree->node[at];
	size_t columns = builder->tree->columns;
	double *low = box_of(builder->tree, at), *high = low + columns;

	memcpy(low, rows_get(builder->rows, builder->tree->index[node->first]),
	    columns * sizeof(double));
	memcpy(high, low, columns * sizeof(double));
	for (uint32_t i = 1; i < node->count; i++) {
		const double *row = rows_get(builder->rows, builder->tree->index[node->first + i]);

		for (size_t c = 0; c < columns; c++) {
			low[c] = row[c] < low[c] ? row[c] : low[c];
			high[c] = row[c] > high[c] ? row[c] : high[c];
		}
	}
}

static size_t
widest_column(const struct kdtree *tree, size_t at)
{
	const double *low = box_of(tree, at), *high = low + tree->columns;
	size_t widest = 0;

	for (size_t c = 1; c < tree->columns; c++)
		if (high[c] - low[c] > high[widest] - low[widest])
			widest = c;
	return widest;
}

static inline bool
is_before(const struct key *a, const struct key *b)
{
	return a->value < b->value || (a->value == b->value && a->row < b->row);
}

static inline void
exchange(struct key *a, struct key *b)
{
	struct key kept = *a;

	*a = *b;
	*b = kept;
}

/* Puts the k smallest keys first (quickselect; the middle of three is the pivot). */
static void
select_smallest(struct key *key, size_t count, size_t k)
{
	size_t low = 0, high = count;

	while (high - low > 1) {
		size_t last = high - 1, middle = low + (high - low) / 2, store = low;

		if (is_before(&key[middle], &key[low]))
			exchange(&key[middle], &key[low]);
		if (is_before(&key[last], &key[low]))
			exchange(&key[last], &key[low]);
		if (is_before(&key[middle], &key[last]))
			exchange(&key[middle], &key[last]);
		for (size_t i = low; i < last; i++)
			if (is_before(&key[i], &key[last]))
				exchange(&key[i], &key[store++]);
		exchange(&key[store], &key[last]);
		if (store == k)
			return;
		if (store > k)
			high = store;
		else
			low = store + 1;
	}
}

static void
split(struct builder *builder, size_t at, uint32_t half)
{
	struct kdtree *tree = builder->tree;
	struct kdnode node = tree->node[at];
	size_t column = widest_column(tree, at);
	uint32_t *index = tree->index + node.first;

	for (uint32_t i = 0; i < node.count; i++)
		builder->key[i] =
		    (struct key){ rows_get(builder->rows, index[i])[column], index[i] };
	select_smallest(builder->key, node.count, half);
	for (uint32_t i = 0; i < node.count; i++)
		index[i] = builder->key[i].row;
}

static void
build_node(struct builder *builder, uint32_t first, uint32_t count)
{
	struct kdtree *tree = builder->tree;
	size_t at = tree->nodes++;
	uint32_t half = count / 2;

	tree->node[at] = (struct kdnode){ .first = first, .count = count };
	fit_box(builder, at);
	if (count <= builder->leaf)
		return;
	split(builder, at, half);
	build_node(builder, first, half);
	tree->node[at].right = (uint32_t)tree->nodes;
	build_node(builder, first + half, count - half);
}

void
kdtree_build(struct kdtree *tree, const struct rows *rows, uint32_t leaf)
{
	struct builder builder = { .tree = tree, .rows = rows, .leaf = leaf };
	size_t leaves = 1, width = rows->columns;

	while (leaves * leaf < rows->count)
		leaves *= 2;
	*tree = (struct kdtree){ .columns = width, .count = rows->count };
	tree->point = must_alloc(rows->count * width * sizeof(double));
	tree->index = must_alloc(rows->count * sizeof(uint32_t));
	tree->node = must_alloc(2 * leaves * sizeof(struct kdnode));
	tree->box = must_alloc(2 * leaves * 2 * width * sizeof(double));
	builder.key = must_alloc(rows->count * sizeof(struct key));
	for (size_t i = 0; i < rows->count; i++)
		tree->index[i] = (uint32_t)i;
	build_node(&builder, 0, (uint32_t)rows->count);
	for (size_t i = 0; i < rows->count; i++)
		memcpy(tree->point + i * width, rows_get(rows, tree->index[i]),
		    width * sizeof(double));
	free(builder.key);
}

void
kdtree_release(struct kdtree *tree)
{
	free(tree->point);
	free(tree->index);
	free(tree->node);
	free(tree->box);
	*tree = (struct kdtree){ 0 };
}
