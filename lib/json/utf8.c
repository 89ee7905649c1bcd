/* utf8.c: validation by the table of RFC 3629, section 4. */

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "json/utf8.h"

static int
is_tail(const char *at)
{
	return ((unsigned char)*at & 0xc0) == 0x80;
}

size_t
utf8_length(const char *at, const char *end)
{
	unsigned char first = (unsigned char)*at, second;
	size_t left = (size_t)(end - at);

	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4 || left < 2 || !is_tail(at + 1))
		return 0;
	second = (unsigned char)at[1];
	if (first < 0xe0)
		return 2;
	if (left < 3 || !is_tail(at + 2))
		return 0;
	if (first < 0xf0) /* no overlong forms, no surrogates */
		return (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ? 0 : 3;
	if (left < 4 || !is_tail(at + 3))
		return 0;
	return (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f) ? 0 : 4;
}

size_t
utf8_write(char *to, unsigned code)
{
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = (char)(0xc0 | code >> 6);
		to[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		to[0] = (char)(0xe0 | code >> 12);
		to[1] = (char)(0x80 | (code >> 6 & 0x3f));
		to[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | code >> 18);
	to[1] = (char)(0x80 | (code >> 12 & 0x3f));
	to[2] = (char)(0x80 | (code >> 6 & 0x3f));
	to[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

static bool
is_plain(char c)
{
	return c != '"' && c != '\\' && (unsigned char)c >= 0x20 && (unsigned char)c < 0x80;
}

#ifdef __SSE2__
/* A bit for each of 16 bytes that is not plain. */
static int
find_special(__m128i bytes)
{
	const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'),
		      space = _mm_set1_epi8(0x20);

	/* As signed bytes, everything below 0x20 is a control or non-ASCII. */
	return _mm_movemask_epi8(_mm_or_si128(_mm_cmplt_epi8(bytes, space),
	    _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash))));
}
#endif

const char *
json_plain_end(const char *at, const char *end)
{
#ifdef __SSE2__
	if (end - at >= 16) {
		const char *last = end - 16;

		/* The last sixteen bytes may have been looked at in part: then those are plain. */
		for (;; at = at + 16 < last ? at + 16 : last) {
			int mask = find_special(_mm_loadu_si128((const __m128i *)(const void *)at));

			if (mask)
				return at + __builtin_ctz((unsigned)mask);
			if (at == last)
				return end;
		}
	}
#endif
	while (at < end && is_plain(*at))
		at++;
	return at;
}

/*
 * Are all of eight bytes plain?  Says no where it is not sure: a borrow may
 * reach a neighbour ("Bit Twiddling Hacks", a byte less than n).
 */
static bool
are_plain(uint64_t x)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t quote = x ^ (ones * '"'), backslash = x ^ (ones * '\\');

	return ((x | (x - ones * 0x20) | (quote - ones) | (backslash - ones)) & (ones * 0x80)) == 0;
}

/* Up to 15 bytes, as two words that may overlap; 0 where they are not all plain, or too few. */
static size_t
copy_few(char *to, const char *from, size_t n)
{
	uint64_t first, last;

	if (n >= 8) {
		memcpy(&first, from, 8);
		memcpy(&last, from + n - 8, 8);
		if (!are_plain(first) || !are_plain(last))
			return 0;
		memcpy(to, &first, 8);
		memcpy(to + n - 8, &last, 8);
		return n;
	}
	if (n >= 4) {
		uint32_t head, tail;

		memcpy(&head, from, 4);
		memcpy(&tail, from + n - 4, 4);
		if (!are_plain((uint64_t)head << 32 | tail))
			return 0;
		memcpy(to, &head, 4);
		memcpy(to + n - 4, &tail, 4);
		return n;
	}
	return 0;
}

#ifdef __SSE2__
/* Sixteen or more; the last sixteen may be copied in part before: then that part is plain. */
static size_t
copy_many(char *to, const char *from, size_t n)
{
	for (size_t i = 0;; i = i + 16 < n - 16 ? i + 16 : n - 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(from + i));
		int mask = find_special(bytes);

		_mm_storeu_si128((__m128i *)(void *)(to + i), bytes);
		if (mask)
			return i + (size_t)__builtin_ctz((unsigned)mask);
		if (i == n - 16)
			return n;
	}
}
#else
static size_t
copy_many(char *to, const char *from, size_t n)
{
	size_t i = 0;

	while (n - i >= 8 && copy_few(to + i, from + i, 8) > 0)
		i += 8;
	return i;
}
#endif

size_t
json_copy_plain(char *to, const char *from, size_t n)
{
	size_t i = n >= 16 ? copy_many(to, from, n) : copy_few(to, from, n);

	for (; i < n && is_plain(from[i]); i++)
		to[i] = from[i];
	return i;
}
