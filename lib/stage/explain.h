/*
 * explain.h: what siem-parse --explain writes in place of an event: which
 * format read the line, and which of its bytes became which field.
 *
 * It is for people, but one fact stands on a line, so that grep and awk can
 * pick it.  Offsets count bytes from 1, as cut -b does.  Every byte that is no
 * printable ASCII is written as \xNN: a log line cannot play with a terminal.
 */
#ifndef STAGE_EXPLAIN_H
#define STAGE_EXPLAIN_H

#include "base/buffer.h"
#include "parse/parse.h"

/* What the stage saw of a record; the spans live as long as the record. */
struct explanation {
	int64_t number; /* of the record, from 1 */
	struct span line; /* without its envelope */
	struct span asked; /* what formats saw of it: cut at --max-line, without a CR */
	const struct format_choice *choice;
	struct arena *arena;
	bool is_json; /* it was read as JSON, not as text */
	bool is_event; /* event and parsed are filled */
	struct event event;
	struct parsed parsed;
	const char *error; /* of a pipeline error */
};

void explain_write(struct buffer *to, struct explanation *seen);

#endif
