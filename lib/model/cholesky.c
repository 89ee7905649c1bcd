/* cholesky.c: factor and inverse by dot products of rows. */

#include <math.h>

#include "base/math.h"
#include "model/cholesky.h"

static double
dot(const double *a, const double *b, size_t n)
{
	double sum = 0.0;

	for (size_t i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

bool
cholesky_factor(const double *matrix, size_t n, double *lower, double *log_determinant)
{
	*log_determinant = 0.0;
	for (size_t i = 0; i < n; i++) {
		double *row = lower + i * n, pivot;

		for (size_t j = 0; j < i; j++)
			row[j] =
			    (matrix[i * n + j] - dot(row, lower + j * n, j)) / lower[j * n + j];
		pivot = matrix[i * n + i] - dot(row, row, i);
		if (!(pivot > 0.0) || isinf(pivot))
			return false;
		row[i] = sqrt(pivot);
		for (size_t j = i + 1; j < n; j++)
			row[j] = 0.0;
		*log_determinant += 2.0 * math_log(row[i]);
	}
	return true;
}

/* Column by column from the diagonal down; what is read to the right is not yet replaced. */
void
cholesky_invert(double *lower, size_t n)
{
	for (size_t j = n; j-- > 0;) {
		double diagonal = 1.0 / lower[j * n + j];

		lower[j * n + j] = diagonal;
		for (size_t i = n; i-- > j + 1;) {
			double sum = 0.0;

			for (size_t k = j + 1; k <= i; k++)
				sum += lower[i * n + k] * lower[k * n + j];
			lower[i * n + j] = -sum * diagonal;
		}
	}
}
