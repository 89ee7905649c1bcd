/*
 * merge.c: a foreign JSON line copied, with what it lacks filled in and what
 * it must not say put aside.
 */

#include "json/scan.h"
#include "json/write.h"
#include "wire/names.h"
#include "wire/write.h"

struct merger {
	struct json_cursor cursor;
	struct wire_writer writer;
	bool is_empty; /* the object that is copied: so far */
	struct arena *arena;
	struct buffer aside; /* members for "input" */
};

static void
put_aside(struct merger *merger, enum event_object object, struct span member)
{
	buffer_add_byte(&merger->aside, merger->aside.size ? ',' : '{');
	if (object != OBJECT_ROOT) { /* "event.id": the object's name before the key's */
		buffer_add_byte(&merger->aside, '"');
		buffer_add(&merger->aside, span_of(event_objects[object].name));
		buffer_add_byte(&merger->aside, '.');
		member = span_skip(member, 1);
	}
	buffer_add(&merger->aside, member);
}

/*
 * What only we may say, because later stages believe it: our own members, the
 * id, the kind and tags that keep an event out of the windows, and the
 * position that marks an event as counted already.  Then what has another
 * type than ECS gives it, and a time that is none.
 */
static bool
must_go_aside(const struct merger *merger, struct wire_target target, enum json_kind kind)
{
	const struct wire_line *line = merger->writer.line;

	switch (target.kind) {
	case TARGET_MEMBER:
		return true;
	case TARGET_FIELD:
		return line->ours[target.index / 64] >> (target.index % 64) & 1;
	case TARGET_OBJECT:
		return kind != JSON_OBJECT;
	case TARGET_SPECIAL:
		return !line->special[target.index].from;
	case TARGET_NONE:
		break;
	}
	return false;
}

/* Bytes of the line; while nothing stands in the object yet, without the comma before them. */
static void
copy(struct merger *merger, const char *from, const char *to)
{
	if (merger->is_empty)
		while (from < to && memchr(", \t\r\n", *from, 5))
			from++;
	buffer_add(merger->writer.to, (struct span){ from, (size_t)(to - from) });
	merger->is_empty = false;
}

static void copy_object(struct merger *merger, enum event_object object);

static void
copy_member(
    struct merger *merger, enum event_object object, const struct json_text *key, const char *from)
{
	struct wire_target target = wire_find(object, json_decode(key, merger->arena));
	enum json_kind kind = json_peek(&merger->cursor);
	const char *start = key->raw.data - 1;

	if (must_go_aside(merger, target, kind)) {
		json_skip(&merger->cursor);
		put_aside(
		    merger, object, (struct span){ start, (size_t)(merger->cursor.at - start) });
	} else if (target.kind == TARGET_OBJECT) {
		copy(merger, from, merger->cursor.at);
		copy_object(merger, target.index);
	} else {
		json_skip(&merger->cursor);
		copy(merger, from, merger->cursor.at);
	}
}

/* What the line lacks in an object, behind what was copied. */
static void
add_members(struct merger *merger, enum event_object object)
{
	struct buffer *to = merger->writer.to;
	size_t start = to->size;

	if (wire_write_members(&merger->writer, object)) {
		if (merger->is_empty) { /* nothing to separate the first one from */
			memmove(to->data + start, to->data + start + 1, to->size - start - 1);
			to->size--;
		}
		merger->is_empty = false;
	}
	if (object == OBJECT_ROOT && merger->aside.size > 0) {
		buffer_add(to, merger->is_empty ? SPAN("\"input\":") : SPAN(",\"input\":"));
		buffer_add(to, buffer_span(&merger->aside));
		buffer_add_byte(to, '}');
	}
}

static void
copy_object(struct merger *merger, enum event_object object)
{
	struct buffer *to = merger->writer.to;
	struct json_text key;
	const char *from;

	json_enter(&merger->cursor, '{');
	buffer_add_byte(to, '{');
	merger->is_empty = true;
	for (from = merger->cursor.at; json_member(&merger->cursor, &key); from = merger->cursor.at)
		copy_member(merger, object, &key, from);
	if (!merger->is_empty) /* white space before the brace */
		buffer_add(to, (struct span){ from, (size_t)(merger->cursor.at - 1 - from) });
	add_members(merger, object);
	buffer_add_byte(to, '}');
	merger->is_empty = false;
}

static void
take_over(struct wire_line *line, enum event_field field)
{
	event_unset(&line->event, field);
	line->ours[field / 64] |= UINT64_C(1) << (field % 64);
}

void
wire_take_over(struct wire_line *line)
{
	static const enum event_field carried[] = { FIELD_EVENT_CREATED, FIELD_LOG_OFFSET,
		FIELD_LOG_FILE_PATH, FIELD_LOG_FILE_FINGERPRINT, FIELD_LOG_SOURCE_ADDRESS };

	for (size_t i = 0; i < sizeof(carried) / sizeof(*carried); i++)
		take_over(line, carried[i]);
}

/* A line cannot tag itself, nor be of the kind that later stages leave alone. */
static void
disown(struct wire_line *line)
{
	line->special[SPECIAL_EVENT_ID].from = NULL;
	line->special[SPECIAL_INPUT].from = NULL;
	if (line->event.kind == KIND_PIPELINE_ERROR)
		line->special[SPECIAL_EVENT_KIND].from = NULL;
	if (!line->has_time)
		line->special[SPECIAL_TIMESTAMP].from = NULL;
	if (line->tags != 0 || line->event.tags != 0)
		line->special[SPECIAL_TAGS].from = NULL;
	if (!(line->ours[FIELD_LOG_FILE_FINGERPRINT / 64] >> (FIELD_LOG_FILE_FINGERPRINT % 64) & 1))
		take_over(line, FIELD_LOG_FILE_FINGERPRINT);
	for (size_t i = 0; i < sizeof(line->fields) / sizeof(*line->fields); i++)
		line->fields[i] &= ~line->ours[i];
	for (int i = 0; i < OBJECT_COUNT; i++)
		if (line->object[i].from && *line->object[i].value != '{')
			line->object[i].from = NULL;
}

void
wire_write_merged(struct buffer *to, struct wire_line *line, struct arena *arena)
{
	struct merger merger = { .cursor = json_open(line->text),
		.arena = arena,
		.writer = { .to = to, .event = &line->event, .line = line } };

	disown(line);
	if (line->event.kind == KIND_PIPELINE_ERROR)
		line->event.kind = KIND_EVENT;
	copy_object(&merger, OBJECT_ROOT);
	buffer_add_byte(to, '\n');
	buffer_release(&merger.aside);
}
