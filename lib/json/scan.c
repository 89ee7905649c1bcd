/* scan.c: one pass over the bytes; strings by sixteen where the machine has SSE2. */

#include "base/limits.h"
#include "json/scan.h"
#include "json/utf8.h"

struct json_cursor
json_open(struct span text)
{
	return (struct json_cursor){
		.start = text.data, .at = text.data, .end = text.data + text.size
	};
}

static bool
fail(struct json_cursor *cursor, const char *error)
{
	if (!cursor->error)
		cursor->error = error;
	return false;
}

static void
skip_space(struct json_cursor *cursor)
{
	while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t' ||
					       *cursor->at == '\r' || *cursor->at == '\n'))
		cursor->at++;
}

const unsigned char json_kinds[256] = { ['{'] = JSON_OBJECT,
	['['] = JSON_ARRAY,
	['"'] = JSON_STRING,
	['t'] = JSON_TRUE,
	['f'] = JSON_FALSE,
	['n'] = JSON_NULL,
	['-'] = JSON_NUMBER,
	['0'] = JSON_NUMBER,
	['1'] = JSON_NUMBER,
	['2'] = JSON_NUMBER,
	['3'] = JSON_NUMBER,
	['4'] = JSON_NUMBER,
	['5'] = JSON_NUMBER,
	['6'] = JSON_NUMBER,
	['7'] = JSON_NUMBER,
	['8'] = JSON_NUMBER,
	['9'] = JSON_NUMBER };

enum json_kind
json_peek_behind_space(struct json_cursor *cursor)
{
	skip_space(cursor);
	if (cursor->at == cursor->end || cursor->error)
		return JSON_BAD;
	return (enum json_kind)json_kinds[(unsigned char)*cursor->at];
}

bool
json_enter(struct json_cursor *cursor, char open)
{
	skip_space(cursor);
	if (cursor->at == cursor->end || *cursor->at != open)
		return fail(cursor, open == '{' ? "expected an object" : "expected an array");
	if (++cursor->depth > LIMIT_JSON_DEPTH)
		return fail(cursor, "nested too deep");
	cursor->at++;
	cursor->is_first = true;
	return true;
}

/* Common to objects and arrays: over the comma, or out of the container. */
static bool
next_item(struct json_cursor *cursor, char close)
{
	if (cursor->error)
		return false;
	skip_space(cursor);
	if (cursor->at == cursor->end)
		return fail(cursor, "ends too early");
	if (*cursor->at == close) {
		cursor->at++;
		cursor->depth--;
		cursor->is_first = false;
		return false;
	}
	if (!cursor->is_first) {
		if (*cursor->at != ',')
			return fail(cursor, "expected a comma");
		cursor->at++;
		skip_space(cursor);
	}
	cursor->is_first = false;
	return true;
}

bool
json_member(struct json_cursor *cursor, struct json_text *key)
{
	if (!next_item(cursor, '}') || !json_string(cursor, key))
		return false;
	skip_space(cursor);
	if (cursor->at == cursor->end || *cursor->at != ':')
		return fail(cursor, "expected a colon");
	cursor->at++;
	return true;
}

bool
json_element(struct json_cursor *cursor)
{
	return next_item(cursor, ']');
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static unsigned
read_hex4(const char *digits)
{
	unsigned value = 0;

	for (int i = 0; i < 4; i++) {
		char c = digits[i];

		value = value * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return value;
}

/* Over "\u" and four digits; *code is what they say. */
static bool
skip_unicode(struct json_cursor *cursor, unsigned *code)
{
	if (cursor->end - cursor->at < 6)
		return fail(cursor, "ends within a string");
	if (cursor->at[0] != '\\' || cursor->at[1] != 'u')
		return fail(cursor, "half a surrogate pair");
	for (int i = 2; i < 6; i++)
		if (!is_hex(cursor->at[i]))
			return fail(cursor, "bad \\u escape");
	*code = read_hex4(cursor->at + 2);
	cursor->at += 6;
	return true;
}

/*
 * The cursor stands on a backslash.  Half a surrogate pair stands for no
 * character, and other programs stop at it, so it is no text here either.
 */
static bool
skip_escape(struct json_cursor *cursor)
{
	unsigned code = 0, low = 0;

	if (cursor->end - cursor->at < 2)
		return fail(cursor, "ends within a string");
	if (cursor->at[1] != 'u') {
		if (!memchr("\"\\/bfnrt", cursor->at[1], 8))
			return fail(cursor, "bad escape");
		cursor->at += 2;
		return true;
	}
	if (!skip_unicode(cursor, &code))
		return false;
	if (code < 0xd800 || code >= 0xe000)
		return true;
	if (code >= 0xdc00)
		return fail(cursor, "half a surrogate pair");
	if (!skip_unicode(cursor, &low))
		return false;
	return (low >= 0xdc00 && low < 0xe000) || fail(cursor, "half a surrogate pair");
}

bool
json_string(struct json_cursor *cursor, struct json_text *out)
{
	const char *start;

	skip_space(cursor);
	if (cursor->at == cursor->end || *cursor->at != '"')
		return fail(cursor, "expected a string");
	start = ++cursor->at;
	out->is_escaped = false;
	for (;;) {
		size_t n;

		cursor->at = json_plain_end(cursor->at, cursor->end);
		if (cursor->at == cursor->end)
			return fail(cursor, "ends within a string");
		if (*cursor->at == '"')
			break;
		if (*cursor->at == '\\') {
			out->is_escaped = true;
			if (!skip_escape(cursor))
				return false;
			continue;
		}
		if ((unsigned char)*cursor->at < 0x20)
			return fail(cursor, "control character in a string");
		n = utf8_length(cursor->at, cursor->end);
		if (n == 0)
			return fail(cursor, "not UTF-8");
		cursor->at += n;
	}
	out->raw = (struct span){ start, (size_t)(cursor->at - start) };
	cursor->at++;
	return true;
}

static size_t
skip_digits(struct json_cursor *cursor)
{
	const char *start = cursor->at;

	while (cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9')
		cursor->at++;
	return (size_t)(cursor->at - start);
}

bool
json_number(struct json_cursor *cursor, struct span *out)
{
	const char *start;

	skip_space(cursor);
	start = cursor->at;
	if (cursor->at < cursor->end && *cursor->at == '-')
		cursor->at++;
	if (cursor->at < cursor->end && *cursor->at == '0')
		cursor->at++;
	else if (skip_digits(cursor) == 0)
		return fail(cursor, "expected a value");
	if (cursor->at < cursor->end && *cursor->at == '.') {
		cursor->at++;
		if (skip_digits(cursor) == 0)
			return fail(cursor, "bad number");
	}
	if (cursor->at < cursor->end && (*cursor->at == 'e' || *cursor->at == 'E')) {
		cursor->at++;
		if (cursor->at < cursor->end && (*cursor->at == '+' || *cursor->at == '-'))
			cursor->at++;
		if (skip_digits(cursor) == 0)
			return fail(cursor, "bad number");
	}
	if (out)
		*out = (struct span){ start, (size_t)(cursor->at - start) };
	return true;
}

static bool
skip_word(struct json_cursor *cursor, struct span word)
{
	struct span rest = { cursor->at, (size_t)(cursor->end - cursor->at) };

	if (!span_starts(rest, word))
		return fail(cursor, "expected a value");
	cursor->at += word.size;
	return true;
}

/* Calls itself at most LIMIT_JSON_DEPTH deep. */
bool
json_skip(struct json_cursor *cursor)
{
	struct json_text text;

	switch (json_peek(cursor)) {
	case JSON_OBJECT:
		if (!json_enter(cursor, '{'))
			return false;
		while (json_member(cursor, &text))
			if (!json_skip(cursor))
				return false;
		return !cursor->error;
	case JSON_ARRAY:
		if (!json_enter(cursor, '['))
			return false;
		while (json_element(cursor))
			if (!json_skip(cursor))
				return false;
		return !cursor->error;
	case JSON_STRING:
		return json_string(cursor, &text);
	case JSON_NUMBER:
		return json_number(cursor, NULL);
	case JSON_TRUE:
		return skip_word(cursor, SPAN("true"));
	case JSON_FALSE:
		return skip_word(cursor, SPAN("false"));
	case JSON_NULL:
		return skip_word(cursor, SPAN("null"));
	case JSON_BAD:
		break;
	}
	return fail(cursor, cursor->at == cursor->end ? "ends too early" : "expected a value");
}

bool
json_at_end(struct json_cursor *cursor)
{
	if (cursor->error)
		return false;
	skip_space(cursor);
	return cursor->at == cursor->end || fail(cursor, "more text behind the object");
}

size_t
json_column(const struct json_cursor *cursor)
{
	return (size_t)(cursor->at - cursor->start) + 1;
}

/* A \u escape, or two that make a pair, as the cursor has checked; returns the bytes read. */
static size_t
decode_unicode(const char *at, char **to)
{
	unsigned code = read_hex4(at + 2);
	size_t used = 6;

	if (code >= 0xd800 && code < 0xdc00) {
		code = 0x10000 + ((code - 0xd800) << 10) + (read_hex4(at + 8) - 0xdc00);
		used = 12;
	}
	*to += utf8_write(*to, code);
	return used;
}

static char
decode_letter(char letter)
{
	static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";
	const char *at = strchr(letters, letter);

	return at ? meanings[at - letters] : letter;
}

struct span
json_decode(const struct json_text *text, struct arena *arena)
{
	const char *at = text->raw.data, *end = at + text->raw.size;
	char *start, *to;

	if (!text->is_escaped)
		return text->raw;
	start = to = arena_alloc(arena, text->raw.size);
	while (at < end) {
		if (*at != '\\') {
			size_t plain = span_index((struct span){ at, (size_t)(end - at) }, '\\');

			memcpy(to, at, plain);
			to += plain;
			at += plain;
		} else if (at[1] == 'u') {
			at += decode_unicode(at, &to);
		} else {
			*to++ = decode_letter(at[1]);
			at += 2;
		}
	}
	return (struct span){ start, (size_t)(to - start) };
}
