/*
 * docker.c: what container engines write around a container's lines.
 *
 *   {"log":"203.0.113.9 - - [27/Mar/2026:13:06:56 +0000] \"GET / HTTP/1.1\" 200 5\n","stream":"stdout","time":"2026-03-27T13:06:56.003123456Z"}
 *   2026-03-27T13:06:56.003123456Z stdout F 203.0.113.9 - - [27/Mar/2026:13:06:56 +0000] "GET / HTTP/1.1" 200 5
 *
 * Docker's json-file driver, and Kubernetes' CRI (containerd, CRI-O).  Both cut
 * a line into parts of 16 KiB: no line feed, or P for F, says that more follows.
 * Where a part begins a client can choose: only the first is read as a line.
 */

#include "json/scan.h"
#include "parse/formats.h"

/* A line without line feed that is shorter was a container's last. */
enum { PART_SIZE = 16 * 1024 };

enum name { LOG, STREAM, TIME, NAME_COUNT };
static const char *const names[NAME_COUNT] = { "log", "stream", "time" };

static bool
read_frame(struct span line, struct arena *strings, struct span values[NAME_COUNT])
{
	struct json_cursor cursor = json_open(line);
	struct json_text key, text;

	json_enter(&cursor, '{');
	while (json_member(&cursor, &key)) {
		int i = 0;

		while (i < NAME_COUNT && !span_is(key.raw, names[i]))
			i++;
		if (i == NAME_COUNT) {
			json_skip(&cursor);
			continue;
		}
		if (values[i].data || !json_string(&cursor, &text))
			return false;
		values[i] = json_decode(&text, strings);
	}
	return !cursor.error && json_at_end(&cursor) && values[LOG].data && values[TIME].data;
}

static bool
is_json(struct span text)
{
	struct json_cursor cursor = json_open(text);

	return text.size > 0 && text.data[0] == '{' && json_skip(&cursor) && !cursor.error &&
	       json_at_end(&cursor);
}

/* What a frame says of its line. */
struct head {
	struct stamp stamp;
	bool is_stderr, is_part;
};

/* "2026-03-27T13:06:56.003123456Z stdout F ": behind F or P later versions may add ":tag". */
static bool
take_cri_head(struct span *text, struct head *head)
{
	struct span at = *text;

	if (at.size < 20 || at.data[10] != 'T' || !stamp_take_iso(&at, &head->stamp))
		return false;
	head->is_stderr = span_take(&at, SPAN(" stderr "));
	if (!head->is_stderr && !span_take(&at, SPAN(" stdout ")))
		return false;
	head->is_part = span_take(&at, SPAN("P"));
	if (!head->is_part && !span_take(&at, SPAN("F")))
		return false;
	if (span_take(&at, SPAN(":")))
		at = span_skip(at, span_index(at, ' '));
	if (!span_take(&at, SPAN(" ")) && at.size > 0)
		return false;
	*text = at;
	return true;
}

/* Frames in frames are nobody's: what looks like one goes no deeper. */
static bool
is_frame(struct span text)
{
	struct head head;

	return span_starts(text, SPAN("{")) || take_cri_head(&text, &head);
}

/* The line in the frame, by whatever reads it. */
static void
read_inside(struct span text, bool goes_on, struct parsed *out)
{
	if (!goes_on && is_json(text)) {
		parse_json(text, out);
		return;
	}
	if (!goes_on && text.size > 0 && !is_frame(text) &&
	    parse_line(text, out->choice, out) == PARSE_OK)
		return;
	event_clear(out->event);
	out->stamp.kind = STAMP_NONE;
	event_set(out->event, FIELD_MESSAGE, text);
	event_set(out->event, FIELD_EVENT_DATASET, SPAN("docker"));
}

static void
read_line(struct span text, const struct head *head, struct parsed *out)
{
	bool goes_on = out->is_cut && out->is_cut[head->is_stderr];

	if (out->is_cut)
		out->is_cut[head->is_stderr] = head->is_part;
	read_inside(text, goes_on, out);
	/* A time that the line says itself is when it happened, if it says the zone too. */
	if (out->stamp.kind != STAMP_ZONED)
		out->stamp = head->stamp;
}

enum parse_result
parse_docker(struct span line, struct parsed *out)
{
	struct span values[NAME_COUNT] = { { NULL, 0 } }, time, text;
	struct head head = { .is_part = false };

	if (!read_frame(line, out->strings, values) ||
	    (!span_is(values[STREAM], "stdout") && !span_is(values[STREAM], "stderr")))
		return PARSE_NOT_MINE;
	time = values[TIME];
	if (!stamp_take_iso(&time, &head.stamp) || time.size > 0)
		return PARSE_NOT_MINE;
	text = values[LOG];
	head.is_stderr = span_is(values[STREAM], "stderr");
	head.is_part = text.size >= PART_SIZE && !span_ends(text, SPAN("\n"));
	while (
	    text.size > 0 && (text.data[text.size - 1] == '\n' || text.data[text.size - 1] == '\r'))
		text.size--;
	out->inside = text;
	read_line(text, &head, out);
	return PARSE_OK;
}

enum parse_result
parse_cri(struct span line, struct parsed *out)
{
	struct head head = { .is_part = false };

	if (!take_cri_head(&line, &head))
		return PARSE_NOT_MINE;
	read_line(line, &head, out);
	return PARSE_OK;
}
