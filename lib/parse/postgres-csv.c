/*
 * postgres-csv.c: PostgreSQL's log in CSV (log_destination = csvlog).
 *
 *   2026-03-27 13:06:56.123 UTC,"ana","app",812,"203.0.113.9:4022",69c6823f.32c,1,"authentication",
 *   2026-03-27 13:06:55 UTC,3/2,0,FATAL,28P01,"password authentication failed for user ""ana""",...
 */

#include "parse/formats.h"

enum column { TIME, USER, DATABASE, PID, PEER, LEVEL = 11, STATE, MESSAGE, COLUMNS };

/* Cuts one column off; quotes are doubled in a quoted one. */
static bool
cut_column(struct span *line, struct arena *strings, struct span *column)
{
	size_t end = 1, size = 0;
	bool has_quotes = false;
	char *text;

	if (!span_starts(*line, SPAN("\""))) {
		*column = span_cut(line, ',');
		return true;
	}
	while (end < line->size &&
	       (line->data[end] != '"' || (end + 1 < line->size && line->data[end + 1] == '"'))) {
		has_quotes |= line->data[end] == '"';
		end += line->data[end] == '"' ? 2 : 1;
	}
	if (end >= line->size)
		return false;
	*column = (struct span){ line->data + 1, end - 1 };
	*line = span_skip(*line, end + 1);
	if (has_quotes) {
		text = arena_alloc(strings, column->size);
		for (size_t i = 0; i < column->size; i++) {
			text[size++] = column->data[i];
			i += column->data[i] == '"';
		}
		*column = (struct span){ text, size };
	}
	return span_take(line, SPAN(",")) || line->size == 0;
}

static void
set_peer(struct span peer, struct event *event)
{
	size_t colon = span_last_index(peer, ':');

	if (peer.size == 0 || peer.data[0] == '[') /* "[local]" */
		return;
	set_source(event, span_first(peer, colon));
	set_port(event, FIELD_SOURCE_PORT, span_skip(peer, colon + 1));
}

enum parse_result
parse_postgres_csv(struct span line, struct parsed *out)
{
	struct event *event = out->event;
	struct span columns[COLUMNS], time;

	if (line.size < 60 || line.data[10] != ' ' || !memchr(line.data + 19, ',', 20))
		return PARSE_NOT_MINE;
	for (int i = 0; i < COLUMNS; i++)
		if (!cut_column(&line, out->strings, &columns[i]))
			return PARSE_NOT_MINE;
	time = columns[TIME];
	if (columns[STATE].size != 5 || !stamp_take_iso(&time, &out->stamp) ||
	    (!stamp_take_zone(&time, &out->stamp) && time.size > 6)) /* an unknown zone */
		return PARSE_NOT_MINE;
	set_program(event, "postgres", "postgresql", columns[MESSAGE]);
	set_count(event, FIELD_PROCESS_PID, columns[PID]);
	set_peer(columns[PEER], event);
	if (columns[USER].size > 0)
		event_set(event, FIELD_USER_NAME, columns[USER]);
	return read_postgres(columns[LEVEL], columns[MESSAGE], event) ? PARSE_OK : PARSE_NOT_MINE;
}
