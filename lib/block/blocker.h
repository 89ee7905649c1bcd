/*
 * blocker.h: decides about requests and has them carried out.
 *
 * In a dry run, which is the default, everything is decided as it would be, and
 * only the last step is left out: the kernel is not asked, and the table of
 * what is blocked is what the former answers would have made of it.
 */
#ifndef BLOCK_BLOCKER_H
#define BLOCK_BLOCKER_H

#include "block/answer.h"
#include "block/around.h"

struct block_counts {
	uint64_t requests, done, dry, refused;
	uint64_t errors; /* bad requests */
	uint64_t failed; /* by nftables */
	uint64_t unlogged; /* the audit log could not be written */
};

/* Filled by the caller but for what stands behind the blank line. */
struct blocker {
	bool is_dry;
	bool is_blind; /* in a dry run: what the kernel blocks is not known */
	int64_t timeout_s; /* of requests that do not say */
	int64_t max_blocks; /* networks at once */
	int64_t max_per_minute; /* 1..LIMIT_BLOCKS_A_MINUTE */
	struct guard never; /* the never-block list */
	struct around around;
	struct firewall *firewall; /* in a dry run it is not asked */
	int journal_fd; /* -1: no audit log */

	struct block_table table;
	struct guard guard; /* what `around` said last */
	struct block_counts counts;
	struct arena arena;
	struct buffer record;
	int64_t *recent; /* the times of the last max_per_minute blocks, a ring */
	int64_t recent_at;
};

void blocker_release(struct blocker *blocker);

/*
 * Answers one line; size is the line's own, if it was cut.  Appends the
 * answer's line to *out.  -1: it was answered, but the audit log could not be
 * written.
 */
int blocker_answer(struct blocker *blocker, struct span line, size_t size,
    const struct actor *actor, struct buffer *out, struct failure *failure);

/* Takes back "all" or an address, as a person asks for it; the same answer. */
int blocker_undo(struct blocker *blocker, const char *what, const struct actor *actor,
    struct buffer *out, struct failure *failure);

/*
 * Takes timeout, limits, surroundings, never-block list and audit log, if that is open, from
 * `fresh`; the last two move.
 */
void blocker_reset(struct blocker *blocker, struct blocker *fresh);

#endif
