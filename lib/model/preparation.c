/* preparation.c: logarithms and held columns. */

#include <stdlib.h>

#include "base/arena.h"
#include "base/math.h"
#include "features/features.h"
#include "model/preparation.h"

static const double LARGEST = 1e30;

void
preparation_init(struct preparation *preparation, size_t columns)
{
	preparation->columns = columns;
	preparation->factor = must_calloc(columns, sizeof(double));
	preparation->is_held = must_calloc(columns, sizeof(bool));
	preparation->held = must_calloc(columns, sizeof(double));
}

void
preparation_take_logarithms(struct preparation *preparation)
{
	for (int f = 0; f < FEATURE_COUNT; f++)
		preparation->factor[f] = feature_rows[f].is_log ? 1.0 : 0.0;
	/* Per second, even busy sources stay below 1, where a logarithm is a line: as events a minute. */
	preparation->factor[FEATURE_REQUESTS_PER_SECOND] = 60.0;
}

bool
preparation_must_hold(size_t feature, double days)
{
	static const struct {
		enum feature feature;
		double days; /* two of its cycles, roughly */
	} clocks[] = {
		{ FEATURE_HOUR_OF_DAY, 3 },
		{ FEATURE_DAY_OF_WEEK, 14 },
		{ FEATURE_IS_WEEKEND, 14 },
		{ FEATURE_IS_BUSINESS_HOURS, 14 },
	};

	for (size_t i = 0; i < sizeof(clocks) / sizeof(*clocks); i++)
		if (clocks[i].feature == feature)
			return days < clocks[i].days;
	return false;
}

void
preparation_hold(struct preparation *preparation, size_t column, double value)
{
	preparation->is_held[column] = true;
	preparation->held[column] = value;
}

static double
clamp(double x)
{
	if (!(x > -LARGEST))
		return -LARGEST;
	return x < LARGEST ? x : LARGEST;
}

double
preparation_value(const struct preparation *preparation, size_t column, double x)
{
	double factor = preparation->factor[column];

	x = clamp(x);
	if (preparation->is_held[column])
		return preparation->held[column];
	if (factor > 0.0)
		return x > 0.0 ? math_log1p(factor * x) : 0.0;
	return x;
}

double
preparation_invert(const struct preparation *preparation, size_t column, double prepared)
{
	double factor = preparation->factor[column];

	return factor > 0.0 ? (math_exp(prepared) - 1.0) / factor : prepared;
}

void
preparation_apply(const struct preparation *preparation, const double *from, double *to)
{
	for (size_t c = 0; c < preparation->columns; c++)
		to[c] = preparation_value(preparation, c, from[c]);
}

void
preparation_release(struct preparation *preparation)
{
	free(preparation->factor);
	free(preparation->is_held);
	free(preparation->held);
	*preparation = (struct preparation){ 0 };
}
