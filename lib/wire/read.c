/* read.c: one walk over the line; what no table knows is only checked and skipped. */

#include <stdio.h>

#include "base/clock.h"
#include "base/number.h"
#include "json/scan.h"
#include "wire/names.h"

struct reader {
	struct json_cursor cursor;
	struct arena *arena;
	struct wire_line *line;
	const char *twice; /* a member that came twice */
};

/* Remembers where a member stands; false if it stood elsewhere before. */
static bool
note_place(struct reader *reader, struct wire_place *place, const char *from, const char *name)
{
	if (place->from) {
		reader->twice = name;
		return false;
	}
	place->from = from;
	json_peek(&reader->cursor);
	place->value = reader->cursor.at;
	return true;
}

static bool
read_text(struct reader *reader, struct span *out)
{
	struct json_text text;

	if (json_peek(&reader->cursor) != JSON_STRING) {
		json_skip(&reader->cursor);
		return false;
	}
	if (!json_string(&reader->cursor, &text))
		return false;
	*out = json_decode(&text, reader->arena);
	return true;
}

/* A text or a number as text; nothing else. */
static bool
read_scalar(struct reader *reader, struct span *out)
{
	if (json_peek(&reader->cursor) == JSON_NUMBER)
		return json_number(&reader->cursor, out);
	return read_text(reader, out);
}

static void
read_field(struct reader *reader, int field)
{
	struct event *event = &reader->line->event;
	struct span text;
	int64_t integer;
	double decimal;

	if (reader->line->fields[field / 64] >> (field % 64) & 1) {
		reader->twice = event_fields[field].name;
		return;
	}
	reader->line->fields[field / 64] |= UINT64_C(1) << (field % 64);
	if (!read_scalar(reader, &text))
		return;
	switch (event_fields[field].type) {
	case EVENT_TEXT:
		event_set(event, field, text);
		break;
	case EVENT_INTEGER:
		if (parse_number(text, INT64_MIN, INT64_MAX, &integer))
			event_set_number(event, field, integer, text);
		break;
	case EVENT_DECIMAL:
		if (parse_decimal(text, &decimal))
			event_set_decimal(event, field, decimal);
		break;
	}
}

static uint32_t
bit_of(struct span text, struct span (*name_of)(int))
{
	struct span name;

	for (int bit = 0; (name = name_of(bit)).size > 0; bit++)
		if (span_equal(text, name))
			return UINT32_C(1) << bit;
	return 0;
}

/* An array of names, or one name, as a set of bits; names that are not ours are left out. */
static uint32_t
read_set(struct reader *reader, struct span (*name_of)(int))
{
	bool is_array = json_peek(&reader->cursor) == JSON_ARRAY;
	struct span text;
	uint32_t set = 0;

	if (is_array)
		json_enter(&reader->cursor, '[');
	while (!is_array || json_element(&reader->cursor)) {
		if (read_text(reader, &text))
			set |= bit_of(text, name_of);
		if (!is_array || reader->cursor.error)
			break;
	}
	return set;
}

static void
read_timestamp(struct reader *reader)
{
	struct span text;

	if (read_text(reader, &text))
		reader->line->event.has_time = clock_parse(text, &reader->line->event.time_ms);
	reader->line->has_time = reader->line->event.has_time;
}

static void
read_id(struct reader *reader)
{
	struct event *event = &reader->line->event;
	struct span text;

	if (read_text(reader, &text) && text.size == sizeof(event->id)) {
		memcpy(event->id, text.data, text.size);
		event->has_id = true;
	}
}

static void
read_kind(struct reader *reader)
{
	struct span text;

	if (!read_text(reader, &text))
		return;
	reader->line->event.kind = span_is(text, "pipeline_error") ? KIND_PIPELINE_ERROR
				   : span_is(text, "event")	   ? KIND_EVENT
								   : KIND_OTHER;
}

static void
read_outcome(struct reader *reader)
{
	struct span text;

	if (!read_text(reader, &text))
		return;
	reader->line->event.outcome = span_is(text, "success")	 ? OUTCOME_SUCCESS
				      : span_is(text, "failure") ? OUTCOME_FAILURE
								 : OUTCOME_UNKNOWN;
}

static void
read_special(struct reader *reader, int special)
{
	struct event *event = &reader->line->event;

	switch ((enum wire_special)special) {
	case SPECIAL_TIMESTAMP:
		read_timestamp(reader);
		return;
	case SPECIAL_EVENT_ID:
		read_id(reader);
		return;
	case SPECIAL_EVENT_KIND:
		read_kind(reader);
		return;
	case SPECIAL_EVENT_CATEGORY:
		event->category = read_set(reader, event_category_name);
		return;
	case SPECIAL_EVENT_TYPE:
		event->type = read_set(reader, event_type_name);
		return;
	case SPECIAL_EVENT_OUTCOME:
		read_outcome(reader);
		return;
	case SPECIAL_TAGS:
		event->tags = reader->line->tags = read_set(reader, event_tag_name);
		return;
	case SPECIAL_RELATED_IP:
	case SPECIAL_RELATED_USER:
	case SPECIAL_RELATED_HOSTS:
	case SPECIAL_INPUT:
	case SPECIAL_COUNT:
		break;
	}
	json_skip(&reader->cursor);
}

static bool
read_feature(struct reader *reader, int feature)
{
	double *value = &reader->line->features.value[feature];
	struct span number;
	int digit;

	if (json_take_digit(&reader->cursor, &digit)) {
		*value = digit;
		return true;
	}
	return json_number(&reader->cursor, &number) && parse_decimal(number, value);
}

static int
find_feature(struct span name)
{
	for (int i = 0; i < FEATURE_COUNT; i++)
		if (span_is(name, feature_rows[i].name))
			return i;
	return FEATURE_COUNT;
}

/* What stands there in another order, or more than that. */
static void
read_other_features(struct reader *reader, unsigned *seen)
{
	struct json_text key;

	while (json_member(&reader->cursor, &key)) {
		int i = find_feature(key.raw);

		if (i < FEATURE_COUNT && json_peek(&reader->cursor) == JSON_NUMBER) {
			if (read_feature(reader, i))
				*seen |= 1u << i;
		} else if (!json_skip(&reader->cursor)) {
			return;
		}
	}
}

/* They come in the table's order from our own stages. */
static void
read_features(struct reader *reader)
{
	unsigned seen = 0;

	if (json_peek(&reader->cursor) != JSON_OBJECT) {
		json_skip(&reader->cursor);
		return;
	}
	json_enter(&reader->cursor, '{');
	for (int i = 0; i < FEATURE_COUNT; i++) {
		const struct wire_key *key = &wire_feature_keys[i];

		if (!json_take_member(&reader->cursor, (struct span){ key->text, key->size }))
			break;
		if (json_peek(&reader->cursor) != JSON_NUMBER)
			json_skip(&reader->cursor);
		else if (read_feature(reader, i))
			seen |= 1u << i;
	}
	read_other_features(reader, &seen);
	reader->line->has_features = seen == (1u << FEATURE_COUNT) - 1;
}

static void
read_history(struct reader *reader)
{
	struct json_text key;
	struct span text;
	int seen = 0;

	if (json_peek(&reader->cursor) != JSON_OBJECT) {
		json_skip(&reader->cursor);
		return;
	}
	json_enter(&reader->cursor, '{');
	while (json_member(&reader->cursor, &key)) {
		struct history *history = &reader->line->history;

		if (!read_scalar(reader, &text))
			continue;
		if (span_is(key.raw, "first_seen"))
			seen |= clock_parse(text, &history->first_seen_ms) ? 1 : 0;
		else if (span_is(key.raw, "events"))
			seen |= parse_number(text, 0, INT64_MAX, &history->events) ? 2 : 0;
	}
	reader->line->has_history = seen == 3;
}

static void
read_member(struct reader *reader, int member)
{
	if (member == WIRE_FEATURES)
		read_features(reader);
	else if (member == WIRE_HISTORY)
		read_history(reader);
	else
		json_skip(&reader->cursor);
}

static void read_object(struct reader *reader, enum event_object object);

static void
read_target(struct reader *reader, struct wire_target target, const char *from)
{
	struct wire_line *line = reader->line;
	struct wire_place *place = NULL;

	switch (target.kind) {
	case TARGET_NONE:
		json_skip(&reader->cursor);
		return;
	case TARGET_FIELD:
		read_field(reader, target.index);
		return;
	case TARGET_OBJECT:
		place = &line->object[target.index];
		if (note_place(reader, place, from, event_objects[target.index].name))
			read_object(reader, target.index);
		break;
	case TARGET_SPECIAL:
		place = &line->special[target.index];
		if (note_place(reader, place, from, wire_specials[target.index].name))
			read_special(reader, target.index);
		break;
	case TARGET_MEMBER:
		place = &line->member[target.index];
		if (note_place(reader, place, from, "a member of ours"))
			read_member(reader, target.index);
		break;
	}
	place->to = reader->cursor.at;
}

/* The next member of an object, the cursor before its value; false: it is over. */
static bool
next_member(
    struct reader *reader, enum event_object object, unsigned *place, struct wire_target *target)
{
	struct json_text key;

	if (wire_take_next(&reader->cursor, place, target))
		return true;
	if (!json_member(&reader->cursor, &key))
		return false;
	*target = wire_find_next(object, json_decode(&key, reader->arena), place);
	return true;
}

static void
read_object(struct reader *reader, enum event_object object)
{
	unsigned place = wire_place_of(object);
	struct wire_target target;
	const char *from;

	if (json_peek(&reader->cursor) != JSON_OBJECT) {
		json_skip(&reader->cursor);
		return;
	}
	json_enter(&reader->cursor, '{');
	for (from = reader->cursor.at; next_member(reader, object, &place, &target);
	     from = reader->cursor.at) {
		reader->line->member_count += object == OBJECT_ROOT;
		read_target(reader, target, from);
		if (reader->cursor.error || reader->twice)
			return;
	}
}

bool
wire_read(struct span text, struct arena *arena, struct wire_line *out, struct wire_error *error)
{
	struct reader reader = { .cursor = json_open(text), .arena = arena, .line = out };

	wire_names_init();
	out->text = text;
	event_clear(&out->event);
	memset(out->fields, 0,
	    offsetof(struct wire_line, features) - offsetof(struct wire_line, fields));
	out->has_history = false;
	if (json_peek(&reader.cursor) != JSON_OBJECT)
		reader.cursor.error = "expected an object";
	else
		read_object(&reader, OBJECT_ROOT);
	if (reader.twice) {
		snprintf(error->text, sizeof(error->text),
		    "member \"%s\" stands twice, again before column %zu", reader.twice,
		    json_column(&reader.cursor));
		return false;
	}
	out->close = reader.cursor.at - 1;
	if (reader.cursor.error || !json_at_end(&reader.cursor)) {
		snprintf(error->text, sizeof(error->text), "not JSON: %s at column %zu",
		    reader.cursor.error, json_column(&reader.cursor));
		return false;
	}
	return true;
}

bool
wire_number(struct span object, const char *name, double *out)
{
	struct json_cursor cursor = json_open(object);
	struct json_text key;
	struct span number;

	if (json_peek(&cursor) != JSON_OBJECT)
		return false;
	json_enter(&cursor, '{');
	while (json_member(&cursor, &key)) {
		if (span_is(key.raw, name) && json_peek(&cursor) == JSON_NUMBER)
			return json_number(&cursor, &number) && parse_decimal(number, out);
		json_skip(&cursor);
	}
	return false;
}
