/* ensemble_train.c: the detectors of one kind, one after the other. */

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/quantile.h"
#include "model/training.h"

static void
summarise(struct training *training, const struct training_rows *rows)
{
	struct training_data *data = &training->ensemble->data;

	data->rows = rows->rows.count;
	data->first_ms = rows->has_time ? rows->first_ms : 0;
	data->last_ms = rows->has_time ? rows->last_ms : 0;
	data->typical = must_alloc(rows->rows.columns * sizeof(struct typical));
	data->histogram = must_alloc(rows->rows.columns * sizeof(struct histogram));
	for (size_t c = 0; c < rows->rows.columns; c++) {
		double *x = quantile_column(&rows->rows, c);
		size_t n = rows->rows.count;

		data->typical[c] = (struct typical){ quantile_of(x, n, 0.05),
			quantile_of(x, n, 0.5), quantile_of(x, n, 0.95) };
		histogram_fill(&data->histogram[c], x, n);
		free(x);
	}
}

bool
ensemble_train(struct ensemble *ensemble, const struct training_rows *rows,
    const struct train_options *options)
{
	/* The forest first: see training_fit. */
	static const enum model_part order[] = { PART_IFOREST, PART_GMM, PART_DBSCAN };
	struct training training;
	bool has_any = false;

	training_start(&training, ensemble, rows, options);
	summarise(&training, rows);
	for (int i = 0; i < PART_COUNT; i++) {
		enum model_part part = order[i];

		ensemble->has[part] = options->has_part[part] && training_fit(&training, part);
		if (ensemble->has[part])
			training_calibrate(&training, part);
		has_any |= ensemble->has[part];
	}
	ensemble_set_weights(ensemble, options->weight);
	if (has_any)
		training_combine(&training);
	training_release(&training);
	return has_any;
}

/* The likeliest component of each row. */
static void
label_by_gmm(const struct training *training, int32_t *label)
{
	const struct gmm *gmm = &training->ensemble->gmm;
	double share[GMM_MAX_COMPONENTS];

	for (size_t i = 0; i < training->rows.count; i++) {
		size_t best = 0;

		gmm_responsibilities(gmm, rows_get(&training->rows, i), share);
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
		training_calibrate(training, part);
		for (size_t i = 0; i < result->count; i++)
			result->label[i] = training->score[part][i] > calibration->threshold;
	}
}

bool
ensemble_train_part(enum model_part part, const struct training_rows *rows,
    const struct train_options *options, struct part_result *result)
{
	struct ensemble ensemble;
	struct training training;
	bool is_fitted;

	training_start(&training, &ensemble, rows, options);
	is_fitted = training_fit(&training, part);
	*result = (struct part_result){ .count = rows->rows.count };
	if (is_fitted || part == PART_DBSCAN) { /* without a core sample, all is noise */
		result->label = must_alloc(result->count * sizeof(int32_t));
		label_rows(&training, part, result);
	}
	for (size_t i = 0; i < result->count && part == PART_GMM && is_fitted; i++)
		training.score[part][i] = -training.score[part][i];
	result->score = training.score[part];
	training.score[part] = NULL;
	training_release(&training);
	ensemble_release(&ensemble);
	return result->label != NULL;
}
