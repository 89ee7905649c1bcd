/*
 * escape.h: texts from log lines in other languages' texts (within lib/alert only).
 *
 * All of them take UTF-8 of any characters and append; what would make more than `max`
 * bytes is cut between two characters, and "..." stands for it.  None writes a NUL.
 */
#ifndef ALERT_ESCAPE_H
#define ALERT_ESCAPE_H

#include "base/buffer.h"

/* What some characters become; ended by a row without text. */
struct escape {
	char byte;
	const char *text;
};

extern const struct escape escape_html[], escape_slack[], escape_markdown[], escape_none[];

void escape_add(struct buffer *to, struct span text, const struct escape *escapes, size_t max);

/*
 * Without what shows itself and not what it says: control characters, and those that turn
 * the direction of writing.  Line breaks and tabs become spaces.
 */
void plain_add(struct buffer *to, struct span text);

/* A NUL behind it, for those who want strings; it does not count. */
const char *buffer_text(struct buffer *buffer);

#endif
