/*
 * answer.h: what became of a request, as the line that its sender gets and as
 * the record in the audit log.
 *
 *	{"action":"block","address":"203.0.113.9","network":"203.0.113.9","done":true,
 *	 "dry_run":false,"commands":["nft add element ..."],"until":"2026-11-23T02:00:00.000Z"}
 */
#ifndef BLOCK_ANSWER_H
#define BLOCK_ANSWER_H

#include <sys/types.h>

#include "base/buffer.h"
#include "block/firewall.h"
#include "block/guard.h"
#include "block/request.h"

enum { ANSWER_TEXT_SIZE = 1100 };

struct block_answer {
	struct block_request request;
	struct span input; /* the line, if it is no good request */
	bool is_all; /* everything is taken back: there is no address */
	bool is_done; /* it is so in the kernel now */
	bool is_dry;
	bool has_setup; /* the table had to be made first */
	char refused_because[GUARD_WHY_SIZE]; /* "": was not refused */
	char error[ANSWER_TEXT_SIZE]; /* "": none */
	struct commands commands;
	int64_t until_ms; /* 0: not blocked */
};

/* The process that asks. */
struct actor {
	uid_t uid;
	pid_t pid;
};

/* Each appends one line. */
void answer_write(const struct block_answer *answer, struct buffer *out);
void answer_write_record(const struct block_answer *answer, const struct actor *actor,
    int64_t now_ms, struct buffer *out);

/* Opens an object or goes on in it: `{"name":` or `,"name":`. */
void member_write(struct buffer *out, const char *name);
void member_write_text(struct buffer *out, const char *name, struct span text);
void member_write_time(struct buffer *out, const char *name, int64_t time_ms);

#endif
