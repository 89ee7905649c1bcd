/*
 * dbscan.c: clusters over a k-d tree of the distinct rows.
 *
 * Three searches, each of which stops as soon as it knows enough:
 *   - is this a core sample: until min_samples rows are found;
 *   - which cores hang together: a union-find forest; a part of the tree whose
 *     cores are known to hang together with the one at hand is not entered;
 *   - which cluster does a border row join: parts with no lower number are not.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/dbscan.h"
#include "model/distinct.h"
#include "model/kdtree.h"

struct clustering {
	struct kdtree tree; /* of all distinct rows, later of the distinct cores */
	double square; /* eps^2 */
	uint64_t *before; /* by place in the tree: weight of all points before it */
	uint32_t *parent; /* of the union-find forest, by place in the tree */
	bool *is_joined; /* by node: all its cores hang together */
	int32_t *label; /* by place in the tree: cluster */
	int32_t *lowest_label; /* by node */
};

/* How many rows are within eps of the point, counted until there are `enough`. */
static uint64_t
count_within(const struct clustering *clustering, const struct kdnode *node, const double *point,
    uint64_t enough)
{
	const struct kdtree *tree = &clustering->tree;
	const uint64_t *before = clustering->before;
	const struct kdnode *near, *far;
	uint64_t count = 0;

	if (kdtree_nearest_in_box(tree, node, point, clustering->square) > clustering->square)
		return 0;
	if (kdtree_farthest_in_box(tree, node, point) <= clustering->square)
		return before[node->first + node->count] - before[node->first];
	if (node->right == 0) {
		for (uint32_t i = node->first; i < node->first + node->count && count < enough; i++)
			if (square_distance_up_to(point, kdtree_point(tree, i), tree->columns,
				clustering->square) <= clustering->square)
				count += before[i + 1] - before[i];
		return count;
	}
	near = kdtree_left(node);
	far = kdtree_right(tree, node);
	if (kdtree_nearest_in_box(tree, far, point, INFINITY) <
	    kdtree_nearest_in_box(tree, near, point, INFINITY)) {
		far = near;
		near = kdtree_right(tree, node);
	}
	count = count_within(clustering, near, point, enough);
	if (count < enough)
		count += count_within(clustering, far, point, enough - count);
	return count;
}

/* By distinct row: is it a core sample? */
static bool *
find_cores(const struct rows *rows, const struct distinct *distinct, double eps, size_t min_samples)
{
	struct clustering clustering = { .square = eps * eps };
	struct kdtree *tree = &clustering.tree;
	bool *is_core = must_alloc(rows->count * sizeof(bool));

	kdtree_build(tree, rows, KDTREE_LEAF_AROUND);
	clustering.before = must_alloc((rows->count + 1) * sizeof(uint64_t));
	clustering.before[0] = 0;
	for (size_t i = 0; i < rows->count; i++)
		clustering.before[i + 1] = clustering.before[i] + distinct->weight[tree->index[i]];
	for (size_t i = 0; i < rows->count; i++)
		is_core[tree->index[i]] = count_within(&clustering, tree->node,
					      kdtree_point(tree, i), min_samples) >= min_samples;
	free(clustering.before);
	kdtree_release(tree);
	return is_core;
}

static uint32_t
find_root(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i) {
		parent[i] = parent[parent[i]];
		i = parent[i];
	}
	return i;
}

static void
join(uint32_t *parent, uint32_t a, uint32_t b)
{
	uint32_t root_a = find_root(parent, a), root_b = find_root(parent, b);

	if (root_a < root_b)
		parent[root_b] = root_a;
	else
		parent[root_a] = root_b;
}

static bool
hang_together(struct clustering *clustering, uint32_t a, uint32_t b)
{
	return find_root(clustering->parent, a) == find_root(clustering->parent, b);
}

static void
join_leaf(struct clustering *clustering, const struct kdnode *node, uint32_t core)
{
	const struct kdtree *tree = &clustering->tree;
	const double *point = kdtree_point(tree, core);
	bool all = true;

	for (uint32_t i = node->first; i < node->first + node->count; i++) {
		if (hang_together(clustering, i, core))
			continue;
		if (square_distance_up_to(point, kdtree_point(tree, i), tree->columns,
			clustering->square) <= clustering->square)
			join(clustering->parent, i, core);
		else
			all = false;
	}
	if (all)
		clustering->is_joined[node - tree->node] = true;
}

/*
 * Joins a core with the cores of a node that are within eps, the nearer child
 * first; ends after *leaves leaves were looked at.  `nearest` is the square of
 * the distance to the node's box.
 */
static void
join_node(struct clustering *clustering, const struct kdnode *node, uint32_t core, double nearest,
    size_t *leaves)
{
	const struct kdtree *tree = &clustering->tree;
	bool *is_joined = clustering->is_joined;
	const struct kdnode *left = kdtree_left(node), *right = kdtree_right(tree, node);
	const double *point = kdtree_point(tree, core);
	double square = clustering->square, to_left, to_right;

	if (*leaves == 0 || nearest > square)
		return;
	if (is_joined[node - tree->node] && hang_together(clustering, node->first, core))
		return;
	if (node->right == 0) {
		join_leaf(clustering, node, core);
		--*leaves;
		return;
	}
	to_left = kdtree_nearest_in_box(tree, left, point, square);
	to_right = kdtree_nearest_in_box(tree, right, point, square);
	if (to_left <= to_right)
		join_node(clustering, left, core, to_left, leaves);
	join_node(clustering, right, core, to_right, leaves);
	if (to_left > to_right)
		join_node(clustering, left, core, to_left, leaves);
	if (is_joined[left - tree->node] && is_joined[right - tree->node] &&
	    hang_together(clustering, left->first, right->first))
		is_joined[node - tree->node] = true;
}

/* The root of the largest tree in the union-find forest. */
static uint32_t
find_largest(struct clustering *clustering)
{
	size_t count = clustering->tree.count;
	uint32_t *size = must_calloc(count, sizeof(uint32_t)), largest = 0;

	for (uint32_t i = 0; i < count; i++)
		size[find_root(clustering->parent, i)]++;
	for (uint32_t i = 0; i < count; i++)
		largest = size[i] > size[largest] ? i : largest;
	free(size);
	return largest;
}

/*
 * Joins all cores within eps of each other.  A look at the nearest leaves joins
 * most of them into one tree; those outside of it look further each round, and
 * everywhere in the last.  The largest need not look: an edge that leads out of
 * it is seen from its other end.
 */
static void
join_cores(struct clustering *clustering)
{
	static const size_t budgets[] = { 4, 256, SIZE_MAX }; /* leaves */
	size_t count = clustering->tree.count;
	bool *is_inside = must_calloc(count, sizeof(bool));

	for (size_t round = 0; round < sizeof(budgets) / sizeof(*budgets); round++) {
		uint32_t largest;

		for (uint32_t i = 0; i < count; i++) {
			size_t leaves = budgets[round];

			if (!is_inside[i])
				join_node(clustering, clustering->tree.node, i, 0.0, &leaves);
		}
		largest = find_largest(clustering);
		for (uint32_t i = 0; i < count; i++)
			is_inside[i] = find_root(clustering->parent, i) == largest;
	}
	free(is_inside);
}

/*
 * Numbers the clusters by their first row: cores stand in the tree in any
 * order, their rows (`core_row`, ascending) say which comes first.
 */
static size_t
number_clusters(struct clustering *clustering)
{
	const struct kdtree *tree = &clustering->tree;
	uint32_t *place = must_alloc(tree->count * sizeof(uint32_t));
	int32_t *of_root = must_alloc(tree->count * sizeof(int32_t));
	int32_t clusters = 0;

	memset(of_root, 0xff, tree->count * sizeof(int32_t));
	for (uint32_t i = 0; i < tree->count; i++)
		place[tree->index[i]] = i;
	for (size_t row = 0; row < tree->count; row++) {
		uint32_t root = find_root(clustering->parent, place[row]);

		if (of_root[root] < 0)
			of_root[root] = clusters++;
		clustering->label[place[row]] = of_root[root];
	}
	free(place);
	free(of_root);
	return (size_t)clusters;
}

static void
find_lowest_labels(struct clustering *clustering)
{
	const struct kdtree *tree = &clustering->tree;

	for (size_t n = tree->nodes; n-- > 0;) { /* children stand behind their parents */
		const struct kdnode *node = tree->node + n;
		int32_t lowest = clustering->label[node->first];

		for (uint32_t i = 1; node->right == 0 && i < node->count; i++)
			if (clustering->label[node->first + i] < lowest)
				lowest = clustering->label[node->first + i];
		if (node->right > 0) {
			lowest = clustering->lowest_label[n + 1];
			if (clustering->lowest_label[node->right] < lowest)
				lowest = clustering->lowest_label[node->right];
		}
		clustering->lowest_label[n] = lowest;
	}
}

/* Clusters of the distinct cores. */
static size_t
cluster_cores(struct clustering *clustering, const struct rows *cores)
{
	struct kdtree *tree = &clustering->tree;
	size_t clusters;

	kdtree_build(tree, cores, KDTREE_LEAF_AROUND);
	clustering->parent = must_alloc(cores->count * sizeof(uint32_t));
	clustering->is_joined = must_calloc(tree->nodes, sizeof(bool));
	clustering->label = must_alloc(cores->count * sizeof(int32_t));
	clustering->lowest_label = must_alloc(tree->nodes * sizeof(int32_t));
	for (uint32_t i = 0; i < cores->count; i++)
		clustering->parent[i] = i;
	join_cores(clustering);
	clusters = number_clusters(clustering);
	find_lowest_labels(clustering);
	return clusters;
}

/* Lowers *label to the lowest number of a core within eps of the point. */
static void
join_border(const struct clustering *clustering, const struct kdnode *node, const double *point,
    int32_t *label)
{
	const struct kdtree *tree = &clustering->tree;

	if (clustering->lowest_label[node - tree->node] >= *label ||
	    kdtree_nearest_in_box(tree, node, point, clustering->square) > clustering->square)
		return;
	if (node->right > 0) {
		join_border(clustering, kdtree_left(node), point, label);
		join_border(clustering, kdtree_right(tree, node), point, label);
		return;
	}
	for (uint32_t i = node->first; i < node->first + node->count; i++)
		if (clustering->label[i] < *label &&
		    square_distance_up_to(point, kdtree_point(tree, i), tree->columns,
			clustering->square) <= clustering->square)
			*label = clustering->label[i];
}

/* The distinct rows (those of `only` if it is given) into `to`, one after the other. */
static struct rows
gather(const struct rows *rows, const struct distinct *distinct, const bool *only, double *to)
{
	struct rows gathered = { .at = to, .columns = rows->columns };

	for (size_t i = 0; i < distinct->count; i++) {
		if (only && !only[i])
			continue;
		memcpy(to + gathered.count * rows->columns, rows_get(rows, distinct->first[i]),
		    rows->columns * sizeof(double));
		gathered.count++;
	}
	return gathered;
}

/* Labels by distinct row, from those of the cores in the tree. */
static void
label_distinct(const struct clustering *clustering, const struct rows *rows,
    const struct distinct *distinct, const bool *is_core, int32_t *label)
{
	const struct kdtree *tree = &clustering->tree;
	uint32_t *of_core = must_alloc(distinct->count * sizeof(uint32_t));
	size_t cores = 0;

	for (uint32_t i = 0; i < distinct->count; i++) {
		if (is_core[i])
			of_core[cores++] = i;
		label[i] = INT32_MAX;
	}
	for (size_t i = 0; i < tree->count; i++)
		label[of_core[tree->index[i]]] = clustering->label[i];
	for (size_t i = 0; i < distinct->count && clustering->lowest_label; i++)
		if (!is_core[i])
			join_border(
			    clustering, tree->node, rows_get(rows, distinct->first[i]), &label[i]);
	free(of_core);
}

static void
spread_to_rows(struct dbscan *dbscan, const struct distinct *distinct, const int32_t *label,
    const bool *is_core)
{
	for (size_t i = 0; i < dbscan->count; i++) {
		uint32_t d = distinct->of[i];

		dbscan->is_core[i] = is_core[d];
		dbscan->label[i] = label[d] == INT32_MAX ? DBSCAN_NOISE : label[d];
		dbscan->cores += is_core[d];
		dbscan->noise += label[d] == INT32_MAX;
	}
}

static void
release_clustering(struct clustering *clustering)
{
	kdtree_release(&clustering->tree);
	free(clustering->parent);
	free(clustering->is_joined);
	free(clustering->label);
	free(clustering->lowest_label);
}

void
dbscan_fit(struct dbscan *dbscan, const struct rows *rows, double eps, size_t min_samples)
{
	struct clustering clustering = { .square = eps * eps };
	struct distinct distinct;
	struct rows gathered;
	double *value;
	int32_t *label;
	bool *is_core;

	*dbscan = (struct dbscan){ .count = rows->count };
	dbscan->label = must_alloc(rows->count * sizeof(int32_t));
	dbscan->is_core = must_alloc(rows->count * sizeof(bool));
	distinct_find(&distinct, rows);
	value = must_alloc(distinct.count * rows->columns * sizeof(double));
	gathered = gather(rows, &distinct, NULL, value);
	is_core = find_cores(&gathered, &distinct, eps, min_samples);
	gathered = gather(rows, &distinct, is_core, value);
	if (gathered.count > 0)
		dbscan->clusters = cluster_cores(&clustering, &gathered);
	free(value);
	label = must_alloc(distinct.count * sizeof(int32_t));
	label_distinct(&clustering, rows, &distinct, is_core, label);
	spread_to_rows(dbscan, &distinct, label, is_core);
	release_clustering(&clustering);
	distinct_release(&distinct);
	free(label);
	free(is_core);
}

void
dbscan_release(struct dbscan *dbscan)
{
	free(dbscan->label);
	free(dbscan->is_core);
	*dbscan = (struct dbscan){ 0 };
}
