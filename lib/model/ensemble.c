/* ensemble.c: one row through preparation, three detectors and combination. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "model/ensemble.h"

void
ensemble_prepare(const struct ensemble *ensemble, const double *row, float *single, double *scaled)
{
	preparation_apply(&ensemble->preparation, row, scaled);
	for (size_t c = 0; c < ensemble->columns; c++)
		single[c] = (float)scaled[c];
	scaler_apply(&ensemble->scaler, scaled, scaled);
}

double
ensemble_raw(const struct ensemble *ensemble, enum model_part part, const float *single,
    const double *scaled)
{
	struct cores_nearest nearest;

	switch (part) {
	case PART_IFOREST:
		return forest_score(&ensemble->forest, forest_length(&ensemble->forest, single));
	case PART_DBSCAN:
		return cores_distance(&ensemble->cores, scaled, &nearest);
	case PART_GMM:
	default:
		return -gmm_log_likelihood(&ensemble->gmm, scaled);
	}
}

/* Standard deviation of the calibrated scores of the parts that are there. */
static double
spread_of(const struct ensemble *ensemble, const struct score *score)
{
	double sum = 0.0, squares = 0.0, parts = 0.0;

	for (int p = 0; p < PART_COUNT; p++) {
		if (ensemble->has[p]) {
			sum += score->calibrated[p];
			parts += 1.0;
		}
	}
	for (int p = 0; p < PART_COUNT; p++) {
		double difference = score->calibrated[p] - sum / parts;

		if (ensemble->has[p])
			squares += difference * difference;
	}
	return sqrt(squares / parts);
}

void
ensemble_combine(const struct ensemble *ensemble, struct score *score)
{
	score->weighted = 0.0;
	for (int p = 0; p < PART_COUNT; p++) {
		score->calibrated[p] = 0.0;
		if (!ensemble->has[p])
			continue;
		score->calibrated[p] = combine_calibrate(&ensemble->calibration[p], score->raw[p]);
		score->weighted += ensemble->weight[p] * score->calibrated[p];
	}
	score->risk = combine_risk(score->weighted, ensemble->shift);
	score->spread = spread_of(ensemble, score);
}

void
ensemble_score(const struct ensemble *ensemble, const double *row, struct score *score)
{
	double scaled[LIMIT_COLUMNS];
	float single[LIMIT_COLUMNS];

	ensemble_prepare(ensemble, row, single, scaled);
	for (int p = 0; p < PART_COUNT; p++)
		score->raw[p] = ensemble->has[p] ? ensemble_raw(ensemble, p, single, scaled) : 0.0;
	ensemble_combine(ensemble, score);
}

/* Rows that walk through the forest together, so that a tree stays in the cache. */
enum { BATCH = 32 };

static void
score_batch(const struct ensemble *ensemble, const double *row, size_t count, struct score *score)
{
	float single[BATCH * LIMIT_COLUMNS];
	double scaled[LIMIT_COLUMNS], length[BATCH] = { 0 };
	size_t columns = ensemble->columns;

	for (size_t i = 0; i < count; i++) {
		ensemble_prepare(ensemble, row + i * columns, single + i * columns, scaled);
		for (int p = 0; p < PART_COUNT; p++)
			score[i].raw[p] = ensemble->has[p] && p != PART_IFOREST
					      ? ensemble_raw(ensemble, p, NULL, scaled)
					      : 0.0;
	}
	if (ensemble->has[PART_IFOREST])
		forest_lengths(&ensemble->forest, single, count, length);
	for (size_t i = 0; i < count; i++) {
		if (ensemble->has[PART_IFOREST])
			score[i].raw[PART_IFOREST] = forest_score(&ensemble->forest, length[i]);
		ensemble_combine(ensemble, &score[i]);
	}
}

void
ensemble_score_rows(
    const struct ensemble *ensemble, const double *row, size_t count, struct score *score)
{
	while (count > 0) {
		size_t batch = count < BATCH ? count : BATCH;

		score_batch(ensemble, row, batch, score);
		row += batch * ensemble->columns;
		score += batch;
		count -= batch;
	}
}

void
ensemble_set_threshold(struct ensemble *ensemble, double weighted_threshold)
{
	ensemble->weighted_threshold = weighted_threshold;
	ensemble->shift = combine_shift(weighted_threshold);
}

void
ensemble_set_weights(struct ensemble *ensemble, const double weight[PART_COUNT])
{
	double sum = 0.0;
	int parts = 0;

	for (int p = 0; p < PART_COUNT; p++) {
		sum += ensemble->has[p] ? weight[p] : 0.0;
		parts += ensemble->has[p];
	}
	for (int p = 0; p < PART_COUNT; p++) {
		ensemble->weight[p] = 0.0;
		if (ensemble->has[p])
			ensemble->weight[p] = sum > 0.0 ? weight[p] / sum : 1.0 / parts;
	}
}

void
ensemble_release(struct ensemble *ensemble)
{
	free(ensemble->data.typical);
	free(ensemble->data.histogram);
	preparation_release(&ensemble->preparation);
	scaler_release(&ensemble->scaler);
	forest_release(&ensemble->forest);
	cores_release(&ensemble->cores);
	free(ensemble->core_rows);
	gmm_release(&ensemble->gmm);
	free(ensemble->square_baseline);
	free(ensemble->gmm_baseline);
	*ensemble = (struct ensemble){ 0 };
}
