/*
 * batch.h: rows that are gathered from lines, to be stored in one transaction.
 *
 * A row's texts are copied, but for the line itself: that stands in a text of the
 * caller's which may still grow and move, so it is named by where in it the line
 * begins, and becomes a span when the text is given to batch_rows.
 */
#ifndef STORE_BATCH_H
#define STORE_BATCH_H

#include "store/store.h"
#include "wire/wire.h"

struct batch {
	struct store_row *rows;
	size_t *at; /* of each row: where its line stands in the caller's text */
	size_t count, capacity;
	struct arena texts;
	struct arena line_texts; /* of one line, cleared behind it */
};

/* An empty batch is all zero bits. */
void batch_release(struct batch *batch);
void batch_clear(struct batch *batch);

/* What a row says beside what its line says. */
struct batch_place {
	size_t at, size; /* the line in the caller's text */
	int64_t received_ms; /* if the line does not say it */
};

/* Adds the row of an event, which has its time and its id. */
void batch_add(struct batch *batch, const struct wire_line *line, const struct batch_place *place);

/* The rows, whose lines stand in text. */
const struct store_row *batch_rows(struct batch *batch, const char *text);

#endif
