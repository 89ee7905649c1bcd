/* utf8.c: validation by the table of RFC 3629, section 4. */

#include <stdint.h>
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

const char *
json_plain_end(const char *at, const char *end)
{
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'),
		      space = _mm_set1_epi8(0x20);

	for (; end - at >= 16; at += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
		/* As signed bytes, everything below 0x20 is a control or non-ASCII. */
		__m128i found = _mm_or_si128(_mm_cmplt_epi8(bytes, space),
		    _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
		int mask = _mm_movemask_epi8(found);

		if (mask)
			return at + __builtin_ctz((unsigned)mask);
	}
#endif
	while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= 0x20 &&
	       (unsigned char)*at < 0x80)
		at++;
	return at;
}
