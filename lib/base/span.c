/* span.c: looking at text without copying it. */

#include <strings.h>

#include "base/span.h"

size_t
span_last_index(struct span a, char byte)
{
	const char *at = a.size ? memrchr(a.data, byte, a.size) : NULL;

	return at ? (size_t)(at - a.data) : a.size;
}

size_t
span_find(struct span a, struct span needle)
{
	const char *at = a.size ? memmem(a.data, a.size, needle.data, needle.size) : NULL;

	return at ? (size_t)(at - a.data) : a.size;
}

/*
 * Goes back by the byte in the needle's middle, since blanks stand at the ends
 * of many.  Where that byte fills the text it costs needle.size a step, so
 * needles are short constants.
 */
size_t
span_find_last(struct span a, struct span needle)
{
	size_t middle = needle.size / 2, tail = needle.size - middle;
	struct span head = a;

	if (needle.size == 0 || a.size < needle.size)
		return a.size;
	head.size -= tail - 1; /* where the middle can stand */
	for (;;) {
		size_t at = span_last_index(head, needle.data[middle]);

		if (at == head.size || at < middle)
			return a.size;
		if (memcmp(a.data + at - middle, needle.data, needle.size) == 0)
			return at - middle;
		head.size = at;
	}
}

struct span
span_trim(struct span a)
{
	while (a.size > 0 && (a.data[0] == ' ' || a.data[0] == '\t'))
		a = span_skip(a, 1);
	while (a.size > 0 && (a.data[a.size - 1] == ' ' || a.data[a.size - 1] == '\t'))
		a.size--;
	return a;
}

bool
span_equal_nocase(struct span a, struct span b)
{
	return a.size == b.size && (a.size == 0 || strncasecmp(a.data, b.data, a.size) == 0);
}
