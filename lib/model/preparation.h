/*
 * preparation.h: what is done to features before any model sees them.
 *
 * Rates, counts and durations reach over orders of magnitude: they enter as
 * ln(1 + factor x).  Clock features whose cycle the training span did not
 * cover would make the first Saturday an anomaly: they are held at their
 * training median, for training and scoring alike.
 */
#ifndef MODEL_PREPARATION_H
#define MODEL_PREPARATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct preparation {
	size_t columns;
	double *factor; /* by column; 0: taken as it is */
	bool *is_held; /* by column */
	double *held; /* by column: the prepared value it is held at */
};

/* Takes every column as it is. */
void preparation_init(struct preparation *preparation, size_t columns);

/* The logarithms of the feature table; for FEATURE_COUNT columns. */
void preparation_take_logarithms(struct preparation *preparation);

/* Is this a clock feature whose cycle is not covered by a span of that many days? */
bool preparation_must_hold(size_t feature, double days);

/* Holds a column at a prepared value. */
void preparation_hold(struct preparation *preparation, size_t column, double value);

/*
 * Prepares one row; `to` may be `from`.  Numbers beyond +-1e30 count as that,
 * NaN as -1e30: what a hostile event says must not make the models' numbers
 * overflow.
 */
void preparation_apply(const struct preparation *preparation, const double *from, double *to);

/* One column's value of it. */
double preparation_value(const struct preparation *preparation, size_t column, double x);

/* A value that is prepared so; of columns that are not held. */
double preparation_invert(const struct preparation *preparation, size_t column, double prepared);

void preparation_release(struct preparation *preparation);

#endif
