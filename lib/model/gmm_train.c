/*
 * gmm_train.c: expectation-maximisation, with the same steps and the same end
 * as scikit-learn's GaussianMixture, so that both come to the same numbers.
 */

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/gmm.h"
#include "model/kmeans.h"
#include "model/wide.h"

/* Mean log-likelihood of the rows; responsibilities row by row into `share`. */
static double
expectation(const struct gmm *gmm, const struct rows *rows, double *share)
{
	double sum = 0.0;

	for (size_t i = 0; i < rows->count; i++)
		sum += gmm_responsibilities(gmm, rows_get(rows, i), share + i * gmm->components);
	return sum / (double)rows->count;
}

/* Below it a row moves nothing in double precision: skipping saves most of the work. */
static const double NEGLIGIBLE = 1e-40;

static void
maximise_means(struct gmm *gmm, const struct rows *rows, const double *share, double *total)
{
	size_t d = gmm->columns;

	memset(gmm->mean, 0, gmm->components * d * sizeof(double));
	for (size_t i = 0; i < rows->count; i++) {
		const double *row = rows_get(rows, i);

		for (size_t k = 0; k < gmm->components; k++) {
			double r = share[i * gmm->components + k], *mean = gmm->mean + k * d;

			total[k] += r;
			if (r < NEGLIGIBLE)
				continue;
			for (size_t c = 0; c < d; c++)
				mean[c] += r * row[c];
		}
	}
	for (size_t k = 0; k < gmm->components; k++) {
		total[k] += 10.0 * DBL_EPSILON; /* an empty component divides by that */
		for (size_t c = 0; c < d; c++)
			gmm->mean[k * d + c] /= total[k];
	}
}

/* sum[j][i] += r d_j d_i for i from j, in whole vectors; what is left of j is not read. */
static void
add_outer_product(
    wide_double *sum, const wide_double *difference, const double *flat, double r, size_t columns)
{
	size_t wides = wide_round_up(columns, WIDE_DOUBLES) / WIDE_DOUBLES;

	for (size_t j = 0; j < columns; j++, sum += wides) {
		double scaled = r * flat[j];

		for (size_t i = j / WIDE_DOUBLES; i < wides; i++)
			sum[i] += difference[i] * scaled;
	}
}

static void
maximise_covariance(
    struct gmm *gmm, size_t k, const struct rows *rows, const double *share, double total)
{
	size_t d = gmm->columns, stride = wide_round_up(d, WIDE_DOUBLES);
	double *sum = wide_calloc(d * stride, sizeof(double));
	double *difference = wide_calloc(stride, sizeof(double));
	const double *mean = gmm->mean + k * d;

	for (size_t i = 0; i < rows->count; i++) {
		double r = share[i * gmm->components + k];

		if (r < NEGLIGIBLE)
			continue;
		for (size_t c = 0; c < d; c++)
			difference[c] = rows_get(rows, i)[c] - mean[c];
		add_outer_product(
		    (wide_double *)sum, (const wide_double *)difference, difference, r, d);
	}
	for (size_t j = 0; j < d; j++)
		for (size_t i = j; i < d; i++)
			gmm->covariance[(k * d + i) * d + j] =
			    gmm->covariance[(k * d + j) * d + i] = sum[j * stride + i] / total;
	free(sum);
	free(difference);
}

static bool
maximisation(struct gmm *gmm, const struct rows *rows, const double *share, double regularisation)
{
	size_t d = gmm->columns;
	double total[GMM_MAX_COMPONENTS] = { 0 }, all = 0.0;

	maximise_means(gmm, rows, share, total);
	for (size_t k = 0; k < gmm->components; k++) {
		maximise_covariance(gmm, k, rows, share, total[k]);
		for (size_t c = 0; c < d; c++)
			gmm->covariance[(k * d + c) * d + c] += regularisation;
		all += total[k];
	}
	for (size_t k = 0; k < gmm->components; k++)
		gmm->weight[k] = total[k] / all;
	return gmm_complete(gmm);
}

bool
gmm_fit_from(struct gmm *gmm, const struct rows *rows, const struct gmm_options *options)
{
	double *share = must_alloc(rows->count * gmm->components * sizeof(double));
	bool is_good = true;

	gmm->lower_bound = -INFINITY;
	gmm->has_converged = false;
	gmm->iterations = 0;
	while (is_good && !gmm->has_converged && gmm->iterations < options->max_iterations) {
		double former = gmm->lower_bound;

		gmm->lower_bound = expectation(gmm, rows, share);
		is_good = maximisation(gmm, rows, share, options->regularisation);
		gmm->has_converged = fabs(gmm->lower_bound - former) < options->tolerance;
		gmm->iterations++;
	}
	free(share);
	return is_good;
}

static bool
start_from_clusters(struct gmm *gmm, const struct rows *rows, const uint8_t *cluster,
    const struct gmm_options *options)
{
	double *share = must_calloc(rows->count * gmm->components, sizeof(double));
	bool is_good;

	for (size_t i = 0; i < rows->count; i++)
		share[i * gmm->components + cluster[i]] = 1.0;
	is_good = maximisation(gmm, rows, share, options->regularisation);
	free(share);
	return is_good;
}

bool
gmm_fit(struct gmm *gmm, const struct rows *rows, const struct gmm_options *options,
    struct random *random)
{
	uint8_t *cluster;
	bool is_good;

	*gmm = (struct gmm){ 0 };
	if (rows->count < options->components)
		return false;
	cluster = must_alloc(rows->count);
	gmm_init(gmm, options->components, rows->columns);
	kmeans(rows, options->components, random, cluster);
	is_good =
	    start_from_clusters(gmm, rows, cluster, options) && gmm_fit_from(gmm, rows, options);
	if (!is_good)
		gmm_release(gmm);
	free(cluster);
	return is_good;
}
