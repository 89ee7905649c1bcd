/*
 * random.h: pseudo-random numbers that depend on the seed alone.
 *
 * xoshiro256** (Blackman and Vigna 2018), seeded through splitmix64.  For
 * training and simulation, never for secrets.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdint.h>

struct random {
	uint64_t state[4];
};

void random_seed(struct random *random, uint64_t seed);

/* 64 uniform bits. */
uint64_t random_bits(struct random *random);

/* Uniform in 0 .. n - 1 without bias; n > 0. */
uint64_t random_below(struct random *random, uint64_t n);

/* Uniform in [0, 1), 53 bits. */
double random_unit(struct random *random);

/* Standard normal (Box-Muller) and exponential with mean 1. */
double random_normal(struct random *random);
double random_exponential(struct random *random);

#endif
