/* answer-line.c: a few members of a line, and the record in a line's place. */

#include <sodium.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/number.h"
#include "event/id.h"
#include "http/answer-line.h"
#include "json/scan.h"
#include "wire/wire.h"

enum { ID_SIZE = 36 };

static bool
take_text(struct json_cursor *cursor, struct span *out)
{
	struct json_text text;

	if (json_peek(cursor) != JSON_STRING || !json_string(cursor, &text))
		return false;
	*out = text.raw;
	return true;
}

/* The cursor before the value of that member; objects around it are walked past. */
static bool
find(struct json_cursor *cursor, const char *name)
{
	struct json_text key;

	if (!json_enter(cursor, '{'))
		return false;
	while (json_member(cursor, &key)) {
		if (!key.is_escaped && span_is(key.raw, name))
			return true;
		json_skip(cursor);
	}
	return false;
}

/* The text of a member, or of one inside of it, as written; "" where there is none. */
static struct span
find_text(struct span line, const char *outer, const char *inner)
{
	struct json_cursor cursor = json_open(line);
	struct span text;

	if (!find(&cursor, outer) ||
	    (inner && (json_peek(&cursor) != JSON_OBJECT || !find(&cursor, inner))) ||
	    !take_text(&cursor, &text))
		return (struct span){ NULL, 0 };
	return text;
}

struct span
answer_id(struct span line)
{
	struct span id = find_text(line, "event", "id");

	return id.size == ID_SIZE ? id : (struct span){ NULL, 0 };
}

static void
read_event(struct json_cursor *cursor, struct answer_event *out)
{
	struct json_text key;
	struct span text;

	while (json_member(cursor, &key)) {
		bool is_text = json_peek(cursor) == JSON_STRING;

		if (is_text && span_is(key.raw, "id") && take_text(cursor, &text))
			out->id = text;
		else if (is_text && span_is(key.raw, "kind") && take_text(cursor, &text))
			out->is_error = span_is(text, "pipeline_error");
		else
			json_skip(cursor);
	}
}

static void
read_log(struct json_cursor *cursor, struct answer_event *out)
{
	struct json_text key;
	struct span number;

	while (json_member(cursor, &key)) {
		if (!span_is(key.raw, "offset") || json_peek(cursor) != JSON_NUMBER)
			json_skip(cursor);
		else if (!json_number(cursor, &number) ||
			 !parse_number(number, 0, INT64_MAX, &out->offset))
			out->offset = -1;
	}
}

bool
answer_read_event(struct span line, struct answer_event *out)
{
	struct json_cursor cursor = json_open(line);
	bool has_event = false, has_log = false;
	struct json_text key;

	*out = (struct answer_event){ .offset = -1 };
	json_enter(&cursor, '{');
	while (!(has_event && has_log) && json_member(&cursor, &key)) {
		bool is_object = json_peek(&cursor) == JSON_OBJECT;

		if (is_object && !has_event && span_is(key.raw, "event")) {
			has_event = json_enter(&cursor, '{');
			read_event(&cursor, out);
		} else if (is_object && !has_log && span_is(key.raw, "log")) {
			has_log = json_enter(&cursor, '{');
			read_log(&cursor, out);
		} else {
			json_skip(&cursor);
		}
	}
	return out->id.size == ID_SIZE && !cursor.error;
}

static void
set_decoded(struct event *event, enum event_field field, struct span raw, struct arena *arena)
{
	const struct json_text text = { raw, true };

	if (raw.size > 0)
		event_set(event, field, json_decode(&text, arena));
}

/* What an event's record keeps of it. */
static bool
keep_event(struct event *event, struct span line, struct arena *arena)
{
	struct span id = answer_id(line), time = find_text(line, "@timestamp", NULL);
	struct span original = find_text(line, "event", "original");
	struct answer_event read;

	if (id.size == 0 || !clock_parse(time, &event->time_ms) || !answer_read_event(line, &read))
		return false;
	memcpy(event->id, id.data, ID_SIZE);
	event->has_id = true;
	set_decoded(event, FIELD_EVENT_ORIGINAL, original, arena);
	if (original.size == 0)
		event_set(event, FIELD_EVENT_ORIGINAL, line);
	set_decoded(event, FIELD_HOST_HOSTNAME, find_text(line, "host", "hostname"), arena);
	if (read.offset >= 0)
		event_set_integer(event, FIELD_LOG_OFFSET, read.offset);
	return true;
}

/* A line that was no UTF-8. */
static void
keep_bytes(struct event *event, struct span base64, struct arena *arena)
{
	char *bytes = arena_alloc(arena, base64.size + 1);
	size_t size;

	if (base64.size > 0 &&
	    sodium_base642bin((unsigned char *)bytes, base64.size + 1, base64.data, base64.size,
		NULL, &size, NULL, sodium_base64_VARIANT_ORIGINAL) == 0)
		event_set_original(
		    event, span_first((struct span){ bytes, size }, LIMIT_ERROR_ORIGINAL), arena);
}

/* The time of arrival is all that is known of when it happened. */
static void
keep_envelope(struct event *event, struct span line, struct arena *arena)
{
	struct span received = find_text(line, "received", NULL);
	struct identities *identities = identities_new();
	struct line_identity identity;

	if (!clock_parse(received, &event->time_ms))
		event->time_ms = 0;
	event->tags = TAG_TIME_MISSING;
	keep_bytes(event, find_text(line, "log_line_base64", NULL), arena);
	set_decoded(event, FIELD_EVENT_ORIGINAL, find_text(line, "log_line", NULL), arena);
	set_decoded(event, FIELD_HOST_HOSTNAME, find_text(line, "source", NULL), arena);
	set_decoded(event, FIELD_EVENT_CREATED, received, arena);
	/* The whole envelope is what tells it from others: its number stands in it. */
	identity = identities_look_up(identities, line, line.size);
	event_identify(identities, event, &identity);
	identities_free(identities);
}

void
answer_write_error(struct buffer *to, struct span line, const char *text)
{
	struct arena arena = { 0 };
	struct event event;
	struct span original;

	event_clear(&event);
	if (!keep_event(&event, line, &arena)) {
		event_clear(&event);
		keep_envelope(&event, line, &arena);
	}
	event.kind = KIND_PIPELINE_ERROR;
	event.has_time = true;
	event_set(&event, FIELD_ECS_VERSION, SPAN(ECS_VERSION));
	event_set(&event, FIELD_AGENT_TYPE, SPAN("siem"));
	event_set(&event, FIELD_AGENT_VERSION, SPAN(SIEM_VERSION));
	event_set(&event, FIELD_ERROR_MESSAGE, span_of(text));
	original = event_text(&event, FIELD_EVENT_ORIGINAL);
	if (original.size > LIMIT_ERROR_ORIGINAL) {
		original.size = LIMIT_ERROR_ORIGINAL;
		while (original.size > 0 &&
		       ((unsigned char)original.data[original.size] & 0xc0) == 0x80)
			original.size--;
		event.tags |= TAG_TRUNCATED;
		event_set(&event, FIELD_EVENT_ORIGINAL, original);
	}
	wire_write_event(to, &event);
	arena_release(&arena);
}
