/* text.c: character by character, and quickly past those that may stay. */

#include "json/utf8.h"
#include "store/text.h"

/* The bytes of a character, or of what stands for it. */
static struct span
character(const char *at, const char *end)
{
	size_t size = *at ? utf8_length(at, end) : 0;

	return size ? (struct span){ at, size } : SPAN("\xef\xbf\xbd");
}

void
text_put(struct buffer *to, struct span text, size_t most)
{
	const char *at = text.data, *end = text.size ? at + text.size : at;
	size_t start = to->size;
	struct span one;

	while (at < end) {
		one = character(at, end);
		if (to->size - start + one.size > most)
			return;
		buffer_add(to, one);
		at += one.data == at ? one.size : 1;
	}
}

static bool
is_plain(struct span text)
{
	const char *at = text.data, *end = at + text.size;
	size_t size = 1;

	while (at < end && size) {
		size = *at ? utf8_length(at, end) : 0;
		at += size;
	}
	return size != 0;
}

struct span
text_column(struct span text, size_t most, struct arena *arena)
{
	struct buffer changed = { 0 };

	if (text.size == 0 || (text.size <= most && is_plain(text)))
		return text;
	text_put(&changed, text, most);
	text = arena_copy(arena, buffer_span(&changed));
	buffer_release(&changed);
	return text;
}
