/*
 * wide.h: a few numbers side by side, in vectors of 16 bytes: all 64-bit
 * machines have those, and compilers lower them to scalars elsewhere.
 *
 * Each lane does what a scalar would, in the same order, so results do not
 * depend on the machine.
 */
#ifndef MODEL_WIDE_H
#define MODEL_WIDE_H

#include <stddef.h>
#include <stdint.h>

enum { WIDE_DOUBLES = 2, WIDE_FLOATS = 4 };

typedef double wide_double __attribute__((vector_size(16)));
typedef float wide_float __attribute__((vector_size(16)));
typedef int64_t wide_mask __attribute__((vector_size(16)));

static inline size_t
wide_round_up(size_t n, size_t lanes)
{
	return (n + lanes - 1) / lanes * lanes;
}

/* Zeroed memory, aligned for vectors; ends the program when there is none.  For free(). */
void *wide_calloc(size_t count, size_t size);

#endif
