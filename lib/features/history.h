/*
 * history.h: from events in a row to their features.
 *
 * A memory holds what the features of an event need of the events before it:
 * windows of its source (source.h), its host's sources and usual place, its
 * user's usual place, first logins, sshd processes without a verdict, and how
 * far each log file has been counted.  It is bounded: past its caps the source
 * (host, user) that was silent for longest is forgotten, and counted.
 *
 *	struct memory *memory = memory_new(&options);
 *	...
 *	features_compute(memory, &event, &features, &history);
 *
 * With a million sources it takes less than 1 GiB.
 */
#ifndef FEATURES_HISTORY_H
#define FEATURES_HISTORY_H

#include <stddef.h>

#include "event/event.h"
#include "features/features.h"
#include "features/lists.h"

struct memory;

struct memory_options {
	size_t max_sources; /* also users, and at most LIMIT_HOSTS hosts; 0: LIMIT_SOURCES */
	const struct lists *lists; /* must outlive the memory; NULL: the defaults */
};

struct memory *memory_new(const struct memory_options *options);
void memory_free(struct memory *memory);

/* Other lists from now on (a new siem.conf); the caller keeps the old ones. */
void memory_set_lists(struct memory *memory, const struct lists *lists);

/*
 * Computes the event's features, the event itself included in its windows,
 * and remembers it.  Two kinds are not remembered, only scored: one whose time
 * is tagged implausible (it counts as if it came at its source's newest time),
 * and one at or before the checkpoint of its file (it is counted already).  A
 * late event counts in the bucket it belongs to, while that is in the window,
 * and else in its own features only.
 */
void features_compute(struct memory *memory, const struct event *event, struct features *features,
    struct history *history);

/* A hash of the event's source, the same on every machine: for grouping rows by it. */
uint64_t event_source_hash(const struct event *event);

/* What a memory is made of, for metrics: "sources", "hosts", ... */
enum memory_part {
	MEMORY_SOURCES,
	MEMORY_HOSTS,
	MEMORY_USERS,
	MEMORY_LOGINS, /* sources that logged in successfully */
	MEMORY_COUNTRIES, /* the same */
	MEMORY_SSHD, /* sshd processes whose attempt is counted */
	MEMORY_FILES, /* checkpoints */
	MEMORY_PARTS
};

/* How many are remembered now, and how many had to give way since the start. */
size_t memory_count(const struct memory *memory, enum memory_part part);
uint64_t memory_evictions(const struct memory *memory, enum memory_part part);

#endif
