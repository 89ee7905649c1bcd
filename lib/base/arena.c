/* arena.c: blocks in a list; the newest gives, a large request gets its own. */

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

enum { BLOCK_SIZE = 64 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t size;
	alignas(max_align_t) char data[];
};

static void
no_memory(size_t size)
{
	fprintf(stderr, "siem: out of memory (%zu bytes)\n", size);
	abort();
}

void *
must_alloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		no_memory(size);
	return p;
}

void *
must_calloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (!p)
		no_memory(count * size);
	return p;
}

void *
must_realloc(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);

	if (!p)
		no_memory(size);
	return p;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->block;
	void *p;

	size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (!block || block->size - arena->used < size) {
		size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;

		block = must_alloc(sizeof(*block) + room);
		block->next = arena->block;
		block->size = room;
		arena->block = block;
		arena->used = 0;
	}
	p = block->data + arena->used;
	arena->used += size;
	return p;
}

struct span
arena_copy(struct arena *arena, struct span text)
{
	char *copy = arena_alloc(arena, text.size);

	if (text.size > 0)
		memcpy(copy, text.data, text.size);
	return (struct span){ copy, text.size };
}

void
arena_clear(struct arena *arena)
{
	while (arena->block && (arena->block->next || arena->block->size > BLOCK_SIZE)) {
		struct arena_block *next = arena->block->next;

		free(arena->block);
		arena->block = next;
	}
	arena->used = 0;
}

void
arena_release(struct arena *arena)
{
	while (arena->block) {
		struct arena_block *next = arena->block->next;

		free(arena->block);
		arena->block = next;
	}
	arena->used = 0;
}
