/* envelope.c: reading what a carrier wrote around a line. */

#include <sodium.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/number.h"
#include "json/scan.h"
#include "stage/envelope.h"

enum { FINGERPRINT_MAX = 256 };

/* The members that are texts. */
static const struct {
	const char *name;
	size_t at;
} texts[] = {
	{ "log_line", offsetof(struct envelope, log_line) },
	{ "log_line_base64", offsetof(struct envelope, log_line_base64) },
	{ "source", offsetof(struct envelope, source) },
	{ "id", offsetof(struct envelope, id) },
	{ "peer", offsetof(struct envelope, peer) },
	{ "file", offsetof(struct envelope, file) },
	{ "fingerprint", offsetof(struct envelope, fingerprint) },
	{ "received", offsetof(struct envelope, received) },
};

enum { TEXTS = sizeof(texts) / sizeof(*texts), OFFSET = TEXTS, METADATA, MEMBERS };

static bool
fail(struct wire_error *error, const char *name, const char *what)
{
	snprintf(error->text, sizeof(error->text), "broken envelope: %s %s", name, what);
	return false;
}

static int
find_member(struct span key)
{
	for (int i = 0; i < TEXTS; i++)
		if (span_is(key, texts[i].name))
			return i;
	if (span_is(key, "offset"))
		return OFFSET;
	return span_is(key, "metadata") ? METADATA : MEMBERS;
}

static bool
read_text(struct json_cursor *cursor, struct arena *arena, struct span *out)
{
	struct json_text text;

	if (!json_string(cursor, &text))
		return false;
	*out = json_decode(&text, arena);
	return true;
}

/* One member that we know; null is as good as absent. */
static bool
read_member(struct json_cursor *cursor, struct arena *arena, int member, struct envelope *out)
{
	enum json_kind kind = json_peek(cursor);
	const char *start = cursor->at;
	struct span number;

	if (kind == JSON_NULL)
		return json_skip(cursor);
	if (member == OFFSET)
		return kind == JSON_NUMBER && json_number(cursor, &number) &&
		       parse_number(number, 0, INT64_MAX, &out->offset);
	if (member == METADATA) {
		if (kind != JSON_OBJECT || !json_skip(cursor))
			return false;
		out->metadata = (struct span){ start, (size_t)(cursor->at - start) };
		return true;
	}
	return kind == JSON_STRING &&
	       read_text(cursor, arena, (struct span *)(void *)((char *)out + texts[member].at));
}

static bool
read_members(
    struct json_cursor *cursor, struct arena *arena, struct envelope *out, struct wire_error *error)
{
	unsigned seen = 0;
	struct json_text key;

	if (!json_enter(cursor, '{'))
		return true; /* not JSON: the cursor says why */
	while (json_member(cursor, &key)) {
		struct span name = json_decode(&key, arena);
		int member = find_member(name);
		const char *known = member < TEXTS     ? texts[member].name
				    : member == OFFSET ? "offset"
				    : member < MEMBERS ? "metadata"
						       : "";

		if (member == MEMBERS) {
			json_skip(cursor);
			continue;
		}
		if (seen >> member & 1)
			return fail(error, known, "stands twice");
		seen |= 1u << member;
		if (!read_member(cursor, arena, member, out) && !cursor->error)
			return fail(error, known, "has the wrong type");
	}
	return true;
}

/* Bytes that a JSON string cannot hold. */
static bool
decode_line(struct envelope *out, struct arena *arena, struct wire_error *error)
{
	struct span text = out->log_line_base64;
	char *bytes = arena_alloc(arena, text.size + 1);
	size_t size;

	if (out->log_line.data)
		return fail(error, "log_line_base64", "stands beside log_line");
	if (sodium_base642bin((unsigned char *)bytes, text.size + 1, text.data, text.size, NULL,
		&size, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
		return fail(error, "log_line_base64", "is no base64");
	out->log_line = (struct span){ bytes, size };
	return true;
}

bool
envelope_looks_like_json(struct span text)
{
	while (text.size > 0 && (text.data[0] == ' ' || text.data[0] == '\t'))
		text = span_skip(text, 1);
	return text.size > 0 && text.data[0] == '{';
}

/*
 * JSON may have line ends between its members, and its event must not: they become spaces.  In a
 * string they are an error, and stay.
 */
static struct span
on_one_line(struct span json, struct arena *arena)
{
	bool is_string = false, is_escape = false;
	char *copy;

	if (span_index(json, '\n') == json.size && span_index(json, '\r') == json.size)
		return json;
	copy = arena_alloc(arena, json.size);
	for (size_t i = 0; i < json.size; i++) {
		char c = json.data[i];

		copy[i] = !is_string && (c == '\n' || c == '\r') ? ' ' : c;
		if (c == '"' && !is_escape)
			is_string = !is_string;
		is_escape = is_string && c == '\\' && !is_escape;
	}
	return (struct span){ copy, json.size };
}

bool
envelope_read(struct span text, struct arena *arena, struct envelope *out, struct wire_error *error)
{
	struct json_cursor cursor = json_open(text);

	*out = (struct envelope){ .received_ms = INT64_MIN, .offset = -1 };
	if (!read_members(&cursor, arena, out, error))
		return false;
	if (cursor.error || !json_at_end(&cursor)) {
		snprintf(error->text, sizeof(error->text), "broken envelope: %s at column %zu",
		    cursor.error ? cursor.error : "something behind the object",
		    json_column(&cursor));
		return false;
	}
	if (out->log_line_base64.data && !decode_line(out, arena, error))
		return false;
	if (!out->log_line.data)
		return fail(error, "log_line", "is missing");
	if (envelope_looks_like_json(out->log_line))
		out->log_line = on_one_line(out->log_line, arena);
	if (out->received.data && !clock_parse(out->received, &out->received_ms))
		return fail(error, "received", "is no time");
	if (out->fingerprint.size > FINGERPRINT_MAX)
		return fail(error, "fingerprint", "is too long");
	return true;
}

struct span
envelope_position(const struct envelope *envelope, struct arena *arena)
{
	size_t size = envelope->fingerprint.size;
	char *text;

	if (envelope->id.size > 0)
		return envelope->id;
	if (size == 0 || envelope->offset < 0)
		return (struct span){ NULL, 0 };
	text = arena_alloc(arena, size + 1 + NUMBER_SIZE);
	memcpy(text, envelope->fingerprint.data, size);
	text[size++] = ':';
	size += write_integer(text + size, envelope->offset);
	return (struct span){ text, size };
}

void
envelope_apply(const struct envelope *envelope, struct arena *arena, struct event *event)
{
	if (envelope->received_ms != INT64_MIN) {
		char *text = arena_alloc(arena, CLOCK_TEXT_SIZE);

		clock_write(text, envelope->received_ms);
		event_set(event, FIELD_EVENT_CREATED, (struct span){ text, CLOCK_TEXT_SIZE });
	}
	if (envelope->peer.size > 0)
		event_set(event, FIELD_LOG_SOURCE_ADDRESS, envelope->peer);
	if (envelope->file.size > 0)
		event_set(event, FIELD_LOG_FILE_PATH, envelope->file);
	if (envelope->fingerprint.size > 0)
		event_set(event, FIELD_LOG_FILE_FINGERPRINT, envelope->fingerprint);
	if (envelope->offset >= 0)
		event_set_integer(event, FIELD_LOG_OFFSET, envelope->offset);
}

/* Has the log line, JSON itself, such a member?  Two of one name would be ambiguous. */
static bool
has_metadata(struct span text)
{
	struct json_cursor cursor = json_open(text);
	struct json_text key;

	json_enter(&cursor, '{');
	while (json_member(&cursor, &key)) {
		if (key.is_escaped || span_is(key.raw, "metadata"))
			return true;
		json_skip(&cursor);
	}
	return false;
}

void
envelope_append(const struct envelope *envelope, const struct wire_line *line, struct buffer *to)
{
	if (envelope->metadata.size == 0 || (line && has_metadata(line->text)))
		return;
	to->size -= sizeof("}\n") - 1; /* what every written event ends with */
	buffer_add(to, SPAN(",\"metadata\":"));
	buffer_add(to, envelope->metadata);
	buffer_add(to, SPAN("}\n"));
}
