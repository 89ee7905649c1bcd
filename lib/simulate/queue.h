/*
 * queue.h: what is to come, in order of time: lines to show, actors to wake.
 *
 * A binary heap; of two things due at the same time the one that was put in
 * first comes first, so that the order never depends on the heap's shape.
 * Lines live in slots that are used again.
 */
#ifndef SIMULATE_QUEUE_H
#define SIMULATE_QUEUE_H

#include <stddef.h>
#include <stdint.h>

struct actor;

/* No simulated line is longer; what would be is cut. */
enum { QUEUED_LINE_SIZE = 1000 };

struct queued_line {
	struct queued_line *next_free;
	int kind;
	int size;
	char text[QUEUED_LINE_SIZE];
};

struct queued {
	int64_t at_ms;
	uint64_t order;
	struct queued_line *line; /* or NULL: */
	struct actor *actor; /* to be woken */
};

struct queue {
	struct queued *heap;
	size_t count, capacity;
	uint64_t next_order;
	struct queued_line *free_lines;
	struct line_block *blocks; /* of slots, to be freed at the end */
};

/* An empty queue is all zero bits. */
void queue_release(struct queue *queue);

void queue_put(struct queue *queue, int64_t at_ms, struct queued_line *line, struct actor *actor);

/* Takes the earliest off; only while count > 0. */
struct queued queue_take(struct queue *queue);

/* A slot to write a line to, and the way back. */
struct queued_line *queue_new_line(struct queue *queue);
void queue_drop_line(struct queue *queue, struct queued_line *line);

#endif
