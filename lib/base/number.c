/* number.c: strict reading, fixed-point writing. */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/number.h"

/* Only digits, few enough for every int64_t to hold them. */
static bool
parse_short(struct span text, int64_t *out)
{
	int64_t value = 0;

	for (size_t i = 0; i < text.size; i++) {
		unsigned digit = (unsigned char)text.data[i] - (unsigned)'0';

		if (digit > 9)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return text.size > 0;
}

/* Up to twenty digits; as a negative number, since those reach further. */
static bool
parse_long(struct span text, int64_t *out)
{
	int64_t value = 0;

	if (text.size > 20)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		int digit = text.data[i] - '0';

		if (digit < 0 || digit > 9 || value < (INT64_MIN + digit) / 10)
			return false;
		value = value * 10 - digit;
	}
	*out = value;
	return true;
}

bool
parse_number(struct span text, int64_t min, int64_t max, int64_t *out)
{
	bool negative = text.size > 0 && text.data[0] == '-';
	int64_t value;

	if (negative)
		text = span_skip(text, 1);
	if (text.size <= 18) {
		if (!parse_short(text, &value))
			return false;
		value = negative ? -value : value;
	} else {
		if (!parse_long(text, &value) || (!negative && value == INT64_MIN))
			return false;
		value = negative ? value : -value;
	}
	if (value < min || value > max)
		return false;
	*out = value;
	return true;
}

bool
parse_digits(struct span text, int digits, int64_t *out)
{
	return text.size <= (size_t)digits && parse_short(text, out);
}

/* Powers of ten that a double holds exactly. */
static const double exact_powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/*
 * Up to 15 digits with a small fraction: both the digits and the power of ten
 * are exact, so one division rounds correctly (Clinger 1990).
 */
static bool
parse_short_decimal(struct span text, double *out)
{
	size_t i = 0, digits = 0, fraction = 0;
	bool negative = text.size > 0 && text.data[0] == '-', point = false;
	int64_t value = 0;

	if (text.size == 1 && text.data[0] >= '0' && text.data[0] <= '9') { /* most are */
		*out = text.data[0] - '0';
		return true;
	}
	for (i = negative; i < text.size; i++) {
		char c = text.data[i];

		if (c == '.' && !point) {
			point = true;
		} else if (c >= '0' && c <= '9' && digits < 15) {
			value = value * 10 + (c - '0');
			digits++;
			fraction += point;
		} else {
			return false;
		}
	}
	if (digits == 0)
		return false;
	*out = (double)value / exact_powers[fraction];
	if (negative)
		*out = -*out;
	return true;
}

bool
parse_decimal(struct span text, double *out)
{
	char copy[400], *end;

	if (parse_short_decimal(text, out))
		return true;
	if (text.size == 0 || text.size >= sizeof(copy))
		return false;
	for (size_t i = 0; i < text.size; i++)
		if (!strchr("0123456789+-.eE", text.data[i]) || text.data[i] == '\0')
			return false;
	memcpy(copy, text.data, text.size);
	copy[text.size] = '\0';
	errno = 0;
	*out = strtod(copy, &end);
	if (*end != '\0' || end == copy)
		return false;
	return !(errno == ERANGE && (*out > 1 || *out < -1));
}

double
round6(double x)
{
	double scaled = x * 1e6;

	if (!(scaled > -9e15 && scaled < 9e15))
		return x;
	return (double)(int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5) / 1e6;
}

static size_t
write_unsigned(char *to, uint64_t x)
{
	char digits[20], *at = digits + sizeof(digits);
	size_t n;

	do {
		*--at = (char)('0' + x % 10);
		x /= 10;
	} while (x > 0);
	n = (size_t)(digits + sizeof(digits) - at);
	memcpy(to, at, n);
	return n;
}

size_t
write_integer(char *to, int64_t x)
{
	if (x >= 0)
		return write_unsigned(to, (uint64_t)x);
	*to = '-';
	return 1 + write_unsigned(to + 1, 0 - (uint64_t)x);
}

size_t
write_fixed6(char *to, double x)
{
	double scaled = x * 1e6;
	uint64_t micro;
	size_t n = 0;

	if (x >= 0 && x < 9e15 && x == (double)(uint64_t)x) /* most are whole */
		return write_unsigned(to, (uint64_t)x);
	if (!(scaled > -9e18 && scaled < 9e18)) /* NaN cannot be; what is huge has no decimals */
		scaled = scaled > 0 ? 9e18 : scaled < 0 ? -9e18 : 0;
	micro = (uint64_t)((scaled < 0 ? -scaled : scaled) + 0.5);
	if (scaled < 0 && micro > 0)
		to[n++] = '-';
	n += write_unsigned(to + n, micro / 1000000);
	micro %= 1000000;
	if (micro > 0) {
		uint32_t rest = (uint32_t)micro;

		to[n++] = '.';
		for (int i = 5; i >= 0; i--, rest /= 10)
			to[n + (size_t)i] = (char)('0' + rest % 10);
		for (n += 6; to[n - 1] == '0';)
			n--;
	}
	return n;
}

size_t
write_exact(char to[NUMBER_SIZE], double x)
{
	static const int precisions[] = { 6, 9, 12, 15, 16, 17 };

	for (size_t i = 0;; i++) {
		int n = snprintf(to, NUMBER_SIZE, "%.*g", precisions[i], x);

		if (precisions[i] == 17 || strtod(to, NULL) == x)
			return (size_t)n;
	}
}
