/* ensemble_train.h: the detectors of one kind, from its rows. */
#ifndef MODEL_ENSEMBLE_TRAIN_H
#define MODEL_ENSEMBLE_TRAIN_H

#include "model/ensemble.h"
#include "model/train.h"

/* Rows as they are before preparation, and what is known of them. */
struct training_rows {
	struct rows rows;
	bool has_time;
	int64_t first_ms, last_ms;
};

/*
 * Fits preparation, scaler and the detectors that the options ask for, and
 * calibrates them.  Detectors that cannot be fitted are left out: see
 * ensemble->has.  False if none could.
 */
bool ensemble_train(struct ensemble *ensemble, const struct training_rows *rows,
    const struct train_options *options);

/*
 * Fits one detector and tells what it says of each row (train_part).  False
 * if it cannot be fitted.
 */
bool ensemble_train_part(enum model_part part, const struct training_rows *rows,
    const struct train_options *options, struct part_result *result);

#endif
