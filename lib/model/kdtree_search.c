/* kdtree_search.c: what is near a point. */

#include <stdbool.h>

#include "model/kdtree.h"

double
square_distance_up_to(const double *a, const double *b, size_t columns, double enough)
{
	double sum = 0.0;
	size_t c = 0;

	for (; c + 4 <= columns && sum <= enough; c += 4)
		for (size_t k = c; k < c + 4; k++)
			sum += (a[k] - b[k]) * (a[k] - b[k]);
	if (sum > enough)
		return sum;
	for (; c < columns; c++)
		sum += (a[c] - b[c]) * (a[c] - b[c]);
	return sum;
}

static inline double
square_outside(double low, double x, double high)
{
	double below = low - x, above = x - high;
	double outside = below > above ? below : above;

	outside = outside > 0.0 ? outside : 0.0;
	return outside * outside;
}

double
kdtree_nearest_in_box(
    const struct kdtree *tree, const struct kdnode *node, const double *point, double enough)
{
	const double *low = tree->box + (size_t)(node - tree->node) * 2 * tree->columns;
	const double *high = low + tree->columns;
	double sum = 0.0;
	size_t c = 0;

	for (; c + 4 <= tree->columns && sum <= enough; c += 4)
		for (size_t k = c; k < c + 4; k++)
			sum += square_outside(low[k], point[k], high[k]);
	for (; c < tree->columns && sum <= enough; c++)
		sum += square_outside(low[c], point[c], high[c]);
	return sum;
}

double
kdtree_farthest_in_box(const struct kdtree *tree, const struct kdnode *node, const double *point)
{
	const double *low = tree->box + (size_t)(node - tree->node) * 2 * tree->columns;
	const double *high = low + tree->columns;
	double sum = 0.0;

	for (size_t c = 0; c < tree->columns; c++) {
		double from_low = point[c] - low[c], from_high = high[c] - point[c];
		double farthest = from_low > from_high ? from_low : from_high;

		sum += farthest * farthest;
	}
	return sum;
}

/* One search for the nearest point. */
struct search {
	const struct kdtree *tree;
	const double *point;
	uint32_t except;
	struct kdfound *found;
};

static void
search_leaf(const struct search *search, const struct kdnode *node)
{
	struct kdfound *found = search->found;

	for (uint32_t i = node->first; i < node->first + node->count; i++) {
		double square;

		if (i == search->except)
			continue;
		square = square_distance_up_to(search->point, kdtree_point(search->tree, i),
		    search->tree->columns, found->square);
		if (square < found->square || (square == found->square && i < found->index))
			*found = (struct kdfound){ i, square };
	}
}

/* `nearest` is the square distance to the node's box. */
static void
search_node(const struct search *search, const struct kdnode *node, double nearest)
{
	const struct kdnode *left, *right;
	double to_left, to_right, enough = search->found->square;

	if (nearest > search->found->square)
		return;
	if (node->right == 0) {
		search_leaf(search, node);
		return;
	}
	left = kdtree_left(node);
	right = kdtree_right(search->tree, node);
	to_left = kdtree_nearest_in_box(search->tree, left, search->point, enough);
	to_right = kdtree_nearest_in_box(search->tree, right, search->point, enough);
	if (to_left <= to_right) {
		search_node(search, left, to_left);
		search_node(search, right, to_right);
	} else {
		search_node(search, right, to_right);
		search_node(search, left, to_left);
	}
}

void
kdtree_nearest(
    const struct kdtree *tree, const double *point, uint32_t except, struct kdfound *found)
{
	struct search search = { .tree = tree, .point = point, .except = except, .found = found };

	found->index = KDTREE_NONE;
	search_node(&search, tree->node, 0.0);
}

static uint32_t
any_in_leaf(
    const struct kdtree *tree, const struct kdnode *node, const double *point, double square)
{
	for (uint32_t i = node->first; i < node->first + node->count; i++)
		if (square_distance_up_to(point, kdtree_point(tree, i), tree->columns, square) <=
		    square)
			return i;
	return KDTREE_NONE;
}

static uint32_t
any_in_node(
    const struct kdtree *tree, const struct kdnode *node, const double *point, double square)
{
	const struct kdnode *first, *second;
	double to_first, to_second;
	uint32_t found = KDTREE_NONE;

	if (node->right == 0)
		return any_in_leaf(tree, node, point, square);
	first = kdtree_left(node);
	second = kdtree_right(tree, node);
	to_first = kdtree_nearest_in_box(tree, first, point, square);
	to_second = kdtree_nearest_in_box(tree, second, point, square);
	if (to_second < to_first) {
		const struct kdnode *kept = first;
		double kept_distance = to_first;

		first = second;
		to_first = to_second;
		second = kept;
		to_second = kept_distance;
	}
	if (to_first <= square)
		found = any_in_node(tree, first, point, square);
	if (found == KDTREE_NONE && to_second <= square)
		found = any_in_node(tree, second, point, square);
	return found;
}

uint32_t
kdtree_any_within(const struct kdtree *tree, const double *point, double square)
{
	if (kdtree_nearest_in_box(tree, tree->node, point, square) > square)
		return KDTREE_NONE;
	return any_in_node(tree, tree->node, point, square);
}
