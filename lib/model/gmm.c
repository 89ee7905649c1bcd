/*
 * gmm.c: densities under a mixture.
 *
 * With S = L L^T and W = L^-1, the Mahalanobis form is |W d|^2.  `factor` holds
 * each W in bands of eight rows, which fill four vectors; a band holds its
 * columns up to the diagonal, one after the other, with zeros above it.  Each
 * (W d)_i is summed in the order of the columns, and their squares in eight
 * interleaved sums.
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

enum {
	BAND = 8, /* rows */
	BAND_WIDES = BAND / WIDE_DOUBLES, /* vectors that hold them */
};

/* Columns of the band that starts at a row. */
static size_t
band_columns(size_t columns, size_t row)
{
	return row + BAND < columns ? row + BAND : columns;
}

static size_t
factor_size(size_t columns)
{
	size_t size = 0;

	for (size_t row = 0; row < columns; row += BAND)
		size += BAND * band_columns(columns, row);
	return size;
}

void
gmm_init(struct gmm *gmm, size_t components, size_t columns)
{
	*gmm = (struct gmm){ .columns = columns, .components = components };
	gmm->weight = must_calloc(components, sizeof(double));
	gmm->mean = must_calloc(components * columns, sizeof(double));
	gmm->covariance = must_calloc(components * columns * columns, sizeof(double));
	gmm->factor_size = factor_size(columns);
	gmm->factor = wide_calloc(components * gmm->factor_size, sizeof(double));
	gmm->offset = must_calloc(components, sizeof(double));
}

static void
fill_factor(double *to, const double *lower, size_t columns)
{
	for (size_t row = 0; row < columns; row += BAND)
		for (size_t j = 0; j < band_columns(columns, row); j++)
			for (size_t i = row; i < row + BAND; i++)
				*to++ = i < columns && i >= j ? lower[i * columns + j] : 0.0;
}

static bool
complete_component(struct gmm *gmm, size_t k)
{
	static const double ln_2_pi = 1.8378770664093453;
	size_t d = gmm->columns;
	double *lower = must_alloc(d * d * sizeof(double)), log_determinant;
	bool is_definite = cholesky_factor(gmm->covariance + k * d * d, d, lower, &log_determinant);

	if (is_definite) {
		cholesky_invert(lower, d);
		fill_factor(gmm->factor + k * gmm->factor_size, lower, d);
		gmm->offset[k] =
		    math_log(gmm->weight[k]) - 0.5 * ((double)d * ln_2_pi + log_determinant);
	}
	free(lower);
	return is_definite;
}

bool
gmm_complete(struct gmm *gmm)
{
	for (size_t k = 0; k < gmm->components; k++)
		if (!complete_component(gmm, k))
			return false;
	return true;
}

/* z = rows of W d in one band; returns where the next band's factors are. */
static inline const wide_double *
whiten_band(
    const wide_double *factor, size_t columns, const double *difference, wide_double z[BAND_WIDES])
{
	wide_double a = { 0 }, b = { 0 }, c = { 0 }, d = { 0 };

	for (size_t j = 0; j < columns; j++, factor += BAND_WIDES) {
		a += factor[0] * difference[j];
		b += factor[1] * difference[j];
		c += factor[2] * difference[j];
		d += factor[3] * difference[j];
	}
	z[0] = a;
	z[1] = b;
	z[2] = c;
	z[3] = d;
	return factor;
}

static const wide_double *
component_factor(const struct gmm *gmm, size_t k)
{
	return (const wide_double *)(gmm->factor + k * gmm->factor_size);
}

static void
subtract_mean(const struct gmm *gmm, size_t k, const double *row, double *difference)
{
	for (size_t c = 0; c < gmm->columns; c++)
		difference[c] = row[c] - gmm->mean[k * gmm->columns + c];
}

/* ln (w_k N_k(row)). */
static double
log_density(const struct gmm *gmm, size_t k, const double *row)
{
	const wide_double *factor = component_factor(gmm, k);
	wide_double z[BAND_WIDES], sum[BAND_WIDES] = { { 0 } }, all;
	double difference[LIMIT_COLUMNS];

	subtract_mean(gmm, k, row, difference);
	for (size_t first = 0; first < gmm->columns; first += BAND) {
		factor = whiten_band(factor, band_columns(gmm->columns, first), difference, z);
		for (int w = 0; w < BAND_WIDES; w++)
			sum[w] += z[w] * z[w];
	}
	all = (sum[0] + sum[1]) + (sum[2] + sum[3]);
	return gmm->offset[k] - 0.5 * (all[0] + all[1]);
}

/* ln of the sum of what these are the logarithms of; e^-40 moves no sum from 1 up. */
static double
log_sum(const double *density, size_t count)
{
	double largest = -INFINITY, sum = 0.0;

	for (size_t k = 0; k < count; k++)
		largest = density[k] > largest ? density[k] : largest;
	if (isinf(largest))
		return largest;
	for (size_t k = 0; k < count; k++)
		if (density[k] - largest > -40.0)
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
explain_component(
    const struct gmm *gmm, size_t k, const double *row, double responsibility, double *by_column)
{
	double product[LIMIT_COLUMNS] = { 0 }, difference[LIMIT_COLUMNS];
	const wide_double *factor = component_factor(gmm, k);
	wide_double z[BAND_WIDES];

	subtract_mean(gmm, k, row, difference);
	for (size_t first = 0; first < gmm->columns; first += BAND) {
		size_t columns = band_columns(gmm->columns, first);
		const wide_double *next = whiten_band(factor, columns, difference, z);

		for (size_t c = 0; c < columns; c++, factor += BAND_WIDES) {
			wide_double sum = (factor[0] * z[0] + factor[1] * z[1]) +
					  (factor[2] * z[2] + factor[3] * z[3]);

			product[c] += sum[0] + sum[1];
		}
		factor = next;
	}
	for (size_t c = 0; c < gmm->columns; c++)
		by_column[c] += 0.5 * responsibility * difference[c] * product[c];
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
