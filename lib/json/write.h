/* write.h: JSON text into a buffer; what is written is always valid JSON in UTF-8. */
#ifndef JSON_WRITE_H
#define JSON_WRITE_H

#include <stdint.h>

#include "base/buffer.h"

/*
 * A string with its quotes.  Bytes that are not UTF-8 become U+FFFD, one for
 * each maximal part of a sequence that is broken; returns false if there were any.
 */
bool json_write_string(struct buffer *buffer, struct span text);

/*
 * The same through a pointer, for who writes many short ones: to `at`, where
 * JSON_STRING_ROOM bytes are free.  Returns the place behind it.
 */
#define JSON_STRING_ROOM(size) (6 * (size_t)(size) + 18)
char *json_put_string(char *at, struct span text);

void json_write_integer(struct buffer *buffer, int64_t value);

/* A member: `before`, such as ",\"name\":", as it is, and its value. */
void json_add_text(struct buffer *buffer, const char *before, struct span text);
void json_add_integer(struct buffer *buffer, const char *before, int64_t value);

/* Fixed point, at most six decimals. */
void json_write_decimal(struct buffer *buffer, double value);

/* Is all of it UTF-8? */
bool utf8_is_valid(struct span text);

/* Base64 (RFC 4648): the room that so many bytes need, and writing; returns what was written. */
size_t base64_size(size_t bytes);
size_t base64_write(char *to, struct span bytes);

#endif
