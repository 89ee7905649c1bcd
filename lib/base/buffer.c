/* buffer.c: growth by doubling. */

#include <stdlib.h>

#include "base/buffer.h"

void
buffer_grow(struct buffer *buffer, size_t room)
{
	size_t capacity = buffer->capacity ? buffer->capacity : 4096;

	while (capacity - buffer->size < room)
		capacity *= 2;
	buffer->data = must_realloc(buffer->data, capacity);
	buffer->capacity = capacity;
}

void
buffer_release(struct buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct buffer){ 0 };
}
