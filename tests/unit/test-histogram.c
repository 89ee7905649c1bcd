/* test-histogram.c: bins of training values. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "base/random.h"
#include "model/histogram.h"
#include "model/quantile.h"

enum { ROWS = 1000 };

static double
sum_of_shares(const struct histogram *h)
{
	double sum = 0;

	for (size_t i = 0; i < h->bins; i++)
		sum += h->share[i];
	return sum;
}

static void
even_numbers_fill_ten_equal_bins(void **state)
{
	struct histogram h;
	double x[ROWS];

	(void)state;
	for (int i = 0; i < ROWS; i++)
		x[i] = i;
	histogram_fill(&h, x, ROWS);
	assert_int_equal(h.bins, 10);
	for (size_t i = 0; i < 10; i++) {
		assert_true(h.from[i] == 100.0 * (double)i);
		assert_true(fabs(h.share[i] - 0.1) < 1e-12);
	}
	assert_true(h.max == ROWS - 1);
}

/* Deciles would all be 0. */
static void
a_rare_flag_is_not_hidden_by_the_common_value(void **state)
{
	struct histogram h;
	double x[100] = { 0 };

	(void)state;
	for (int i = 95; i < 100; i++)
		x[i] = 1;
	histogram_fill(&h, x, 100);
	assert_int_equal(h.bins, 2);
	assert_true(h.share[0] == 0.95 && h.share[1] == 0.05 && h.from[1] == 1);
	for (int i = 5; i < 100; i++)
		x[i] = 1;
	histogram_fill(&h, x, 100);
	assert_int_equal(h.bins, 2);
	assert_true(h.share[0] == 0.05 && h.share[1] == 0.95);
}

static void
a_constant_has_one_bin_and_all_else_lies_beside_it(void **state)
{
	struct histogram h;
	double x[3] = { 7, 7, 7 };

	(void)state;
	histogram_fill(&h, x, 3);
	assert_int_equal(h.bins, 1);
	assert_int_equal(histogram_place(&h, 6.9), 0);
	assert_int_equal(histogram_place(&h, 7), 1);
	assert_int_equal(histogram_place(&h, 7.1), 2);
}

/* Whatever the ties: every row is in a bin, shares count them, and there is room for all bins. */
static void
every_row_is_counted_in_the_bin_it_belongs_to(void **state)
{
	struct random random;
	double x[ROWS];

	(void)state;
	random_seed(&random, 5);
	for (uint32_t round = 0; round < 300; round++) {
		size_t count = 1 + random_below(&random, ROWS), in[HISTOGRAM_BINS + 2] = { 0 };
		uint64_t values = 1 + random_below(&random, round % 2 ? 30 : 3000);
		struct histogram h;

		for (size_t i = 0; i < count; i++)
			x[i] = (double)random_below(&random, values);
		quantile_sort(x, count);
		histogram_fill(&h, x, count);
		assert_true(h.bins >= 1 && h.bins <= HISTOGRAM_BINS);
		assert_true(fabs(sum_of_shares(&h) - 1) < 1e-12);
		for (size_t i = 0; i < count; i++)
			in[histogram_place(&h, x[i])]++;
		assert_int_equal(in[0] + in[h.bins + 1], 0);
		for (size_t i = 0; i < h.bins; i++)
			assert_true(fabs(h.share[i] - (double)in[i + 1] / (double)count) < 1e-12);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(even_numbers_fill_ten_equal_bins),
		cmocka_unit_test(a_rare_flag_is_not_hidden_by_the_common_value),
		cmocka_unit_test(a_constant_has_one_bin_and_all_else_lies_beside_it),
		cmocka_unit_test(every_row_is_counted_in_the_bin_it_belongs_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
