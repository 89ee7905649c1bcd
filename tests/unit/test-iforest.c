/* test-iforest.c: walking scikit-learn's trees, and growing our own. */

#include "ml-data.h"

#include "model/iforest.h"

static float
largest_float_below(double x)
{
	float f = (float)x;

	return (double)f > x ? nextafterf(f, -INFINITY) : f;
}

/* The reference forest; thresholds in single precision decide alike for rows in single precision. */
static void
read_forest(struct forest *forest)
{
	struct dataset nodes;

	ml_read(&nodes, "forest.csv.gz");
	*forest = (struct forest){ .columns = 21, .samples = 256 };
	forest_allocate(forest, 100, nodes.count);
	for (size_t i = 0; i < nodes.count; i++) {
		struct forest_tree *tree = &forest->tree[(size_t)ml_at(&nodes, i, 0)];
		double column = ml_at(&nodes, i, 1);

		if (tree->count++ == 0) {
			tree->first = (uint32_t)i;
			forest->trees++;
		}
		forest->node[i].threshold =
		    column < 0 ? NAN : largest_float_below(ml_at(&nodes, i, 2));
		forest->node[i].column = column < 0 ? 0 : (uint16_t)column;
		if (column >= 0)
			forest->node[i].skip =
			    (uint16_t)(ml_at(&nodes, i, 3) - (double)(i - tree->first));
		forest->rows[i] = column < 0 ? (uint32_t)ml_at(&nodes, i, 4) : 0;
		forest->nodes++;
	}
	assert_true(forest_complete(forest));
	for (size_t i = 0; i < nodes.count; i++)
		assert_int_equal(forest->rows[i], (int)ml_at(&nodes, i, 4));
	dataset_release(&nodes);
}

static float *
single_precision(const struct dataset *dataset)
{
	float *row = must_alloc(dataset->count * dataset->columns * sizeof(float));

	for (size_t i = 0; i < dataset->count * dataset->columns; i++)
		row[i] = (float)dataset->value[i];
	return row;
}

static void
scores_of_a_given_forest_equal_the_reference(void **state)
{
	struct dataset test, reference;
	struct forest forest;
	double *length;
	float *row;

	(void)state;
	ml_read(&test, "test.csv.gz");
	ml_read(&reference, "test-reference.csv.gz");
	read_forest(&forest);
	row = single_precision(&test);
	length = must_alloc(test.count * sizeof(double));
	forest_lengths(&forest, row, test.count, length);
	for (size_t i = 0; i < test.count; i++) {
		assert_near(-forest_score(&forest, length[i]), ml_at(&reference, i, 1), 1e-12);
		assert_true(length[i] == forest_length(&forest, row + i * 21));
	}
	free(length);
	free(row);
	forest_release(&forest);
	dataset_release(&test);
	dataset_release(&reference);
}

static void
path_lengths_are_sums_over_the_columns(void **state)
{
	struct dataset test;
	struct forest forest;
	float *row;

	(void)state;
	ml_read(&test, "test.csv.gz");
	read_forest(&forest);
	row = single_precision(&test);
	for (size_t i = 0; i < test.count; i++) {
		double by_column[21] = { 0 }, sum = forest.baseline;

		forest_explain(&forest, row + i * 21, by_column);
		for (size_t c = 0; c < 21; c++)
			sum += by_column[c];
		assert_near(sum, forest_length(&forest, row + i * 21), 1e-12);
	}
	free(row);
	forest_release(&forest);
	dataset_release(&test);
}

static void
average_lengths_are_those_of_binary_search_trees(void **state)
{
	double harmonic = 0.0;

	(void)state;
	assert_true(forest_average_length(0) == 0.0);
	assert_true(forest_average_length(1) == 0.0);
	assert_true(forest_average_length(2) == 1.0);
	assert_near(forest_average_length(256), 10.244770920119917, 1e-12);
	for (int i = 1; i < 100000; i++)
		harmonic += 1.0 / i;
	assert_near(forest_average_length(100000), 2 * harmonic - 2 * 99999.0 / 1e5, 2e-5);
}

static void
own_forests_find_the_attacks_whatever_the_seed(void **state)
{
	struct forest_options options = { 100, 256 };
	struct dataset train, test, reference;
	struct rows rows;
	double *score;
	float *row;

	(void)state;
	ml_read(&train, "train.csv.gz");
	ml_read(&test, "test.csv.gz");
	ml_read(&reference, "test-reference.csv.gz");
	row = single_precision(&test);
	rows = ml_rows(&train);
	score = must_alloc(test.count * sizeof(double));
	for (uint64_t seed = 0; seed < 10; seed++) {
		struct random random;
		struct forest forest;
		double auc;

		random_seed(&random, seed);
		forest_train(&forest, &rows, &options, &random);
		for (size_t i = 0; i < test.count; i++)
			score[i] = forest_score(&forest, forest_length(&forest, row + i * 21));
		auc = ml_auc(score, &reference);
		if (auc < 0.990)
			fail_msg("seed %d: ROC-AUC %.4f", (int)seed, auc);
		forest_release(&forest);
	}
	free(score);
	free(row);
	dataset_release(&train);
	dataset_release(&test);
	dataset_release(&reference);
}

/* The scores' mean and spread are the published algorithm's, not only their order. */
static void
own_scores_are_distributed_like_the_reference(void **state)
{
	struct forest_options options = { 100, 256 };
	struct dataset train, test, reference;
	double mean = 0.0, square = 0.0, wanted = 0.0, wanted_square = 0.0, n;
	struct rows rows;
	float *row;

	(void)state;
	ml_read(&train, "train.csv.gz");
	ml_read(&test, "test.csv.gz");
	ml_read(&reference, "test-reference.csv.gz");
	row = single_precision(&test);
	rows = ml_rows(&train);
	n = (double)test.count;
	for (uint64_t seed = 0; seed < 5; seed++) {
		struct random random;
		struct forest forest;

		random_seed(&random, 1000 + seed);
		forest_train(&forest, &rows, &options, &random);
		for (size_t i = 0; i < test.count; i++) {
			double s = forest_score(&forest, forest_length(&forest, row + i * 21));

			mean += s / (5 * n);
			square += s * s / (5 * n);
		}
		forest_release(&forest);
	}
	for (size_t i = 0; i < test.count; i++) {
		double s = -ml_at(&reference, i, 1);

		wanted += s / n;
		wanted_square += s * s / n;
	}
	assert_near(mean, wanted, 0.01);
	assert_near(sqrt(square - mean * mean), sqrt(wanted_square - wanted * wanted), 0.01);
	free(row);
	dataset_release(&train);
	dataset_release(&test);
	dataset_release(&reference);
}

static void
trees_keep_the_height_limit_and_split_what_varies(void **state)
{
	struct forest_options options = { 50, 256 };
	struct random random;
	struct forest forest;
	struct rows rows = { NULL, 1000, 5 };
	double *value;

	(void)state;
	random_seed(&random, 3);
	value = ml_random_rows(&random, rows.count, rows.columns);
	for (size_t i = 0; i < rows.count; i++)
		value[i * 5 + 1] = 7.0; /* constant: never chosen */
	rows.at = value;
	forest_train(&forest, &rows, &options, &random);
	for (size_t t = 0; t < forest.trees; t++) {
		assert_true(forest.tree[t].depth <= 8);
		assert_int_equal(forest.rows[forest.tree[t].first], 256);
	}
	for (size_t i = 0; i < forest.nodes; i++) {
		if (forest.node[i].skip == 0)
			continue;
		assert_int_not_equal(forest.node[i].column, 1);
		assert_true(forest.rows[i + 1] > 0);
		assert_true(forest.rows[i + forest.node[i].skip] > 0);
	}
	forest_release(&forest);
	free(value);
}

static void
equal_rows_make_trees_of_one_leaf(void **state)
{
	double value[30] = { 0 };
	struct forest_options options = { 10, 256 };
	struct rows rows = { value, 10, 3 };
	float row[3] = { 1, 2, 3 };
	struct random random;
	struct forest forest;

	(void)state;
	random_seed(&random, 1);
	forest_train(&forest, &rows, &options, &random);
	assert_int_equal(forest.nodes, 10);
	assert_near(forest_score(&forest, forest_length(&forest, row)), 0.5, 1e-15);
	forest_release(&forest);
}

static void
no_row_is_drawn_twice_for_a_tree(void **state)
{
	double value[256];
	struct forest_options options = { 20, 256 };
	struct rows rows = { value, 256, 1 };
	struct random random;
	struct forest forest;

	(void)state;
	for (int i = 0; i < 256; i++)
		value[i] = i;
	random_seed(&random, 5);
	forest_train(&forest, &rows, &options, &random);
	/* With all 256 different rows in each sample, a leaf above the height limit holds one. */
	for (size_t i = 0; i < forest.nodes; i++)
		if (forest.node[i].skip == 0 && forest.rows[i] > 1)
			assert_near(
			    forest.length[i], 8.0 + forest_average_length(forest.rows[i]), 1e-15);
	forest_release(&forest);
}

static void
trees_that_are_none_are_refused(void **state)
{
	struct forest forest = { .columns = 1, .samples = 3, .trees = 1, .nodes = 3 };
	struct forest_node *node;

	forest_allocate(&forest, 1, 3);
	node = forest.node;
	node[0] = (struct forest_node){ 1.0f, 0, 2 };
	node[1] = node[2] = (struct forest_node){ NAN, 0, 0 };
	forest.rows[1] = 1;
	forest.rows[2] = 2;
	forest.tree[0].count = 3;
	(void)state;
	assert_true(forest_complete(&forest));
	assert_int_equal(forest.rows[0], 3);
	node[0].skip = 1;
	assert_false(forest_complete(&forest));
	node[0].skip = 2;
	node[0].column = 1;
	assert_false(forest_complete(&forest));
	node[0].column = 0;
	forest.tree[0].count = 2;
	assert_false(forest_complete(&forest));
	forest_release(&forest);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scores_of_a_given_forest_equal_the_reference),
		cmocka_unit_test(path_lengths_are_sums_over_the_columns),
		cmocka_unit_test(average_lengths_are_those_of_binary_search_trees),
		cmocka_unit_test(own_forests_find_the_attacks_whatever_the_seed),
		cmocka_unit_test(own_scores_are_distributed_like_the_reference),
		cmocka_unit_test(trees_keep_the_height_limit_and_split_what_varies),
		cmocka_unit_test(equal_rows_make_trees_of_one_leaf),
		cmocka_unit_test(no_row_is_drawn_twice_for_a_tree),
		cmocka_unit_test(trees_that_are_none_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
