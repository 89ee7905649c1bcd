/*
 * writer.h: lines made durable: in the database or, while that is away, in the spool.
 *
 * Whoever has lines calls writer_add for each and then writer_commit until it says 0;
 * only then may they be passed on.  A batch that is half of it in the database when
 * all ends is no harm: an event is stored once, by its id.
 */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "event/id.h"
#include "store/batch.h"

struct writer_settings {
	const char *db; /* address of the store */
	const char
	    *spool; /* folder; NULL: what cannot be stored waits in memory, and its reader too */
	int64_t spool_bytes; /* that it may hold */
};

/* What became of the lines so far. */
struct writer_counts {
	int64_t stored; /* rows the database confirmed, those that it had among them */
	int64_t spooled; /* lines that went through the spool */
	int64_t tries; /* attempts that found the database away */
};

struct writer;

/*
 * NULL: the database's address is none or its schema another's, the spool is locked; also
 * EXIT_UNAVAILABLE, where the database is away and there is no spool.
 */
struct writer *writer_open(const struct writer_settings *settings, struct failure *failure);
void writer_free(struct writer *writer);

/* Goes on with another database, if it can be opened.  -1: the former one stays. */
int writer_change(struct writer *writer, const char *db, struct failure *failure);

/*
 * Adds the event of the line that will stand at `at` in what is given to
 * writer_commit, without its newline.  An event without an id gets one.
 */
void writer_add(
    struct writer *writer, struct wire_line *line, struct identities *identities, size_t at);

/* A batch is full: of events, of bytes, or 200 ms old. */
bool writer_is_due(const struct writer *writer, size_t bytes);

/*
 * Makes all durable that was added, whose lines are `lines`.  0: it is; > 0: the
 * database is away, ask again after so many ms; -1: it cannot be done.
 */
int64_t writer_commit(struct writer *writer, struct span lines, struct failure *failure);

/* Is what was last made durable in the spool, and not yet in the database? */
bool writer_is_spooled(const struct writer *writer);

/* Stores what waits in the spool, for at most so many ms.  0, also if the database is away; or -1. */
int writer_catch_up(struct writer *writer, int64_t limit_ms, struct failure *failure);

/* Lines in the spool. */
int64_t writer_waiting(const struct writer *writer);
bool writer_is_away(const struct writer *writer);
struct writer_counts writer_counts(const struct writer *writer);

/* The store's name and level, for people; NULL while it was never there. */
const struct store *writer_store(const struct writer *writer);

#endif
