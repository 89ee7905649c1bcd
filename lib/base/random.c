/* random.c: xoshiro256** and what is drawn from it. */

#include <math.h>

#include "base/math.h"
#include "base/random.h"

static uint64_t
splitmix(uint64_t *x)
{
	uint64_t z = *x += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

void
random_seed(struct random *random, uint64_t seed)
{
	for (int i = 0; i < 4; i++)
		random->state[i] = splitmix(&seed);
}

static uint64_t
rotate(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

uint64_t
random_bits(struct random *random)
{
	uint64_t *s = random->state;
	uint64_t result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return result;
}

uint64_t
random_below(struct random *random, uint64_t n)
{
	uint64_t limit = UINT64_MAX - UINT64_MAX % n, bits;

	do
		bits = random_bits(random);
	while (bits >= limit);
	return bits % n;
}

double
random_unit(struct random *random)
{
	return (double)(random_bits(random) >> 11) * 0x1p-53;
}

double
random_normal(struct random *random)
{
	double radius = sqrt(2.0 * random_exponential(random));

	return radius * math_cos(6.283185307179586 * random_unit(random));
}

double
random_exponential(struct random *random)
{
	return -math_log1p(-random_unit(random));
}
