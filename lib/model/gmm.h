/*
 * gmm.h: a mixture of Gaussians with full covariances, fitted by
 * expectation-maximisation (Dempster, Laird, Rubin 1977; McLachlan and Peel,
 * "Finite Mixture Models", 2000), started by k-means++ (Arthur and
 * Vassilvitskii 2007).
 *
 * Rows are standardised (scaler.h).  Densities are in natural logarithms.
 */
#ifndef MODEL_GMM_H
#define MODEL_GMM_H

#include <stdbool.h>

#include "base/random.h"
#include "model/rows.h"

struct gmm {
	size_t columns, components;
	double *weight; /* by component, sum 1 */
	double *mean; /* components * columns */
	double *covariance; /* components * columns * columns, symmetric, row by row */
	/* Made from those by gmm_complete: */
	size_t factor_size; /* numbers in `factor` for each component */
	double *factor; /* inverse of the Cholesky factor; see gmm.c */
	double *offset; /* ln weight - (columns ln 2 pi + ln det) / 2 */
	/* How the fit went: */
	size_t iterations;
	bool has_converged;
	double lower_bound; /* mean log-likelihood at the start of the last iteration */
};

struct gmm_options {
	size_t components; /* 1..GMM_MAX_COMPONENTS */
	size_t max_iterations;
	double tolerance; /* EM ends when the lower bound moves by less */
	double regularisation; /* added to each variance in every M step */
};

enum { GMM_MAX_COMPONENTS = 16 };

/* Zeroed weights, means and covariances. */
void gmm_init(struct gmm *gmm, size_t components, size_t columns);

/* After weights, means and covariances were set; false if a covariance is not positive definite. */
bool gmm_complete(struct gmm *gmm);

/*
 * EM from the weights, means and covariances that are set, which must be
 * complete.  False if a covariance stops being positive definite.
 */
bool gmm_fit_from(struct gmm *gmm, const struct rows *rows, const struct gmm_options *options);

/*
 * k-means++ and Lloyd, then EM from those clusters.  False if there are fewer
 * rows than components or a covariance is not positive definite: there is no
 * mixture then, and *gmm is empty.
 */
bool gmm_fit(struct gmm *gmm, const struct rows *rows, const struct gmm_options *options,
    struct random *random);

/* ln p(row). */
double gmm_log_likelihood(const struct gmm *gmm, const double *row);

/* The same, and p(component | row) of each component into responsibility[]. */
double gmm_responsibilities(const struct gmm *gmm, const double *row, double *responsibility);

/*
 * The parts of -ln p(row) = rest + sum of by_column, by the identity
 * ln p = sum_k r_k ln(w_k N_k) + H(r): by_column[c] is the responsibility-
 * weighted sum of d_c (P d)_c / 2, the Mahalanobis form's terms; the rest are
 * determinants, weights and the entropy of the responsibilities.  Returns the
 * rest.
 */
double gmm_explain(const struct gmm *gmm, const double *row, double *by_column);

/* Free parameters, as AIC and BIC count them. */
size_t gmm_parameters(const struct gmm *gmm);

void gmm_release(struct gmm *gmm);

#endif
