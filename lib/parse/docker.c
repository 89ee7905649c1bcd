/*
 * docker.c: what container engines write around a container's lines.
 *
 *   {"log":"203.0.113.9 - - [27/Mar/2026:13:06:56 +0000] \"GET / HTTP/1.1\" 200 5\n","stream":"stdout","time":"2026-03-27T13:06:56.003123456Z"}
 *   2026-03-27T13:06:56.003123456Z stdout F 203.0.113.9 - - [27/Mar/2026:13:06:56 +0000] "GET / HTTP/1.1" 200 5
 *
 * Docker's json-file driver, and Kubernetes' CRI (containerd, CRI-O).  Both cut
 * a line into parts of 16 KiB: no line feed, or P for F, says that more follows.
 */

#include "json/scan.h"
#include "parse/formats.h"

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

/* "2026-03-27T13:06:56.003123456Z stdout F ": behind F or P later versions may add ":tag". */
static bool
take_cri_head(struct span *text, struct stamp *stamp)
{
	struct span at = *text;

	if (at.size < 20 || at.data[10] != 'T' || !stamp_take_iso(&at, stamp) ||
	    (!span_take(&at, SPAN(" stdout ")) && !span_take(&at, SPAN(" stderr "))) ||
	    (!span_take(&at, SPAN("F")) && !span_take(&at, SPAN("P"))))
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
	struct stamp stamp;

	return span_starts(text, SPAN("{")) || take_cri_head(&text, &stamp);
}

/* The line in the frame, by whatever reads it. */
static void
read_inside(struct span text, struct parsed *out)
{
	if (is_json(text)) {
		parse_json(text, out);
		return;
	}
	if (text.size > 0 && !is_frame(text) && parse_line(text, out->choice, out) == PARSE_OK)
		return;
	event_clear(out->event);
	out->stamp.kind = STAMP_NONE;
	event_set(out->event, FIELD_MESSAGE, text);
	event_set(out->event, FIELD_EVENT_DATASET, SPAN("docker"));
}

/* A time that the line says itself is when it happened, if it says the zone too. */
static void
read_line(struct span text, const struct stamp *stamp, struct parsed *out)
{
	read_inside(text, out);
	if (out->stamp.kind != STAMP_ZONED)
		out->stamp = *stamp;
}

enum parse_result
parse_docker(struct span line, struct parsed *out)
{
	struct span values[NAME_COUNT] = { { NULL, 0 } }, time;
	struct stamp stamp = { .kind = STAMP_NONE };

	if (!read_frame(line, out->strings, values) ||
	    (!span_is(values[STREAM], "stdout") && !span_is(values[STREAM], "stderr")))
		return PARSE_NOT_MINE;
	time = values[TIME];
	if (!stamp_take_iso(&time, &stamp) || time.size > 0)
		return PARSE_NOT_MINE;
	while (values[LOG].size > 0 && (values[LOG].data[values[LOG].size - 1] == '\n' ||
					   values[LOG].data[values[LOG].size - 1] == '\r'))
		values[LOG].size--;
	out->inside = values[LOG];
	read_line(values[LOG], &stamp, out);
	return PARSE_OK;
}

enum parse_result
parse_cri(struct span line, struct parsed *out)
{
	struct stamp stamp = { .kind = STAMP_NONE };

	if (!take_cri_head(&line, &stamp))
		return PARSE_NOT_MINE;
	read_line(line, &stamp, out);
	return PARSE_OK;
}
