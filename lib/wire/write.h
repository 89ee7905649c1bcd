/* write.h: the members of an event, one object at a time (within lib/wire only). */
#ifndef WIRE_WRITE_H
#define WIRE_WRITE_H

#include "wire/wire.h"

/* What is written, and what the line has already (line NULL: nothing). */
struct wire_writer {
	struct buffer *to;
	const struct event *event;
	const struct wire_line *line;
};

/*
 * The members of an object that the line lacks, each with a comma before it:
 * specials, fields, then the objects in it.  False if there were none.
 */
bool wire_write_members(struct wire_writer *writer, enum event_object object);

#endif
