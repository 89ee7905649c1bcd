/* drift.c: rows sorted into the bins of the training. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/math.h"
#include "model/drift.h"
#include "model/modelfile.h"
#include "model/select.h"

/* An empty bin's share: its logarithm must be finite, and a few rows no landslide. */
static const double LEAST_SHARE = 1e-4;

static double
at_least(double share)
{
	return share > LEAST_SHARE ? share : LEAST_SHARE;
}

double
drift_psi(const struct histogram *histogram, const size_t *count)
{
	size_t rows = 0;
	double psi = 0;

	for (size_t i = 0; i < histogram->bins + 2; i++)
		rows += count[i];
	if (rows == 0)
		return NAN;
	for (size_t i = 0; i < histogram->bins + 2; i++) {
		bool is_bin = i > 0 && i <= histogram->bins;
		double expected = at_least(is_bin ? histogram->share[i - 1] : 0);
		double actual = at_least((double)count[i] / (double)rows);

		psi += (actual - expected) * math_log(actual / expected);
	}
	return psi;
}

void
drift_select(const struct model *model, struct dataset *dataset)
{
	const struct train_options *options = &model->options;
	size_t left_out[LOG_KIND_COUNT];
	bool *keep;

	if (options->per_source_hour > 0)
		select_per_source_hour(dataset, options->per_source_hour);
	keep = must_alloc(dataset->count * sizeof(bool));
	for (size_t i = 0; i < dataset->count; i++)
		keep[i] = !(dataset->row[i].risk > options->exclude_above);
	select_rows(dataset, keep);
	free(keep);
	if (options->max_source_share < 1)
		select_source_share(dataset, options->max_source_share, left_out);
}

bool
drift_measure(const struct model *model, int kind, const struct dataset *dataset, struct drift *out)
{
	const struct ensemble *ensemble =
	    kind == LOG_KIND_COUNT ? model->global : model->kind[kind];
	size_t count[FEATURE_COUNT][HISTOGRAM_BINS + 2];

	if (!ensemble || !ensemble->data.histogram)
		return false;
	memset(count, 0, sizeof(count));
	*out = (struct drift){ 0 };
	for (size_t i = 0; i < dataset->count; i++) {
		const double *value = dataset->value + i * dataset->columns;

		if (kind != LOG_KIND_COUNT && (int)dataset->row[i].kind != kind)
			continue;
		out->rows++;
		for (int f = 0; f < FEATURE_COUNT; f++)
			count[f][histogram_place(&ensemble->data.histogram[f], value[f])]++;
	}
	for (int f = 0; f < FEATURE_COUNT; f++) {
		out->psi[f] = drift_psi(&ensemble->data.histogram[f], count[f]);
		out->is_held[f] = ensemble->preparation.is_held[f];
	}
	return true;
}

bool
drift_is_known(const struct model *model)
{
	return model->global->data.histogram != NULL;
}
