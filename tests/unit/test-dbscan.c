/* test-dbscan.c: labels against scikit-learn and against the definition. */

#include "ml-data.h"

#include "model/dbscan.h"

static void
compare_with_reference(double eps, size_t min_samples, size_t column)
{
	struct dataset train, reference;
	struct dbscan dbscan;
	struct rows rows;

	ml_read_scaled(&train, NULL);
	ml_read(&reference, "dbscan.csv.gz");
	rows = ml_rows(&train);
	dbscan_fit(&dbscan, &rows, eps, min_samples);
	for (size_t i = 0; i < train.count; i++) {
		assert_int_equal(dbscan.label[i], (int)ml_at(&reference, i, column));
		assert_int_equal(dbscan.is_core[i], (int)ml_at(&reference, i, column + 1));
	}
	dbscan_release(&dbscan);
	dataset_release(&train);
	dataset_release(&reference);
}

static void
wide_clusters_equal_the_reference(void **state)
{
	(void)state;
	compare_with_reference(5.0, 50, 0);
}

static void
fine_clusters_equal_the_reference(void **state)
{
	(void)state;
	compare_with_reference(2.6, 20, 2);
}

static bool
is_near(const struct rows *rows, size_t a, size_t b, double eps)
{
	double sum = 0.0;

	for (size_t c = 0; c < rows->columns; c++)
		sum += (rows_get(rows, a)[c] - rows_get(rows, b)[c]) *
		       (rows_get(rows, a)[c] - rows_get(rows, b)[c]);
	return sum <= eps * eps;
}

/* The definition, word by word: labels in n^2. */
static void
cluster_plainly(
    const struct rows *rows, double eps, size_t min_samples, int32_t *label, bool *is_core)
{
	uint32_t *todo = must_alloc(rows->count * sizeof(uint32_t));
	int32_t clusters = 0;

	for (size_t i = 0; i < rows->count; i++) {
		size_t near = 0;

		for (size_t k = 0; k < rows->count; k++)
			near += is_near(rows, i, k, eps);
		is_core[i] = near >= min_samples;
		label[i] = DBSCAN_NOISE;
	}
	for (size_t i = 0; i < rows->count; i++) {
		size_t waiting = 0;

		if (!is_core[i] || label[i] != DBSCAN_NOISE)
			continue;
		label[i] = clusters;
		todo[waiting++] = (uint32_t)i;
		while (waiting > 0) {
			uint32_t at = todo[--waiting];

			for (uint32_t k = 0; k < rows->count && is_core[at]; k++) {
				if (label[k] != DBSCAN_NOISE || !is_near(rows, at, k, eps))
					continue;
				label[k] = clusters;
				todo[waiting++] = k;
			}
		}
		clusters++;
	}
	free(todo);
}

static void
labels_follow_the_definition(void **state)
{
	struct random random;

	(void)state;
	random_seed(&random, 11);
	for (int round = 0; round < 120; round++) {
		size_t columns = 1 + random_below(&random, 6);
		struct rows rows = { NULL, 1 + random_below(&random, 300), columns };
		double *value = ml_random_rows(&random, rows.count, columns);
		double eps = 0.2 + 2.5 * random_unit(&random);
		size_t min_samples = 1 + random_below(&random, 12);
		int32_t *label = must_alloc(rows.count * sizeof(int32_t));
		bool *is_core = must_alloc(rows.count * sizeof(bool));
		struct dbscan dbscan;

		rows.at = value;
		dbscan_fit(&dbscan, &rows, eps, min_samples);
		cluster_plainly(&rows, eps, min_samples, label, is_core);
		for (size_t i = 0; i < rows.count; i++) {
			assert_int_equal(dbscan.label[i], label[i]);
			assert_int_equal(dbscan.is_core[i], is_core[i]);
		}
		dbscan_release(&dbscan);
		free(value);
		free(label);
		free(is_core);
	}
}

static void
equal_rows_count_each(void **state)
{
	double value[] = { 1, 1, 1, 5 };
	struct rows rows = { value, 4, 1 };
	struct dbscan dbscan;

	(void)state;
	dbscan_fit(&dbscan, &rows, 0.5, 3);
	assert_int_equal(dbscan.cores, 3);
	assert_int_equal(dbscan.clusters, 1);
	assert_int_equal(dbscan.noise, 1);
	assert_int_equal(dbscan.label[3], DBSCAN_NOISE);
	dbscan_release(&dbscan);
	dbscan_fit(&dbscan, &rows, 0.5, 4);
	assert_int_equal(dbscan.cores, 0);
	assert_int_equal(dbscan.noise, 4);
	dbscan_release(&dbscan);
}

static void
a_row_at_exactly_eps_is_within(void **state)
{
	double value[] = { 0, 2, 4, 6.5 };
	struct rows rows = { value, 4, 1 };
	struct dbscan dbscan;

	(void)state;
	dbscan_fit(&dbscan, &rows, 2.0, 3);
	assert_true(dbscan.is_core[1]);
	assert_false(dbscan.is_core[2]);
	assert_int_equal(dbscan.label[2], 0);
	assert_int_equal(dbscan.label[3], DBSCAN_NOISE);
	dbscan_release(&dbscan);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wide_clusters_equal_the_reference),
		cmocka_unit_test(fine_clusters_equal_the_reference),
		cmocka_unit_test(labels_follow_the_definition),
		cmocka_unit_test(equal_rows_count_each),
		cmocka_unit_test(a_row_at_exactly_eps_is_within),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
