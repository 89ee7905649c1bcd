/* write.c: the members of an event as JSON: all, or those that a line lacks. */

#include "base/clock.h"
#include "json/write.h"
#include "wire/names.h"
#include "wire/write.h"

static void
write_key(struct wire_writer *writer, struct span key)
{
	if (writer->needs_comma)
		buffer_add_byte(writer->to, ',');
	writer->needs_comma = true;
	buffer_add(writer->to, key);
}

static void
write_quoted(struct buffer *to, struct span name)
{
	buffer_add_byte(to, '"');
	buffer_add(to, name);
	buffer_add_byte(to, '"');
}

static void
write_set(struct buffer *to, uint32_t set, struct span (*name_of)(int))
{
	char separator = '[';

	for (int bit = 0; set >> bit; bit++) {
		if (!(set >> bit & 1))
			continue;
		buffer_add_byte(to, separator);
		write_quoted(to, name_of(bit));
		separator = ',';
	}
	buffer_add_byte(to, ']');
}

void
wire_write_tags(struct buffer *to, uint32_t tags)
{
	write_set(to, tags, event_tag_name);
}

/* The fields whose values stand in related.*; empty and repeated values are left out. */
static const enum event_field related_ip[] = { FIELD_SOURCE_IP, FIELD_DESTINATION_IP };
static const enum event_field related_user[] = { FIELD_USER_NAME, FIELD_USER_EFFECTIVE_NAME,
	FIELD_USER_TARGET_NAME };
static const enum event_field related_hosts[] = { FIELD_HOST_HOSTNAME, FIELD_SOURCE_DOMAIN,
	FIELD_DESTINATION_DOMAIN };

struct related {
	const enum event_field *fields;
	int count;
};

static struct related
related_of(enum wire_special special)
{
	switch (special) {
	case SPECIAL_RELATED_IP:
		return (struct related){ related_ip, 2 };
	case SPECIAL_RELATED_USER:
		return (struct related){ related_user, 3 };
	default:
		return (struct related){ related_hosts, 3 };
	}
}

static bool
is_new_value(const struct event *event, struct related related, int i)
{
	struct span value = event_text(event, related.fields[i]);

	if (value.size == 0)
		return false;
	for (int j = 0; j < i; j++)
		if (span_equal(value, event_text(event, related.fields[j])))
			return false;
	return true;
}

static bool
has_related(const struct event *event, enum wire_special special)
{
	struct related related = related_of(special);

	for (int i = 0; i < related.count; i++)
		if (is_new_value(event, related, i))
			return true;
	return false;
}

static void
write_related(struct buffer *to, const struct event *event, enum wire_special special)
{
	struct related related = related_of(special);
	char separator = '[';

	for (int i = 0; i < related.count; i++) {
		if (!is_new_value(event, related, i))
			continue;
		buffer_add_byte(to, separator);
		json_write_string(to, event_text(event, related.fields[i]));
		separator = ',';
	}
	buffer_add_byte(to, ']');
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
	case SPECIAL_RELATED_IP:
	case SPECIAL_RELATED_USER:
	case SPECIAL_RELATED_HOSTS:
		return has_related(event, special);
	case SPECIAL_INPUT:
		return false;
	default:
		return true;
	}
}

static void
write_timestamp(struct buffer *to, int64_t time_ms)
{
	char *text = buffer_room(to, CLOCK_TEXT_SIZE + 2);

	text[0] = text[CLOCK_TEXT_SIZE + 1] = '"';
	clock_write(text + 1, time_ms);
	to->size += CLOCK_TEXT_SIZE + 2;
}

static void
write_special(struct wire_writer *writer, enum wire_special special)
{
	static const char *const outcomes[] = { "", "success", "failure", "unknown" };
	const struct event *event = writer->event;
	struct buffer *to = writer->to;

	if ((writer->line && writer->line->special[special].from) || !has_special(event, special))
		return;
	write_key(writer, wire_special_keys[special]);
	switch (special) {
	case SPECIAL_TIMESTAMP:
		write_timestamp(to, event->time_ms);
		break;
	case SPECIAL_EVENT_ID:
		buffer_add_byte(to, '"');
		buffer_add(to, (struct span){ event->id, sizeof(event->id) });
		buffer_add_byte(to, '"');
		break;
	case SPECIAL_EVENT_KIND:
		write_quoted(to,
		    event->kind == KIND_PIPELINE_ERROR ? SPAN("pipeline_error") : SPAN("event"));
		break;
	case SPECIAL_EVENT_CATEGORY:
		write_set(to, event->category, event_category_name);
		break;
	case SPECIAL_EVENT_TYPE:
		write_set(to, event->type, event_type_name);
		break;
	case SPECIAL_EVENT_OUTCOME:
		write_quoted(to, span_of(outcomes[event->outcome]));
		break;
	case SPECIAL_TAGS:
		wire_write_tags(to, event->tags);
		break;
	default:
		write_related(to, event, special);
	}
}

static bool
is_missing(const struct wire_writer *writer, int field)
{
	if (!event_has(writer->event, field))
		return false;
	return !writer->line || !(writer->line->fields[field / 64] >> (field % 64) & 1);
}

static void
write_fields(struct wire_writer *writer, enum event_object object)
{
	for (int i = wire_fields_of[object].first; i < wire_fields_of[object].end; i++) {
		const union event_value *value = &writer->event->value[i];

		if (!is_missing(writer, i))
			continue;
		write_key(writer, wire_field_keys[i]);
		if (event_fields[i].type == EVENT_TEXT)
			json_write_string(writer->to, value->text);
		else if (event_fields[i].type == EVENT_INTEGER)
			json_write_integer(writer->to, value->integer);
		else
			json_write_decimal(writer->to, value->decimal);
	}
}

static bool
is_wanted(const struct wire_writer *writer, enum event_object object)
{
	if (object == OBJECT_EVENT)
		return true;
	if (object == OBJECT_RELATED)
		return has_related(writer->event, SPECIAL_RELATED_IP) ||
		       has_related(writer->event, SPECIAL_RELATED_USER) ||
		       has_related(writer->event, SPECIAL_RELATED_HOSTS);
	for (size_t i = 0; i < sizeof(wire_subtree[0]) / sizeof(wire_subtree[0][0]); i++)
		if (wire_subtree[object][i] & writer->event->present[i])
			return true;
	return false;
}

static bool
is_on_line(const struct wire_writer *writer, enum event_object object)
{
	return writer->line && writer->line->object[object].from &&
	       *writer->line->object[object].value == '{';
}

void
wire_write_members(struct wire_writer *writer, enum event_object object)
{
	for (int i = 0; i < SPECIAL_TAGS; i++)
		if (wire_specials[i].object == object)
			write_special(writer, i);
	if (object != OBJECT_ROOT)
		write_fields(writer, object);
	for (int child = object + 1; child < OBJECT_COUNT; child++) {
		if (event_objects[child].parent != object || is_on_line(writer, child) ||
		    !is_wanted(writer, child))
			continue;
		write_key(writer, wire_object_keys[child]);
		buffer_add_byte(writer->to, '{');
		writer->needs_comma = false;
		wire_write_members(writer, child);
		buffer_add_byte(writer->to, '}');
		writer->needs_comma = true;
		if (child == OBJECT_EVENT) /* people look for the message early in the line */
			write_fields(writer, OBJECT_ROOT);
	}
	if (object == OBJECT_ROOT)
		write_special(writer, SPECIAL_TAGS);
}

void
wire_write_event(struct buffer *to, const struct event *event)
{
	struct wire_writer writer = { .to = to, .event = event };

	wire_names_init();
	buffer_add_byte(to, '{');
	wire_write_members(&writer, OBJECT_ROOT);
	buffer_add(to, SPAN("}\n"));
}
