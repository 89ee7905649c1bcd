/*
 * number.h: numbers from text and into text, the same on every machine.
 *
 * Reading is strict: the whole text must be the number.  Writing is fixed
 * point with at most six decimals and no trailing zeros ("0.25", "-3", "0").
 */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdint.h>

#include "base/span.h"

/* Decimal integer with optional '-', min..max inclusive. */
bool parse_number(struct span text, int64_t min, int64_t max, int64_t *out);

/* Digits only, at least one and at most `digits`; for dates and the like. */
bool parse_digits(struct span text, int digits, int64_t *out);

/* What a hexadecimal digit stands for, or -1. */
static inline int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/*
 * Decimal number with fraction and exponent, correctly rounded.  "nan", "inf",
 * hexadecimal and numbers beyond double's range are refused.
 */
bool parse_decimal(struct span text, double *out);

/* x rounded to six decimals, half away from zero; NaN and infinities unchanged. */
double round6(double x);

/* Room that the writers below need at most. */
enum { NUMBER_SIZE = 32 };

/* Writes without NUL; return the bytes written. |x| < 9e12 keeps its six decimals. */
size_t write_integer(char *to, int64_t x);
size_t write_fixed6(char *to, double x);

/* The shortest of %.1g .. %.17g that reads back as x, for model files; writes a NUL too. */
size_t write_exact(char to[NUMBER_SIZE], double x);

#endif
