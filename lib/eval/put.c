/* put.c: members, elements and words. */

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "eval/put.h"
#include "json/write.h"

void
put_key(struct buffer *to, const char *name)
{
	char last = to->size > 0 ? to->data[to->size - 1] : '{';

	if (last != '{' && last != '[')
		buffer_add_byte(to, ',');
	json_write_string(to, span_of(name));
	buffer_add_byte(to, ':');
}

void
put_integer(struct buffer *to, const char *name, int64_t value)
{
	put_key(to, name);
	json_write_integer(to, value);
}

void
put_decimal(struct buffer *to, const char *name, double value)
{
	put_key(to, name);
	if (isnan(value))
		buffer_add(to, SPAN("null"));
	else
		json_write_decimal(to, value);
}

void
put_text(struct buffer *to, const char *name, struct span text)
{
	put_key(to, name);
	json_write_string(to, text);
}

void
put_bool(struct buffer *to, const char *name, bool value)
{
	put_key(to, name);
	buffer_add(to, value ? SPAN("true") : SPAN("false"));
}

void
put_open(struct buffer *to)
{
	if (to->size > 0 && to->data[to->size - 1] == '}')
		buffer_add_byte(to, ',');
	buffer_add_byte(to, '{');
}

void
put_words(struct buffer *to, const char *format, ...)
{
	va_list args;
	int size;

	va_start(args, format);
	size = vsnprintf(buffer_room(to, 512), 512, format, args);
	va_end(args);
	to->size += size < 512 ? (size_t)size : 511;
}

void
put_foreign(struct buffer *to, struct span text, size_t most)
{
	size_t size = text.size < most ? text.size : most;

	/* Continuation bytes begin with 10: a character that is cut goes whole. */
	while (size > 0 && size < text.size && (text.data[size] & 0xc0) == 0x80)
		size--;
	for (size_t i = 0; i < size; i++) {
		unsigned char byte = (unsigned char)text.data[i];
		bool is_c1 = byte == 0xc2 && i + 1 < size && (text.data[i + 1] & 0xe0) == 0x80;

		buffer_add_byte(to, byte < 0x20 || byte == 0x7f || is_c1 ? '.' : (char)byte);
		i += is_c1;
	}
}
