/* test-train.c: which rows, which kinds, and that the detectors find what they should. */

#include "quiet.h"

#include "base/number.h"
#include "model/modelfile.h"

static void
reference_model_judges_like_the_reference(void **state)
{
	struct dataset train, test, reference;
	struct train_options options;
	struct train_report report;
	struct failure failure;
	struct model *model;
	double *risk;
	size_t hits = 0, false_alarms = 0;

	(void)state;
	ml_read(&train, "train.csv.gz");
	ml_read(&test, "test.csv.gz");
	ml_read(&reference, "test-reference.csv.gz");
	train_defaults(&options);
	assert_int_equal(model_train(&model, &train, &options, &report, &failure), 0);
	assert_int_equal(report.warnings, 0);
	assert_near(model->global->metrics.flagged, 0.03, 0.001);
	assert_int_equal(model->global->metrics.clusters, 2);
	risk = must_alloc(test.count * sizeof(double));
	for (size_t i = 0; i < test.count; i++) {
		struct score score;

		model_score(model, LOG_WEB, test.value + i * 21, &score);
		risk[i] = score.risk;
		hits += risk[i] >= 0.6 && ml_at(&reference, i, 0) == 1;
		false_alarms += risk[i] >= 0.6 && ml_at(&reference, i, 0) == 0;
	}
	assert_true(ml_auc(risk, &reference) > 0.99);
	assert_true(hits >= 85);
	assert_true(false_alarms <= 20);
	free(risk);
	model_free(model);
	dataset_release(&train);
	dataset_release(&test);
	dataset_release(&reference);
}

/* How many of 500 quiet events on the first Saturday are anomalies to a model of three weekdays. */
static size_t
count_saturday(bool is_prepared)
{
	struct train_options options;
	struct train_report report;
	struct failure failure;
	struct dataset dataset;
	struct random random;
	struct model *model;
	size_t flagged = 0;

	random_seed(&random, 31);
	dataset_init_features(&dataset);
	add_quiet(&dataset, &random, 3000, 3, LOG_AUTHENTICATION);
	event_options(&options);
	options.is_prepared = is_prepared;
	assert_int_equal(model_train(&model, &dataset, &options, &report, &failure), 0);
	assert_true(model_is_held(model, LOG_AUTHENTICATION, FEATURE_IS_WEEKEND) == is_prepared);
	assert_true(model_is_held(model, LOG_AUTHENTICATION, FEATURE_HOUR_OF_DAY) == is_prepared);
	for (int i = 0; i < 500; i++) {
		struct dataset_row row = { .time_ms = MONDAY + 5 * DAY_MS + i * INT64_C(100000) };
		struct explanation explanation;
		double value[FEATURE_COUNT];
		struct score score;

		quiet_event(&random, &row, value);
		model_score(model, LOG_AUTHENTICATION, value, &score);
		flagged += round6(score.risk) >= 0.6;
		model_explain(model, LOG_AUTHENTICATION, value, &explanation);
		for (int f = FEATURE_HOUR_OF_DAY; is_prepared && f <= FEATURE_IS_BUSINESS_HOURS;
		     f++)
			assert_true(explanation.contribution[f] == 0.0);
	}
	model_free(model);
	dataset_release(&dataset);
	return flagged;
}

static void
three_weekdays_do_not_make_saturday_an_anomaly(void **state)
{
	(void)state;
	assert_true(count_saturday(true) <= 35); /* 3 % expected */
	assert_true(count_saturday(false) >= 75); /* what preparation prevents */
}

/* Of a model of a log that is 60 % one scanner: the least suspicious scan, the most suspicious rest. */
struct scanner_risks {
	double lowest_scan, highest_quiet;
};

static struct scanner_risks
judge_scanner(size_t per_source_hour)
{
	struct scanner_risks risks = { 1.0, 0.0 };
	struct train_options options;
	struct train_report report;
	struct failure failure;
	struct dataset dataset;
	struct random random;
	struct model *model;

	random_seed(&random, 32);
	dataset_init_features(&dataset);
	add_quiet(&dataset, &random, 4000, 4, LOG_WEB);
	for (int i = 0; i < 6000; i++) { /* within two hours */
		struct dataset_row row = { .kind = LOG_WEB, .time_ms = MONDAY + i * 1200 };
		double value[FEATURE_COUNT];

		scan_event(&random, &row, value);
		assert_int_equal(dataset_add(&dataset, &row, value, &failure), 0);
	}
	event_options(&options);
	options.per_source_hour = per_source_hour;
	assert_int_equal(model_train(&model, &dataset, &options, &report, &failure), 0);
	assert_int_equal(report.read, 10000);
	assert_true(report.capped >= (per_source_hour ? 5960 : 0));
	assert_int_equal(report.used, report.read - report.capped);
	for (int i = 0; i < 300; i++) {
		struct dataset_row row = { .time_ms = MONDAY + i * INT64_C(1000000) };
		double value[FEATURE_COUNT];
		struct score score;

		quiet_event(&random, &row, value);
		model_score(model, LOG_WEB, value, &score);
		if (score.risk > risks.highest_quiet && i < 290)
			risks.highest_quiet = score.risk;
		scan_event(&random, &row, value);
		model_score(model, LOG_WEB, value, &score);
		if (score.risk < risks.lowest_scan)
			risks.lowest_scan = score.risk;
	}
	model_free(model);
	dataset_release(&dataset);
	return risks;
}

static void
a_scanner_that_writes_most_of_the_log_still_stands_out(void **state)
{
	struct scanner_risks capped = judge_scanner(20), whole = judge_scanner(0);

	(void)state;
	assert_true(capped.lowest_scan >= 0.6);
	assert_true(capped.lowest_scan > capped.highest_quiet);
	assert_true(whole.lowest_scan < 0.6); /* what the cap prevents: */
	assert_true(whole.lowest_scan < whole.highest_quiet); /* scans are what is usual */
}

static void
each_kind_has_a_model_of_its_own(void **state)
{
	struct train_options options;
	struct train_report report;
	struct failure failure;
	struct dataset dataset;
	struct random random;
	struct model *model;
	struct score as_login, as_web, as_other;
	double value[FEATURE_COUNT];
	struct dataset_row row = { .time_ms = MONDAY };

	(void)state;
	random_seed(&random, 33);
	dataset_init_features(&dataset);
	add_quiet(&dataset, &random, 1200, 15, LOG_AUTHENTICATION);
	for (int i = 0; i < 1500; i++) {
		struct dataset_row web = { .kind = LOG_WEB,
			.time_ms = MONDAY + i * INT64_C(900000) };

		quiet_event(&random, &web, value);
		value[FEATURE_REQUESTS_PER_SECOND] = 2 + random_unit(&random);
		value[FEATURE_LOGIN_ATTEMPTS_PER_MINUTE] = 0;
		assert_int_equal(dataset_add(&dataset, &web, value, &failure), 0);
	}
	event_options(&options);
	assert_int_equal(model_train(&model, &dataset, &options, &report, &failure), 0);
	assert_true(model_has_kind(model, LOG_AUTHENTICATION));
	assert_true(model_has_kind(model, LOG_WEB));
	assert_false(model_has_kind(model, LOG_FIREWALL));
	quiet_event(&random, &row, value);
	value[FEATURE_REQUESTS_PER_SECOND] = 2.5; /* what is usual for the web only */
	value[FEATURE_LOGIN_ATTEMPTS_PER_MINUTE] = 0;
	model_score(model, LOG_AUTHENTICATION, value, &as_login);
	model_score(model, LOG_WEB, value, &as_web);
	model_score(model, LOG_OTHER, value, &as_other);
	assert_true(as_login.risk > 0.6);
	assert_true(as_web.risk < 0.6);
	assert_true(as_other.risk < 0.6);
	assert_near(model_typical(model, LOG_WEB, FEATURE_IS_KNOWN_COUNTRY).p50, 1.0, 0);
	model_free(model);
	dataset_release(&dataset);
}

static void
a_log_of_failures_is_warned_of(void **state)
{
	struct train_options options;
	struct train_report report;
	struct failure failure;
	struct dataset dataset;
	struct random random;
	struct model *model;

	(void)state;
	random_seed(&random, 34);
	dataset_init_features(&dataset);
	add_quiet(&dataset, &random, 1000, 15, LOG_AUTHENTICATION);
	for (size_t i = 0; i < 210; i++)
		dataset.row[i].is_failure = true;
	event_options(&options);
	assert_int_equal(model_train(&model, &dataset, &options, &report, &failure), 0);
	assert_int_equal(report.warnings, 1);
	assert_non_null(strstr(report.warning[0], "attackers may be the majority"));
	model_free(model);
	for (size_t i = 0; i < 20; i++)
		dataset.row[i].is_failure = false;
	assert_int_equal(model_train(&model, &dataset, &options, &report, &failure), 0);
	assert_int_equal(report.warnings, 0);
	model_free(model);
	dataset_release(&dataset);
}

static void
risky_rows_are_left_out(void **state)
{
	struct train_options options;
	struct train_report report;
	struct failure failure;
	struct dataset dataset;
	struct random random;
	struct model *model;

	(void)state;
	random_seed(&random, 35);
	dataset_init_features(&dataset);
	add_quiet(&dataset, &random, 1000, 15, LOG_AUTHENTICATION);
	for (size_t i = 0; i < 1000; i++)
		dataset.row[i].risk = i < 150 ? 0.7 : 0.3;
	event_options(&options);
	options.exclude_above = 0.6;
	assert_int_equal(model_train(&model, &dataset, &options, &report, &failure), 0);
	assert_int_equal(report.excluded, 150);
	assert_int_equal(report.used, 850);
	model_free(model);
	for (size_t i = 0; i < dataset.count; i++)
		dataset.row[i].risk = NAN; /* judged by a first model then */
	assert_int_equal(model_train(&model, &dataset, &options, &report, &failure), 0);
	assert_true(report.excluded >= 20 && report.excluded <= 32);
	model_free(model);
	dataset_release(&dataset);
}

static void
the_cap_takes_evenly_and_by_kind(void **state)
{
	struct train_options options;
	struct train_report report;
	struct part_result result;
	struct failure failure;
	struct dataset dataset;
	struct random random;
	double value[FEATURE_COUNT];

	(void)state;
	random_seed(&random, 36);
	dataset_init_features(&dataset);
	for (int i = 0; i < 300; i++) {
		struct dataset_row row = { .time_ms = MONDAY + i * INT64_C(24000),
			.kind = i % 3 ? LOG_WEB : LOG_AUTHENTICATION };

		quiet_event(&random, &row, value);
		row.source = 5;
		assert_int_equal(dataset_add(&dataset, &row, value, &failure), 0);
	}
	event_options(&options);
	options.per_source_hour = 20;
	assert_int_equal(
	    train_part(&result, PART_IFOREST, &dataset, &options, &report, &failure), 0);
	assert_int_equal(result.count, 80); /* two hours, two kinds */
	for (size_t i = 1; i < dataset.count; i++) {
		int64_t gap = dataset.row[i].time_ms - dataset.row[i - 1].time_ms;

		assert_true(gap > 0 && gap <= 10 * 24000);
	}
	part_result_release(&result);
	dataset_release(&dataset);
}

static void
one_detector_alone_says_what_it_says_among_others(void **state)
{
	struct dataset train;
	struct train_options options;
	struct train_report report;
	struct failure failure;
	struct model *model;

	(void)state;
	ml_read(&train, "train.csv.gz");
	train_defaults(&options);
	assert_int_equal(model_train(&model, &train, &options, &report, &failure), 0);
	for (int p = 0; p < PART_COUNT; p++) {
		struct part_result result;

		if (p == PART_DBSCAN)
			continue; /* a training row is compared with other rows only */
		assert_int_equal(train_part(&result, p, &train, &options, &report, &failure), 0);
		for (size_t i = 0; i < train.count; i += 97) {
			struct score score;

			model_score(model, LOG_OTHER, train.value + i * 21, &score);
			assert_true(
			    result.score[i] == (p == PART_GMM ? -score.raw[p] : score.raw[p]));
		}
		part_result_release(&result);
	}
	model_free(model);
	dataset_release(&train);
}

static void
odd_data_has_a_defined_result(void **state)
{
	static const struct {
		size_t rows, columns;
		bool is_random;
	} cases[] = { { 2, 3, true }, { 10, 3, true }, { 10, 1, true }, { 100, 4, false },
		{ 500, 1, true }, { 300, 166, true } };
	struct train_options options;

	(void)state;
	train_defaults(&options);
	for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
		struct random random;
		struct dataset dataset;
		struct train_report report;
		struct failure failure;
		struct model *model;
		double value[166];
		struct score score;

		random_seed(&random, k);
		dataset_init(&dataset, cases[k].columns);
		for (size_t i = 0; i < cases[k].rows; i++) {
			struct dataset_row row = { .risk = NAN, .kind = LOG_OTHER };

			for (size_t c = 0; c < cases[k].columns; c++)
				value[c] = cases[k].is_random && c % 2 == 0
					       ? random_normal(&random) * 1e3
					       : 7.0;
			assert_int_equal(dataset_add(&dataset, &row, value, &failure), 0);
		}
		assert_int_equal(model_train(&model, &dataset, &options, &report, &failure), 0);
		ensemble_score(model->global, value, &score);
		assert_true(score.risk > 0.0 && score.risk < 1.0);
		for (size_t c = 0; c < cases[k].columns; c++)
			value[c] = c % 2 ? INFINITY : NAN;
		ensemble_score(model->global, value, &score);
		assert_true(score.risk > 0.0 && score.risk < 1.0);
		model_free(model);
		dataset_release(&dataset);
	}
}

static void
too_few_rows_are_refused(void **state)
{
	struct train_options options;
	struct train_report report;
	struct dataset dataset;
	struct failure failure;
	struct dataset_row row = { .risk = NAN };
	struct model *model;
	double value[] = { 1, 2 };

	(void)state;
	train_defaults(&options);
	dataset_init(&dataset, 2);
	assert_int_equal(dataset_add(&dataset, &row, value, &failure), 0);
	assert_int_equal(model_train(&model, &dataset, &options, &report, &failure), -1);
	assert_int_equal(failure.status, EXIT_BAD_DATA);
	dataset_release(&dataset);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reference_model_judges_like_the_reference),
		cmocka_unit_test(three_weekdays_do_not_make_saturday_an_anomaly),
		cmocka_unit_test(a_scanner_that_writes_most_of_the_log_still_stands_out),
		cmocka_unit_test(each_kind_has_a_model_of_its_own),
		cmocka_unit_test(a_log_of_failures_is_warned_of),
		cmocka_unit_test(risky_rows_are_left_out),
		cmocka_unit_test(the_cap_takes_evenly_and_by_kind),
		cmocka_unit_test(one_detector_alone_says_what_it_says_among_others),
		cmocka_unit_test(odd_data_has_a_defined_result),
		cmocka_unit_test(too_few_rows_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
