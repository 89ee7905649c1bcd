/*
 * leg.h: a chain with the lines that are in it: sent in order, answered in order, and sent
 * again when the chain has died.
 *
 * A line stays in the window until it is answered, so a death loses none. After one, all that
 * was in the chain is sent again; if the chain dies of these too, a few at a time, at last one
 * at a time: who is alone in it when it dies twice is to blame.
 *
 * All of it belongs to one thread.
 */
#ifndef HTTP_LEG_H
#define HTTP_LEG_H

#include <poll.h>

#include "http/chain.h"

struct parcel;

enum { LEG_ID_SIZE = 36 };

/* A line in a leg. */
struct leg_item {
	struct parcel *parcel;
	size_t index; /* in the parcel */
	size_t size; /* of the line with its newline */
	int64_t number; /* its place among all lines ever */
	char id[LEG_ID_SIZE]; /* event.id, where the line is an event */
	bool is_replaced; /* it is the error record of a line that killed */
	int deaths; /* of a chain in which it was alone */
};

struct leg;

/* What a leg asks of its owner. */
struct leg_calls {
	/* The line is the answer to the oldest item.  False: it is not its answer. */
	bool (*take)(void *data, struct leg *leg, const struct leg_item *item, struct span line);
	/* The oldest item kills: it is replaced (leg_replace) or taken away (leg_drop). */
	void (*blame)(void *data, struct leg *leg, const struct leg_item *item);
	void *data;
};

enum leg_state {
	LEG_DOWN, /* to be started, at next_ms */
	LEG_UP,
	LEG_ENDING, /* something ended: what it still writes is read */
	LEG_OVER, /* it came to its end, as it was asked to */
};

struct leg {
	struct chain chain;
	struct leg_calls calls;
	enum leg_state state;
	bool is_last; /* its chain is to end, and not to be started again */
	bool is_abandoned; /* whatever it has not answered */
	bool has_worked; /* answered a line, or ran for a while */
	bool is_held; /* its answers are not wanted now */
	bool is_deaf; /* its chain has lost step: what it still says counts for nothing */
	int64_t hang_ms; /* without an answer for so long it is killed; 0: it may take its time */
	int64_t next_ms, started_ms, ending_ms, active_ms;
	int failures; /* deaths since the last answer */
	int64_t deaths, mismatches, replayed;

	struct buffer window; /* the items' lines, from `start` on */
	size_t start, sent;
	struct leg_item *items; /* from `first` on */
	size_t first, end, capacity;
	size_t suspects; /* of the first: they were in a chain that died */
	size_t limit; /* so many may be in the chain at once; 0: any number */

	struct buffer said; /* read, not yet a whole line */
};

void leg_init(struct leg *leg, const struct program *programs, int count);
void leg_release(struct leg *leg);

static inline size_t
leg_count(const struct leg *leg)
{
	return leg->end - leg->first;
}

static inline size_t
leg_bytes(const struct leg *leg)
{
	return leg->window.size - leg->start;
}

/* The line of the oldest item. */
struct span leg_oldest(const struct leg *leg);

/* Behind the others; its line, item->size bytes, was added to leg->window just now. */
void leg_push(struct leg *leg, const struct leg_item *item);

/* For `blame`. */
void leg_replace(struct leg *leg, struct span line);
void leg_drop(struct leg *leg);

/* No line will come any more: the chain ends when all are answered. */
void leg_finish(struct leg *leg);

/* The same at once; what is not answered is forgotten. */
void leg_abandon(struct leg *leg);

/* Has it died again and again, without an answer in between? */
bool leg_is_down(const struct leg *leg, int64_t now_ms);

/* What to wait for: at most COMMAND_PROGRAMS + 2 rows; returns how many. */
int leg_wait(const struct leg *leg, struct pollfd *fds);

/* When it wants to be looked at, at the latest. */
int64_t leg_due_ms(const struct leg *leg, int64_t now_ms);

/* Does what can be done without waiting. */
void leg_turn(struct leg *leg, int64_t now_ms);

#endif
