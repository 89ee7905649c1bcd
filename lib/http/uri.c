/* uri.c: percent-decoding, and what is refused in a path. */

#include "http/uri.h"
#include "base/number.h"
#include "json/write.h"

/* The byte that %XX at the start of text stands for, or -1. */
static int
escaped_byte(struct span text)
{
	int high, low;

	if (text.size < 3)
		return -1;
	high = hex_digit(text.data[1]);
	low = hex_digit(text.data[2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool
uri_split(struct span target, struct span *path, struct span *query)
{
	struct span rest = target;

	if (span_take(&rest, SPAN("http://")) || span_take(&rest, SPAN("https://"))) {
		rest = span_skip(rest, span_index(rest, '/'));
		target = rest.size ? rest : SPAN("/");
	}
	*path = span_cut(&target, '?');
	*query = target;
	return path->size > 0 && path->data[0] == '/';
}

static bool
has_dot_segment(struct span path)
{
	while (path.size > 0) {
		struct span segment = span_cut(&path, '/');

		if (span_is(segment, ".") || span_is(segment, ".."))
			return true;
	}
	return false;
}

const char *
uri_clean_path(char *path, size_t *size)
{
	struct span from = { path, *size };
	char *to = path;

	while (from.size > 0) {
		int byte = (unsigned char)from.data[0];
		size_t step = 1;

		if (byte == '%') {
			byte = escaped_byte(from);
			step = 3;
			if (byte < 0)
				return "the path has a broken escape";
		}
		if (byte < 0x20 || byte == 0x7f)
			return "the path has a control character";
		if (step == 3 && (byte == '/' || byte == '%')) {
			memcpy(to, byte == '/' ? "%2F" : "%25", 3);
			to += 3;
		} else {
			*to++ = (char)byte;
		}
		from = span_skip(from, step);
	}
	*size = (size_t)(to - path);
	if (!utf8_is_valid((struct span){ path, *size }))
		return "the path is no UTF-8";
	if (has_dot_segment((struct span){ path, *size }))
		return "the path has a segment of dots";
	return NULL;
}

/* Decoded into the arena; data NULL where an escape is broken. */
static struct span
decode(struct span text, bool is_query, struct arena *arena)
{
	char *to = arena_alloc(arena, text.size + 1);
	size_t used = 0;

	while (text.size > 0) {
		int byte = (unsigned char)text.data[0];
		size_t step = 1;

		if (byte == '%') {
			byte = escaped_byte(text);
			step = 3;
		} else if (byte == '+' && is_query) {
			byte = ' ';
		}
		if (byte < 0)
			return (struct span){ NULL, 0 };
		to[used++] = (char)byte;
		text = span_skip(text, step);
	}
	return (struct span){ to, used };
}

struct span
uri_unescape(struct span segment, struct arena *arena)
{
	return span_index(segment, '%') == segment.size ? segment : decode(segment, false, arena);
}

struct span
uri_query(struct span query, const char *name, struct arena *arena)
{
	while (query.size > 0) {
		struct span value = span_cut(&query, '&');
		struct span key = span_cut(&value, '=');

		if (span_index(key, '%') < key.size || span_index(key, '+') < key.size)
			key = decode(key, true, arena);
		if (span_is(key, name))
			return decode(value, true, arena);
	}
	return (struct span){ NULL, 0 };
}
