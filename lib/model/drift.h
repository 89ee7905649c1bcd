/*
 * drift.h: are later events still like those that a model was trained on?
 *
 * The population stability index of a feature is the sum over bins i of
 * (a_i - e_i) ln(a_i / e_i), with e the shares of the training rows and a those
 * of the later ones, both at least 1e-4 (Siddiqi 2006, Credit Risk Scorecards;
 * it is Jeffreys' divergence of the two).  Below 0.1 nothing has changed, from
 * 0.25 on the model should be trained anew.
 */
#ifndef MODEL_DRIFT_H
#define MODEL_DRIFT_H

#include "model/dataset.h"
#include "model/histogram.h"
#include "model/model.h"

#define DRIFT_SOME 0.1
#define DRIFT_MUCH 0.25

/* What is held against each other: rows of one kind, and its detectors' training rows. */
struct drift {
	size_t rows;
	double psi[FEATURE_COUNT]; /* NaN without rows */
	bool is_held[FEATURE_COUNT]; /* the detectors do not look at the feature */
};

/* Of counts by histogram_place: count[bins + 2]. */
double drift_psi(const struct histogram *histogram, const size_t *count);

/*
 * Leaves out of a data set of events what the training of the model would
 * have: of one source in an hour, of one source in all, and what was judged too
 * risky when it was scored.
 */
void drift_select(const struct model *model, struct dataset *dataset);

/*
 * Fills *out for the rows of a kind; LOG_KIND_COUNT: for all rows, against the
 * global detectors.  False: the model has no detectors of the kind's own, or
 * no histograms.
 */
bool drift_measure(
    const struct model *model, int kind, const struct dataset *dataset, struct drift *out);

/* Does the model file hold histograms?  Former versions did not. */
bool drift_is_known(const struct model *model);

#endif
