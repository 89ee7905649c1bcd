/*
 * combine.h: from raw scores of three models to one risk.
 *
 * A raw score r is calibrated so that a number means the same for all models:
 * s(r) = sigmoid(A ((r - m) / (t - m) - 1) + ln 1.5), A = ln 9 + ln 1.5, so
 * that s(m) = 0.1 at the training median m and s(t) = 0.6 at the threshold t.
 * The weighted mean u of the calibrated scores becomes the risk,
 * sigmoid(logit(u) - logit(u*) + ln 1.5), so that 0.6 is where u reaches its
 * own training quantile u*.
 */
#ifndef MODEL_COMBINE_H
#define MODEL_COMBINE_H

struct calibration {
	double median; /* m */
	double threshold; /* t > m */
};

/* s(r), 0..1. */
double combine_calibrate(const struct calibration *calibration, double raw);

/* What the logit of a weighted score is shifted by, for a threshold u*. */
double combine_shift(double weighted_threshold);

/* Risk of a weighted score, clamped to [1e-6, 1 - 1e-6]. */
double combine_risk(double weighted, double shift);

/* ln(risk / (1 - risk)) of the same, clamped alike. */
double combine_logit_risk(double weighted, double shift);

#endif
