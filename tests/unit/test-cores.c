/* test-cores.c: few representatives must judge as all core samples do. */

#include "ml-data.h"

#include "model/cores.h"

static double
square_between(const double *a, const double *b, size_t columns)
{
	double sum = 0.0;

	for (size_t c = 0; c < columns; c++)
		sum += (a[c] - b[c]) * (a[c] - b[c]);
	return sum;
}

static double
nearest_square(const struct rows *rows, const double *point, size_t from, size_t to)
{
	double nearest = INFINITY;

	for (size_t i = from; i < to; i++) {
		double square = square_between(rows_get(rows, i), point, rows->columns);

		nearest = square < nearest ? square : nearest;
	}
	return nearest;
}

/* The chosen cores of rows, one after the other in *value, which the caller frees. */
static struct rows
choose(const struct rows *rows, double eps, size_t representatives, size_t limit,
    struct cores_choice *choice, double **value)
{
	struct dbscan dbscan;

	dbscan_fit(&dbscan, rows, eps, 5);
	cores_choose(choice, rows, &dbscan, representatives, limit);
	*value = must_alloc(choice->count * rows->columns * sizeof(double));
	for (size_t i = 0; i < choice->count; i++) {
		assert_true(dbscan.is_core[choice->row[i]]);
		memcpy(*value + i * rows->columns, rows_get(rows, choice->row[i]),
		    rows->columns * sizeof(double));
	}
	dbscan_release(&dbscan);
	return (struct rows){ *value, choice->count, rows->columns };
}

/* A query somewhere around the rows, often near the edge of what is within eps. */
static void
random_query(struct random *random, const struct rows *rows, double eps, double *query)
{
	const double *row = rows_get(rows, random_below(random, rows->count));

	for (size_t c = 0; c < rows->columns; c++)
		query[c] = row[c] + random_normal(random) * eps * 2.0 * random_unit(random) /
					sqrt((double)rows->columns);
}

static void
membership_is_that_of_all_cores(void **state)
{
	struct random random;
	size_t edge = 0;

	(void)state;
	random_seed(&random, 21);
	for (int round = 0; round < 40; round++) {
		size_t columns = 2 + random_below(&random, 20);
		struct rows rows = { NULL, 400, columns };
		double *value = ml_random_rows(&random, rows.count, columns), query[32];
		double eps = sqrt((double)columns) * (0.6 + random_unit(&random));
		struct cores_choice choice;
		struct cores cores;
		struct rows all;
		double *chosen;

		rows.at = value;
		all = choose(&rows, eps, 1 + random_below(&random, 60), 1000, &choice, &chosen);
		assert_true(choice.dropped_radius == 0.0);
		if (all.count > 0) {
			cores_build(&cores, &all, choice.representatives, eps);
			for (int i = 0; i < 300; i++) {
				struct cores_nearest nearest;
				double exact, distance, by_representative;

				random_query(&random, &rows, eps, query);
				exact = nearest_square(&all, query, 0, all.count);
				by_representative =
				    nearest_square(&all, query, 0, choice.representatives);
				distance = cores_distance(&cores, query, &nearest);
				assert_true(nearest.square == by_representative);
				assert_true((distance <= eps) == (exact <= eps * eps));
				assert_true(distance == eps || distance == sqrt(by_representative));
				edge += distance == eps;
			}
			cores_release(&cores);
		}
		cores_choice_release(&choice);
		free(chosen);
		free(value);
	}
	assert_true(edge > 20); /* the hard case was met */
}

static void
dropped_cores_are_within_the_stated_radius(void **state)
{
	struct random random;
	struct rows rows = { NULL, 2000, 8 }, all, kept;
	struct cores_choice every, few;
	double *value, *every_value, *few_value, largest = 0.0;

	(void)state;
	random_seed(&random, 22);
	value = ml_random_rows(&random, rows.count, rows.columns);
	rows.at = value;
	all = choose(&rows, 3.0, 0, 100, &every, &every_value);
	kept = choose(&rows, 3.0, 50, 300, &few, &few_value);
	assert_int_equal(every.count, every.representatives);
	assert_int_equal(few.count, 300);
	assert_true(few.representatives <= 50);
	assert_int_equal(few.distinct, every.count);
	for (size_t i = 0; i < all.count; i++) {
		double square = nearest_square(&kept, rows_get(&all, i), 0, kept.count);

		largest = square > largest ? square : largest;
	}
	assert_true(sqrt(largest) <= few.dropped_radius);
	cores_choice_release(&every);
	cores_choice_release(&few);
	free(every_value);
	free(few_value);
	free(value);
}

static void
all_cores_give_the_reference_distances(void **state)
{
	struct dataset train, test, reference;
	struct cores_choice choice;
	struct dbscan dbscan;
	struct cores cores;
	struct rows rows, kept;
	double *value;
	size_t within = 0;

	(void)state;
	ml_read_scaled(&train, &test);
	ml_read(&reference, "test-reference.csv.gz");
	rows = ml_rows(&train);
	dbscan_fit(&dbscan, &rows, 5.0, 50);
	cores_choose(&choice, &rows, &dbscan, 0, 0);
	assert_int_equal(choice.count, 9648);
	value = must_alloc(choice.count * 21 * sizeof(double));
	for (size_t i = 0; i < choice.count; i++)
		memcpy(value + i * 21, rows_get(&rows, choice.row[i]), 21 * sizeof(double));
	kept = (struct rows){ value, choice.count, 21 };
	cores_build(&cores, &kept, choice.representatives, 5.0);
	for (size_t i = 0; i < test.count; i++) {
		struct cores_nearest nearest;
		double distance = cores_distance(&cores, test.value + i * 21, &nearest);

		assert_near(distance, ml_at(&reference, i, 3), 1e-9);
		within += distance <= 5.0;
	}
	assert_int_equal(within, 2020);
	cores_release(&cores);
	cores_choice_release(&choice);
	dbscan_release(&dbscan);
	free(value);
	dataset_release(&train);
	dataset_release(&test);
	dataset_release(&reference);
}

static void
a_representative_is_not_its_own_neighbour(void **state)
{
	double value[] = { 0, 0, 1, 0, 5, 5 };
	struct rows rows = { value, 3, 2 };
	struct cores_nearest nearest;
	struct cores cores;

	(void)state;
	cores_build(&cores, &rows, 3, 1.0);
	cores_find(&cores, value, KDTREE_NONE, &nearest);
	assert_int_equal(nearest.index, 0);
	assert_true(nearest.square == 0.0);
	cores_find(&cores, value, 0, &nearest);
	assert_int_equal(nearest.index, 1);
	assert_true(nearest.square == 1.0);
	cores_release(&cores);
	rows.count = 1;
	cores_build(&cores, &rows, 1, 1.0);
	cores_find(&cores, value, 0, &nearest);
	assert_true(nearest.index == KDTREE_NONE);
	cores_release(&cores);
}

/* Single precision may not decide between rows that it cannot tell apart. */
static void
far_from_zero_the_nearest_is_still_exact(void **state)
{
	struct random random;
	double value[200 * 3], query[3];
	struct rows rows = { value, 200, 3 };
	struct cores cores;

	(void)state;
	random_seed(&random, 23);
	for (size_t i = 0; i < 600; i++)
		value[i] = 1e6 + random_normal(&random) * 1e-3;
	cores_build(&cores, &rows, 100, 1.0);
	for (int i = 0; i < 200; i++) {
		struct cores_nearest nearest;

		for (int c = 0; c < 3; c++)
			query[c] = 1e6 + random_normal(&random) * 1e-3;
		cores_find(&cores, query, KDTREE_NONE, &nearest);
		assert_true(nearest.square == nearest_square(&rows, query, 0, 100));
	}
	cores_release(&cores);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(membership_is_that_of_all_cores),
		cmocka_unit_test(dropped_cores_are_within_the_stated_radius),
		cmocka_unit_test(all_cores_give_the_reference_distances),
		cmocka_unit_test(a_representative_is_not_its_own_neighbour),
		cmocka_unit_test(far_from_zero_the_nearest_is_still_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
