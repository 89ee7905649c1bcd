/*
 * answer-line.h: what the pipeline looks for in the lines of its programs.
 *
 * Only the cursor walks over them: a line that kills a program must not find the same fault here.
 */
#ifndef HTTP_ANSWER_LINE_H
#define HTTP_ANSWER_LINE_H

#include "base/buffer.h"

/* What siem-parse wrote of a line. */
struct answer_event {
	struct span id; /* event.id, 36 characters */
	bool is_error; /* event.kind is pipeline_error */
	int64_t offset; /* log.offset; -1: none */
};

/* False: it is no event with an id. */
bool answer_read_event(struct span line, struct answer_event *out);

/* Only event.id; "" where there is none. */
struct span answer_id(struct span line);

/*
 * Writes the error record that takes a line's place, newline included: of an event with its
 * time, id and position, or of an envelope.
 */
void answer_write_error(struct buffer *to, struct span line, const char *text);

#endif
