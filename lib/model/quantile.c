/* quantile.c: sorting and interpolating. */

#include <stdlib.h>

#include "base/arena.h"
#include "model/quantile.h"

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void
quantile_sort(double *x, size_t count)
{
	qsort(x, count, sizeof(*x), ascending);
}

double
quantile_of(const double *sorted, size_t count, double q)
{
	double at = q * (double)(count - 1);
	size_t low = (size_t)at;
	double share = at - (double)low;

	if (low + 1 >= count)
		return sorted[count - 1];
	return sorted[low] + (sorted[low + 1] - sorted[low]) * share;
}

double *
quantile_column(const struct rows *rows, size_t column)
{
	double *x = must_alloc(rows->count * sizeof(double));

	for (size_t i = 0; i < rows->count; i++)
		x[i] = rows_get(rows, i)[column];
	quantile_sort(x, rows->count);
	return x;
}
