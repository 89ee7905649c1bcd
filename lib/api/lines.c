/* lines.c: what is a line in which kind of body. */

#include <stdio.h>

#include "api/lines.h"
#include "base/limits.h"

enum lines_form
lines_form(struct exchange *exchange)
{
	static const struct {
		const char *type;
		enum lines_form form;
	} types[] = {
		{ "application/json", LINES_JSON },
		{ "application/x-ndjson", LINES_NDJSON },
		{ "application/ndjson", LINES_NDJSON },
		{ "application/jsonl", LINES_NDJSON },
		{ "application/x-jsonlines", LINES_NDJSON },
		{ "application/stream+json", LINES_NDJSON },
		{ "text/plain", LINES_TEXT },
	};
	struct span type = exchange_header(exchange, "Content-Type");

	type = span_trim(span_first(type, span_index(type, ';')));
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (span_equal_nocase(type, span_of(types[i].type)))
			return types[i].form;
	return LINES_OTHER;
}

/* The value at the cursor, as written. */
static struct span
take_value(struct json_cursor *cursor)
{
	const char *from;

	json_peek(cursor);
	from = cursor->at;
	json_skip(cursor);
	return (struct span){ from, (size_t)(cursor->at - from) };
}

static struct span
decode(struct span json, struct arena *arena)
{
	struct json_cursor cursor = json_open(json);
	struct json_text text;

	return json_string(&cursor, &text) ? json_decode(&text, arena) : SPAN("");
}

static bool
refuse(struct exchange *exchange, const char *at, const char *name, const char *what)
{
	char pointer[64];

	snprintf(pointer, sizeof(pointer), "%s%s%s", at, *name ? "/" : "", name);
	problem_at(exchange, 422, pointer, "%s %s", *name ? name : "a line", what);
	return false;
}

static bool
read_line(
    struct exchange *exchange, struct json_cursor *cursor, const char *at, struct parcel_entry *out)
{
	if (out->json.data)
		return refuse(exchange, at, "log_line", "stands twice");
	if (json_peek(cursor) != JSON_STRING)
		return refuse(exchange, at, "log_line", "is no string");
	out->json = take_value(cursor);
	return true;
}

static bool
read_source(
    struct exchange *exchange, struct json_cursor *cursor, const char *at, struct parcel_entry *out)
{
	if (json_peek(cursor) == JSON_NULL)
		return json_skip(cursor);
	if (out->source.data)
		return refuse(exchange, at, "source", "stands twice");
	if (json_peek(cursor) != JSON_STRING)
		return refuse(exchange, at, "source", "is no string");
	out->source = decode(take_value(cursor), exchange->arena);
	return out->source.size <= LIMIT_LINE_SOURCE ||
	       refuse(exchange, at, "source", "is longer than 255 bytes");
}

static bool
read_metadata(
    struct exchange *exchange, struct json_cursor *cursor, const char *at, struct parcel_entry *out)
{
	if (json_peek(cursor) == JSON_NULL)
		return json_skip(cursor);
	if (out->metadata.data)
		return refuse(exchange, at, "metadata", "stands twice");
	if (json_peek(cursor) != JSON_OBJECT)
		return refuse(exchange, at, "metadata", "is no object");
	out->metadata = take_value(cursor);
	return out->metadata.size <= LIMIT_LINE_METADATA ||
	       refuse(exchange, at, "metadata", "is longer than 64 KiB");
}

/* The members of an item; others are not ours to read. */
static const struct {
	const char *name;
	bool (*read)(struct exchange *exchange, struct json_cursor *cursor, const char *at,
	    struct parcel_entry *out);
} members[] = {
	{ "log_line", read_line },
	{ "source", read_source },
	{ "metadata", read_metadata },
};

static bool
read_member(struct exchange *exchange, struct json_cursor *cursor, const char *at,
    struct parcel_entry *out, const struct json_text *key)
{
	struct span name = json_decode(key, exchange->arena);

	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++)
		if (span_is(name, members[i].name))
			return members[i].read(exchange, cursor, at, out);
	return json_skip(cursor);
}

bool
lines_read_item(
    struct exchange *exchange, struct json_cursor *cursor, const char *at, struct parcel_entry *out)
{
	enum json_kind kind = json_peek(cursor);
	struct json_text key;

	*out = (struct parcel_entry){ 0 };
	if (kind == JSON_STRING && *at) {
		out->json = take_value(cursor);
		return true;
	}
	if (kind != JSON_OBJECT)
		return refuse(
		    exchange, at, "", *at ? "is no string and no object" : "is no object");
	json_enter(cursor, '{');
	while (json_member(cursor, &key))
		if (!read_member(exchange, cursor, at, out, &key))
			return false;
	return out->json.data || refuse(exchange, at, "log_line", "is missing");
}

static size_t
count_text(struct span text)
{
	size_t count = 0;

	while (text.size > 0) {
		span_cut(&text, '\n');
		count++;
	}
	return count;
}

/* A body of only JSON whitespace between records has nothing in it. */
static bool
is_blank(struct span line)
{
	while (line.size > 0 && strchr(" \t\r", line.data[0]) && line.data[0] != '\0')
		line = span_skip(line, 1);
	return line.size == 0;
}

static bool
open_array(struct lines *lines, struct exchange *exchange)
{
	struct json_cursor cursor;

	if (!exchange_check_json(exchange))
		return false;
	cursor = json_open(exchange->body);
	if (json_peek(&cursor) != JSON_ARRAY) {
		problem_at(exchange, 422, "", "the body is no array of lines");
		return false;
	}
	json_enter(&cursor, '[');
	lines->cursor = cursor;
	while (json_element(&cursor)) {
		json_skip(&cursor);
		lines->count++;
	}
	return true;
}

bool
lines_open(struct lines *lines, struct exchange *exchange)
{
	*lines = (struct lines){
		.form = lines_form(exchange), .rest = exchange->body, .arena = exchange->arena
	};
	if (lines->form == LINES_OTHER) {
		problem(exchange, 415,
		    "the body must be application/x-ndjson, application/json or text/plain");
		return false;
	}
	if (lines->form == LINES_JSON) {
		if (!open_array(lines, exchange))
			return false;
	} else {
		lines->count = count_text(lines->rest);
	}
	if (lines->count > LIMIT_LINES_COUNT) {
		problem(exchange, 413, "the body holds more than %d lines", LIMIT_LINES_COUNT);
		return false;
	}
	return true;
}

/* Members by which a record is known. */
enum {
	LOG_LINE,
	LOG,
	MESSAGE,
	DATE,
	SOURCE_TYPE,
	SOURCE,
	HOST,
	HOSTNAME,
	FILE_NAME,
	METADATA,
	KNOWN
};

static const struct {
	const char *name;
	bool is_text;
} known[KNOWN] = {
	[LOG_LINE] = { "log_line", true },
	[LOG] = { "log", true },
	[MESSAGE] = { "message", true },
	[DATE] = { "date", false },
	[SOURCE_TYPE] = { "source_type", true },
	[SOURCE] = { "source", true },
	[HOST] = { "host", true },
	[HOSTNAME] = { "hostname", true },
	[FILE_NAME] = { "file", true },
	[METADATA] = { "metadata", false },
};

/* The values of those that an object has. */
static void
find_known(struct span object, struct span values[KNOWN])
{
	struct json_cursor cursor = json_open(object);
	struct json_text key;

	memset(values, 0, KNOWN * sizeof(*values));
	json_enter(&cursor, '{');
	while (json_member(&cursor, &key)) {
		bool is_text = json_peek(&cursor) == JSON_STRING;
		struct span value = take_value(&cursor);

		for (int i = 0; i < KNOWN; i++)
			if (span_is(key.raw, known[i].name) && (is_text || !known[i].is_text))
				values[i] = value;
	}
}

/* The object without the members whose values are those. */
static struct span
without(struct span object, const struct span *values, const unsigned taken, struct arena *arena)
{
	struct json_cursor cursor = json_open(object);
	char *copy = arena_alloc(arena, object.size + 1);
	struct json_text key;
	size_t size = 1;

	json_enter(&cursor, '{');
	while (json_member(&cursor, &key)) {
		const char *from = key.raw.data - 1;
		struct span value = take_value(&cursor);
		bool is_taken = false;

		for (int i = 0; i < KNOWN; i++)
			is_taken = is_taken || ((taken >> i & 1) && values[i].data == value.data);
		if (is_taken)
			continue;
		if (size > 1)
			copy[size++] = ',';
		memcpy(copy + size, from, (size_t)(cursor.at - from));
		size += (size_t)(cursor.at - from);
	}
	copy[0] = '{';
	copy[size++] = '}';
	return (struct span){ copy, size };
}

/* As metadata it stands a level deeper than in the record. */
static bool
fits_as_metadata(struct span object)
{
	struct json_cursor cursor = json_open(object);

	cursor.depth = 1;
	return object.size <= LIMIT_LINE_METADATA && json_skip(&cursor);
}

/* Which member of a record is the line; KNOWN: none, it is one itself. */
static int
find_line(const struct span values[KNOWN])
{
	if (values[LOG_LINE].data)
		return LOG_LINE;
	if (values[LOG].data && values[DATE].data)
		return LOG;
	return values[MESSAGE].data && values[SOURCE_TYPE].data ? MESSAGE : KNOWN;
}

/* One of several names for the same, the first that is there; its bit goes to *taken. */
static struct span
take_text(
    const struct span values[KNOWN], int first, int last, unsigned *taken, struct arena *arena)
{
	for (int i = first; i <= last; i++) {
		if (!values[i].data || values[i].size > LIMIT_LINE_SOURCE)
			continue;
		*taken |= 1u << i;
		return decode(values[i], arena);
	}
	return (struct span){ NULL, 0 };
}

static void
read_object(struct span object, struct arena *arena, struct parcel_entry *out)
{
	struct span values[KNOWN];
	unsigned taken = 0;
	int line;

	find_known(object, values);
	line = find_line(values);
	if (line == KNOWN) {
		out->text = object;
		return;
	}
	taken |= 1u << line;
	out->json = values[line];
	if (line == LOG_LINE) {
		out->source = take_text(values, SOURCE, SOURCE, &taken, arena);
		if (values[METADATA].size > 0 && values[METADATA].data[0] == '{')
			out->metadata = values[METADATA];
	} else {
		out->source = take_text(values, HOST, HOSTNAME, &taken, arena);
		out->file = take_text(values, FILE_NAME, FILE_NAME, &taken, arena);
		out->metadata = without(object, values, taken, arena);
	}
	/* More than is kept beside a line is a record of its own. */
	if (out->metadata.size > 0 && !fits_as_metadata(out->metadata))
		*out = (struct parcel_entry){ .text = object };
}

/* Any value that is JSON. */
static void
read_value(struct span value, struct arena *arena, struct parcel_entry *out)
{
	if (value.data[0] == '"')
		out->json = value;
	else if (value.data[0] == '{')
		read_object(value, arena, out);
	else
		out->text = value;
}

/* What claims to be JSON and is not stays a line: siem-parse says what is wrong with it. */
static void
read_ndjson(struct span line, struct arena *arena, struct parcel_entry *out)
{
	struct json_cursor cursor = json_open(line);
	struct span value;

	json_peek(&cursor);
	value = span_trim(line);
	if (value.size > 0 && value.data[value.size - 1] == '\r')
		value = span_trim(span_first(value, value.size - 1));
	if (json_skip(&cursor) && json_at_end(&cursor))
		read_value(value, arena, out);
	else
		out->text = value;
}

bool
lines_next(struct lines *lines, struct parcel_entry *out)
{
	struct span line;

	*out = (struct parcel_entry){ 0 };
	if (lines->form == LINES_JSON) {
		if (!json_element(&lines->cursor))
			return false;
		read_value(take_value(&lines->cursor), lines->arena, out);
		return true;
	}
	do {
		if (lines->rest.size == 0)
			return false;
		line = span_cut(&lines->rest, '\n');
	} while (lines->form == LINES_NDJSON && is_blank(line));
	if (lines->form == LINES_TEXT)
		out->text = line;
	else
		read_ndjson(line, lines->arena, out);
	return true;
}
