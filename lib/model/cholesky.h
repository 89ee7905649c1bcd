/* cholesky.h: symmetric positive definite matrices as L L^T (Golub and Van Loan, 4.2). */
#ifndef MODEL_CHOLESKY_H
#define MODEL_CHOLESKY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The lower factor of an n * n matrix, row by row, and ln of the matrix's
 * determinant.  False if it is not positive definite.
 */
bool cholesky_factor(const double *matrix, size_t n, double *lower, double *log_determinant);

/* Replaces a lower factor by its inverse, lower triangular too. */
void cholesky_invert(double *lower, size_t n);

#endif
