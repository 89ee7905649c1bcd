/*
 * counted.h: which events were counted, so that input which is read again changes nothing.
 *
 * Two memories.  A group remembers, across processes, from when to when it counted, and of its
 * newest events the ids: what lies between its first event and the oldest that it knows by
 * id is taken for counted.  And a process remembers the ids of its last events, whatever
 * their group.
 */
#ifndef ALERT_COUNTED_H
#define ALERT_COUNTED_H

#include "base/buffer.h"

/* A hash of an event.id. */
uint64_t counted_hash(const char id[36]);

struct counted_event {
	int64_t time_ms;
	uint64_t hash;
};

/* Of a group.  An empty one is made by counted_clear. */
struct counted {
	int64_t from_ms; /* its first event; INT64_MAX: there was none */
	int64_t low_ms; /* ids of events up to this are forgotten; INT64_MIN: none is */
	struct counted_event *newest; /* by time; COUNTED_KEPT or more, LIMIT_ALERT_IDS at most */
	int count, capacity;
};

enum { COUNTED_KEPT = 64 };

void counted_clear(struct counted *counted);
void counted_release(struct counted *counted);
void counted_add(struct counted *counted, int64_t time_ms, uint64_t hash);

/* Was this event counted, as far as they know? */
bool counted_has(const struct counted *counted, int64_t time_ms, uint64_t hash);

/* Takes in what another one counted. */
void counted_merge(struct counted *counted, const struct counted *other);

/* "from":1,"low":2,"newest":"00..." and back; false: it is no such text. */
void counted_write(struct buffer *to, const struct counted *counted);
bool counted_read_newest(struct counted *counted, struct span text);

/* Ids of a process: LIMIT_ALERT_RECENT of them at least, and twice as many at most. */
struct recent_ids;

struct recent_ids *recent_new(void);
void recent_free(struct recent_ids *recent);
bool recent_has(const struct recent_ids *recent, uint64_t hash);
void recent_add(struct recent_ids *recent, uint64_t hash);

#endif
