/*
 * write.c: the members of an event as JSON: all, or those that a line lacks.
 *
 * The events of a log have few shapes: the same fields are present, of the
 * same category, type and outcome.  What stands between two values, braces
 * and names, is the same for all events of a shape.  So a shape is made into a
 * plan once, texts and the values behind them, and an event is written by
 * going through the plan of its shape.
 *
 * Every member is written with a comma before it; the first one's becomes the
 * brace of its object.
 */

#include "base/clock.h"
#include "base/limits.h"
#include "base/number.h"
#include "json/write.h"
#include "wire/names.h"
#include "wire/write.h"

enum {
	BLOCK = 32, /* a text is copied in blocks of this, past its end */
	NUMBERS_ROOM = NUMBER_SIZE * FIELD_COUNT, /* the time and the id are no longer than three */
	PLAN_STEPS = FIELD_COUNT + 8,
	PLAN_TEXT = WIRE_KEY_SIZE * (FIELD_COUNT + OBJECT_COUNT) + 512, /* 512: the sets' names */
};

/* What an event must share with another to be written by the same plan. */
struct shape {
	uint64_t present[(FIELD_COUNT + 63) / 64];
	uint32_t category, type, tags;
	enum event_outcome outcome;
	enum event_kind kind;
	bool has_id;
};

enum value {
	VALUE_TEXT,
	VALUE_INTEGER,
	VALUE_DECIMAL,
	VALUE_TIMESTAMP,
	VALUE_ID,
	VALUE_RELATED, /* the whole object, with its name */
	VALUE_RELATED_LIST, /* one list of it, with its name */
	VALUE_NONE, /* the plan's end */
};

/* A text up to an offset, from where the last one ended, then a value. */
struct step {
	uint16_t text_end;
	uint8_t value; /* an enum value */
	uint8_t index; /* of its field, or special */
};

/* The fields whose values stand in a list of related.*. */
struct related {
	int count;
	enum event_field fields[3];
};

static const struct related related[] = {
	{ 2, { FIELD_SOURCE_IP, FIELD_DESTINATION_IP } },
	{ 3, { FIELD_USER_NAME, FIELD_USER_EFFECTIVE_NAME, FIELD_USER_TARGET_NAME } },
	{ 3, { FIELD_HOST_HOSTNAME, FIELD_SOURCE_DOMAIN, FIELD_DESTINATION_DOMAIN } },
};

enum { RELATED_LISTS = sizeof(related) / sizeof(*related) };

struct plan {
	bool is_made;
	struct shape shape;
	struct related related[RELATED_LISTS]; /* those fields that are present */
	int steps;
	struct step step[PLAN_STEPS];
	size_t text_size;
	char text[PLAN_TEXT + BLOCK];
};

/* Making a plan. */

static bool
is_present(const struct shape *shape, int field)
{
	return shape->present[field / 64] >> (field % 64) & 1;
}

static void
add_key(struct plan *plan, const struct wire_key *key)
{
	memcpy(plan->text + plan->text_size, key->text, WIRE_KEY_SIZE);
	plan->text_size += key->size;
}

static void
add_text(struct plan *plan, struct span text)
{
	memcpy(plan->text + plan->text_size, text.data, text.size);
	plan->text_size += text.size;
}

static void
add_quoted(struct plan *plan, struct span name)
{
	add_text(plan, SPAN("\""));
	add_text(plan, name);
	add_text(plan, SPAN("\""));
}

/* ["one","two"] */
static void
add_set(struct plan *plan, uint32_t set, struct span (*name_of)(int))
{
	struct span separator = SPAN("[");

	for (; set != 0; set &= set - 1) {
		add_text(plan, separator);
		add_quoted(plan, name_of(__builtin_ctz(set)));
		separator = SPAN(",");
	}
	add_text(plan, SPAN("]"));
}

static void
add_value(struct plan *plan, enum value value, int index)
{
	plan->step[plan->steps++] =
	    (struct step){ (uint16_t)plan->text_size, (uint8_t)value, (uint8_t)index };
}

static bool
has_special(const struct shape *shape, enum wire_special special)
{
	switch (special) {
	case SPECIAL_EVENT_CATEGORY:
		return shape->category != 0;
	case SPECIAL_EVENT_TYPE:
		return shape->type != 0;
	case SPECIAL_EVENT_OUTCOME:
		return shape->outcome != OUTCOME_NONE;
	case SPECIAL_EVENT_ID:
		return shape->has_id;
	case SPECIAL_TAGS:
		return shape->tags != 0;
	default:
		return special != SPECIAL_INPUT;
	}
}

static void
add_special(struct plan *plan, const struct wire_line *line, enum wire_special special)
{
	static const char *const outcomes[] = { "", "success", "failure", "unknown" };
	const struct shape *shape = &plan->shape;

	if ((line && line->special[special].from) || !has_special(shape, special))
		return;
	if (special >= SPECIAL_RELATED_IP && special <= SPECIAL_RELATED_HOSTS) {
		add_value(plan, VALUE_RELATED_LIST, special);
		return;
	}
	add_key(plan, &wire_special_keys[special]);
	if (special == SPECIAL_TIMESTAMP)
		add_value(plan, VALUE_TIMESTAMP, special);
	else if (special == SPECIAL_EVENT_ID)
		add_value(plan, VALUE_ID, special);
	else if (special == SPECIAL_EVENT_KIND)
		add_quoted(plan,
		    shape->kind == KIND_PIPELINE_ERROR ? SPAN("pipeline_error") : SPAN("event"));
	else if (special == SPECIAL_EVENT_CATEGORY)
		add_set(plan, shape->category, event_category_name);
	else if (special == SPECIAL_EVENT_TYPE)
		add_set(plan, shape->type, event_type_name);
	else if (special == SPECIAL_EVENT_OUTCOME)
		add_quoted(plan, span_of(outcomes[shape->outcome]));
	else
		add_set(plan, shape->tags, event_tag_name);
}

/* The fields of an object that the event has and the line lacks. */
static void
add_fields(struct plan *plan, const struct wire_line *line, enum event_object object)
{
	static const enum value values[] = { [EVENT_TEXT] = VALUE_TEXT,
		[EVENT_INTEGER] = VALUE_INTEGER,
		[EVENT_DECIMAL] = VALUE_DECIMAL };

	for (int i = wire_fields_of[object].first; i < wire_fields_of[object].end; i++) {
		if (!is_present(&plan->shape, i) || (line && line->fields[i / 64] >> (i % 64) & 1))
			continue;
		add_key(plan, &wire_field_keys[i]);
		add_value(plan, values[event_fields[i].type], i);
	}
}

static void add_members(struct plan *plan, const struct wire_line *line, enum event_object object);

/* An object with its members, or nothing if it turns out to have none. */
static void
add_object(struct plan *plan, const struct wire_line *line, enum event_object object)
{
	size_t start = plan->text_size, brace = start + wire_object_keys[object].size;

	if (line && line->object[object].from && *line->object[object].value == '{')
		return;
	if (object == OBJECT_RELATED) {
		add_value(plan, VALUE_RELATED, 0);
		return;
	}
	add_key(plan, &wire_object_keys[object]);
	add_members(plan, line, object);
	if (plan->text_size == brace) {
		plan->text_size = start;
		return;
	}
	plan->text[brace] = '{';
	add_text(plan, SPAN("}"));
}

static void
add_members(struct plan *plan, const struct wire_line *line, enum event_object object)
{
	for (int i = 0; i < SPECIAL_TAGS; i++)
		if (wire_specials[i].object == object)
			add_special(plan, line, i);
	if (object != OBJECT_ROOT)
		add_fields(plan, line, object);
	for (int child = object + 1; child < OBJECT_COUNT; child++) {
		if (event_objects[child].parent != object)
			continue;
		add_object(plan, line, child);
		if (child == OBJECT_EVENT) /* people look for the message early in the line */
			add_fields(plan, line, OBJECT_ROOT);
	}
	if (object == OBJECT_ROOT)
		add_special(plan, line, SPECIAL_TAGS);
}

static void
choose_related(struct plan *plan)
{
	for (int i = 0; i < RELATED_LISTS; i++) {
		struct related *chosen = &plan->related[i];

		chosen->count = 0;
		for (int k = 0; k < related[i].count; k++)
			if (is_present(&plan->shape, related[i].fields[k]))
				chosen->fields[chosen->count++] = related[i].fields[k];
	}
}

static void
make_plan(struct plan *plan, const struct wire_writer *writer, enum event_object object)
{
	plan->is_made = true;
	plan->steps = 0;
	plan->text_size = 0;
	wire_names_init();
	choose_related(plan);
	add_members(plan, writer->line, object);
	add_value(plan, VALUE_NONE, 0);
}

static void
set_shape(struct shape *shape, const struct event *event)
{
	memcpy(shape->present, event->present, sizeof(shape->present));
	shape->category = event->category;
	shape->type = event->type;
	shape->tags = event->tags;
	shape->outcome = event->outcome;
	shape->kind = event->kind;
	shape->has_id = event->has_id;
}

static bool
is_shape_of(const struct shape *shape, const struct event *event)
{
	return memcmp(shape->present, event->present, sizeof(shape->present)) == 0 &&
	       shape->category == event->category && shape->type == event->type &&
	       shape->tags == event->tags && shape->outcome == event->outcome &&
	       shape->kind == event->kind && shape->has_id == event->has_id;
}

/* The plan for a whole event of that shape: one that was made before, mostly. */
static const struct plan *
find_plan(const struct wire_writer *writer)
{
	static struct plan plans[LIMIT_EVENT_SHAPES];
	const struct event *event = writer->event;
	uint64_t hash = event->category * 31 + event->type * 7 + event->tags + event->outcome;
	struct plan *plan;

	for (size_t i = 0; i < sizeof(event->present) / sizeof(*event->present); i++)
		hash = (hash ^ event->present[i]) * UINT64_C(0x9e3779b97f4a7c15);
	plan = &plans[(hash >> 32) % LIMIT_EVENT_SHAPES];
	if (!plan->is_made || !is_shape_of(&plan->shape, event)) {
		set_shape(&plan->shape, event);
		make_plan(plan, writer, OBJECT_ROOT);
	}
	return plan;
}

/* Writing by a plan. */

/* Room for a text of so many bytes, and for all else that an event can be written with. */
static char *
make_room(struct buffer *to, char *at, size_t size)
{
	to->size = (size_t)(at - to->data);
	return buffer_room(to, JSON_STRING_ROOM(size) + PLAN_TEXT + NUMBERS_ROOM + BLOCK);
}

static char *
put_text(char *at, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i += BLOCK)
		memcpy(at + i, text + i, BLOCK);
	return at + size;
}

static bool
is_among(struct span value, const struct span *values, int count)
{
	for (int i = 0; i < count; i++)
		if (span_equal(value, values[i]))
			return true;
	return false;
}

/* Empty and repeated values are left out, and an empty list too. */
static char *
write_list(struct wire_writer *writer, char *at, const struct plan *plan, int special)
{
	const struct related *row = &plan->related[special - SPECIAL_RELATED_IP];
	const struct wire_key *key = &wire_special_keys[special];
	struct span values[3];
	int count = 0;

	for (int i = 0; i < row->count; i++) {
		struct span value = writer->event->value[row->fields[i]].text;

		if (value.size == 0 || is_among(value, values, count))
			continue;
		at = make_room(writer->to, at, value.size);
		if (count == 0)
			at = put_text(at, key->text, key->size);
		*at++ = count == 0 ? '[' : ',';
		at = json_put_string(at, value);
		values[count++] = value;
	}
	if (count > 0)
		*at++ = ']';
	return at;
}

static char *
write_related(struct wire_writer *writer, char *at, const struct plan *plan)
{
	const struct wire_key *key = &wire_object_keys[OBJECT_RELATED];
	size_t start = (size_t)(at - writer->to->data), brace = start + key->size;

	at = put_text(at, key->text, key->size);
	for (int i = SPECIAL_RELATED_IP; i <= SPECIAL_RELATED_HOSTS; i++)
		at = write_list(writer, at, plan, i);
	if (at == writer->to->data + brace)
		return writer->to->data + start;
	writer->to->data[brace] = '{';
	*at++ = '}';
	return at;
}

/* Events come in runs of one second, whose text is kept. */
static char *
put_timestamp(char *at, int64_t time_ms)
{
	static char text[BLOCK] = "\"1970-01-01T00:00:00.000Z\"";
	static int64_t known_ms;
	int64_t milli = time_ms - known_ms;

	if (milli < 0 || milli >= SECOND_MS) {
		clock_write(text + 1, time_ms);
		known_ms = time_ms - (time_ms % SECOND_MS + SECOND_MS) % SECOND_MS;
		milli = time_ms - known_ms;
	}
	memcpy(at, text, BLOCK);
	at[21] = (char)('0' + milli / 100);
	at[22] = (char)('0' + milli / 10 % 10);
	at[23] = (char)('0' + milli % 10);
	return at + CLOCK_TEXT_SIZE + 2;
}

static char *
put_id(char *at, const struct event *event)
{
	*at++ = '"';
	memcpy(at, event->id, sizeof(event->id));
	at[sizeof(event->id)] = '"';
	return at + sizeof(event->id) + 1;
}

/* A value, with room for what follows it. */
static char *
write_value(struct wire_writer *writer, char *at, const struct plan *plan, struct step step)
{
	const struct event *event = writer->event;
	const union event_value *value = &event->value[step.index];

	switch ((enum value)step.value) {
	case VALUE_TEXT:
		at = make_room(writer->to, at, value->text.size);
		return json_put_string(at, value->text);
	case VALUE_INTEGER:
		return at + write_integer(at, value->integer);
	case VALUE_DECIMAL:
		return at + write_fixed6(at, value->decimal);
	case VALUE_TIMESTAMP:
		return put_timestamp(at, event->time_ms);
	case VALUE_ID:
		return put_id(at, event);
	case VALUE_RELATED:
		return write_related(writer, at, plan);
	case VALUE_RELATED_LIST:
		return write_list(writer, at, plan, step.index);
	case VALUE_NONE:
		break;
	}
	return at;
}

static void
write_by_plan(struct wire_writer *writer, const struct plan *plan)
{
	struct buffer *to = writer->to;
	char *at = make_room(to, buffer_room(to, 1), 0);
	size_t text = 0;

	for (int i = 0; i < plan->steps; i++) {
		struct step step = plan->step[i];

		at = put_text(at, plan->text + text, step.text_end - text);
		text = step.text_end;
		at = write_value(writer, at, plan, step);
	}
	to->size = (size_t)(at - to->data);
}

bool
wire_write_members(struct wire_writer *writer, enum event_object object)
{
	static struct plan plan;
	size_t start = writer->to->size;

	set_shape(&plan.shape, writer->event);
	make_plan(&plan, writer, object);
	write_by_plan(writer, &plan);
	return writer->to->size > start;
}

void
wire_write_event(struct buffer *to, const struct event *event)
{
	struct wire_writer writer = { .to = to, .event = event };
	size_t start = to->size;

	write_by_plan(&writer, find_plan(&writer));
	to->data[start] = '{';
	buffer_add(to, SPAN("}\n"));
}
