/* combine.c: the formulas of calibration and combination. */

#include "base/math.h"
#include "model/combine.h"

static const double LN_1_5 = 0.4054651081081644;
static const double LN_9 = 2.1972245773362196;

/* logit(1 - 1e-6) */
static const double LARGEST_LOGIT = 13.815509557963773;

double
combine_calibrate(const struct calibration *calibration, double raw)
{
	double width = calibration->threshold - calibration->median;

	return math_sigmoid((LN_9 + LN_1_5) * ((raw - calibration->median) / width - 1.0) + LN_1_5);
}

double
combine_shift(double weighted_threshold)
{
	return LN_1_5 - math_logit(weighted_threshold);
}

double
combine_logit_risk(double weighted, double shift)
{
	double logit = math_logit(weighted) + shift;

	if (logit > LARGEST_LOGIT)
		return LARGEST_LOGIT;
	return logit < -LARGEST_LOGIT ? -LARGEST_LOGIT : logit;
}

double
combine_risk(double weighted, double shift)
{
	double risk = math_sigmoid(combine_logit_risk(weighted, shift));

	if (risk > 1.0 - 1e-6)
		return 1.0 - 1e-6;
	return risk < 1e-6 ? 1e-6 : risk;
}
