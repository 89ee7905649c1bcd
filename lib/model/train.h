/*
 * train.h: from rows to a model (siem-train).
 *
 * Deterministic: the same rows, options and seed give the same model, bit for
 * bit, on any machine.  Each detector draws from a stream of its own, so that
 * training one alone gives what training all gives.
 */
#ifndef MODEL_TRAIN_H
#define MODEL_TRAIN_H

#include <stdint.h>

#include "base/failure.h"
#include "model/dataset.h"
#include "model/model.h"

struct train_options {
	double contamination; /* share of the training rows that shall reach 0.6; (0, 0.5] */
	size_t trees, samples;
	double eps;
	size_t min_samples;
	size_t components;
	double weight[PART_COUNT];
	uint64_t seed;
	double exclude_above; /* rows of a higher risk are left out; >= 1: none */
	size_t per_source_hour; /* rows of one source and kind in an hour; 0: all */
	double max_source_share; /* of a kind's rows, by one address; >= 1: any */
	size_t representatives; /* DBSCAN's; 0: all core samples */
	bool is_prepared; /* logarithms, held clock features; for FEATURE_COUNT columns */
	bool has_part[PART_COUNT];
	void (*progress)(const char *text); /* what is being done, for people; may be NULL */
};

/* The defaults of siem-train(1); nothing prepared. */
void train_defaults(struct train_options *options);

/* What people should know of a training. */
struct train_report {
	size_t read; /* rows in the data set */
	size_t capped; /* left out by per_source_hour */
	size_t excluded; /* left out by exclude_above */
	size_t thinned; /* left out by max_source_share */
	size_t used;
	size_t warnings;
	char warning[24][256]; /* whole sentences without a full stop */
};

/*
 * Trains on a data set, which may lose rows by it.  -1: EXIT_BAD_DATA if there
 * are too few rows for any detector, EXIT_USAGE if options do not fit the
 * data.
 */
int model_train(struct model **model, struct dataset *dataset, const struct train_options *options,
    struct train_report *report, struct failure *failure);

/* Writes the model file, atomically, and names the model by it. */
int model_save(struct model *model, const char *path, struct failure *failure);

/*
 * What one detector alone says of each row of a data set, after the same
 * selection of rows: 2^(-E[h]/c), the distance to the nearest other core
 * sample, or ln p; and its labels (DBSCAN's cluster, the likeliest component,
 * 1 for what a forest flags by contamination).  The caller frees both.
 */
struct part_result {
	size_t count;
	double *score; /* NULL where DBSCAN found no core sample */
	int32_t *label;
};

int train_part(struct part_result *result, enum model_part part, struct dataset *dataset,
    const struct train_options *options, struct train_report *report, struct failure *failure);

void part_result_release(struct part_result *result);

#endif
