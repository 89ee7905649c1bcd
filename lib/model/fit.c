/* fit.c: preparation, scaler and the three detectors of one training. */

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "model/quantile.h"
#include "model/training.h"

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

static void
hold_clocks(struct training *training, const struct training_rows *rows)
{
	double days = (double)(rows->last_ms - rows->first_ms) / DAY_MS;

	for (size_t c = 0; c < rows->rows.columns; c++) {
		double *x;

		if (!preparation_must_hold(c, days))
			continue;
		x = quantile_column(&rows->rows, c);
		preparation_hold(
		    &training->ensemble->preparation, c, quantile_of(x, rows->rows.count, 0.5));
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
	training->rows = (struct rows){ training->value, rows->rows.count, columns };
	for (size_t i = 0; i < rows->rows.count; i++)
		preparation_apply(
		    preparation, rows_get(&rows->rows, i), training->value + i * columns);
}

/* In place: after the forest, nothing needs the rows unscaled. */
static void
scale(struct training *training)
{
	const struct ensemble *ensemble = training->ensemble;

	for (size_t i = 0; i < training->rows.count; i++)
		scaler_apply(&ensemble->scaler, rows_get(&training->rows, i),
		    training->value + i * ensemble->columns);
	training->is_scaled = true;
}

/* A held column has no variance: its mean is the value it is held at, without rounding. */
static void
fit_scaler(struct training *training)
{
	struct ensemble *ensemble = training->ensemble;

	scaler_fit(&ensemble->scaler, &training->rows);
	for (size_t c = 0; c < ensemble->columns; c++)
		if (ensemble->preparation.is_held[c])
			ensemble->scaler.mean[c] = ensemble->preparation.held[c];
}

static void
score_by_forest(struct training *training)
{
	const struct forest *forest = &training->ensemble->forest;
	size_t count = training->rows.count, columns = training->rows.columns;
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
fit_forest(struct training *training)
{
	struct forest_options options = { training->options->trees, training->options->samples };
	struct random random;

	if (training->rows.count < 2)
		return false;
	tell(training, "growing the isolation forest");
	seed_part(training, PART_IFOREST, &random);
	forest_train(&training->ensemble->forest, &training->rows, &options, &random);
	score_by_forest(training);
	return true;
}

static bool
fit_gmm(struct training *training)
{
	struct gmm_options options = { .components = training->options->components,
		.max_iterations = 100,
		.tolerance = 1e-3,
		.regularisation = 1e-6 };
	struct gmm *gmm = &training->ensemble->gmm;
	size_t count = training->rows.count;
	struct random random;
	double *score;

	tell(training, "fitting the Gaussian mixture");
	seed_part(training, PART_GMM, &random);
	if (!gmm_fit(gmm, &training->rows, &options, &random))
		return false;
	score = training->score[PART_GMM] = must_alloc(count * sizeof(double));
	for (size_t i = 0; i < count; i++)
		score[i] = -gmm_log_likelihood(gmm, rows_get(&training->rows, i));
	return true;
}

/* By row: the representative that it is the only row of, or KDTREE_NONE. */
static void
find_own(struct training *training)
{
	size_t count = training->rows.count;

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
double
training_distance(const struct training *training, size_t i, struct cores_nearest *nearest)
{
	const struct cores *cores = &training->ensemble->cores;
	bool is_thinned = cores->representatives < training->choice.distinct;
	double distance;

	cores_find(cores, rows_get(&training->rows, i), training->own[i], nearest);
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
	size_t count = training->rows.count;
	double *score = training->score[PART_DBSCAN] = must_alloc(count * sizeof(double));
	struct cores_nearest nearest;

	find_own(training);
	for (size_t i = 0; i < count; i++)
		score[i] = training_distance(training, i, &nearest);
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
		memcpy(scaled + i * width, rows_get(&training->rows, choice->row[i]),
		    width * sizeof(double));
		memcpy(ensemble->core_rows + i * width, rows_get(&training->raw, choice->row[i]),
		    width * sizeof(double));
	}
	cores_build(&ensemble->cores, &rows, choice->representatives, training->options->eps);
	free(scaled);
}

static bool
fit_dbscan(struct training *training)
{
	struct training_metrics *metrics = &training->ensemble->metrics;
	const struct dbscan *dbscan = &training->dbscan;

	tell(training, "finding the core samples");
	dbscan_fit(&training->dbscan, &training->rows, training->options->eps,
	    training->options->min_samples);
	metrics->clusters = dbscan->clusters;
	metrics->core_rows = dbscan->cores;
	metrics->noise_rows = dbscan->noise;
	if (dbscan->cores == 0)
		return false;
	tell(training, "choosing representatives");
	cores_choose(&training->choice, &training->rows, dbscan, training->options->representatives,
	    LIMIT_CORES);
	metrics->distinct_cores = training->choice.distinct;
	metrics->dropped_radius = training->choice.dropped_radius;
	keep_cores(training);
	score_by_cores(training);
	return true;
}

void
training_start(struct training *training, struct ensemble *ensemble,
    const struct training_rows *rows, const struct train_options *options)
{
	*ensemble = (struct ensemble){ .columns = rows->rows.columns };
	*training =
	    (struct training){ .ensemble = ensemble, .options = options, .raw = rows->rows };
	prepare(training, rows);
	fit_scaler(training);
}

bool
training_fit(struct training *training, enum model_part part)
{
	static bool (*const fit[])(struct training *) = {
		[PART_IFOREST] = fit_forest,
		[PART_DBSCAN] = fit_dbscan,
		[PART_GMM] = fit_gmm,
	};

	assert(part != PART_IFOREST || !training->is_scaled);
	if (part != PART_IFOREST && !training->is_scaled)
		scale(training);
	return fit[part](training);
}

void
training_release(struct training *training)
{
	free(training->value);
	dbscan_release(&training->dbscan);
	cores_choice_release(&training->choice);
	free(training->own);
	for (int p = 0; p < PART_COUNT; p++)
		free(training->score[p]);
}
