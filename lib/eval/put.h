/* put.h: what reports are written with: members of JSON, and words for people. */
#ifndef EVAL_PUT_H
#define EVAL_PUT_H

#include <stdint.h>

#include "base/buffer.h"

/* `,"name":`, or without the comma where an object or array begins. */
void put_key(struct buffer *to, const char *name);

void put_integer(struct buffer *to, const char *name, int64_t value);
void put_decimal(struct buffer *to, const char *name, double value); /* NaN is null */
void put_text(struct buffer *to, const char *name, struct span text);
void put_bool(struct buffer *to, const char *name, bool value);

/* The next element of an array, or an object's value, is an object. */
void put_open(struct buffer *to);

/* Like printf; at most 511 bytes. */
void put_words(struct buffer *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * A client's text for a terminal: at most so many bytes of it, cut at a
 * character, with '.' for what a terminal could take for a command.
 */
void put_foreign(struct buffer *to, struct span text, size_t most);

#endif
