/* test-scaler.c: standardisation against scikit-learn. */

#include "ml-data.h"

static void
mean_and_scale_equal_the_reference(void **state)
{
	struct dataset train, reference;
	struct scaler scaler;
	struct rows rows;

	(void)state;
	ml_read(&train, "train.csv.gz");
	ml_read(&reference, "scaler.csv");
	rows = ml_rows(&train);
	scaler_fit(&scaler, &rows);
	for (size_t c = 0; c < 21; c++) {
		double mean = ml_at(&reference, c, 0), scale = ml_at(&reference, c, 1);

		assert_near(scaler.mean[c], mean, 1e-12 * fabs(mean));
		assert_near(scaler.scale[c], scale, 1e-12 * fabs(scale));
	}
	scaler_release(&scaler);
	dataset_release(&train);
	dataset_release(&reference);
}

static void
a_constant_column_becomes_zero(void **state)
{
	double value[] = { 0.1, 1, 0.1, 2, 0.1, 4 }, scaled[2];
	struct rows rows = { value, 3, 2 };
	struct scaler scaler;

	(void)state;
	scaler_fit(&scaler, &rows);
	assert_true(scaler.scale[0] == 1.0);
	scaler_apply(&scaler, value, scaled);
	assert_near(scaled[0], 0.0, 1e-15);
	assert_near(scaled[1], -1.0690449676496976, 1e-15);
	scaler_release(&scaler);
}

static void
a_large_offset_costs_no_digits(void **state)
{
	double value[1000];
	struct rows rows = { value, 1000, 1 };
	struct scaler scaler;

	(void)state;
	for (int i = 0; i < 1000; i++)
		value[i] = 1e9 + i % 2;
	scaler_fit(&scaler, &rows);
	assert_near(scaler.mean[0], 1e9 + 0.5, 0.0);
	assert_near(scaler.scale[0], 0.5, 1e-12);
	scaler_release(&scaler);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mean_and_scale_equal_the_reference),
		cmocka_unit_test(a_constant_column_becomes_zero),
		cmocka_unit_test(a_large_offset_costs_no_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
