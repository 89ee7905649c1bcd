/*
 * math.h: the transcendental functions, the same bits on every machine.
 *
 * libm's differ in the last place between versions and processors, and a
 * score that differs in the last place can fall on the other side of a
 * threshold.  These use only + - * / and sqrt, which IEEE 754 fixes, in a
 * stated order; build with -ffp-contract=off.  Errors stay within two units
 * in the last place over the range that is used here.
 */
#ifndef BASE_MATH_H
#define BASE_MATH_H

double math_exp(double x); /* 0 below -745, infinity above 709.78 */
double math_log(double x); /* natural; -infinity at 0, NaN below */
double math_log1p(double x); /* ln(1 + x), exact for small x too; x > -1 */
double math_sin(double x); /* radians, |x| up to 1e6 */
double math_cos(double x);
double math_asin(double x); /* |x| <= 1 */
double math_atan2(double y, double x); /* -pi..pi */
double math_sigmoid(double x); /* 1 / (1 + e^-x), x clamped to +-30 */
double math_logit(double p); /* ln(p / (1 - p)), p clamped to [1e-9, 1 - 1e-9] */

#endif
