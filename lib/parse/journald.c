/*
 * journald.c: the journal as JSON, one entry a line (journalctl -o json).
 *
 *   {"__CURSOR":"s=9f;i=1","__REALTIME_TIMESTAMP":"1774616816003000","_HOSTNAME":"web1","SYSLOG_IDENTIFIER":"sshd","_PID":"812","PRIORITY":"6","MESSAGE":"Invalid user x from 203.0.113.9 port 4022"}
 *
 * Every value is a string; one that is not printable text is an array of
 * bytes, and a field that an entry has several times is an array of those.
 */

#include "base/number.h"
#include "json/scan.h"
#include "parse/formats.h"

enum name {
	CURSOR,
	REALTIME,
	SOURCE_REALTIME,
	HOSTNAME,
	IDENTIFIER,
	COMM,
	PID,
	SYSLOG_PID,
	PRIORITY,
	FACILITY,
	MESSAGE,
	NAME_COUNT
};

static const char *const names[NAME_COUNT] = {
	[CURSOR] = "__CURSOR",
	[REALTIME] = "__REALTIME_TIMESTAMP",
	[SOURCE_REALTIME] = "_SOURCE_REALTIME_TIMESTAMP",
	[HOSTNAME] = "_HOSTNAME",
	[IDENTIFIER] = "SYSLOG_IDENTIFIER",
	[COMM] = "_COMM",
	[PID] = "_PID",
	[SYSLOG_PID] = "SYSLOG_PID",
	[PRIORITY] = "PRIORITY",
	[FACILITY] = "SYSLOG_FACILITY",
	[MESSAGE] = "MESSAGE",
};

/* The rest of an array of bytes, whose first number the cursor stands before. */
static struct span
read_bytes(struct json_cursor *cursor, struct arena *strings)
{
	/* A byte takes a digit and a comma at least, so the text is room enough. */
	char *bytes = arena_alloc(strings, (size_t)(cursor->end - cursor->at) / 2 + 1);
	struct span digits;
	size_t size = 0;
	int64_t byte;

	do {
		if (json_peek(cursor) != JSON_NUMBER || !json_number(cursor, &digits)) {
			json_skip(cursor);
			continue;
		}
		if (parse_number(digits, 0, 255, &byte))
			bytes[size++] = (char)byte;
	} while (json_element(cursor));
	return (struct span){ bytes, size };
}

/* A string, an array of bytes, or the first of an array of those. */
static struct span
read_value(struct json_cursor *cursor, struct arena *strings)
{
	struct span value = { NULL, 0 };
	struct json_text text;

	switch (json_peek(cursor)) {
	case JSON_STRING:
		return json_string(cursor, &text) ? json_decode(&text, strings) : value;
	case JSON_NUMBER:
		json_number(cursor, &value);
		return value;
	case JSON_ARRAY:
		json_enter(cursor, '[');
		if (!json_element(cursor))
			return value;
		if (json_peek(cursor) == JSON_NUMBER)
			return read_bytes(cursor, strings);
		value = read_value(cursor, strings);
		while (json_element(cursor))
			json_skip(cursor);
		return value;
	default:
		json_skip(cursor);
		return value;
	}
}

static bool
read_entry(struct span line, struct arena *strings, struct span values[NAME_COUNT])
{
	struct json_cursor cursor = json_open(line);
	struct json_text key;

	json_enter(&cursor, '{');
	while (json_member(&cursor, &key)) {
		int i = 0;

		while (i < NAME_COUNT && !span_is(key.raw, names[i]))
			i++;
		if (i < NAME_COUNT && !values[i].data)
			values[i] = read_value(&cursor, strings);
		else
			json_skip(&cursor);
	}
	return !cursor.error && json_at_end(&cursor);
}

static bool
set_time(struct span microseconds, struct stamp *stamp)
{
	int64_t time_us;

	if (!parse_number(microseconds, 0, INT64_MAX, &time_us))
		return false;
	*stamp =
	    (struct stamp){ .kind = STAMP_ZONED, .local_ms = time_us / 1000, .text = microseconds };
	return true;
}

static int
small_number(struct span text, int max)
{
	int64_t number;

	return parse_number(text, 0, max, &number) ? (int)number : -1;
}

enum parse_result
parse_journald(struct span line, struct parsed *out)
{
	struct span values[NAME_COUNT] = { { NULL, 0 } }, program;
	struct event *event = out->event;
	int64_t pid;

	if (!read_entry(line, out->strings, values) ||
	    (!set_time(values[REALTIME], &out->stamp) &&
		!set_time(values[SOURCE_REALTIME], &out->stamp)))
		return PARSE_NOT_MINE;
	out->position = values[CURSOR];
	if (values[HOSTNAME].size > 0)
		event_set(event, FIELD_HOST_HOSTNAME, values[HOSTNAME]);
	program = values[IDENTIFIER].size > 0 ? values[IDENTIFIER] : values[COMM];
	if (program.size > 0)
		event_set(event, FIELD_PROCESS_NAME, program);
	/* The journal's own fields begin with an underscore; the others the sender chose. */
	if (parse_number(values[PID], 0, INT32_MAX, &pid))
		event_set_number(event, FIELD_PROCESS_PID, pid, values[PID]);
	else if (parse_number(values[SYSLOG_PID], 0, INT32_MAX, &pid))
		event_set_number(event, FIELD_PROCESS_PID, pid, values[SYSLOG_PID]);
	set_priority(event, small_number(values[FACILITY], 23), small_number(values[PRIORITY], 7));
	out->inside = values[MESSAGE];
	parse_framed_message(values[MESSAGE], out);
	return PARSE_OK;
}
