/* write.h: the members of an event, one object at a time (within lib/wire only). */
#ifndef WIRE_WRITE_H
#define WIRE_WRITE_H

#include "wire/wire.h"

/* What is written, and what the line has already (line NULL: nothing). */
struct wire_writer {
	struct buffer *to;
	const struct event *event;
	const struct wire_line *line;
	bool needs_comma; /* a member stands before the next one */
};

/* The members of an object that the line lacks: specials, fields, then the objects in it. */
void wire_write_members(struct wire_writer *writer, enum event_object object);

/* ["truncated",...] */
void wire_write_tags(struct buffer *to, uint32_t tags);

#endif
