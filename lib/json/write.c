/* write.c: plain runs are copied whole, the rest is escaped byte by byte. */

#include "base/number.h"
#include "json/utf8.h"
#include "json/write.h"

static void
write_control(struct buffer *buffer, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char short_forms[32] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'
	};

	if (short_forms[c]) {
		buffer_add_byte(buffer, '\\');
		buffer_add_byte(buffer, short_forms[c]);
		return;
	}
	buffer_add(buffer, SPAN("\\u00"));
	buffer_add_byte(buffer, hex[c >> 4]);
	buffer_add_byte(buffer, hex[c & 15]);
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

bool
json_write_string(struct buffer *buffer, struct span text)
{
	const char *at = text.data, *end = at + text.size;
	bool is_valid = true;

	buffer_room(buffer, text.size + 2);
	buffer_add_byte(buffer, '"');
	while (at < end) {
		const char *plain = json_plain_end(at, end);
		size_t n;

		buffer_add(buffer, (struct span){ at, (size_t)(plain - at) });
		at = plain;
		if (at == end)
			break;
		if (*at == '"' || *at == '\\') {
			buffer_add_byte(buffer, '\\');
			buffer_add_byte(buffer, *at++);
		} else if ((unsigned char)*at < 0x20) {
			write_control(buffer, (unsigned char)*at++);
		} else if ((n = utf8_length(at, end)) > 0) {
			buffer_add(buffer, (struct span){ at, n });
			at += n;
		} else {
			buffer_add(buffer, SPAN("\xef\xbf\xbd"));
			at += broken_length(at, end);
			is_valid = false;
		}
	}
	buffer_add_byte(buffer, '"');
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
