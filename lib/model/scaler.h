/*
 * scaler.h: standardisation: each column to mean 0 and deviation 1.
 *
 * The deviation is the population's (division by n); a column without
 * variance has scale 1, so that its values become 0.
 */
#ifndef MODEL_SCALER_H
#define MODEL_SCALER_H

#include "model/rows.h"

struct scaler {
	size_t columns;
	double *mean; /* by column */
	double *scale; /* by column; > 0 */
};

/* Mean and deviation of each column of at least one row. */
void scaler_fit(struct scaler *scaler, const struct rows *rows);

/* Scales one row of scaler->columns values; `to` may be `from`. */
void scaler_apply(const struct scaler *scaler, const double *from, double *to);

void scaler_release(struct scaler *scaler);

#endif
