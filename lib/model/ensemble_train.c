/* ensemble_train.c: fit, look at the training rows, calibrate. */

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/math.h"
#include "base/number.h"
#include "features/features.h"
#include "model/ensemble_train.h"
#include "model/quantile.h"

/* What one training goes through. */
struct training {
	struct ensemble *ensemble;
	const struct train_options *options;
	struct rows raw;
	struct rows prepared;
	struct rows scaled;	/* takes over the memory of `prepared` */
	double *value;		/* that memory */
	struct dbscan dbscan;
	struct cores_choice choice;
	uint32_t *own; /* by row: the core that is this row and no other; KDTREE_NONE */
	double *score[PART_COUNT]; /* raw scores of the training rows */
};

static void
tell(const struct training *training, const char *text)
{
	if (training->options->progress)
		training->options->progress(text);
}

/* Every detector has its own stream: what one draws does not move the others. */
static void
seed_part(const struct training *training, enum model_part part, struct random *random)
{
	random_seed(random, training->options->seed + 0x9e3779b97f4a7c15 * (uint64_t)(part + 1));
}

/* One column, sorted. */
static double *
sorted_column(const struct rows *rows, size_t column)
{
	double *x = must_alloc(rows->count * sizeof(double));

	for (size_t i = 0; i < rows->count; i++)
		x[i] = rows_get(rows, i)[column];
	quantile_sort(x, rows->count);
	return x;
}

static void
summarise(struct training *training, const struct training_rows *rows)
{
	struct training_data *data = &training->ensemble->data;

	data->rows = rows->rows.count;
	data->first_ms = rows->has_time ? rows->first_ms : 0;
	data->last_ms = rows->has_time ? rows->last_ms : 0;
	data->typical = must_alloc(rows->rows.columns * sizeof(struct typical));
	for (size_t c = 0; c < rows->rows.columns; c++) {
		double *x = sorted_column(&rows->rows, c);
		size_t n = rows->rows.count;

		data->typical[c] = (struct typical){ quantile_of(x, n, 0.05),
			quantile_of(x, n, 0.5), quantile_of(x, n, 0.95) };
		free(x);
	}
}

static void
hold_clocks(struct training *training, const struct training_rows *rows)
{
	double days = (double)(rows->last_ms - rows->first_ms) / DAY_MS;

	for (size_t c = 0; c < rows->rows.columns; c++) {
		double *x;

		if (!preparation_must_hold(c, days))
			continue;
		x = sorted_column(&rows->rows, c);
		preparation_hold(&training->ensemble->preparation, c,
		    quantile_of(x, rows->rows.count, 0.5));
		free(x);
	}
}

static void
prepare(struct training *training, const struct training_rows *rows)
{
	struct preparation *preparation = &training->ensemble->preparation;
	size_t columns = rows->rows.columns;

	preparation_init(preparation, columns);
	if (training->options->is_prepared) {
		preparation_take_logarithms(preparation);
		if (rows->has_time)
			hold_clocks(training, rows);
	}
	training->value = must_alloc(rows->rows.count * columns * sizeof(double));
	training->prepared = (struct rows){ training->value, rows->rows.count, columns };
	for (size_t i = 0; i < rows->rows.count; i++)
		preparation_apply(preparation, rows_get(&rows->rows, i),
		    training->value + i * columns);
}

/* In place: nothing needs the prepared rows after the forest but single precision. */
static void
scale(struct training *training)
{
	struct ensemble *ensemble = training->ensemble;

	for (size_t i = 0; i < training->prepared.count; i++)
		scaler_apply(&ensemble->scaler, rows_get(&training->prepared, i),
		    training->value + i * ensemble->columns);
	training->scaled = training->prepared;
	training->prepared = (struct rows){ 0 };
}

/* A held column has no variance: its mean is the value it is held at, without rounding. */
static void
fit_scaler(struct training *training)
{
	struct ensemble *ensemble = training->ensemble;

	scaler_fit(&ensemble->scaler, &training->prepared);
	for (size_t c = 0; c < ensemble->columns; c++)
		if (ensemble->preparation.is_held[c])
			ensemble->scaler.mean[c] = ensemble->preparation.held[c];
}

static void
score_by_forest(struct training *training)
{
	const struct forest *forest = &training->ensemble->forest;
	size_t count = training->prepared.count, columns = training->prepared.columns;
	double *score = training->score[PART_IFOREST] = must_alloc(count * sizeof(double));
	float *single = must_alloc(1024 * columns * sizeof(float));

	for (size_t from = 0; from < count; from += 1024) {
		size_t batch = count - from < 1024 ? count - from : 1024;

		for (size_t i = 0; i < batch * columns; i++)
			single[i] = (float)training->value[from * columns + i];
		forest_lengths(forest, single, batch, score + from);
	}
	for (size_t i = 0; i < count; i++)
		score[i] = forest_score(forest, score[i]);
	free(single);
}

static bool
train_forest(struct training *training)
{
	struct forest_options options = { training->options->trees, training->options->samples };
	struct random random;

	if (training->prepared.count < 2)
		return false;
	tell(training, "growing the isolation forest");
	seed_part(training, PART_IFOREST, &random);
	forest_train(&training->ensemble->forest, &training->prepared, &options, &random);
	score_by_forest(training);
	return true;
}

static bool
train_gmm(struct training *training)
{
	struct gmm_options options = { .components = training->options->components,
		.max_iterations = 100, .tolerance = 1e-3, .regularisation = 1e-6 };
	struct gmm *gmm = &training->ensemble->gmm;
	size_t count = training->scaled.count;
	struct random random;
	double *score;

	tell(training, "fitting the Gaussian mixture");
	seed_part(training, PART_GMM, &random);
	if (!gmm_fit(gmm, &training->scaled, &options, &random))
		return false;
	score = training->score[PART_GMM] = must_alloc(count * sizeof(double));
	for (size_t i = 0; i < count; i++)
		score[i] = -gmm_log_likelihood(gmm, rows_get(&training->scaled, i));
	return true;
}

/* By row: the representative that it is the only row of, or KDTREE_NONE. */
static void
find_own(struct training *training)
{
	size_t count = training->scaled.count;

	training->own = must_alloc(count * sizeof(uint32_t));
	memset(training->own, 0xff, count * sizeof(uint32_t));
	for (size_t i = 0; i < training->choice.representatives; i++)
		if (training->choice.is_single[i])
			training->own[training->choice.row[i]] = (uint32_t)i;
}

/*
 * cores_distance of a training row.  It must not be its own neighbour, so the
 * nearest is looked for without it.
 */
static double
distance_to_others(const struct training *training, size_t i, struct cores_nearest *nearest)
{
	const struct cores *cores = &training->ensemble->cores;
	bool is_thinned = cores->representatives < training->choice.distinct;
	double distance;

	cores_find(cores, rows_get(&training->scaled, i), training->own[i], nearest);
	distance = sqrt(nearest->square);
	if (nearest->index == KDTREE_NONE)
		return cores->eps;
	if (is_thinned && training->dbscan.label[i] != DBSCAN_NOISE && distance > cores->eps)
		return cores->eps;
	return distance;
}

static void
score_by_cores(struct training *training)
{
	size_t count = training->scaled.count;
	double *score = training->score[PART_DBSCAN] = must_alloc(count * sizeof(double));
	struct cores_nearest nearest;

	find_own(training);
	for (size_t i = 0; i < count; i++)
		score[i] = distance_to_others(training, i, &nearest);
}

static void
keep_cores(struct training *training)
{
	struct ensemble *ensemble = training->ensemble;
	const struct cores_choice *choice = &training->choice;
	size_t width = ensemble->columns;
	double *scaled = must_alloc(choice->count * width * sizeof(double));
	struct rows rows = { scaled, choice->count, width };

	ensemble->core_rows = must_alloc(choice->count * width * sizeof(double));
	for (size_t i = 0; i < choice->count; i++) {
		memcpy(scaled + i * width, rows_get(&training->scaled, choice->row[i]),
		    width * sizeof(double));
		memcpy(ensemble->core_rows + i * width, rows_get(&training->raw, choice->row[i]),
		    width * sizeof(double));
	}
	cores_build(&ensemble->cores, &rows, choice->representatives, training->options->eps);
	free(scaled);
}

static bool
train_dbscan(struct training *training)
{
	struct training_metrics *metrics = &training->ensemble->metrics;
	const struct dbscan *dbscan = &training->dbscan;

	tell(training, "finding the core samples");
	dbscan_fit(&training->dbscan, &training->scaled, training->options->eps,
	    training->options->min_samples);
	metrics->clusters = dbscan->clusters;
	metrics->core_rows = dbscan->cores;
	metrics->noise_rows = dbscan->noise;
	if (dbscan->cores == 0)
		return false;
	tell(training, "choosing representatives");
	cores_choose(&training->choice, &training->scaled, dbscan,
	    training->options->representatives, LIMIT_CORES);
	metrics->distinct_cores = training->choice.distinct;
	metrics->dropped_radius = training->choice.dropped_radius;
	keep_cores(training);
	score_by_cores(training);
	return true;
}

/* m and t of one detector; t - m is kept wide enough that noise is not magnified. */
static void
calibrate(struct training *training, enum model_part part, size_t count)
{
	static const double narrowest[PART_COUNT] = {
		[PART_IFOREST] = 0.01,
		[PART_DBSCAN] = 0.1, /* times eps */
		[PART_GMM] = 1.0,
	};
	const struct train_options *options = training->options;
	struct calibration *calibration = &training->ensemble->calibration[part];
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
combine(struct training *training)
{
	struct ensemble *ensemble = training->ensemble;
	size_t count = training->scaled.count, flagged = 0;
	double *weighted = must_alloc(count * sizeof(double));
	struct score score;

	ensemble_set_threshold(ensemble, 0.5);
	for (size_t i = 0; i < count; i++) {
		row_score(training, i, &score);
		weighted[i] = score.weighted;
	}
	quantile_sort(weighted, count);
	ensemble_set_threshold(ensemble,
	    quantile_of(weighted, count, 1.0 - training->options->contamination));
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
	const double *row = rows_get(&training->scaled, i);
	struct cores_nearest nearest;
	double distance;

	if (part == PART_GMM)
		return gmm_explain(&ensemble->gmm, row, term);
	distance = distance_to_others(training, i, &nearest);
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
	size_t count = training->scaled.count;
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
	double likelihood = 0.0, n = (double)training->scaled.count;
	double parameters = (double)gmm_parameters(&ensemble->gmm);

	for (size_t i = 0; i < training->scaled.count; i++)
		likelihood -= training->score[PART_GMM][i];
	ensemble->metrics.aic = 2.0 * parameters - 2.0 * likelihood;
	ensemble->metrics.bic = parameters * math_log(n) - 2.0 * likelihood;
}

static void
release(struct training *training)
{
	free(training->value);
	dbscan_release(&training->dbscan);
	cores_choice_release(&training->choice);
	free(training->own);
	for (int p = 0; p < PART_COUNT; p++)
		free(training->score[p]);
}

static void
start(struct training *training, struct ensemble *ensemble, const struct training_rows *rows,
    const struct train_options *options)
{
	*ensemble = (struct ensemble){ .columns = rows->rows.columns };
	*training = (struct training){ .ensemble = ensemble, .options = options,
		.raw = rows->rows };
	prepare(training, rows);
	fit_scaler(training);
}

bool
ensemble_train(struct ensemble *ensemble, const struct training_rows *rows,
    const struct train_options *options)
{
	const bool *wanted = options->has_part;
	struct training training;
	bool has_any = false;

	start(&training, ensemble, rows, options);
	summarise(&training, rows);
	ensemble->has[PART_IFOREST] = wanted[PART_IFOREST] && train_forest(&training);
	scale(&training);
	ensemble->has[PART_GMM] = wanted[PART_GMM] && train_gmm(&training);
	ensemble->has[PART_DBSCAN] = wanted[PART_DBSCAN] && train_dbscan(&training);
	ensemble_set_weights(ensemble, options->weight);
	for (int p = 0; p < PART_COUNT; p++) {
		if (ensemble->has[p])
			calibrate(&training, p, rows->rows.count);
		has_any |= ensemble->has[p];
	}
	if (has_any) {
		combine(&training);
		fit_baselines(&training);
	}
	if (ensemble->has[PART_GMM])
		judge_gmm(&training);
	release(&training);
	return has_any;
}

/* The likeliest component of each row. */
static void
label_by_gmm(const struct training *training, int32_t *label)
{
	const struct gmm *gmm = &training->ensemble->gmm;
	double share[GMM_MAX_COMPONENTS];

	for (size_t i = 0; i < training->scaled.count; i++) {
		size_t best = 0;

		gmm_responsibilities(gmm, rows_get(&training->scaled, i), share);
		for (size_t k = 1; k < gmm->components; k++)
			best = share[k] > share[best] ? k : best;
		label[i] = (int32_t)best;
	}
}

static void
label_rows(struct training *training, enum model_part part, struct part_result *result)
{
	struct calibration *calibration = &training->ensemble->calibration[part];

	if (part == PART_GMM) {
		label_by_gmm(training, result->label);
	} else if (part == PART_DBSCAN) {
		memcpy(result->label, training->dbscan.label, result->count * sizeof(int32_t));
	} else {
		calibrate(training, part, result->count);
		for (size_t i = 0; i < result->count; i++)
			result->label[i] = training->score[part][i] > calibration->threshold;
	}
}

bool
ensemble_train_part(enum model_part part, const struct training_rows *rows,
    const struct train_options *options, struct part_result *result)
{
	bool (*const train[])(struct training *) = {
		[PART_IFOREST] = train_forest,
		[PART_DBSCAN] = train_dbscan,
		[PART_GMM] = train_gmm,
	};
	struct ensemble ensemble;
	struct training training;
	bool is_fitted;

	start(&training, &ensemble, rows, options);
	if (part != PART_IFOREST)
		scale(&training);
	is_fitted = train[part](&training);
	*result = (struct part_result){ .count = rows->rows.count };
	if (is_fitted || part == PART_DBSCAN) { /* without a core sample, all is noise */
		result->label = must_alloc(result->count * sizeof(int32_t));
		label_rows(&training, part, result);
	}
	for (size_t i = 0; i < result->count && part == PART_GMM && is_fitted; i++)
		training.score[part][i] = -training.score[part][i];
	result->score = training.score[part];
	training.score[part] = NULL;
	release(&training);
	ensemble_release(&ensemble);
	return result->label != NULL;
}
