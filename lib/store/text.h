/*
 * text.h: texts from outside, as columns hold them.
 *
 * No database is at ease with a NUL in a text: U+FFFD stands in its place, as in that of
 * bytes that are no UTF-8, and what is longer than `most` bytes is cut between characters.
 */
#ifndef STORE_TEXT_H
#define STORE_TEXT_H

#include "base/buffer.h"

void text_put(struct buffer *to, struct span text, size_t most);

/* The same as a span: the text itself where it can stay as it is, else a copy in the arena. */
struct span text_column(struct span text, size_t most, struct arena *arena);

#endif
