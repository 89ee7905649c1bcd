/*
 * similar.h: other anomalies of the same entity and kind of log, within 24 hours of one.
 *
 * The workers that wait for the pipeline have no store, since lines are taken while it is away;
 * they share this one, which is opened when it is needed and asked by one at a time.
 */
#ifndef API_SIMILAR_H
#define API_SIMILAR_H

#include "base/arena.h"
#include "base/limits.h"

struct similar;

struct similar *similar_new(const char *db);
void similar_free(struct similar *similar); /* NULL will do */

enum { SIMILAR_ROWS = 5 };

/* What was found in one request: an attack has many lines and few entities. */
struct similar_memory {
	struct similar_found *found[LIMIT_SIMILAR_ENTITIES];
	int count;
};

/*
 * The newest five as a JSON array in the arena, for an anomaly's line; "[]" without any, and
 * where the store is away or was asked for too many entities in this request.
 */
struct span similar_find(
    struct similar *similar, struct similar_memory *memory, struct span line, struct arena *arena);

#endif
