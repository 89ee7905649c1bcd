/* block-ask.h: one request to siem-block, and its answer (within lib/api only). */
#ifndef API_BLOCK_ASK_H
#define API_BLOCK_ASK_H

#include "block/request.h"
#include "base/failure.h"

/* Its own limits are strict: it answers at once, or refuses. */
enum { BLOCK_ASK_MS = 10 * 1000 };

struct block_question {
	const char *socket;
	enum block_action action;
	struct span address, actor, reason; /* reason may be empty */
	int64_t timeout_s; /* 0: siem-block's default */
};

enum block_outcome {
	BLOCK_DONE,
	BLOCK_DRY, /* siem-block runs without --enable */
	BLOCK_REFUSED,
	BLOCK_FAILED,
};

struct block_reply {
	enum block_outcome outcome;
	char network[64]; /* that was blocked for the address */
	char text[1200]; /* why it was refused or has failed */
	int64_t until_ms; /* 0: not said */
};

/* -1: EXIT_UNAVAILABLE, it is not there or does not answer. */
int block_ask_once(
    const struct block_question *question, struct block_reply *reply, struct failure *failure);

#endif
