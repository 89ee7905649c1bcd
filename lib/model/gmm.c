/*
 * gmm.c: densities under a mixture.
 *
 * With S = L L^T and W = L^-1, the Mahalanobis form is |W d|^2.  `factor` holds
 * each W column by column, since z += W[:,j] d_j runs over whole vectors; a
 * column starts at its diagonal, rounded down to a vector, with zeros above.
 * Each z_i is still summed in order of j, and the squares in four interleaved
 * sums that are added pairwise.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/math.h"
#include "model/cholesky.h"
#include "model/gmm.h"
#include "model/wide.h"

enum { MAX_WIDES = LIMIT_COLUMNS / WIDE_DOUBLES };

void
gmm_init(struct gmm *gmm, size_t components, size_t columns)
{
	*gmm = (struct gmm){ .columns = columns, .components = components };
	gmm->stride = wide_round_up(columns, WIDE_DOUBLES);
	gmm->weight = must_calloc(components, sizeof(double));
	gmm->mean = must_calloc(components * columns, sizeof(double));
	gmm->covariance = must_calloc(components * columns * columns, sizeof(double));
	gmm->factor = wide_calloc(components * gmm->columns * gmm->stride, sizeof(double));
	gmm->offset = must_calloc(components, sizeof(double));
}

static bool
complete_component(struct gmm *gmm, size_t k)
{
	static const double ln_2_pi = 1.8378770664093453;
	size_t d = gmm->columns;
	double *lower = must_alloc(d * d * sizeof(double)), log_determinant;
	double *factor = gmm->factor + k * d * gmm->stride;

	if (!cholesky_factor(gmm->covariance + k * d * d, d, lower, &log_determinant)) {
		free(lower);
		return false;
	}
	cholesky_invert(lower, d);
	for (size_t j = 0; j < d; j++)
		for (size_t i = 0; i < d; i++)
			factor[j * gmm->stride + i] = i >= j ? lower[i * d + j] : 0.0;
	gmm->offset[k] =
	    math_log(gmm->weight[k]) - 0.5 * ((double)d * ln_2_pi + log_determinant);
	free(lower);
	return true;
}

bool
gmm_complete(struct gmm *gmm)
{
	for (size_t k = 0; k < gmm->components; k++)
		if (!complete_component(gmm, k))
			return false;
	return true;
}

/* z = W d for component k; z has gmm->stride / WIDE_DOUBLES vectors. */
static void
whiten(const struct gmm *gmm, size_t k, const double *row, wide_double *z)
{
	const double *mean = gmm->mean + k * gmm->columns;
	size_t wides = gmm->stride / WIDE_DOUBLES;
	const wide_double *column =
	    (const wide_double *)(gmm->factor + k * gmm->columns * gmm->stride);

	memset(z, 0, wides * sizeof(*z));
	for (size_t j = 0; j < gmm->columns; j++, column += wides) {
		double difference = row[j] - mean[j];

		for (size_t i = j / WIDE_DOUBLES; i < wides; i++)
			z[i] += column[i] * difference;
	}
}

/* ln (w_k N_k(row)). */
static double
log_density(const struct gmm *gmm, size_t k, const double *row)
{
	wide_double z[MAX_WIDES], sum = { 0 };

	whiten(gmm, k, row, z);
	for (size_t i = 0; i < gmm->stride / WIDE_DOUBLES; i++)
		sum += z[i] * z[i];
	return gmm->offset[k] - 0.5 * ((sum[0] + sum[1]) + (sum[2] + sum[3]));
}

/* Turns log densities into ln of their sum; those far below the largest count as nothing. */
static double
log_sum(const double *density, size_t count)
{
	double largest = density[0], sum = 0.0;

	for (size_t k = 1; k < count; k++)
		largest = density[k] > largest ? density[k] : largest;
	if (isinf(largest))
		return largest;
	for (size_t k = 0; k < count; k++)
		sum += density[k] == largest ? 1.0 : math_exp(density[k] - largest);
	return largest + math_log(sum);
}

static double
log_densities(const struct gmm *gmm, const double *row, double density[GMM_MAX_COMPONENTS])
{
	for (size_t k = 0; k < gmm->components; k++)
		density[k] = log_density(gmm, k, row);
	return log_sum(density, gmm->components);
}

double
gmm_log_likelihood(const struct gmm *gmm, const double *row)
{
	double density[GMM_MAX_COMPONENTS];

	return log_densities(gmm, row, density);
}

double
gmm_responsibilities(const struct gmm *gmm, const double *row, double *responsibility)
{
	double density[GMM_MAX_COMPONENTS];
	double likelihood = log_densities(gmm, row, density);

	for (size_t k = 0; k < gmm->components; k++)
		responsibility[k] = isinf(likelihood) ? 1.0 / (double)gmm->components
						      : math_exp(density[k] - likelihood);
	return likelihood;
}

/* Adds r/2 d_c (P d)_c with P = W^T W, so (P d)_c = sum over i of W_ic z_i. */
static void
explain_component(const struct gmm *gmm, size_t k, const double *row, double responsibility,
    double *by_column)
{
	const double *column = gmm->factor + k * gmm->columns * gmm->stride;
	const double *mean = gmm->mean + k * gmm->columns;
	wide_double z[MAX_WIDES];
	double flat[MAX_WIDES * WIDE_DOUBLES];

	whiten(gmm, k, row, z);
	memcpy(flat, z, gmm->stride * sizeof(double));
	for (size_t c = 0; c < gmm->columns; c++, column += gmm->stride) {
		double product = 0.0;

		for (size_t i = c; i < gmm->columns; i++)
			product += column[i] * flat[i];
		by_column[c] += 0.5 * responsibility * (row[c] - mean[c]) * product;
	}
}

double
gmm_explain(const struct gmm *gmm, const double *row, double *by_column)
{
	double responsibility[GMM_MAX_COMPONENTS], rest = 0.0;

	gmm_responsibilities(gmm, row, responsibility);
	memset(by_column, 0, gmm->columns * sizeof(double));
	for (size_t k = 0; k < gmm->components; k++) {
		double r = responsibility[k];

		if (r == 0.0)
			continue;
		explain_component(gmm, k, row, r, by_column);
		rest += r * (math_log(r) - gmm->offset[k]);
	}
	return rest;
}

size_t
gmm_parameters(const struct gmm *gmm)
{
	size_t d = gmm->columns, k = gmm->components;

	return k - 1 + k * d + k * d * (d + 1) / 2;
}

void
gmm_release(struct gmm *gmm)
{
	free(gmm->weight);
	free(gmm->mean);
	free(gmm->covariance);
	free(gmm->factor);
	free(gmm->offset);
	*gmm = (struct gmm){ 0 };
}
