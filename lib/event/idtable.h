/*
 * idtable.h: event ids, numbered in the order in which they come.
 *
 * For what must be found again by event.id: verdicts, or another scoring of
 * the same events.  What belongs to an id its keeper has in an array, by the
 * id's number.
 */
#ifndef EVENT_IDTABLE_H
#define EVENT_IDTABLE_H

#include <stdint.h>

#include "event/event.h"

enum { EVENT_ID_SIZE = sizeof(((struct event *)NULL)->id) };

struct idtable {
	uint64_t (*key)[2]; /* 128 bits of SipHash of each id, by its number */
	uint32_t *slot; /* open addressing: numbers + 1, 0 where it is free */
	size_t count, capacity, slots;
};

/* An id's number where there is none. */
#define IDTABLE_NONE UINT32_MAX

/* An empty table is all zero bits; 24 to 40 bytes an id. */
void idtable_release(struct idtable *table);

/* The number of an id of EVENT_ID_SIZE bytes; a new one gets the next. */
uint32_t idtable_add(struct idtable *table, const char *id);

uint32_t idtable_find(const struct idtable *table, const char *id);

#endif
