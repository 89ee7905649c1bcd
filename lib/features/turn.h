/* turn.h: one event on its way through a memory. */
#ifndef FEATURES_TURN_H
#define FEATURES_TURN_H

#include "features/keys.h"
#include "features/memory.h"

struct turn {
	struct memory *memory;
	const struct event *event;
	struct registry_key host_key;
	struct source_name source;
	struct sighting sighting;
	int64_t known_before_ms; /* logins until then make a place known */
	bool is_login; /* a successful one that is to be remembered */
	struct features *features; /* what comes of it */
};

/* Fills turn from its memory and event, and moves the memory's clock and checkpoints. */
void turn_read(struct turn *turn);

/* Features 1 to 4: the local time of the event. */
void compute_clock(struct turn *turn);

/* Features 12 to 14: where logins come from; remembers a successful one. */
void compute_whence(struct turn *turn, struct host *host);

#endif
