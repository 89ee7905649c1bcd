/* test-model.c: model files, scores in batches, and contributions that add up. */

#include "ml-model.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/math.h"
#include "check.h"
#include "features/features.h"
#include "model/modelfile.h"
#include "os/file.h"

static void
contributions_sum_to_the_logit_of_the_risk(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= ALL_OR_PART(6, 2); seed++) {
		struct dataset dataset;
		struct model *model = ml_random_model(seed, 600 + 300 * seed, &dataset);
		struct random random;
		double baseline[LOG_KIND_COUNT] = { 0 };

		random_seed(&random, 100 + seed);
		for (int i = 0; i < ALL_OR_PART(500, 250); i++) {
			enum log_kind kind = (enum log_kind)random_below(&random, LOG_KIND_COUNT);
			struct explanation explanation;
			double value[FEATURE_COUNT], sum;
			struct score score;

			ml_random_event(&random, &dataset, value);
			model_score(model, kind, value, &score);
			model_explain(model, kind, value, &explanation);
			sum = explanation.baseline;
			for (int f = 0; f < FEATURE_COUNT; f++) {
				sum += explanation.contribution[f];
				if (model_is_held(model, kind, (enum feature)f))
					assert_true(explanation.contribution[f] == 0.0);
			}
			assert_near(sum, math_log(score.risk) - math_log1p(-score.risk), 1e-6);
			if (baseline[kind] == 0.0)
				baseline[kind] = explanation.baseline;
			assert_true(baseline[kind] == explanation.baseline);
		}
		model_free(model);
		dataset_release(&dataset);
	}
}

static void
the_moved_feature_contributes_most(void **state)
{
	struct dataset dataset;
	struct model *model = ml_random_model(3, 1500, &dataset);
	struct random random;
	size_t first_three = 0, tries = 0;

	(void)state;
	random_seed(&random, 9);
	for (int i = 0; i < 200; i++) {
		static const int moved[] = { FEATURE_FAILED_AUTH_RATE, FEATURE_ERROR_RATE_4XX,
			FEATURE_GEOGRAPHIC_DISTANCE_KM, FEATURE_PAYLOAD_ENTROPY };
		int feature = moved[i % 4], before = 0;
		double value[FEATURE_COUNT];
		struct explanation explanation;

		memcpy(value, dataset.value + random_below(&random, dataset.count) * FEATURE_COUNT,
		    sizeof(value));
		value[feature] += 60.0;
		model_explain(model, LOG_WEB, value, &explanation);
		for (int f = 0; f < FEATURE_COUNT; f++)
			before += explanation.contribution[f] > explanation.contribution[feature];
		first_three += before < 3;
		tries++;
	}
	assert_true(first_three == tries);
	model_free(model);
	dataset_release(&dataset);
}

static void
batches_give_the_same_bits(void **state)
{
	struct dataset dataset;
	struct model *model = ml_random_model(5, 1200, &dataset);
	struct score *batch = must_alloc(dataset.count * sizeof(*batch));

	(void)state;
	model_score_rows(model, LOG_FIREWALL, dataset.value, dataset.count, batch);
	for (size_t i = 0; i < dataset.count; i++) {
		struct score alone;

		model_score(model, LOG_FIREWALL, dataset.value + i * FEATURE_COUNT, &alone);
		assert_memory_equal(&alone, &batch[i], sizeof(alone));
	}
	free(batch);
	model_free(model);
	dataset_release(&dataset);
}

static void
parts_a_model_lacks_leave_their_weight_to_the_others(void **state)
{
	struct train_options options;
	struct train_report report;
	struct failure failure;
	struct dataset dataset;
	struct model *model;
	struct score score;

	(void)state;
	ml_read(&dataset, "test.csv.gz");
	train_defaults(&options);
	options.eps = 0.001; /* no core sample */
	assert_int_equal(model_train(&model, &dataset, &options, &report, &failure), 0);
	assert_false(model_has_part(model, LOG_WEB, PART_DBSCAN));
	assert_int_equal(report.warnings, 1);
	assert_non_null(strstr(report.warning[0], "dbscan left out"));
	assert_near(model->global->weight[PART_IFOREST], 5.0 / 7.0, 1e-15);
	assert_near(model->global->weight[PART_GMM], 2.0 / 7.0, 1e-15);
	model_score(model, LOG_WEB, dataset.value, &score);
	assert_near(score.weighted,
	    (5 * score.calibrated[PART_IFOREST] + 2 * score.calibrated[PART_GMM]) / 7, 1e-15);
	assert_near(score.spread,
	    fabs(score.calibrated[PART_IFOREST] - score.calibrated[PART_GMM]) / 2, 1e-15);
	model_free(model);
	dataset_release(&dataset);
}

/* A name in a folder of its own, and its removal. */
static char model_path[64];

static int
make_folder(void **state)
{
	char folder[] = "/tmp/siem-model-XXXXXX";

	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(model_path, sizeof(model_path), "%s/model.json", folder);
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	unlink(model_path);
	*strrchr(model_path, '/') = '\0';
	return rmdir(model_path);
}

static void
a_saved_model_scores_the_same_bits(void **state)
{
	(void)state;
	for (uint64_t seed = 7; seed < 9; seed++) {
		struct dataset dataset;
		struct model *model = ml_random_model(seed, ALL_OR_PART(4000, 2000), &dataset),
			     *loaded;
		struct failure failure;
		struct buffer first = { 0 }, second = { 0 };

		assert_int_equal(model_save(model, model_path, &failure), 0);
		if (model_load(&loaded, model_path, &failure) < 0)
			fail_msg("%s", failure.text);
		assert_int_equal(strlen(model_name(loaded)), 64);
		assert_string_equal(model_name(model), model_name(loaded));
		assert_true(model_has_kind(loaded, LOG_WEB));
		for (size_t i = 0; i < dataset.count; i += 7) {
			const double *value = dataset.value + i * FEATURE_COUNT;
			struct explanation why, again;
			struct score a, b;

			model_score(model, LOG_WEB, value, &a);
			model_score(loaded, LOG_WEB, value, &b);
			assert_memory_equal(&a, &b, sizeof(a));
			model_explain(model, LOG_WEB, value, &why);
			model_explain(loaded, LOG_WEB, value, &again);
			assert_memory_equal(&why, &again, sizeof(why));
		}
		modelfile_write(model, &first);
		modelfile_write(loaded, &second);
		assert_int_equal(first.size, second.size);
		assert_memory_equal(first.data, second.data, first.size);
		buffer_release(&first);
		buffer_release(&second);
		model_free(model);
		model_free(loaded);
		dataset_release(&dataset);
	}
}

static void
write_file(struct span bytes)
{
	struct failure failure;

	assert_int_equal(file_replace(model_path, bytes, &failure), 0);
}

static void
expect_refusal(enum exit_status status, const char *words)
{
	struct failure failure;
	struct model *model;

	assert_int_equal(model_load(&model, model_path, &failure), -1);
	assert_int_equal(failure.status, status);
	if (!strstr(failure.text, words))
		fail_msg("%s", failure.text);
}

static void
damaged_files_are_refused(void **state)
{
	struct dataset dataset;
	struct model *model = ml_random_model(2, 300, &dataset);
	struct buffer file = { 0 };
	struct span bytes;
	char *version;

	(void)state;
	modelfile_write(model, &file);
	bytes = buffer_span(&file);
	write_file(span_first(bytes, bytes.size / 2));
	expect_refusal(EXIT_BAD_CONFIG, "is no model file");
	write_file(SPAN("{}"));
	expect_refusal(EXIT_BAD_CONFIG, "is no model file");
	write_file(SPAN(""));
	expect_refusal(EXIT_BAD_CONFIG, "is no model file");
	for (size_t at = 100; at < bytes.size - 100; at += bytes.size / 50) {
		char kept = file.data[at];

		if (kept < '0' || kept > '8')
			continue;
		file.data[at]++;
		write_file(bytes);
		expect_refusal(EXIT_BAD_CONFIG, "its checksum does not fit");
		file.data[at] = kept;
	}
	version = strstr(file.data, "\"version\":1");
	version[10] = '2';
	write_file(bytes);
	expect_refusal(EXIT_BAD_CONFIG, "format version 2");
	unlink(model_path);
	expect_refusal(EXIT_NO_INPUT, "cannot open");
	buffer_release(&file);
	model_free(model);
	dataset_release(&dataset);
}

/* Also where somebody made a fitting checksum for it. */
static void
wrong_members_are_refused(void **state)
{
	static const char *const members[] = { "\"mean\"", "\"scale\"", "\"held\"", "\"p50\"",
		"\"weighted_threshold\"", "\"threshold\"", "\"eps\"", "\"cores\"", "\"rows\"",
		"\"covariances\"", "\"features\"", "\"options\"", "\"models\"", "\"kind\"",
		"\"representatives\"", "\"flagged\"", "\"baseline\"", "\"samples\"" };
	struct dataset dataset;
	struct model *model = ml_random_model(4, 300, &dataset);
	struct buffer file = { 0 };

	(void)state;
	modelfile_write(model, &file);
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
		size_t at = span_find(buffer_span(&file), span_of(members[i]));
		size_t end = span_find_last(buffer_span(&file), SPAN(",\"checksum\":\""));
		struct model named;
		char kept;

		assert_true(at < file.size);
		kept = file.data[at + 1];
		file.data[at + 1] = 'X';
		modelfile_name(&named, span_first(buffer_span(&file), end));
		memcpy(file.data + end + 13, named.name, 64);
		write_file(buffer_span(&file));
		expect_refusal(EXIT_BAD_CONFIG, "is missing or wrong");
		file.data[at + 1] = kept;
	}
	buffer_release(&file);
	model_free(model);
	dataset_release(&dataset);
}

static void
models_of_other_columns_are_refused(void **state)
{
	struct train_options options;
	struct train_report report;
	struct failure failure;
	struct dataset dataset;
	struct model *model;

	(void)state;
	ml_read(&dataset, "test.csv.gz");
	dataset_set_name(&dataset, 3, SPAN("is_holiday"));
	train_defaults(&options);
	assert_int_equal(model_train(&model, &dataset, &options, &report, &failure), 0);
	assert_int_equal(model_save(model, model_path, &failure), 0);
	expect_refusal(EXIT_BAD_CONFIG, "number 4 is is_holiday, not is_business_hours");
	model_free(model);
	dataset_release(&dataset);
	ml_read(&dataset, "scaler.csv");
	assert_int_equal(model_train(&model, &dataset, &options, &report, &failure), 0);
	assert_int_equal(model_save(model, model_path, &failure), 0);
	expect_refusal(EXIT_BAD_CONFIG, "trained on 2 columns");
	model_free(model);
	dataset_release(&dataset);
}

/* The reference: whoever changes a bit of a result must mean it. */
static void
the_same_data_gives_the_same_file_everywhere(void **state)
{
	struct train_options options;
	struct train_report report;
	struct failure failure;
	struct dataset dataset;
	struct buffer file = { 0 };
	struct model *model;

	(void)state;
	ml_read(&dataset, "test.csv.gz");
	train_defaults(&options);
	assert_int_equal(model_train(&model, &dataset, &options, &report, &failure), 0);
	modelfile_write(model, &file);
	modelfile_name(model, buffer_span(&file));
	assert_string_equal(
	    model_name(model), "d38bde6f43b8c3c9c775931fdf6d13ec298a3365af8fb2a07dae5011a13c119d");
	buffer_release(&file);
	model_free(model);
	dataset_release(&dataset);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contributions_sum_to_the_logit_of_the_risk),
		cmocka_unit_test(the_moved_feature_contributes_most),
		cmocka_unit_test(batches_give_the_same_bits),
		cmocka_unit_test(parts_a_model_lacks_leave_their_weight_to_the_others),
		cmocka_unit_test(a_saved_model_scores_the_same_bits),
		cmocka_unit_test(damaged_files_are_refused),
		cmocka_unit_test(wrong_members_are_refused),
		cmocka_unit_test(models_of_other_columns_are_refused),
		cmocka_unit_test(the_same_data_gives_the_same_file_everywhere),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
