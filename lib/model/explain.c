/*
 * explain.c: a risk as a sum over the features.
 *
 * Each detector's raw score is a function of a sum with one term a column:
 * the path length (differences of the expected length along each path), the
 * squared distance to the nearest representative, the negative log-likelihood
 * (Mahalanobis terms weighted by responsibilities).  A term counts from its
 * mean over unsuspicious training rows.  Each step that is not linear hands
 * the terms on by its secant between baseline and event, so sums stay exact
 * whatever the step's shape.
 */

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "model/ensemble.h"

/* A detector's sum at the baseline and at the event, and what makes the difference. */
struct terms {
	double baseline, event;
	double by_column[LIMIT_COLUMNS];
};

static void
forest_terms(const struct ensemble *ensemble, const float *single, struct terms *terms)
{
	memset(terms->by_column, 0, ensemble->columns * sizeof(double));
	forest_explain(&ensemble->forest, single, terms->by_column);
	terms->baseline = ensemble->forest.baseline;
	terms->event = terms->baseline;
	for (size_t c = 0; c < ensemble->columns; c++)
		terms->event += terms->by_column[c];
}

void
ensemble_square_terms(const struct ensemble *ensemble, const double *scaled,
    const struct cores_nearest *nearest, double distance, double *term)
{
	const double *core = ensemble->cores.core + nearest->index * ensemble->columns;
	double share = 1.0;

	if (nearest->square > 0.0) /* below 1 where the distance was put to eps */
		share = distance * distance / nearest->square;
	for (size_t c = 0; c < ensemble->columns; c++)
		term[c] = share * (scaled[c] - core[c]) * (scaled[c] - core[c]);
}

static void
dbscan_terms(const struct ensemble *ensemble, const double *scaled, struct terms *terms)
{
	struct cores_nearest nearest;
	double distance = cores_distance(&ensemble->cores, scaled, &nearest);

	ensemble_square_terms(ensemble, scaled, &nearest, distance, terms->by_column);
	for (size_t c = 0; c < ensemble->columns; c++) {
		terms->event += terms->by_column[c];
		terms->baseline += ensemble->square_baseline[c];
		terms->by_column[c] -= ensemble->square_baseline[c];
	}
}

/*
 * What belongs to no column is shared by how much each term weighs; evenly
 * among the columns that are not held where none does.
 */
static void
share_rest(const struct ensemble *ensemble, double rest, double *by_column)
{
	double weight = 0.0, free_columns = 0.0;

	for (size_t c = 0; c < ensemble->columns; c++) {
		weight += fabs(by_column[c]);
		free_columns += !ensemble->preparation.is_held[c];
	}
	for (size_t c = 0; c < ensemble->columns; c++) {
		if (weight > 0.0)
			by_column[c] += rest * (fabs(by_column[c]) / weight);
		else if (!ensemble->preparation.is_held[c])
			by_column[c] = rest / free_columns;
	}
}

static void
gmm_terms(const struct ensemble *ensemble, const double *scaled, struct terms *terms)
{
	double rest = gmm_explain(&ensemble->gmm, scaled, terms->by_column);

	share_rest(ensemble, rest - ensemble->gmm_rest, terms->by_column);
	terms->event = terms->baseline = ensemble->gmm_rest;
	for (size_t c = 0; c < ensemble->columns; c++) {
		terms->event += terms->by_column[c];
		terms->baseline += ensemble->gmm_baseline[c];
		terms->by_column[c] -= ensemble->gmm_baseline[c];
	}
}

/* The calibrated score of a detector whose sum is x. */
static double
calibrated(const struct ensemble *ensemble, enum model_part part, double x)
{
	double raw = x;

	if (part == PART_IFOREST)
		raw = forest_score(&ensemble->forest, x);
	else if (part == PART_DBSCAN)
		raw = x > 0.0 ? sqrt(x) : 0.0;
	return combine_calibrate(&ensemble->calibration[part], raw);
}

/*
 * What a step hands on: its secant, or where both ends are as good as one, the
 * derivative, by a difference that is wide enough.
 */
static void
widen(double *from, double *to)
{
	double width = 1e-6 * fabs(*from);

	if (fabs(*from - *to) > 1e-9 * (fabs(*from) + fabs(*to)))
		return;
	if (width == 0.0)
		width = 1e-6;
	*from -= width;
	*to += width;
}

static double
part_secant(const struct ensemble *ensemble, enum model_part part, double from, double to)
{
	widen(&from, &to);
	return (calibrated(ensemble, part, to) - calibrated(ensemble, part, from)) / (to - from);
}

static double
risk_secant(const struct ensemble *ensemble, double from, double to)
{
	double shift = ensemble->shift;

	widen(&from, &to);
	return (combine_logit_risk(to, shift) - combine_logit_risk(from, shift)) / (to - from);
}

static void
fill_terms(const struct ensemble *ensemble, enum model_part part, const float *single,
    const double *scaled, struct terms *terms)
{
	terms->baseline = terms->event = 0.0;
	if (part == PART_IFOREST)
		forest_terms(ensemble, single, terms);
	else if (part == PART_DBSCAN)
		dbscan_terms(ensemble, scaled, terms);
	else
		gmm_terms(ensemble, scaled, terms);
}

double
ensemble_explain(const struct ensemble *ensemble, const double *row, double *contribution)
{
	double scaled[LIMIT_COLUMNS], from = 0.0, to = 0.0, secant;
	float single[LIMIT_COLUMNS];
	struct terms terms;

	ensemble_prepare(ensemble, row, single, scaled);
	memset(contribution, 0, ensemble->columns * sizeof(double));
	for (int p = 0; p < PART_COUNT; p++) {
		double weight = ensemble->weight[p];

		if (!ensemble->has[p])
			continue;
		fill_terms(ensemble, p, single, scaled, &terms);
		secant = part_secant(ensemble, p, terms.baseline, terms.event);
		for (size_t c = 0; c < ensemble->columns; c++)
			contribution[c] += weight * secant * terms.by_column[c];
		from += weight * calibrated(ensemble, p, terms.baseline);
		to += weight * calibrated(ensemble, p, terms.event);
	}
	secant = risk_secant(ensemble, from, to);
	for (size_t c = 0; c < ensemble->columns; c++)
		contribution[c] *= secant;
	return combine_logit_risk(from, ensemble->shift);
}
