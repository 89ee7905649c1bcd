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
 * Goes back by the needle's last byte.  A needle whose last byte fills the
 * text costs needle.size a step, so needles are short constants.
 */
size_t
span_find_last(struct span a, struct span needle)
{
	struct span head = a;

	while (needle.size > 0 && head.size >= needle.size) {
		size_t end = span_last_index(head, needle.data[needle.size - 1]);

		if (end == head.size || end + 1 < needle.size)
			break;
		if (memcmp(a.data + end + 1 - needle.size, needle.data, needle.size) == 0)
			return end + 1 - needle.size;
		head.size = end;
	}
	return a.size;
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
