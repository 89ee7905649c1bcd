/*
 * model.h: what siem-train learned, and what it says of an event.
 *
 * A model holds three detectors for each kind of log that it saw enough of
 * (Isolation Forest, DBSCAN, a Gaussian mixture; see iforest.h, cores.h,
 * gmm.h), and global ones for the rest.
 *
 *	struct model *model;
 *	struct score score;
 *
 *	if (model_load(&model, "models/default.json", &failure) < 0) ...
 *	model_score(model, LOG_WEB, features.value, &score);
 *	if (round6(score.risk) >= 0.6) ...
 *	model_free(model);
 *
 * A loaded model does not change: threads may share it.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include <stdbool.h>

#include "base/failure.h"
#include "event/event.h"
#include "features/features.h"

struct model;

enum model_part { PART_IFOREST, PART_DBSCAN, PART_GMM, PART_COUNT };

/* "isolation_forest", "dbscan", "gmm". */
const char *model_part_name(enum model_part part);

struct score {
	/* 2^(-E[h]/c), distance to the nearest core sample, -ln p; 0 for a part the model lacks. */
	double raw[PART_COUNT];
	double calibrated[PART_COUNT]; /* 0..1; 0 for a part the model lacks */
	double weighted; /* 0..1 */
	double risk; /* 1e-6 .. 1 - 1e-6, not rounded */
	double spread; /* standard deviation of the calibrated scores */
};

/*
 * Reads a model file.  -1: EXIT_NO_INPUT if it cannot be opened, EXIT_IO if it
 * cannot be read, EXIT_BAD_CONFIG if it is damaged, of a newer format, or of
 * other features than the feature table's.
 */
int model_load(struct model **model, const char *path, struct failure *failure);
void model_free(struct model *model);

/* SHA-256 of the file, 64 hexadecimal digits, and its first 64 bits in text for short. */
const char *model_name(const struct model *model);

/* Is there a part among the detectors that judge this kind? */
bool model_has_part(const struct model *model, enum log_kind kind, enum model_part part);

/* Is this kind judged by detectors of its own, not by the global ones? */
bool model_has_kind(const struct model *model, enum log_kind kind);

/* Judges FEATURE_COUNT features, as they are on the wire. */
void model_score(
    const struct model *model, enum log_kind kind, const double *features, struct score *out);

/*
 * The same for `count` events of one kind, whose features lie one after the
 * other: the same bits, in less time.
 */
void model_score_rows(const struct model *model, enum log_kind kind, const double *features,
    size_t count, struct score *out);

/*
 * Why a score is what it is: baseline + sum of contributions = logit(risk),
 * within 1e-6.  The baseline is the model's own, the same for all its events;
 * a positive contribution made the event more suspicious.
 */
struct explanation {
	double baseline;
	double contribution[FEATURE_COUNT]; /* 0 for held features */
};

void model_explain(
    const struct model *model, enum log_kind kind, const double *features, struct explanation *out);

/*
 * The smallest change of one feature that brings an event's risk, rounded to
 * six decimals, under a threshold: smallest in standard deviations of the
 * prepared training rows, between the event's value and the far end of what
 * was usual (p05..p95).  Counts stay whole, flags stay flags, held features
 * are left alone.
 */
struct counterfactual {
	bool is_found; /* false: no change of one feature alone does it */
	enum feature feature;
	double to; /* its value then, six decimals */
	double risk; /* the risk then, six decimals, as model_score gives it */
};

void model_counterfactual(const struct model *model, enum log_kind kind, const double *features,
    double threshold, struct counterfactual *out);

/* Quantiles of a feature in the training rows of a kind. */
struct typical {
	double p05, p50, p95;
};

struct typical model_typical(const struct model *model, enum log_kind kind, enum feature feature);

/* Held features tell nothing: the training span did not cover their cycle. */
bool model_is_held(const struct model *model, enum log_kind kind, enum feature feature);

#endif
