/* write.c: the members of an event as JSON: all, or those that a line lacks. */

#include "base/clock.h"
#include "base/number.h"
#include "json/write.h"
#include "wire/names.h"
#include "wire/write.h"

/*
 * Every member is written with a comma before it; the first one's becomes the
 * brace of its object.  What writes is told where (at) and says where it
 * stopped: a pointer in a register, where a size in memory would be fetched
 * and stored a hundred times an event.
 */
enum {
	CLOSING = 16, /* for what closes objects, kept free behind every member */
	SPECIAL_ROOM = 512, /* all names of a set, quoted */
};

static char *
make_room(struct wire_writer *writer, char *at, size_t size)
{
	writer->to->size = (size_t)(at - writer->to->data);
	return buffer_room(writer->to, size + CLOSING);
}

static char *
put_key(char *at, const struct wire_key *key)
{
	memcpy(at, key->text, WIRE_KEY_SIZE);
	return at + key->size;
}

static char *
put_text(char *at, struct span text)
{
	memcpy(at, text.data, text.size);
	return at + text.size;
}

static char *
put_quoted(char *at, struct span name)
{
	*at++ = '"';
	at = put_text(at, name);
	*at++ = '"';
	return at;
}

/* ["one","two"] */
static char *
put_set(char *at, uint32_t set, struct span (*name_of)(int))
{
	char separator = '[';

	for (; set != 0; set &= set - 1) {
		*at++ = separator;
		at = put_quoted(at, name_of(__builtin_ctz(set)));
		separator = ',';
	}
	*at++ = ']';
	return at;
}

/* The fields whose values stand in related.*; empty and repeated values are left out. */
static const struct related {
	int count;
	enum event_field fields[3];
} related[] = {
	{ 2, { FIELD_SOURCE_IP, FIELD_DESTINATION_IP } },
	{ 3, { FIELD_USER_NAME, FIELD_USER_EFFECTIVE_NAME, FIELD_USER_TARGET_NAME } },
	{ 3, { FIELD_HOST_HOSTNAME, FIELD_SOURCE_DOMAIN, FIELD_DESTINATION_DOMAIN } },
};

static bool
is_new_value(const struct event *event, const struct related *row, int i)
{
	struct span value = event_text(event, row->fields[i]);

	if (value.size == 0)
		return false;
	for (int j = 0; j < i; j++)
		if (span_equal(value, event_text(event, row->fields[j])))
			return false;
	return true;
}

static char *
write_related(struct wire_writer *writer, char *at, enum wire_special special)
{
	const struct related *row = &related[special - SPECIAL_RELATED_IP];
	char separator = '[';

	for (int i = 0; i < row->count; i++) {
		struct span value = event_text(writer->event, row->fields[i]);

		if (!is_new_value(writer->event, row, i))
			continue;
		at = make_room(writer, at, WIRE_KEY_SIZE + JSON_STRING_ROOM(value.size));
		if (separator == '[')
			at = put_key(at, &wire_special_keys[special]);
		*at++ = separator;
		at = json_put_string(at, value);
		separator = ',';
	}
	if (separator == ',')
		*at++ = ']';
	return at;
}

static bool
has_special(const struct event *event, enum wire_special special)
{
	switch (special) {
	case SPECIAL_EVENT_CATEGORY:
		return event->category != 0;
	case SPECIAL_EVENT_TYPE:
		return event->type != 0;
	case SPECIAL_EVENT_OUTCOME:
		return event->outcome != OUTCOME_NONE;
	case SPECIAL_EVENT_ID:
		return event->has_id;
	case SPECIAL_TAGS:
		return event->tags != 0;
	default:
		return special == SPECIAL_TIMESTAMP || special == SPECIAL_EVENT_KIND;
	}
}

static char *
put_special(char *at, const struct event *event, enum wire_special special)
{
	static const char *const outcomes[] = { "", "success", "failure", "unknown" };

	switch (special) {
	case SPECIAL_TIMESTAMP:
		*at++ = '"';
		clock_write(at, event->time_ms);
		at[CLOCK_TEXT_SIZE] = '"';
		return at + CLOCK_TEXT_SIZE + 1;
	case SPECIAL_EVENT_ID:
		return put_quoted(at, (struct span){ event->id, sizeof(event->id) });
	case SPECIAL_EVENT_KIND:
		return put_quoted(at,
		    event->kind == KIND_PIPELINE_ERROR ? SPAN("pipeline_error") : SPAN("event"));
	case SPECIAL_EVENT_CATEGORY:
		return put_set(at, event->category, event_category_name);
	case SPECIAL_EVENT_TYPE:
		return put_set(at, event->type, event_type_name);
	case SPECIAL_EVENT_OUTCOME:
		return put_quoted(at, span_of(outcomes[event->outcome]));
	default:
		return put_set(at, event->tags, event_tag_name);
	}
}

static char *
write_special(struct wire_writer *writer, char *at, enum wire_special special)
{
	if (writer->line && writer->line->special[special].from)
		return at;
	if (special >= SPECIAL_RELATED_IP && special <= SPECIAL_RELATED_HOSTS)
		return write_related(writer, at, special);
	if (!has_special(writer->event, special))
		return at;
	at = make_room(writer, at, SPECIAL_ROOM);
	return put_special(put_key(at, &wire_special_keys[special]), writer->event, special);
}

static char *
write_field(struct wire_writer *writer, char *at, int field)
{
	const union event_value *value = &writer->event->value[field];
	const struct wire_key *key = &wire_field_keys[field];

	if (event_fields[field].type == EVENT_TEXT) {
		at = make_room(writer, at, WIRE_KEY_SIZE + JSON_STRING_ROOM(value->text.size));
		return json_put_string(put_key(at, key), value->text);
	}
	at = put_key(make_room(writer, at, WIRE_KEY_SIZE + NUMBER_SIZE), key);
	if (event_fields[field].type == EVENT_INTEGER)
		return at + write_integer(at, value->integer);
	return at + write_fixed6(at, value->decimal);
}

/* The fields of an object that the event has and the line lacks. */
static char *
write_fields(struct wire_writer *writer, char *at, enum event_object object)
{
	struct wire_range range = wire_fields_of[object];

	for (int word = range.first / 64; word * 64 < range.end; word++) {
		uint64_t todo = writer->event->present[word];

		if (writer->line)
			todo &= ~writer->line->fields[word];
		if (word == range.first / 64)
			todo &= ~UINT64_C(0) << (range.first % 64);
		for (; todo != 0; todo &= todo - 1) {
			int field = word * 64 + __builtin_ctzll(todo);

			if (field >= range.end)
				return at;
			at = write_field(writer, at, field);
		}
	}
	return at;
}

static bool
is_wanted(const struct wire_writer *writer, enum event_object object)
{
	if (writer->line && writer->line->object[object].from &&
	    *writer->line->object[object].value == '{')
		return false;
	if (object == OBJECT_EVENT || object == OBJECT_RELATED)
		return true;
	for (size_t i = 0; i < sizeof(wire_subtree[0]) / sizeof(wire_subtree[0][0]); i++)
		if (wire_subtree[object][i] & writer->event->present[i])
			return true;
	return false;
}

static char *write_members(struct wire_writer *writer, char *at, enum event_object object);

/* An object with its members, or nothing if it turns out to have none. */
static char *
write_object(struct wire_writer *writer, char *at, enum event_object object)
{
	const struct buffer *to = writer->to;
	size_t start = (size_t)(at - to->data), brace = start + wire_object_keys[object].size;

	at = put_key(make_room(writer, at, WIRE_KEY_SIZE), &wire_object_keys[object]);
	at = write_members(writer, at, object);
	if (at == to->data + brace)
		return to->data + start;
	to->data[brace] = '{';
	*at++ = '}';
	return at;
}

static char *
write_members(struct wire_writer *writer, char *at, enum event_object object)
{
	for (int i = wire_specials_of[object].first; i < wire_specials_of[object].end; i++)
		at = write_special(writer, at, i);
	if (object != OBJECT_ROOT)
		at = write_fields(writer, at, object);
	for (int child = wire_first_child[object]; child != 0; child = wire_next_sibling[child]) {
		if (is_wanted(writer, child))
			at = write_object(writer, at, child);
		if (child == OBJECT_EVENT) /* people look for the message early in the line */
			at = write_fields(writer, at, OBJECT_ROOT);
	}
	return object == OBJECT_ROOT ? write_special(writer, at, SPECIAL_TAGS) : at;
}

bool
wire_write_members(struct wire_writer *writer, enum event_object object)
{
	struct buffer *to = writer->to;
	size_t start = to->size;
	char *at = write_members(writer, buffer_room(to, 1), object);

	to->size = (size_t)(at - to->data);
	return to->size > start;
}

void
wire_write_event(struct buffer *to, const struct event *event)
{
	struct wire_writer writer = { .to = to, .event = event };
	size_t start = to->size;

	wire_names_init();
	wire_write_members(&writer, OBJECT_ROOT);
	to->data[start] = '{';
	buffer_add(to, SPAN("}\n"));
}
