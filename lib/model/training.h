/*
 * training.h: what one training goes through: rows, fitted detectors and what
 * they say of the rows.
 */
#ifndef MODEL_TRAINING_H
#define MODEL_TRAINING_H

#include "model/ensemble_train.h"

struct training {
	struct ensemble *ensemble;
	const struct train_options *options;
	struct rows raw;
	struct rows rows; /* prepared; once is_scaled, scaled in place */
	double *value; /* what `rows` views */
	bool is_scaled;
	struct dbscan dbscan;
	struct cores_choice choice;
	uint32_t *own; /* by row: the core that is this row and no other; KDTREE_NONE */
	double *score[PART_COUNT]; /* raw scores of the training rows */
};

/* Prepares the rows and fits the scaler; *ensemble is filled from here on. */
void training_start(struct training *training, struct ensemble *ensemble,
    const struct training_rows *rows, const struct train_options *options);

/*
 * Fits one detector and scores the training rows by it; the forest first,
 * since it wants rows that are not scaled.  False if it cannot be fitted.
 */
bool training_fit(struct training *training, enum model_part part);

/* cores_distance of a training row, which must not be its own neighbour. */
double training_distance(const struct training *training, size_t i, struct cores_nearest *nearest);

/* m and t of one fitted detector. */
void training_calibrate(struct training *training, enum model_part part);

/* Over all fitted detectors: u*, the baselines of explanations, metrics. */
void training_combine(struct training *training);

void training_release(struct training *training);

#endif
