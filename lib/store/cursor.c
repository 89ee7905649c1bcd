/* cursor.c: a time and an id. */

#include "event/id.h"
#include "store/cursor.h"

int64_t
cursor_time(const unsigned char id[STORE_ID_SIZE])
{
	uint64_t time = 0;

	for (int i = 0; i < 6; i++)
		time = time << 8 | id[i];
	/* 48 bits with a sign. */
	return (int64_t)time - (time >> 47 ? INT64_C(1) << 48 : 0);
}

bool
cursor_parse(struct span text, int64_t *time_ms, unsigned char id[STORE_ID_SIZE])
{
	size_t slash = span_index(text, '/');
	struct span name = slash < text.size ? span_skip(text, slash + 1) : text;

	if (name.size != 36 || !id_parse(name.data, id))
		return false;
	if (slash < text.size)
		return clock_parse(span_first(text, slash), time_ms);
	*time_ms = cursor_time(id);
	return true;
}

void
cursor_write(char to[CURSOR_SIZE], int64_t time_ms, const unsigned char *id)
{
	clock_write(to, time_ms);
	to[CLOCK_TEXT_SIZE] = '/';
	id_write(to + CLOCK_TEXT_SIZE + 1, id);
}
