/* math.c: series with argument reduction; each says why its terms suffice. */

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/math.h"

/* ln 2 and pi/2 in two parts: the high part has enough zero bits that k * high is exact. */
static const double LN2_HIGH = 0x1.62e42feep-1, LN2_LOW = 0x1.a39ef35793c76p-33;
static const double HALF_PI_HIGH = 0x1.921fb544p+0, HALF_PI_LOW = 0x1.0b4611a626331p-34;
static const double PI = 0x1.921fb54442d18p+1;

static double
from_bits(uint64_t bits)
{
	double x;

	memcpy(&x, &bits, sizeof(x));
	return x;
}

/* 2^k for normal results. */
static double
power_of_two(int k)
{
	return from_bits((uint64_t)(k + 1023) << 52);
}

/* 1/2!, 1/3! .. 1/13!: a multiplication is many times faster than a division. */
static const double inverse_factorials[] = { 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720,
	1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600,
	1.0 / 6227020800 };

/* e^x = 2^k e^r, |r| <= ln2/2; the next Taylor term, r^14/14!, is below 5e-18. */
double
math_exp(double x)
{
	const double *c = inverse_factorials;
	double r, square, fourth, low, middle, high, sum;
	int k;

	if (isnan(x))
		return x;
	if (x > 709.78)
		return INFINITY;
	if (x < -745.0)
		return 0.0;
	k = (int)(x * 0x1.71547652b82fep+0 + (x < 0 ? -0.5 : 0.5));
	r = (x - k * LN2_HIGH) - k * LN2_LOW;
	square = r * r;
	fourth = square * square;
	low = (c[0] + c[1] * r) + (c[2] + c[3] * r) * square; /* in parts that do not wait */
	middle = (c[4] + c[5] * r) + (c[6] + c[7] * r) * square;
	high = (c[8] + c[9] * r) + (c[10] + c[11] * r) * square;
	sum = 1.0 + (r + square * (low + fourth * (middle + fourth * high)));
	if (k > 1000)
		return sum * power_of_two(k - 100) * power_of_two(100);
	if (k < -1000)
		return sum * power_of_two(k + 100) * power_of_two(-100);
	return sum * power_of_two(k);
}

/* 2 atanh(s) = ln((1 + s) / (1 - s)); |s| <= 0.1716, so s^23/23 is below 1e-18. */
static double
twice_atanh(double s)
{
	double square = s * s, fourth = square * square, eighth = fourth * fourth;
	double low = (1.0 / 3 + 1.0 / 5 * square) + (1.0 / 7 + 1.0 / 9 * square) * fourth;
	double high = (1.0 / 11 + 1.0 / 13 * square) + (1.0 / 15 + 1.0 / 17 * square) * fourth;
	double top = 1.0 / 19 + 1.0 / 21 * square;

	return 2.0 * s + 2.0 * s * (square * (low + eighth * (high + eighth * top)));
}

/* Of a positive normal number: x = 2^k m with m from sqrt(1/2) to sqrt 2, without a branch. */
static double
split(double x, int *k)
{
	static const uint64_t least = 0x3fe6a09e667f3bce; /* the next above sqrt(1/2), as bits */
	uint64_t bits, power;

	memcpy(&bits, &x, sizeof(bits));
	power = (bits - least + (UINT64_C(1023) << 52)) >> 52; /* 1023 more than k */
	*k = (int)power - 1023;
	return from_bits(bits - ((power - 1023) << 52));
}

double
math_log(double x)
{
	int k, more = 0;
	double m;

	if (isnan(x) || x < 0)
		return NAN;
	if (x == 0)
		return -INFINITY;
	if (isinf(x))
		return x;
	if (x < 0x1p-1022) {
		x *= 0x1p54;
		more = -54;
	}
	m = split(x, &k);
	k += more;
	return k * LN2_HIGH + (twice_atanh((m - 1.0) / (m + 1.0)) + k * LN2_LOW);
}

double
math_log1p(double x)
{
	bool is_small = x > -0.25 && x < 0.33; /* then 1 + x would lose digits */
	double m, over, under;
	int k;

	if (!(x > -0.5 && x < 1e300))
		return math_log(1.0 + x);
	m = split(1.0 + x, &k);
	over = is_small ? x : m - 1.0;
	under = is_small ? 2.0 + x : m + 1.0;
	k = is_small ? 0 : k;
	return k * LN2_HIGH + (twice_atanh(over / under) + k * LN2_LOW);
}

/* Taylor on |r| <= pi/4: the next term, r^19/19!, is below 1e-19. */
static double
sine_near_zero(double r)
{
	double square = r * r, sum = 1.0;

	for (int n = 16; n >= 2; n -= 2)
		sum = 1.0 - sum * square / (n * (n + 1));
	return r * sum;
}

static double
cosine_near_zero(double r)
{
	double square = r * r, sum = 1.0;

	for (int n = 17; n >= 1; n -= 2)
		sum = 1.0 - sum * square / (n * (n + 1));
	return sum;
}

static double
quadrant(double x, int shift)
{
	int64_t k = (int64_t)(x / (HALF_PI_HIGH + HALF_PI_LOW) + (x < 0 ? -0.5 : 0.5));
	double r = (x - (double)k * HALF_PI_HIGH) - (double)k * HALF_PI_LOW;
	int64_t q = (k + shift) & 3;
	double value = q & 1 ? cosine_near_zero(r) : sine_near_zero(r);

	return q & 2 ? -value : value;
}

double
math_sin(double x)
{
	return quadrant(x, 0);
}

double
math_cos(double x)
{
	return quadrant(x, 1);
}

/* atan t = 2 atan(t / (1 + sqrt(1 + t^2))), thrice: t <= tan(pi/32), t^25/25 is below 1e-26. */
static double
arctangent(double t)
{
	double square, sum = 0.0;

	for (int i = 0; i < 3; i++)
		t = t / (1.0 + sqrt(1.0 + t * t));
	square = t * t;
	for (int n = 23; n >= 3; n -= 2)
		sum = (1.0 / n - sum) * square;
	return 8.0 * (t - t * sum);
}

double
math_atan2(double y, double x)
{
	double ay = fabs(y), ax = fabs(x), angle;

	if (ax == 0 && ay == 0)
		return 0.0;
	angle = ay <= ax ? arctangent(ay / ax) : PI / 2 - arctangent(ax / ay);
	if (x < 0)
		angle = PI - angle;
	return y < 0 ? -angle : angle;
}

double
math_asin(double x)
{
	return math_atan2(x, sqrt((1.0 - x) * (1.0 + x)));
}

double
math_sigmoid(double x)
{
	if (x > 30.0)
		x = 30.0;
	if (x < -30.0)
		x = -30.0;
	return 1.0 / (1.0 + math_exp(-x));
}

double
math_logit(double p)
{
	if (p < 1e-9)
		p = 1e-9;
	if (p > 1.0 - 1e-9)
		p = 1.0 - 1e-9;
	return math_log(p) - math_log1p(-p);
}
