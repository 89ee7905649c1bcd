/*
 * verdicts.h: what analysts said of events, by event.id.
 *
 * A file of text, one verdict a line; what stands behind a second tab is the
 * analyst's own.  Empty lines and those that begin with '#' say nothing; of two
 * verdicts on one event the later one counts.
 *
 *	019cad22-7ae0-8534-99e3-5a7718ced00f	attack
 *	019cad22-a5d8-8f7d-87b5-2f334905e78c	false_positive	the new backup
 */
#ifndef EVENT_VERDICTS_H
#define EVENT_VERDICTS_H

#include "base/failure.h"
#include "event/idtable.h"

enum verdict { VERDICT_NONE, VERDICT_ATTACK, VERDICT_FALSE_POSITIVE };

struct verdicts {
	struct idtable ids;
	unsigned char *verdict; /* by the id's number */
	size_t capacity;
};

/* "attack" or "false_positive"; VERDICT_NONE for any other word. */
enum verdict verdict_named(struct span name);

/* No verdicts are all zero bits. */
void verdicts_release(struct verdicts *verdicts);

/* Takes one line; false: it is none. */
bool verdicts_take(struct verdicts *verdicts, struct span line);

/*
 * Adds those of a file.  -1: EXIT_NO_INPUT or EXIT_IO if it cannot be read,
 * EXIT_BAD_DATA if a line is no verdict or they are more than LIMIT_VERDICTS.
 */
int verdicts_read(struct verdicts *verdicts, const char *path, struct failure *failure);

enum verdict verdict_of(const struct verdicts *verdicts, const struct event *event);

#endif
