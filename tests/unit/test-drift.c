/* test-drift.c: how far later rows are from those of the training. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/random.h"
#include "model/drift.h"
#include "model/modelfile.h"

static void
close_to(double have, double want)
{
	if (!(fabs(have - want) < 1e-9))
		fail_msg("%.17g is not %.17g", have, want);
}

/* Shares .8 .2 in training, .5 .5 later: -.3 ln .625 + .3 ln 2.5. */
static void
the_index_is_that_computed_by_hand(void **state)
{
	struct histogram h = { .bins = 2, .from = { 0, 1 }, .share = { 0.8, 0.2 }, .max = 1 };

	(void)state;
	close_to(drift_psi(&h, (size_t[]){ 0, 8, 2, 0 }), 0);
	close_to(drift_psi(&h, (size_t[]){ 0, 5, 5, 0 }), 0.3 * log(2.5) - 0.3 * log(0.625));
	assert_true(isnan(drift_psi(&h, (size_t[]){ 0, 0, 0, 0 })));
}

static void
values_that_training_never_saw_count_on_either_side(void **state)
{
	struct histogram h = { .bins = 1, .from = { 7 }, .share = { 1 }, .max = 7 };
	double all_moved = (1 - 1e-4) * log(1e4) * 2;

	(void)state;
	close_to(drift_psi(&h, (size_t[]){ 3, 0, 0 }), all_moved);
	close_to(drift_psi(&h, (size_t[]){ 0, 0, 3 }), all_moved);
}

static void
fill(struct dataset *dataset, uint64_t seed, double more)
{
	struct random random;
	struct failure failure;

	random_seed(&random, seed);
	dataset_init_features(dataset);
	for (size_t i = 0; i < 3000; i++) {
		struct dataset_row row = { .time_ms = (int64_t)i * 1000,
			.source = i,
			.risk = NAN,
			.kind = i % 2 ? LOG_WEB : LOG_AUTHENTICATION };
		double value[FEATURE_COUNT];

		for (int f = 0; f < FEATURE_COUNT; f++)
			value[f] = random_unit(&random);
		value[FEATURE_PAYLOAD_ENTROPY] += more;
		assert_int_equal(dataset_add(dataset, &row, value, &failure), 0);
	}
}

static struct model *
train(void)
{
	struct train_options options;
	struct train_report report;
	struct failure failure;
	struct dataset dataset;
	struct model *model;

	train_defaults(&options);
	options.trees = 5;
	fill(&dataset, 1, 0);
	assert_int_equal(model_train(&model, &dataset, &options, &report, &failure), 0);
	dataset_release(&dataset);
	return model;
}

static void
the_feature_that_moved_is_found_and_no_other(void **state)
{
	struct model *model = train();
	struct dataset same, moved;
	struct drift a, b;

	(void)state;
	fill(&same, 2, 0);
	fill(&moved, 3, 0.5);
	for (int kind = 0; kind <= LOG_KIND_COUNT; kind++) {
		bool has = kind == LOG_KIND_COUNT || model_has_kind(model, (enum log_kind)kind);

		assert_int_equal(drift_measure(model, kind, &same, &a), has);
		assert_int_equal(drift_measure(model, kind, &moved, &b), has);
		for (int f = 0; f < FEATURE_COUNT && has; f++) {
			assert_true(a.psi[f] < DRIFT_SOME);
			assert_true(f == FEATURE_PAYLOAD_ENTROPY ? b.psi[f] > DRIFT_MUCH
								 : b.psi[f] < DRIFT_SOME);
		}
	}
	assert_int_equal(a.rows, 3000);
	dataset_release(&same);
	dataset_release(&moved);
	model_free(model);
}

static struct model *
read_back(const struct model *model)
{
	struct buffer file = { 0 };
	struct failure failure;
	struct model *read;

	modelfile_write(model, &file);
	if (modelfile_read(&read, buffer_span(&file), "test", &failure) < 0)
		fail_msg("%s", failure.text);
	buffer_release(&file);
	return read;
}

static void
a_file_keeps_histograms_and_a_former_one_without_is_read(void **state)
{
	struct model *model = train(), *read = read_back(model);
	struct dataset moved;
	struct drift a, b;

	(void)state;
	fill(&moved, 3, 0.5);
	assert_true(drift_measure(model, LOG_WEB, &moved, &a));
	assert_true(drift_measure(read, LOG_WEB, &moved, &b));
	assert_memory_equal(a.psi, b.psi, sizeof(a.psi));
	model_free(read);
	for (int k = 0; k <= LOG_KIND_COUNT; k++) {
		struct ensemble *e = k == LOG_KIND_COUNT ? model->global : model->kind[k];

		if (!e)
			continue;
		free(e->data.histogram);
		e->data.histogram = NULL;
	}
	read = read_back(model);
	assert_false(drift_is_known(read));
	assert_false(drift_measure(read, LOG_WEB, &moved, &b));
	model_free(read);
	model_free(model);
	dataset_release(&moved);
}

/* The same cap as in training, or a busy source would look like drift. */
static void
rows_are_chosen_as_in_training(void **state)
{
	struct model *model = train();
	struct dataset dataset;

	(void)state;
	fill(&dataset, 4, 0);
	for (size_t i = 0; i < dataset.count; i++) {
		dataset.row[i].source = i < 1000 ? 1 : i;
		dataset.row[i].kind = LOG_WEB;
		dataset.row[i].risk = i == 2999 ? 1 : 0.5;
	}
	drift_select(model, &dataset);
	assert_int_equal(dataset.count, 2020);
	model->options.exclude_above = 0.9;
	drift_select(model, &dataset);
	assert_int_equal(dataset.count, 2019);
	dataset_release(&dataset);
	model_free(model);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_index_is_that_computed_by_hand),
		cmocka_unit_test(values_that_training_never_saw_count_on_either_side),
		cmocka_unit_test(the_feature_that_moved_is_found_and_no_other),
		cmocka_unit_test(a_file_keeps_histograms_and_a_former_one_without_is_read),
		cmocka_unit_test(rows_are_chosen_as_in_training),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
