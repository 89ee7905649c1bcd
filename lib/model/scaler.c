/* scaler.c: mean and deviation in two passes, each with the first one's rounding taken back. */

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "model/scaler.h"

static void
fit_means(struct scaler *scaler, const struct rows *rows)
{
	double n = (double)rows->count;

	for (size_t i = 0; i < rows->count; i++)
		for (size_t c = 0; c < rows->columns; c++)
			scaler->mean[c] += rows_get(rows, i)[c];
	for (size_t c = 0; c < rows->columns; c++)
		scaler->mean[c] /= n;
}

/*
 * What rounding alone can make of a constant column; scikit-learn draws the
 * line between constant and varying there too.
 */
static double
rounding_variance(double mean, double variance, double n)
{
	double error = n * mean * DBL_EPSILON;

	return n * DBL_EPSILON * variance + error * error;
}

void
scaler_fit(struct scaler *scaler, const struct rows *rows)
{
	double *sum = must_calloc(rows->columns, sizeof(double));
	double *square = must_calloc(rows->columns, sizeof(double));
	double n = (double)rows->count;

	scaler->columns = rows->columns;
	scaler->mean = must_calloc(rows->columns, sizeof(double));
	scaler->scale = must_calloc(rows->columns, sizeof(double));
	fit_means(scaler, rows);
	for (size_t i = 0; i < rows->count; i++) {
		for (size_t c = 0; c < rows->columns; c++) {
			double difference = rows_get(rows, i)[c] - scaler->mean[c];

			sum[c] += difference;
			square[c] += difference * difference;
		}
	}
	for (size_t c = 0; c < rows->columns; c++) {
		double variance = (square[c] - sum[c] * sum[c] / n) / n;

		scaler->mean[c] += sum[c] / n;
		if (variance <= rounding_variance(scaler->mean[c], variance, n))
			variance = 1.0;
		scaler->scale[c] = sqrt(variance);
	}
	free(sum);
	free(square);
}

void
scaler_apply(const struct scaler *scaler, const double *from, double *to)
{
	for (size_t c = 0; c < scaler->columns; c++)
		to[c] = (from[c] - scaler->mean[c]) / scaler->scale[c];
}

void
scaler_release(struct scaler *scaler)
{
	free(scaler->mean);
	free(scaler->scale);
	*scaler = (struct scaler){ 0 };
}
