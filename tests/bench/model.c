/*
 * model.c: what training and judging cost, on the reference data of tests/unit
 * (10,000 rows to train on, 2,100 to judge, a twentieth of them attacks).
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "model/csv.h"
#include "model/modelfile.h"
#include "model/train.h"

static double
cpu_seconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void
read_csv(struct dataset *dataset, const char *path)
{
	struct failure failure;

	*dataset = (struct dataset){ 0 };
	if (csv_read(dataset, path, &failure) < 0) {
		fprintf(stderr, "%s\n", failure.text);
		exit(EXIT_NO_INPUT);
	}
}

static void
train(struct model **model, struct dataset *dataset, const struct train_options *options)
{
	struct train_report report;
	struct failure failure;

	if (model_train(model, dataset, options, &report, &failure) < 0) {
		fprintf(stderr, "%s\n", failure.text);
		exit(EXIT_BAD_DATA);
	}
}

static void
fit(enum model_part part, const struct rows *rows)
{
	struct random random;
	struct forest forest;
	struct dbscan dbscan;
	struct gmm gmm;

	random_seed(&random, 1);
	switch (part) {
	case PART_IFOREST:
		forest_train(&forest, rows, &(struct forest_options){ 100, 256 }, &random);
		forest_release(&forest);
		return;
	case PART_DBSCAN:
		dbscan_fit(&dbscan, rows, 5.0, 50);
		dbscan_release(&dbscan);
		return;
	case PART_GMM:
	default:
		if (gmm_fit(&gmm, rows, &(struct gmm_options){ 3, 100, 1e-3, 1e-6 }, &random))
			gmm_release(&gmm);
	}
}

/* The best of five fits of one detector to scaled rows: what scikit-learn's fit() does. */
static void
bench_fit(const struct rows *rows, enum model_part part)
{
	char name[40];
	double best = 1e9;

	for (int round = 0; round < 5; round++) {
		double start = cpu_seconds();

		fit(part, rows);
		start = cpu_seconds() - start;
		best = start < best ? start : best;
	}
	snprintf(name, sizeof(name), "%s: fit", model_part_name(part));
	printf("  %-28s %8.1f ms\n", name, best * 1e3);
}

static void
bench_fits(const struct dataset *dataset)
{
	struct rows rows = { dataset->value, dataset->count, dataset->columns };
	double *scaled = must_alloc(rows.count * rows.columns * sizeof(*scaled));
	struct scaler scaler;

	scaler_fit(&scaler, &rows);
	for (size_t i = 0; i < rows.count; i++)
		scaler_apply(&scaler, rows_get(&rows, i), scaled + i * rows.columns);
	rows.at = scaled;
	for (int p = 0; p < PART_COUNT; p++)
		bench_fit(&rows, p);
	scaler_release(&scaler);
	free(scaled);
}

/* The best of five trainings of one detector alone, with its score of every row. */
static void
bench_part(struct dataset *dataset, const struct train_options *options, enum model_part part)
{
	char name[40];
	double best = 1e9;

	for (int round = 0; round < 5; round++) {
		struct train_report report;
		struct part_result result;
		struct failure failure;
		double start = cpu_seconds();

		if (train_part(&result, part, dataset, options, &report, &failure) < 0)
			exit(EXIT_BAD_DATA);
		start = cpu_seconds() - start;
		best = start < best ? start : best;
		part_result_release(&result);
	}
	snprintf(name, sizeof(name), "%s: all", model_part_name(part));
	printf("  %-28s %8.1f ms\n", name, best * 1e3);
}

enum { ROUNDS = 100 };

/* Judges all rows ROUNDS times: one by one, in batches, with explanations. */
static void
bench_judging(const struct model *model, const struct dataset *test)
{
	struct score *score = must_alloc(test->count * sizeof(*score));
	double rows = (double)test->count * ROUNDS, start = cpu_seconds(), alone, batch, explained;

	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < test->count; i++)
			model_score(model, LOG_OTHER, test->value + i * FEATURE_COUNT, &score[i]);
	alone = cpu_seconds() - start;
	start = cpu_seconds();
	for (int round = 0; round < ROUNDS; round++)
		model_score_rows(model, LOG_OTHER, test->value, test->count, score);
	batch = cpu_seconds() - start;
	start = cpu_seconds();
	for (int round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < test->count; i++) {
			struct explanation explanation;

			model_explain(
			    model, LOG_OTHER, test->value + i * FEATURE_COUNT, &explanation);
		}
	}
	explained = cpu_seconds() - start;
	printf("  %-28s %8.2f us an event, %.2f million/s\n", "judged one by one",
	    alone / rows * 1e6, rows / alone / 1e6);
	printf("  %-28s %8.2f us an event, %.2f million/s\n", "judged in batches",
	    batch / rows * 1e6, rows / batch / 1e6);
	printf("  %-28s %8.2f us an event\n", "explained", explained / rows * 1e6);
	free(score);
}

int
main(void)
{
	struct train_options options;
	struct dataset rows, test;
	struct model *model;

	read_csv(&rows, "tests/unit/data/ml/train.csv.gz");
	read_csv(&test, "tests/unit/data/ml/test.csv.gz");
	train_defaults(&options);
	printf("training on %zu rows of %d features, CPU time, best of five\n", rows.count,
	    FEATURE_COUNT);
	bench_fits(&rows);
	printf("the same, scaling and the score of each of the rows included\n");
	for (int p = 0; p < PART_COUNT; p++)
		bench_part(&rows, &options, p);
	for (int is_prepared = 0; is_prepared < 2; is_prepared++) {
		options.is_prepared = is_prepared;
		train(&model, &rows, &options);
		printf("judging, %s preparation, %d trees, %d representatives of %zu core "
		       "samples\n",
		    is_prepared ? "with" : "without", (int)options.trees,
		    (int)model->global->cores.representatives, model->global->cores.count);
		bench_judging(model, &test);
		model_free(model);
	}
	dataset_release(&rows);
	dataset_release(&test);
	return EXIT_DONE;
}
