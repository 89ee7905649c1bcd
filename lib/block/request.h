/*
 * request.h: one line that asks for a block or takes it back:
 *
 *	{"action":"block","address":"203.0.113.9","timeout_s":3600,"alert":"...","reason":"..."}
 *
 * `action` ("block", "unblock") and `address` must be there.  Members that are
 * not known are passed over.
 */
#ifndef BLOCK_REQUEST_H
#define BLOCK_REQUEST_H

#include "base/address.h"
#include "base/arena.h"

enum block_action {
	BLOCK_ADD,
	BLOCK_REMOVE,
};

/* Texts are empty where the request has none; they live in the line or its arena. */
struct block_request {
	enum block_action action;
	struct address address;
	struct network target; /* see target.h */
	int64_t timeout_s; /* 0: the default */
	struct span alert, reason;
	struct span actor; /* who it says it is */
};

/* Reads a line.  Returns NULL, or what is wrong with it: a sentence. */
const char *block_request_read(struct span line, struct arena *arena, struct block_request *out);

const char *block_action_name(enum block_action action);

#endif
