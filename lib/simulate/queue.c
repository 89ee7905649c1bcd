/* queue.c: the heap, and slots for lines. */

#include <stdlib.h>

#include "base/arena.h"
#include "simulate/queue.h"

enum { SLOTS_A_BLOCK = 64 };

struct line_block {
	struct line_block *next;
	struct queued_line slots[SLOTS_A_BLOCK];
};

void
queue_release(struct queue *queue)
{
	while (queue->blocks) {
		struct line_block *next = queue->blocks->next;

		free(queue->blocks);
		queue->blocks = next;
	}
	free(queue->heap);
	*queue = (struct queue){ 0 };
}

static bool
is_before(const struct queued *a, const struct queued *b)
{
	return a->at_ms < b->at_ms || (a->at_ms == b->at_ms && a->order < b->order);
}

void
queue_put(struct queue *queue, int64_t at_ms, struct queued_line *line, struct actor *actor)
{
	struct queued item = { at_ms, queue->next_order++, line, actor };
	size_t i = queue->count++;

	if (queue->count > queue->capacity) {
		queue->capacity = queue->capacity ? 2 * queue->capacity : 256;
		queue->heap = must_realloc(queue->heap, queue->capacity * sizeof(item));
	}
	for (; i > 0 && is_before(&item, &queue->heap[(i - 1) / 2]); i = (i - 1) / 2)
		queue->heap[i] = queue->heap[(i - 1) / 2];
	queue->heap[i] = item;
}

struct queued
queue_take(struct queue *queue)
{
	struct queued first = queue->heap[0], item = queue->heap[--queue->count];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < queue->count) {
		if (child + 1 < queue->count &&
		    is_before(&queue->heap[child + 1], &queue->heap[child]))
			child++;
		if (!is_before(&queue->heap[child], &item))
			break;
		queue->heap[i] = queue->heap[child];
		i = child;
	}
	queue->heap[i] = item;
	return first;
}

struct queued_line *
queue_new_line(struct queue *queue)
{
	struct queued_line *line;

	if (!queue->free_lines) {
		struct line_block *block = must_alloc(sizeof(*block));

		block->next = queue->blocks;
		queue->blocks = block;
		for (int i = 0; i < SLOTS_A_BLOCK; i++)
			queue_drop_line(queue, &block->slots[i]);
	}
	line = queue->free_lines;
	queue->free_lines = line->next_free;
	return line;
}

void
queue_drop_line(struct queue *queue, struct queued_line *line)
{
	line->next_free = queue->free_lines;
	queue->free_lines = line;
}
