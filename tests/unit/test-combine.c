/* test-combine.c: calibration and combination against the reference, row by row. */

#include "ml-data.h"

#include "base/math.h"
#include "model/combine.h"
#include "model/quantile.h"

static void
calibrated_scores_and_risk_equal_the_reference(void **state)
{
	static const struct calibration forest = { 0.4068114783361427, 0.5590794164709968 };
	static const struct calibration dbscan = { 1.1278223702215455, 5.0 };
	static const struct calibration gmm = { 9.757440235133782, 36.601368924386385 };
	struct dataset reference;
	size_t flagged = 0;

	(void)state;
	ml_read(&reference, "test-reference.csv.gz");
	for (size_t i = 0; i < reference.count; i++) {
		double f = combine_calibrate(&forest, -ml_at(&reference, i, 1));
		double d = combine_calibrate(&dbscan, ml_at(&reference, i, 3));
		double g = combine_calibrate(&gmm, -ml_at(&reference, i, 2));
		double weighted = 0.5 * f + 0.3 * d + 0.2 * g;
		double risk = combine_risk(weighted, combine_shift(0.5020019903217494));

		assert_near(f, ml_at(&reference, i, 4), 1e-9);
		assert_near(d, ml_at(&reference, i, 5), 1e-9);
		assert_near(g, ml_at(&reference, i, 6), 1e-9);
		assert_near(weighted, ml_at(&reference, i, 7), 1e-9);
		assert_near(risk, ml_at(&reference, i, 8), 1e-6);
		flagged += risk >= 0.6;
	}
	assert_int_equal(flagged, 94);
	dataset_release(&reference);
}

static void
medians_score_a_tenth_and_thresholds_six(void **state)
{
	struct calibration calibration = { 3.0, 7.0 };

	(void)state;
	assert_near(combine_calibrate(&calibration, 3.0), 0.1, 1e-15);
	assert_near(combine_calibrate(&calibration, 7.0), 0.6, 1e-15);
	assert_near(combine_risk(0.37, combine_shift(0.37)), 0.6, 1e-15);
	assert_near(math_sigmoid(combine_logit_risk(0.2, 1.5)), combine_risk(0.2, 1.5), 1e-15);
}

static void
nothing_is_certain(void **state)
{
	struct calibration calibration = { 0.0, 1.0 };

	(void)state;
	assert_near(combine_risk(1.0, 0.4), 1.0 - 1e-6, 1e-15);
	assert_near(combine_risk(0.0, 0.4), 1e-6, 1e-15);
	assert_true(combine_calibrate(&calibration, 1e300) < 1.0);
	assert_true(combine_calibrate(&calibration, INFINITY) < 1.0);
	assert_true(combine_calibrate(&calibration, -1e300) > 0.0);
}

static void
quantiles_are_linear_between_rows(void **state)
{
	double x[] = { 4, 1, 3, 2 };

	(void)state;
	quantile_sort(x, 4);
	assert_near(quantile_of(x, 4, 0.0), 1.0, 0);
	assert_near(quantile_of(x, 4, 0.5), 2.5, 0);
	assert_near(quantile_of(x, 4, 0.97), 3.91, 1e-12);
	assert_near(quantile_of(x, 4, 1.0), 4.0, 0);
	assert_near(quantile_of(x, 1, 0.5), 1.0, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calibrated_scores_and_risk_equal_the_reference),
		cmocka_unit_test(medians_score_a_tenth_and_thresholds_six),
		cmocka_unit_test(nothing_is_certain),
		cmocka_unit_test(quantiles_are_linear_between_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
