/*
 * arena.h: memory that is freed all at once.
 *
 * The loop over records owns one arena and clears it each turn, so that a
 * parser can make strings without thinking of freeing them.  Running out of
 * memory ends the program (arena_alloc never returns NULL).
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/span.h"

struct arena_block;

struct arena {
	struct arena_block *block; /* the newest, from which memory is taken */
	size_t used; /* bytes of it that are taken */
};

/* An empty arena is all zero bits: struct arena a = { 0 }; */

/* size bytes, aligned for any type, not cleared. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of text that lives as long as the arena. */
struct span arena_copy(struct arena *arena, struct span text);

/* Forgets everything, keeps one block for the next turn. */
void arena_clear(struct arena *arena);

/* Gives all memory back; the arena is empty and may be used again. */
void arena_release(struct arena *arena);

/* malloc, calloc and realloc that end the program when memory is out. */
void *must_alloc(size_t size);
void *must_calloc(size_t count, size_t size);
void *must_realloc(void *old, size_t size);

#endif
