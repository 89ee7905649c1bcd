/* write.c: plain runs are copied whole, the rest is escaped byte by byte. */

#include "base/number.h"
#include "json/utf8.h"
#include "json/write.h"

static char *
put_control(char *at, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char short_forms[32] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'
	};

	*at++ = '\\';
	if (short_forms[c]) {
		*at++ = short_forms[c];
		return at;
	}
	memcpy(at, "u00", 3);
	at[3] = hex[c >> 4];
	at[4] = hex[c & 15];
	return at + 5;
}

/* The bytes that one U+FFFD replaces: a truncated but so far possible sequence counts as one. */
static size_t
broken_length(const char *at, const char *end)
{
	for (size_t n = 3; n >= 2; n--) {
		char probe[4];

		if ((size_t)(end - at) < n)
			continue;
		memcpy(probe, at, n);
		for (int tail = 0x80; tail < 0xc0; tail += 0x10) {
			size_t size = n;

			for (; size < 4; size++)
				probe[size] = (char)tail;
			if (utf8_length(probe, probe + 4) > n)
				return n;
		}
	}
	return 1;
}

/* What stands from the first byte on that is not plain. */
static char *
put_rest(char *to, struct span text, bool *is_valid)
{
	const char *at = text.data, *end = at + text.size;

	while (at < end) {
		size_t n;

		if (*at == '"' || *at == '\\') {
			*to++ = '\\';
			*to++ = *at++;
		} else if ((unsigned char)*at < 0x20) {
			to = put_control(to, (unsigned char)*at++);
		} else if ((n = utf8_length(at, end)) > 0) {
			memcpy(to, at, n);
			to += n;
			at += n;
		} else {
			memcpy(to, "\xef\xbf\xbd", 3);
			to += 3;
			at += broken_length(at, end);
			*is_valid = false;
		}
		n = json_copy_plain(to, at, (size_t)(end - at));
		to += n;
		at += n;
	}
	return to;
}

static inline char *
put_string(char *at, struct span text, bool *is_valid)
{
	size_t plain;

	*at++ = '"';
	plain = json_copy_plain(at, text.data, text.size);
	at += plain;
	if (plain < text.size)
		at = put_rest(at, span_skip(text, plain), is_valid);
	*at++ = '"';
	return at;
}

char *
json_put_string(char *at, struct span text)
{
	bool is_valid;

	return put_string(at, text, &is_valid);
}

bool
json_write_string(struct buffer *buffer, struct span text)
{
	char *start = buffer_room(buffer, JSON_STRING_ROOM(text.size));
	bool is_valid = true;

	buffer->size += (size_t)(put_string(start, text, &is_valid) - start);
	return is_valid;
}

void
json_write_integer(struct buffer *buffer, int64_t value)
{
	buffer->size += write_integer(buffer_room(buffer, NUMBER_SIZE), value);
}

void
json_write_decimal(struct buffer *buffer, double value)
{
	buffer->size += write_fixed6(buffer_room(buffer, NUMBER_SIZE), value);
}

bool
utf8_is_valid(struct span text)
{
	const char *at = text.data, *end = at + text.size;

	while (at < end) {
		size_t n;

		at = json_plain_end(at, end);
		if (at == end)
			return true;
		n = utf8_length(at, end);
		if (n == 0)
			return false;
		at += n;
	}
	return true;
}

size_t
base64_size(size_t bytes)
{
	return (bytes + 2) / 3 * 4;
}

size_t
base64_write(char *to, struct span bytes)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *start = to;

	for (size_t i = 0; i < bytes.size; i += 3) {
		size_t left = bytes.size - i;
		unsigned group = (unsigned)(unsigned char)bytes.data[i] << 16;

		if (left > 1)
			group |= (unsigned)(unsigned char)bytes.data[i + 1] << 8;
		if (left > 2)
			group |= (unsigned char)bytes.data[i + 2];
		*to++ = digits[group >> 18];
		*to++ = digits[group >> 12 & 63];
		*to++ = left > 1 ? digits[group >> 6 & 63] : '=';
		*to++ = left > 2 ? digits[group & 63] : '=';
	}
	return (size_t)(to - start);
}

void
json_add_text(struct buffer *buffer, const char *before, struct span text)
{
	buffer_add(buffer, span_of(before));
	json_write_string(buffer, text);
}

void
json_add_integer(struct buffer *buffer, const char *before, int64_t value)
{
	buffer_add(buffer, span_of(before));
	json_write_integer(buffer, value);
}
