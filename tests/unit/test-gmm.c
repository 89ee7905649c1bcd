/* test-gmm.c: expectation-maximisation against scikit-learn. */

#include "ml-data.h"

#include "model/cholesky.h"
#include "model/gmm.h"

static const struct gmm_options reference_options = {
	.components = 3, .max_iterations = 200, .tolerance = 1e-3, .regularisation = 1e-6
};

static void
start_as_the_reference(struct gmm *gmm, const struct dataset *means)
{
	gmm_init(gmm, 3, 21);
	for (size_t k = 0; k < 3; k++) {
		gmm->weight[k] = 1.0 / 3.0;
		for (size_t c = 0; c < 21; c++) {
			gmm->mean[k * 21 + c] = ml_at(means, k, c);
			gmm->covariance[(k * 21 + c) * 21 + c] = 1.0;
		}
	}
	assert_true(gmm_complete(gmm));
}

static void
each_iteration_has_the_reference_lower_bound(void **state)
{
	static const double bounds[] = { -28.677111156381642, -16.751255540005065,
		-12.841405347471948, -12.801775801755403, -12.780203197764921, -12.778170147625543,
		-12.777884113360535 };
	struct gmm_options options = reference_options;
	struct dataset train, means;
	struct rows rows;

	(void)state;
	ml_read_scaled(&train, NULL);
	ml_read(&means, "gmm-means.csv.gz");
	rows = ml_rows(&train);
	for (size_t i = 0; i < 7; i += 3) { /* 1, 4 and 7 iterations */
		struct gmm gmm;

		options.max_iterations = i + 1;
		start_as_the_reference(&gmm, &means);
		assert_true(gmm_fit_from(&gmm, &rows, &options));
		assert_near(gmm.lower_bound, bounds[i], 1e-6);
		for (size_t k = 0; k < 3 * 21 && i == 0; k++)
			assert_near(gmm.mean[k], ml_at(&means, 3 + k / 21, k % 21), 1e-7);
		gmm_release(&gmm);
	}
	dataset_release(&train);
	dataset_release(&means);
}

static void
compare_with_the_reference(const struct gmm *gmm, const struct dataset *means)
{
	static const double weights[] = { 0.12902622187404117, 0.8528672917861627,
		0.01810648633979613 };
	struct dataset covariances;

	ml_read(&covariances, "gmm-covariances.csv.gz");
	assert_int_equal(gmm->iterations, 7);
	assert_true(gmm->has_converged);
	for (size_t k = 0; k < 3; k++) {
		assert_near(gmm->weight[k], weights[k], 1e-7);
		for (size_t c = 0; c < 21; c++)
			assert_near(gmm->mean[k * 21 + c], ml_at(means, 6 + k, c), 1e-7);
		for (size_t i = 0; i < 21 * 21; i++)
			assert_near(gmm->covariance[k * 441 + i],
			    ml_at(&covariances, k * 21 + i / 21, i % 21), 1e-6);
	}
	dataset_release(&covariances);
}

static void
the_mixture_equals_the_reference(void **state)
{
	struct dataset train, test, means, reference;
	double sum = 0.0, parameters;
	struct rows rows;
	struct gmm gmm;

	(void)state;
	ml_read_scaled(&train, &test);
	ml_read(&means, "gmm-means.csv.gz");
	ml_read(&reference, "test-reference.csv.gz");
	rows = ml_rows(&train);
	start_as_the_reference(&gmm, &means);
	assert_true(gmm_fit_from(&gmm, &rows, &reference_options));
	compare_with_the_reference(&gmm, &means);
	for (size_t i = 0; i < test.count; i++)
		assert_near(
		    gmm_log_likelihood(&gmm, test.value + i * 21), ml_at(&reference, i, 2), 1e-6);
	for (size_t i = 0; i < train.count; i++)
		sum += gmm_log_likelihood(&gmm, train.value + i * 21);
	assert_near(sum / 1e4, -12.777753441066032, 1e-6);
	parameters = (double)gmm_parameters(&gmm);
	assert_near(parameters, 758, 0);
	assert_near(parameters * log(1e4) - 2 * sum, 262536.5068232786, 262536.5 * 1e-9);
	assert_near(2 * parameters - 2 * sum, 257071.06882132066, 257071.0 * 1e-9);
	gmm_release(&gmm);
	dataset_release(&train);
	dataset_release(&test);
	dataset_release(&means);
	dataset_release(&reference);
}

static void
an_own_start_finds_the_attacks(void **state)
{
	struct gmm_options options = reference_options;
	struct dataset train, test, reference;
	struct random random;
	struct rows rows;
	struct gmm gmm;
	double *score;

	(void)state;
	ml_read_scaled(&train, &test);
	ml_read(&reference, "test-reference.csv.gz");
	rows = ml_rows(&train);
	random_seed(&random, 42);
	assert_true(gmm_fit(&gmm, &rows, &options, &random));
	assert_true(gmm.has_converged);
	score = must_alloc(test.count * sizeof(double));
	for (size_t i = 0; i < test.count; i++)
		score[i] = -gmm_log_likelihood(&gmm, test.value + i * 21);
	assert_true(ml_auc(score, &reference) > 0.98);
	free(score);
	gmm_release(&gmm);
	dataset_release(&train);
	dataset_release(&test);
	dataset_release(&reference);
}

static void
likelihoods_are_sums_over_the_columns(void **state)
{
	struct random random;
	struct rows rows = { NULL, 300, 6 };
	struct gmm_options options = reference_options;
	struct gmm gmm;
	double *value;

	(void)state;
	random_seed(&random, 8);
	value = ml_random_rows(&random, rows.count, rows.columns);
	rows.at = value;
	assert_true(gmm_fit(&gmm, &rows, &options, &random));
	for (size_t i = 0; i < rows.count; i++) {
		double by_column[6], share[GMM_MAX_COMPONENTS], sum = 0.0;
		double likelihood = gmm_responsibilities(&gmm, rows_get(&rows, i), share);
		double rest = gmm_explain(&gmm, rows_get(&rows, i), by_column);

		for (size_t k = 0; k < 3; k++)
			sum += share[k];
		assert_near(sum, 1.0, 1e-12);
		for (size_t c = 0; c < 6; c++)
			rest += by_column[c];
		assert_near(rest, -likelihood, 1e-9 * (1 + fabs(likelihood)));
	}
	gmm_release(&gmm);
	free(value);
}

static void
few_or_equal_rows_have_a_defined_result(void **state)
{
	struct gmm_options options = reference_options;
	double value[40] = { 0 };
	struct rows rows = { value, 2, 4 };
	struct random random;
	struct gmm gmm;

	(void)state;
	random_seed(&random, 1);
	assert_false(gmm_fit(&gmm, &rows, &options, &random));
	rows.count = 10;
	assert_true(gmm_fit(&gmm, &rows, &options, &random));
	assert_true(isfinite(gmm_log_likelihood(&gmm, value)));
	value[0] = 1e30;
	assert_true(isfinite(gmm_log_likelihood(&gmm, value)));
	gmm_release(&gmm);
}

static void
a_factor_and_its_inverse_give_the_identity(void **state)
{
	double matrix[16], lower[16], inverse[16], log_determinant;
	struct random random;

	(void)state;
	random_seed(&random, 2);
	for (int i = 0; i < 4; i++)
		for (int j = 0; j <= i; j++)
			matrix[i * 4 + j] = matrix[j * 4 + i] = random_unit(&random) + 3 * (i == j);
	assert_true(cholesky_factor(matrix, 4, lower, &log_determinant));
	memcpy(inverse, lower, sizeof(lower));
	cholesky_invert(inverse, 4);
	for (int i = 0; i < 4; i++) {
		for (int j = 0; j < 4; j++) {
			double product = 0.0, square = 0.0;

			for (int k = 0; k < 4; k++) {
				product += lower[i * 4 + k] * inverse[k * 4 + j];
				square += lower[i * 4 + k] * lower[j * 4 + k];
			}
			assert_near(product, i == j, 1e-14);
			assert_near(square, matrix[i * 4 + j], 1e-14);
		}
	}
	matrix[5] = -1.0;
	assert_false(cholesky_factor(matrix, 4, lower, &log_determinant));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_iteration_has_the_reference_lower_bound),
		cmocka_unit_test(the_mixture_equals_the_reference),
		cmocka_unit_test(an_own_start_finds_the_attacks),
		cmocka_unit_test(likelihoods_are_sums_over_the_columns),
		cmocka_unit_test(few_or_equal_rows_have_a_defined_result),
		cmocka_unit_test(a_factor_and_its_inverse_give_the_identity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
