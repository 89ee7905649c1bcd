/*
 * ensemble.h: the three detectors of one kind of log, and what makes one risk
 * of them.
 *
 * Filled by train.h or by modelfile.h; any number of columns.
 */
#ifndef MODEL_ENSEMBLE_H
#define MODEL_ENSEMBLE_H

#include "model/combine.h"
#include "model/cores.h"
#include "model/gmm.h"
#include "model/histogram.h"
#include "model/iforest.h"
#include "model/model.h"
#include "model/preparation.h"
#include "model/scaler.h"

/* What the training rows were. */
struct training_data {
	size_t rows;
	int64_t first_ms, last_ms; /* both 0 where rows had no time */
	struct typical *typical; /* by column, as it was before preparation */
	struct histogram *histogram; /* the same; NULL in files of former versions */
};

/* How DBSCAN and EM went, for the file and for people. */
struct training_metrics {
	double flagged; /* share of the training rows at 0.6 and above */
	size_t clusters, core_rows, noise_rows;
	size_t distinct_cores; /* of which cores.count are kept */
	double dropped_radius; /* no core dropped is further than this from one kept */
	double aic, bic;
};

struct ensemble {
	size_t columns;
	struct training_data data;
	struct training_metrics metrics;
	struct preparation preparation;
	struct scaler scaler;
	bool has[PART_COUNT];
	struct forest forest;
	struct cores cores;
	double *core_rows; /* cores.count * columns, as they were before preparation */
	struct gmm gmm;
	double weight[PART_COUNT]; /* sum 1 over the parts there are */
	struct calibration calibration[PART_COUNT];
	double weighted_threshold; /* u* */
	double shift; /* combine_shift of it */
	/*
	 * Where explanations start: means over unsuspicious training rows of
	 * the terms that make up the raw scores.
	 */
	double *square_baseline; /* by column: squared distance to the nearest representative */
	double *gmm_baseline; /* by column: Mahalanobis terms */
	double gmm_rest; /* what belongs to no column */
};

/* A row as the detectors want it; columns <= LIMIT_COLUMNS. */
void ensemble_prepare(
    const struct ensemble *ensemble, const double *row, float *single, double *scaled);

/* The raw score of one detector that is there. */
double ensemble_raw(const struct ensemble *ensemble, enum model_part part, const float *single,
    const double *scaled);

/* Fills the rest of *score from score->raw. */
void ensemble_combine(const struct ensemble *ensemble, struct score *score);

void ensemble_score(const struct ensemble *ensemble, const double *row, struct score *score);
void ensemble_score_rows(
    const struct ensemble *ensemble, const double *row, size_t count, struct score *score);

/* Fills contribution[columns] and returns the baseline (model_explain). */
double ensemble_explain(const struct ensemble *ensemble, const double *row, double *contribution);

/*
 * The terms of a squared distance by column: those to the nearest
 * representative, in such a measure that they sum to the square of `distance`.
 */
void ensemble_square_terms(const struct ensemble *ensemble, const double *scaled,
    const struct cores_nearest *nearest, double distance, double *term);

/* Sets u* and what is made of it. */
void ensemble_set_threshold(struct ensemble *ensemble, double weighted_threshold);

/* Weights of the parts that are there, so that they sum to 1. */
void ensemble_set_weights(struct ensemble *ensemble, const double weight[PART_COUNT]);

void ensemble_release(struct ensemble *ensemble);

#endif
