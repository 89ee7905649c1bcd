/*
 * asker.h: requests to siem-block at its socket, and its answers; never waits for it.
 *
 * Requests are answered in their order.  While nobody is there they wait, at most
 * LIMIT_BLOCK_ASKED of them and each for ASKER_PATIENCE_MS: then it has failed, since a
 * block is for the attack that goes on.
 */
#ifndef ALERT_ASKER_H
#define ALERT_ASKER_H

#include "base/buffer.h"

enum { ASKER_PATIENCE_MS = 60 * 1000 };

enum asker_outcome {
	ASKED_BLOCKED, /* it is so in the kernel */
	ASKED_DRY, /* siem-block only says what it would do */
	ASKED_REFUSED,
	ASKED_FAILED,
	ASKED_OUTCOME_COUNT
};

/* Texts live until the callback returns. */
struct asker_answer {
	char alert[36]; /* the id */
	enum asker_outcome outcome;
	struct span network; /* that is blocked, where it says so */
	struct span reason; /* as it was asked with */
	struct span text; /* why it was refused or has failed */
	int64_t until_ms; /* 0: not said */
};

struct asker;

/* `hear` is called from asker_turn. */
struct asker *asker_new(
    const char *path, void (*hear)(void *data, const struct asker_answer *answer), void *data);
void asker_free(struct asker *asker);

/* False: too many wait, and it is not asked. */
bool asker_ask(struct asker *asker, const char alert[36], struct span address, struct span reason);

/* Sends and hears what it can. */
void asker_turn(struct asker *asker);

/* Until all are answered, or for so many ms. */
void asker_drain(struct asker *asker, int64_t limit_ms);

#endif
