/*
 * span.h: a piece of text that somebody else owns.
 *
 * A span points into an input line, an arena or a string literal; it is not
 * NUL-terminated and may hold any byte.  {NULL, 0} is the empty span.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
	const char *data;
	size_t size;
};

/* A span over a string literal: SPAN("sshd"). */
#define SPAN(literal) ((struct span){ (literal), sizeof(literal) - 1 })

/* A span over a NUL-terminated string. */
static inline struct span
span_of(const char *text)
{
	return (struct span){ text, strlen(text) };
}

static inline bool
span_equal(struct span a, struct span b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Are n bytes the same?  Faster than memcmp for a few: two words that may overlap, no call. */
static inline bool
span_same_bytes(const char *a, const char *b, size_t n)
{
	uint64_t x[2], y[2];

	if (n < 8 || n > 16)
		return memcmp(a, b, n) == 0;
	memcpy(&x[0], a, 8);
	memcpy(&x[1], a + n - 8, 8);
	memcpy(&y[0], b, 8);
	memcpy(&y[1], b + n - 8, 8);
	return ((x[0] ^ y[0]) | (x[1] ^ y[1])) == 0;
}

static inline bool
span_is(struct span a, const char *text)
{
	return span_equal(a, span_of(text));
}

static inline bool
span_starts(struct span a, struct span prefix)
{
	return a.size >= prefix.size &&
	       (prefix.size == 0 || memcmp(a.data, prefix.data, prefix.size) == 0);
}

static inline bool
span_ends(struct span a, struct span suffix)
{
	return a.size >= suffix.size && (suffix.size == 0 || memcmp(a.data + a.size - suffix.size,
								 suffix.data, suffix.size) == 0);
}

/* What is left of a without its first n bytes; n may be larger than a. */
static inline struct span
span_skip(struct span a, size_t n)
{
	if (n > a.size)
		n = a.size;
	return (struct span){ a.size ? a.data + n : a.data, a.size - n };
}

/* The first n bytes of a, or all of it. */
static inline struct span
span_first(struct span a, size_t n)
{
	return (struct span){ a.data, n < a.size ? n : a.size };
}

/* If a starts with prefix, moves a behind it. */
static inline bool
span_take(struct span *a, struct span prefix)
{
	if (!span_starts(*a, prefix))
		return false;
	*a = span_skip(*a, prefix.size);
	return true;
}

/* Index of the first (last) `byte` in a, or a.size if there is none. */
static inline size_t
span_index(struct span a, char byte)
{
	const char *at = a.size ? memchr(a.data, byte, a.size) : NULL;

	return at ? (size_t)(at - a.data) : a.size;
}

size_t span_last_index(struct span a, char byte);

/* Index of the first (last) `needle` in a, or a.size if there is none.  Linear time. */
size_t span_find(struct span a, struct span needle);
size_t span_find_last(struct span a, struct span needle);

/*
 * The text up to the first `byte`; a then starts behind that byte.  Without
 * such a byte the whole of a is returned and a becomes empty.
 */
static inline struct span
span_cut(struct span *a, char byte)
{
	size_t at = span_index(*a, byte);
	struct span head = span_first(*a, at);

	*a = span_skip(*a, at + 1);
	return head;
}

/* a without spaces and tabs at both ends. */
struct span span_trim(struct span a);

/* Equal but for the case of ASCII letters. */
bool span_equal_nocase(struct span a, struct span b);

#endif
