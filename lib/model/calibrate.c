/* calibrate.c: from raw scores of the training rows to one risk, and where explanations start. */

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/math.h"
#include "base/number.h"
#include "model/quantile.h"
#include "model/training.h"

/* m and t of one detector; t - m is kept wide enough that noise is not magnified. */
void
training_calibrate(struct training *training, enum model_part part)
{
	static const double narrowest[PART_COUNT] = {
		[PART_IFOREST] = 0.01,
		[PART_DBSCAN] = 0.1, /* times eps */
		[PART_GMM] = 1.0,
	};
	const struct train_options *options = training->options;
	struct calibration *calibration = &training->ensemble->calibration[part];
	size_t count = training->rows.count;
	double *x = must_alloc(count * sizeof(double)), width = narrowest[part];

	memcpy(x, training->score[part], count * sizeof(double));
	quantile_sort(x, count);
	calibration->median = quantile_of(x, count, 0.5);
	calibration->threshold = quantile_of(x, count, 1.0 - options->contamination);
	if (part == PART_DBSCAN) {
		calibration->threshold = options->eps;
		width *= options->eps;
	}
	if (!(calibration->threshold - calibration->median >= width))
		calibration->threshold = calibration->median + width;
	free(x);
}

static void
row_score(const struct training *training, size_t i, struct score *score)
{
	*score = (struct score){ 0 };
	for (int p = 0; p < PART_COUNT; p++)
		if (training->ensemble->has[p])
			score->raw[p] = training->score[p][i];
	ensemble_combine(training->ensemble, score);
}

/* u*, so that the stated share of the training rows reaches 0.6. */
static void
find_threshold(struct training *training)
{
	struct ensemble *ensemble = training->ensemble;
	size_t count = training->rows.count, flagged = 0;
	double *weighted = must_alloc(count * sizeof(double));
	struct score score;

	ensemble_set_threshold(ensemble, 0.5);
	for (size_t i = 0; i < count; i++) {
		row_score(training, i, &score);
		weighted[i] = score.weighted;
	}
	quantile_sort(weighted, count);
	ensemble_set_threshold(
	    ensemble, quantile_of(weighted, count, 1.0 - training->options->contamination));
	for (size_t i = 0; i < count; i++) {
		row_score(training, i, &score);
		flagged += round6(score.risk) >= 0.6;
	}
	ensemble->metrics.flagged = (double)flagged / (double)count;
	free(weighted);
}

/* Means need no more rows than that. */
enum { BASELINE_ROWS = 4096 };

/* One row's terms; returns what belongs to no column. */
static double
row_terms(const struct training *training, enum model_part part, size_t i, double *term)
{
	const struct ensemble *ensemble = training->ensemble;
	const double *row = rows_get(&training->rows, i);
	struct cores_nearest nearest;
	double distance;

	if (part == PART_GMM)
		return gmm_explain(&ensemble->gmm, row, term);
	distance = training_distance(training, i, &nearest);
	if (nearest.index == KDTREE_NONE)
		memset(term, 0, ensemble->columns * sizeof(double));
	else
		ensemble_square_terms(ensemble, row, &nearest, distance, term);
	return 0.0;
}

/* Means of a detector's terms over rows up to its threshold, evenly taken. */
static void
fit_baseline(struct training *training, enum model_part part, double *mean, double *rest)
{
	const struct ensemble *ensemble = training->ensemble;
	size_t count = training->rows.count;
	size_t looks = count < BASELINE_ROWS ? count : BASELINE_ROWS;
	double term[LIMIT_COLUMNS], taken = 0.0;

	*rest = 0.0;
	for (size_t k = 0; k < looks; k++) {
		size_t i = k * count / looks;

		if (training->score[part][i] > ensemble->calibration[part].threshold)
			continue;
		taken += 1.0;
		*rest += row_terms(training, part, i, term);
		for (size_t c = 0; c < ensemble->columns; c++)
			mean[c] += term[c];
	}
	for (size_t c = 0; c < ensemble->columns && taken > 0.0; c++)
		mean[c] /= taken;
	if (taken > 0.0)
		*rest /= taken;
}

static void
fit_baselines(struct training *training)
{
	struct ensemble *ensemble = training->ensemble;
	double nothing;

	ensemble->square_baseline = must_calloc(ensemble->columns, sizeof(double));
	ensemble->gmm_baseline = must_calloc(ensemble->columns, sizeof(double));
	if (ensemble->has[PART_DBSCAN])
		fit_baseline(training, PART_DBSCAN, ensemble->square_baseline, &nothing);
	if (ensemble->has[PART_GMM])
		fit_baseline(training, PART_GMM, ensemble->gmm_baseline, &ensemble->gmm_rest);
}

/* Akaike's and Schwarz's criteria. */
static void
judge_gmm(struct training *training)
{
	struct ensemble *ensemble = training->ensemble;
	double likelihood = 0.0, n = (double)training->rows.count;
	double parameters = (double)gmm_parameters(&ensemble->gmm);

	for (size_t i = 0; i < training->rows.count; i++)
		likelihood -= training->score[PART_GMM][i];
	ensemble->metrics.aic = 2.0 * parameters - 2.0 * likelihood;
	ensemble->metrics.bic = parameters * math_log(n) - 2.0 * likelihood;
}

void
training_combine(struct training *training)
{
	find_threshold(training);
	fit_baselines(training);
	if (training->ensemble->has[PART_GMM])
		judge_gmm(training);
}
