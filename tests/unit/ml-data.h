/* ml-data.h: the reference data of tests/unit/data/ml, and what tests of models share. */
#ifndef ML_DATA_H
#define ML_DATA_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/random.h"
#include "model/csv.h"
#include "model/rows.h"
#include "model/scaler.h"

/* Reads one of the files; tests run at the root of the tree. */
static inline void
ml_read(struct dataset *dataset, const char *name)
{
	struct failure failure = { .text = "" };
	char path[200];

	snprintf(path, sizeof(path), "tests/unit/data/ml/%s", name);
	*dataset = (struct dataset){ 0 };
	if (csv_read(dataset, path, &failure) < 0)
		fail_msg("%s", failure.text);
}

static inline struct rows
ml_rows(const struct dataset *dataset)
{
	return (struct rows){ dataset->value, dataset->count, dataset->columns };
}

/* Scales a data set in place. */
static inline void
ml_scale(struct dataset *dataset, const struct scaler *scaler)
{
	for (size_t i = 0; i < dataset->count; i++)
		scaler_apply(scaler, dataset->value + i * dataset->columns,
		    dataset->value + i * dataset->columns);
}

/* Training rows scaled by themselves, and test rows by the same; either may be NULL. */
static inline void
ml_read_scaled(struct dataset *train, struct dataset *test)
{
	struct scaler scaler;
	struct rows rows;

	ml_read(train, "train.csv.gz");
	rows = ml_rows(train);
	scaler_fit(&scaler, &rows);
	ml_scale(train, &scaler);
	if (test) {
		ml_read(test, "test.csv.gz");
		ml_scale(test, &scaler);
	}
	scaler_release(&scaler);
}

static inline double
ml_at(const struct dataset *dataset, size_t row, size_t column)
{
	assert_true(row < dataset->count && column < dataset->columns);
	return dataset->value[row * dataset->columns + column];
}

static inline void
assert_near(double is, double should, double tolerance)
{
	if (!(fabs(is - should) <= tolerance))
		fail_msg("%.17g instead of %.17g", is, should);
}

/* Area under the ROC curve: the share of pairs that are in order. */
static inline double
ml_auc(const double *score, const struct dataset *reference)
{
	double pairs = 0.0, ordered = 0.0;

	for (size_t i = 0; i < reference->count; i++) {
		for (size_t k = 0; k < reference->count && ml_at(reference, i, 0) == 1; k++) {
			if (ml_at(reference, k, 0) == 1)
				continue;
			pairs += 1.0;
			ordered += score[i] > score[k] ? 1.0 : score[i] == score[k] ? 0.5 : 0.0;
		}
	}
	return ordered / pairs;
}

/* Random rows: clusters of normals, whole numbers and repeated rows among them. */
static inline double *
ml_random_rows(struct random *random, size_t count, size_t columns)
{
	double *value = must_alloc(count * columns * sizeof(double));

	for (size_t i = 0; i < count; i++) {
		double centre = 3.0 * (double)random_below(random, 4);
		double *row = value + i * columns;

		for (size_t c = 0; c < columns; c++) {
			row[c] = centre + random_normal(random);
			if (c % 3 == 2)
				row[c] = (double)random_below(random, 3);
		}
		if (i > 0 && random_below(random, 5) == 0)
			memcpy(row, value + random_below(random, i) * columns,
			    columns * sizeof(double));
	}
	return value;
}

#endif
