/*
 * buffer.h: bytes that grow at the end.
 *
 * An empty buffer is all zero bits.  Writers reserve room once and then write
 * through the pointer: char *to = buffer_room(&b, 100); ...; b.size += used;
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include "base/arena.h"
#include "base/span.h"

struct buffer {
	char *data;
	size_t size;
	size_t capacity;
};

void buffer_grow(struct buffer *buffer, size_t room);
void buffer_release(struct buffer *buffer);

/* A pointer behind the last byte with at least `room` bytes to write to. */
static inline char *
buffer_room(struct buffer *buffer, size_t room)
{
	if (buffer->capacity - buffer->size < room)
		buffer_grow(buffer, room);
	return buffer->data + buffer->size;
}

static inline void
buffer_add(struct buffer *buffer, struct span text)
{
	if (text.size == 0)
		return;
	memcpy(buffer_room(buffer, text.size), text.data, text.size);
	buffer->size += text.size;
}

static inline void
buffer_add_byte(struct buffer *buffer, char byte)
{
	*buffer_room(buffer, 1) = byte;
	buffer->size++;
}

static inline struct span
buffer_span(const struct buffer *buffer)
{
	return (struct span){ buffer->data, buffer->size };
}

#endif
