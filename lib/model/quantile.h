/* quantile.h: order statistics. */
#ifndef MODEL_QUANTILE_H
#define MODEL_QUANTILE_H

#include "model/rows.h"

/* Sorts numbers (no NaN) in ascending order. */
void quantile_sort(double *x, size_t count);

/*
 * The q-quantile of at least one sorted number, linear between order
 * statistics (type 7 of Hyndman and Fan 1996, numpy's default).
 */
double quantile_of(const double *sorted, size_t count, double q);

/* One column of the rows, sorted; the caller frees it. */
double *quantile_column(const struct rows *rows, size_t column);

#endif
