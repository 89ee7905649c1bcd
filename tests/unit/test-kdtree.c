/* test-kdtree.c: searches against looking at every point. */

#include "ml-data.h"

#include "model/kdtree.h"
#include "model/lanes.h"

static double
square_between(const double *a, const double *b, size_t columns)
{
	double sum = 0.0;

	for (size_t c = 0; c < columns; c++)
		sum += (a[c] - b[c]) * (a[c] - b[c]);
	return sum;
}

/* The nearest of the first `count` rows but for one. */
static double
nearest_plainly(const struct rows *rows, size_t count, const double *point, uint32_t except)
{
	double nearest = INFINITY;

	for (uint32_t i = 0; i < count; i++) {
		double square = square_between(rows_get(rows, i), point, rows->columns);

		if (i != except && square < nearest)
			nearest = square;
	}
	return nearest;
}

static void
check_tree(
    const struct kdtree *tree, const struct rows *rows, const double *point, struct random *random)
{
	uint32_t place = (uint32_t)random_below(random, rows->count);
	double nearest = nearest_plainly(rows, rows->count, point, KDTREE_NONE), square;
	struct kdfound found = { KDTREE_NONE, INFINITY };
	uint32_t within;

	kdtree_nearest(tree, point, KDTREE_NONE, &found);
	assert_true(found.square == nearest);
	square = square_between(kdtree_point(tree, found.index), point, rows->columns);
	assert_true(square == nearest);

	within = kdtree_any_within(tree, point, nearest);
	assert_true(within != KDTREE_NONE);
	assert_true(square_between(kdtree_point(tree, within), point, rows->columns) <= nearest);
	assert_true(nearest == 0 || kdtree_any_within(tree, point, nearest * 0.999) == KDTREE_NONE);

	found.square = INFINITY;
	kdtree_nearest(tree, kdtree_point(tree, place), place, &found);
	assert_true(found.index != place);
	assert_true(found.square == nearest_plainly(rows, rows->count, kdtree_point(tree, place),
					tree->index[place]));
}

static void
searches_find_what_looking_at_every_point_finds(void **state)
{
	struct random random;

	(void)state;
	random_seed(&random, 51);
	for (int round = 0; round < 60; round++) {
		size_t columns = 1 + random_below(&random, 24);
		struct rows rows = { NULL, 2 + random_below(&random, 500), columns };
		double *value = ml_random_rows(&random, rows.count, columns), point[24];
		struct kdtree tree;

		rows.at = value;
		kdtree_build(&tree, &rows, (uint32_t)(1 + random_below(&random, 40)));
		for (int i = 0; i < 30; i++) {
			for (size_t c = 0; c < columns; c++)
				point[c] = 8 * random_normal(&random);
			check_tree(&tree, &rows, point, &random);
		}
		kdtree_release(&tree);
		free(value);
	}
}

static void
lanes_find_the_same_among_the_first_rows(void **state)
{
	struct random random;

	(void)state;
	random_seed(&random, 52);
	for (int round = 0; round < 60; round++) {
		size_t columns = 1 + random_below(&random, 24);
		struct rows rows = { NULL, 2 + random_below(&random, 900), columns };
		size_t count = 2 + random_below(&random, rows.count - 1);
		double *value = ml_random_rows(&random, rows.count, columns), point[24];
		double scale = round % 4 == 0 ? 1e18 : round % 4 == 1 ? 1e-3 : 8;
		struct kdtree tree;
		struct lanes lanes;

		rows.at = value;
		kdtree_build(&tree, &rows, KDTREE_LEAF_NEAREST);
		lanes_build(&lanes, &tree, count);
		for (int i = 0; i < 30; i++) {
			struct kdfound found = { KDTREE_NONE, INFINITY };
			uint32_t place = lanes.place[random_below(&random, count)];

			for (size_t c = 0; c < columns; c++)
				point[c] = scale * random_normal(&random);
			lanes_nearest(&lanes, &tree, point, KDTREE_NONE, &found);
			assert_true(
			    found.square == nearest_plainly(&rows, count, point, KDTREE_NONE));
			found.square = INFINITY;
			lanes_nearest(&lanes, &tree, kdtree_point(&tree, place), place, &found);
			assert_true(
			    found.square == nearest_plainly(&rows, count,
						kdtree_point(&tree, place), tree.index[place]));
		}
		lanes_release(&lanes);
		kdtree_release(&tree);
		free(value);
	}
}

static void
equal_points_make_a_tree_too(void **state)
{
	double value[300] = { 0 }, point[3] = { 1, 2, 2 };
	struct rows rows = { value, 100, 3 };
	struct kdfound found = { KDTREE_NONE, INFINITY };
	struct kdtree tree;

	(void)state;
	kdtree_build(&tree, &rows, 4);
	kdtree_nearest(&tree, point, KDTREE_NONE, &found);
	assert_true(found.square == 9.0);
	assert_int_equal(found.index, 0);
	kdtree_release(&tree);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(searches_find_what_looking_at_every_point_finds),
		cmocka_unit_test(lanes_find_the_same_among_the_first_rows),
		cmocka_unit_test(equal_points_make_a_tree_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
