/*
 * explain.c: a parsed line, told fact by fact.
 *
 *   line 1, 86 bytes: Mar 27 13:06:56 web1 sshd[812]: Failed password for root from 203.0.113.9 port 4022 ssh2
 *     format    syslog                    read it
 *     format    nginx-error               not asked
 *     message   sshd                      read it
 *     stamp     1-15                      Mar 27 13:06:56
 *     time      2026-03-27T13:06:56.000Z  no year in the stamp: 2026; no zone: UTC
 *     field     source.ip                 63-73     203.0.113.9
 *     field     event.dataset             derived   auth
 *     category  authentication
 */

#include <stdio.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/number.h"
#include "json/scan.h"
#include "parse/own.h"
#include "stage/explain.h"

enum { KIND_WIDTH = 10, NAME_WIDTH = 36, PLACE_WIDTH = 14 };

static void
add(struct buffer *to, const char *text)
{
	buffer_add(to, span_of(text));
}

/* Blanks up to a column that began at `from`, one at least. */
static void
pad(struct buffer *to, size_t from, size_t width)
{
	do
		buffer_add_byte(to, ' ');
	while (to->size < from + width);
}

/* Printable ASCII as it is; all else, and the backslash, so that no terminal obeys it. */
static void
add_shown(struct buffer *to, struct span text)
{
	struct span shown = span_first(text, LIMIT_EXPLAINED);

	for (size_t i = 0; i < shown.size; i++) {
		unsigned char byte = (unsigned char)shown.data[i];

		if (byte == '\\')
			add(to, "\\\\");
		else if (byte >= ' ' && byte <= '~')
			buffer_add_byte(to, (char)byte);
		else
			to->size += (size_t)snprintf(buffer_room(to, 5), 5, "\\x%02x", byte);
	}
	if (shown.size < text.size)
		to->size += (size_t)snprintf(
		    buffer_room(to, 40), 40, " ... and %zu bytes more", text.size - shown.size);
}

/* "  format    syslog      ": what the row is about, and of whom. */
static void
add_head(struct buffer *to, const char *kind, struct span name)
{
	size_t start = to->size;

	add(to, "  ");
	add(to, kind);
	pad(to, start + 2, KIND_WIDTH);
	start = to->size;
	add_shown(to, name);
	pad(to, start, NAME_WIDTH);
}

static void
add_row(struct buffer *to, const char *kind, struct span name, const char *said)
{
	add_head(to, kind, name);
	add(to, said);
	while (to->data[to->size - 1] == ' ') /* nothing was said */
		to->size--;
	buffer_add_byte(to, '\n');
}

static const char *const results[] = {
	[PARSE_OK] = "read it",
	[PARSE_NOT_MINE] = "not mine",
	[PARSE_MALFORMED] = "malformed",
	[PARSE_WRONG_START] = "wrong first byte",
	[PARSE_NOT_CHOSEN] = "not chosen",
};

/* The user's formats of whole lines come first; is the line read by one of them? */
static bool
add_own_formats(struct buffer *to, const struct explanation *seen)
{
	bool is_over = seen->is_json;
	const struct own_format *own;

	for (int i = 0; (own = own_at(seen->choice->own, i)); i++) {
		enum parse_result result = own == seen->parsed.own ? PARSE_OK : PARSE_NOT_MINE;

		if (own_programs(own).size > 0)
			continue;
		if (seen->choice->only && seen->choice->only != own)
			result = PARSE_NOT_CHOSEN;
		add_row(
		    to, "format", span_of(own_name(own)), is_over ? "not asked" : results[result]);
		is_over |= result == PARSE_OK && !seen->parsed.format;
	}
	return is_over && !seen->is_json;
}

/* Every format is asked again, on an event that nobody sees. */
static void
add_formats(struct buffer *to, const struct explanation *seen)
{
	bool is_over = add_own_formats(to, seen) || (seen->is_json && !parse_is_frame(seen->line));
	struct event event;

	for (const struct line_format *format = line_formats; format->name; format++) {
		struct parsed parsed = { .event = &event, .strings = seen->arena };
		enum parse_result result = PARSE_NOT_MINE;

		event_clear(&event);
		if (!is_over)
			result = parse_ask(format, seen->asked, seen->choice, &parsed);
		add_row(
		    to, "format", span_of(format->name), is_over ? "not asked" : results[result]);
		is_over |= result == PARSE_OK || result == PARSE_MALFORMED;
		if (result == PARSE_OK && parsed.format != format)
			add_row(to, "inside", span_of(parsed.format->name), results[PARSE_OK]);
		if (result == PARSE_OK && parsed.own && !parsed.has_message)
			add_row(to, "inside", span_of(own_name(parsed.own)), results[PARSE_OK]);
	}
	if (seen->is_json && !seen->parsed.format)
		add_row(to, "format", SPAN("json"), seen->error ? "malformed" : results[PARSE_OK]);
}

/* The user's formats for a program's messages come first, up to the one that read it. */
static void
add_own_messages(struct buffer *to, const struct explanation *seen, struct span program)
{
	const struct own_format *own;

	for (int i = 0; (own = own_at(seen->choice->own, i)); i++) {
		enum parse_result result = own == seen->parsed.own ? PARSE_OK : PARSE_NOT_MINE;

		if (!own_is_for(own, program))
			continue;
		if (seen->choice->only && seen->choice->only != own)
			result = PARSE_NOT_CHOSEN;
		add_row(to, "message", span_of(own_name(own)), results[result]);
		if (result == PARSE_OK)
			return;
	}
}

static void
add_message(struct buffer *to, const struct explanation *seen)
{
	const struct message_format *program = seen->parsed.program;
	struct span name = event_text(&seen->event, FIELD_PROCESS_NAME);

	if (!seen->parsed.has_message)
		return;
	add_own_messages(to, seen, name);
	if (seen->parsed.own)
		return;
	if (program)
		add_row(to, "message", span_of(program->program),
		    seen->parsed.message == PARSE_OK ? results[PARSE_OK] : "message unknown");
	else
		add_row(
		    to, "message", name, name.size > 0 ? "program unknown" : "no program named");
}

/* Does the text stand in another, and from which byte on? */
static bool
is_within(struct span text, struct span whole, size_t *from)
{
	if (!text.data || !whole.data || text.data < whole.data ||
	    text.data + text.size > whole.data + whole.size)
		return false;
	*from = (size_t)(text.data - whole.data);
	return true;
}

/* The member of the JSON line that holds a byte: " (request.headers.User-Agent)". */
static void
add_member_name(struct buffer *to, struct span json, const char *at)
{
	struct json_cursor cursor = json_open(json), value;
	const char *before = " (";
	struct json_text key;

	while (json_peek(&cursor) == JSON_OBJECT && json_enter(&cursor, '{')) {
		do {
			if (!json_member(&cursor, &key))
				return;
			value = cursor;
			json_skip(&cursor);
		} while (cursor.at <= at);
		add(to, before);
		add_shown(to, key.raw);
		before = ".";
		cursor = value;
	}
	if (*before == '.')
		buffer_add_byte(to, ')');
}

static void
add_range(struct buffer *to, const char *before, size_t from, size_t size)
{
	int n = size > 0
		    ? snprintf(buffer_room(to, 64), 64, "%s%zu-%zu", before, from + 1, from + size)
		    : snprintf(buffer_room(to, 64), 64, "%sempty", before);

	to->size += (size_t)n;
}

/* Where in the line, or in the line that its JSON held, a text stands. */
static void
add_place(struct buffer *to, const struct explanation *seen, struct span text)
{
	size_t start = to->size, from;

	if (is_within(text, seen->line, &from))
		add_range(to, "", from, text.size);
	else if (is_within(text, seen->parsed.inside, &from))
		add_range(to, "inside ", from, text.size);
	else
		add(to, "derived");
	pad(to, start, PLACE_WIDTH);
}

/* "source.ip" */
static struct span
field_name(const struct event_field_row *row, char name[96])
{
	size_t at = 96 - strlen(row->name);

	memcpy(name + at, row->name, 96 - at);
	for (enum event_object object = row->object; object != OBJECT_ROOT;
	     object = event_objects[object].parent) {
		size_t size = strlen(event_objects[object].name);

		name[--at] = '.';
		at -= size;
		memcpy(name + at, event_objects[object].name, size);
	}
	return (struct span){ name + at, 96 - at };
}

/* The bytes that a number was read from: its sign and digits, as far as the line goes. */
static struct span
digits_of(const struct explanation *seen, const union event_value *value)
{
	struct span none = { NULL, 0 }, text = { value->digits, 1 };
	const char *end;
	size_t from;

	if (is_within(text, seen->line, &from))
		end = seen->line.data + seen->line.size;
	else if (is_within(text, seen->parsed.inside, &from))
		end = seen->parsed.inside.data + seen->parsed.inside.size;
	else
		return none;
	while (text.data + text.size < end && text.data[text.size] >= '0' &&
	       text.data[text.size] <= '9')
		text.size++;
	return text;
}

static void
add_field(struct buffer *to, const struct explanation *seen, enum event_field field)
{
	const union event_value *value = &seen->event.value[field];
	struct span text, number;
	char name[96], digits[NUMBER_SIZE];

	add_head(to, "field", field_name(&event_fields[field], name));
	if (event_fields[field].type == EVENT_TEXT) {
		text = value->text;
		add_place(to, seen, text);
		add_shown(to, text);
	} else {
		bool is_integer = event_fields[field].type == EVENT_INTEGER;

		number = (struct span){ digits, is_integer ? write_integer(digits, value->integer)
							   : write_fixed6(digits, value->decimal) };
		text = is_integer ? digits_of(seen, value) : (struct span){ NULL, 0 };
		add_place(to, seen, text);
		add_shown(to, number);
	}
	if (seen->is_json && field != FIELD_EVENT_ORIGINAL &&
	    is_within(text, seen->line, &(size_t){ 0 }))
		add_member_name(to, seen->line, text.data);
	buffer_add_byte(to, '\n');
}

/* The year that a stamp without one got: the time is within a day of it, whatever the zone. */
static int
year_of(const struct explanation *seen)
{
	const struct stamp *stamp = &seen->parsed.stamp;
	struct civil civil;

	for (int back = -1; back <= 1; back++) {
		int64_t off_ms;

		clock_civil(seen->event.time_ms, &civil);
		if (!clock_is_date(civil.year + back, stamp->month, stamp->day))
			continue;
		off_ms = clock_days(civil.year + back, stamp->month, stamp->day) * DAY_MS +
			 stamp->time_ms - seen->event.time_ms;
		if (off_ms <= 2 * DAY_MS && off_ms >= -2 * DAY_MS)
			return civil.year + back;
	}
	return civil.year;
}

static void
add_zone(struct buffer *to, const struct explanation *seen)
{
	struct span zone = event_text(&seen->event, FIELD_EVENT_TIMEZONE);

	add_shown(to, zone.size > 0 ? zone : SPAN("UTC"));
}

static void
add_time(struct buffer *to, const struct explanation *seen)
{
	const struct stamp *stamp = &seen->parsed.stamp;
	struct span text = stamp->kind == STAMP_NONE ? (struct span){ NULL, 0 } : stamp->text;
	char time[CLOCK_TEXT_SIZE];
	size_t from;

	if (is_within(text, seen->line, &from)) {
		add_head(to, "stamp", SPAN(""));
		add_place(to, seen, text);
		add_shown(to, text);
		if (seen->is_json)
			add_member_name(to, seen->line, text.data);
		buffer_add_byte(to, '\n');
	}
	clock_write(time, seen->event.time_ms);
	add_head(to, "time", (struct span){ time, sizeof(time) });
	if (stamp->kind == STAMP_NONE)
		add(to, "no stamp in the line: the time of the line before");
	if (stamp->kind == STAMP_YEARLESS)
		to->size += (size_t)snprintf(
		    buffer_room(to, 64), 64, "no year in the stamp: %d; ", year_of(seen));
	if (stamp->kind == STAMP_YEARLESS || stamp->kind == STAMP_LOCAL)
		add(to, "no zone in the stamp: ");
	else if (stamp->kind == STAMP_ZONED)
		add(to, "zone ");
	if (stamp->kind != STAMP_NONE)
		add_zone(to, seen);
	buffer_add_byte(to, '\n');
}

static void
add_set(struct buffer *to, const char *kind, uint32_t set, struct span (*name_of)(int))
{
	for (int bit = 0; set >> bit; bit++)
		if (set >> bit & 1)
			add_row(to, kind, name_of(bit), "");
}

static void
add_meaning(struct buffer *to, const struct event *event)
{
	static const char *const outcomes[] = { "", "success", "failure", "unknown" };

	add_set(to, "category", event->category, event_category_name);
	add_set(to, "type", event->type, event_type_name);
	if (event->outcome != OUTCOME_NONE)
		add_row(to, "outcome", span_of(outcomes[event->outcome]), "");
	add_set(to, "tag", event->tags, event_tag_name);
}

void
explain_write(struct buffer *to, struct explanation *seen)
{
	to->size += (size_t)snprintf(buffer_room(to, 80), 80,
	    "line %lld, %zu bytes: ", (long long)seen->number, seen->line.size);
	add_shown(to, seen->line);
	buffer_add_byte(to, '\n');
	add_formats(to, seen);
	if (seen->error)
		add_row(to, "error", SPAN("pipeline_error"), seen->error);
	if (seen->is_event) {
		add_message(to, seen);
		add_time(to, seen);
		for (int field = 0; field < FIELD_COUNT; field++)
			if (event_has(&seen->event, field))
				add_field(to, seen, field);
		add_meaning(to, &seen->event);
	}
	buffer_add_byte(to, '\n');
}
