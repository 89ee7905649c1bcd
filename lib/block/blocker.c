/* blocker.c: request, refusals, limits, kernel, audit log, answer: in this order. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "block/blocker.h"
#include "block/journal.h"
#include "block/target.h"
#include "os/signals.h"

void
blocker_release(struct blocker *blocker)
{
	guard_release(&blocker->never);
	guard_release(&blocker->guard);
	block_table_release(&blocker->table);
	arena_release(&blocker->arena);
	buffer_release(&blocker->record);
	free(blocker->recent);
	blocker->recent = NULL;
}

void
blocker_reset(struct blocker *blocker, struct blocker *fresh)
{
	if (fresh->max_per_minute != blocker->max_per_minute) {
		free(blocker->recent);
		blocker->recent = NULL;
		blocker->recent_at = 0;
	}
	guard_release(&blocker->never);
	blocker->never = fresh->never;
	fresh->never = (struct guard){ 0 };
	if (fresh->journal_fd >= 0) {
		close(blocker->journal_fd);
		blocker->journal_fd = fresh->journal_fd;
	}
	blocker->around = fresh->around;
	blocker->timeout_s = fresh->timeout_s;
	blocker->max_blocks = fresh->max_blocks;
	blocker->max_per_minute = fresh->max_per_minute;
}

/* Who must not be blocked, or is it not known who? */
static bool
is_guarded(struct blocker *blocker, struct block_answer *answer)
{
	const struct block_request *request = &answer->request;
	struct failure failure;
	char *why = answer->refused_because;

	if (guard_is_nobody(&request->address, why) ||
	    guard_refuses(&blocker->never, &request->address, &request->target, why))
		return true;
	guard_clear(&blocker->guard);
	if (around_look(&blocker->around, &blocker->guard, &failure) < 0) {
		snprintf(why, GUARD_WHY_SIZE, "nobody knows who must not be blocked: %.140s",
		    failure.text);
		return true;
	}
	return guard_refuses(&blocker->guard, &request->address, &request->target, why);
}

/* Were there as many in the last minute as there may be?  A clock that was set back ends a minute. */
static bool
is_too_fast(struct blocker *blocker, int64_t now_ms, struct block_answer *answer)
{
	int64_t oldest;

	if (!blocker->recent)
		blocker->recent =
		    must_calloc((size_t)blocker->max_per_minute, sizeof(*blocker->recent));
	oldest = blocker->recent[blocker->recent_at];
	if (oldest <= now_ms - MINUTE_MS || oldest > now_ms)
		return false;
	snprintf(answer->refused_because, sizeof(answer->refused_because),
	    "%lld blocks in the last minute are all that --max-per-minute allows",
	    (long long)blocker->max_per_minute);
	return true;
}

static void
count_recent(struct blocker *blocker, int64_t now_ms)
{
	blocker->recent[blocker->recent_at] = now_ms;
	blocker->recent_at = (blocker->recent_at + 1) % blocker->max_per_minute;
}

/* A block that lasts longer already stays as it is. */
static void
plan_block(struct blocker *blocker, int64_t now_ms, struct block_answer *answer)
{
	const struct network *target = &answer->request.target;
	const struct block_entry *entry = block_table_find(&blocker->table, target);
	int64_t timeout_s =
	    answer->request.timeout_s ? answer->request.timeout_s : blocker->timeout_s;

	answer->until_ms = now_ms + timeout_s * SECOND_MS;
	if (entry && blocker->table.is_made &&
	    (entry->until_ms == 0 || entry->until_ms > answer->until_ms)) {
		answer->until_ms = entry->until_ms;
		return;
	}
	if (!entry && (int64_t)blocker->table.count >= blocker->max_blocks) {
		answer->until_ms = 0;
		snprintf(answer->refused_because, sizeof(answer->refused_because),
		    "%zu networks are blocked, and --max-blocks is %lld", blocker->table.count,
		    (long long)blocker->max_blocks);
		return;
	}
	answer->has_setup = !blocker->table.is_made;
	commands_block(&answer->commands, target, timeout_s, entry != NULL);
}

static void
plan_removal(struct blocker *blocker, struct block_answer *answer)
{
	if (answer->is_all) {
		if (blocker->table.exists || blocker->is_blind)
			commands_remove_all(&answer->commands);
	} else if (blocker->is_blind ||
		   block_table_find(&blocker->table, &answer->request.target)) {
		commands_unblock(&answer->commands, &answer->request.target);
	} else {
		snprintf(
		    answer->refused_because, sizeof(answer->refused_because), "it is not blocked");
	}
}

/* What the commands have made of the table, or would have. */
static void
apply(struct blocker *blocker, const struct block_answer *answer)
{
	struct block_table *table = &blocker->table;

	if (answer->is_all) {
		block_table_clear(table);
	} else if (answer->request.action == BLOCK_ADD) {
		table->exists = table->is_made = true;
		block_table_put(table, &answer->request.target, answer->until_ms);
	} else {
		block_table_remove(table, &answer->request.target);
	}
}

static int
carry_out(struct blocker *blocker, struct block_answer *answer, struct failure *failure)
{
	if (!blocker->is_dry && answer->commands.count > 0 &&
	    firewall_run(blocker->firewall, &answer->commands, answer->has_setup, failure) < 0)
		return -1;
	if (answer->commands.count > 0)
		apply(blocker, answer);
	answer->is_done = !blocker->is_dry;
	return 0;
}

/* A request that is well formed. */
static void
decide(struct blocker *blocker, int64_t now_ms, struct block_answer *answer)
{
	bool is_block = answer->request.action == BLOCK_ADD;
	struct failure failure;

	if (is_block && (is_guarded(blocker, answer) || is_too_fast(blocker, now_ms, answer)))
		return;
	block_table_expire(&blocker->table, now_ms);
	if (!blocker->is_dry &&
	    firewall_read(blocker->firewall, now_ms, &blocker->table, &failure) < 0) {
		snprintf(answer->error, sizeof(answer->error), "%s", failure.text);
		return;
	}
	if (is_block)
		plan_block(blocker, now_ms, answer);
	else
		plan_removal(blocker, answer);
	if (answer->refused_because[0])
		return;
	if (carry_out(blocker, answer, &failure) < 0) {
		snprintf(answer->error, sizeof(answer->error), "%s", failure.text);
		answer->until_ms = 0;
	} else if (is_block && answer->commands.count > 0) {
		count_recent(blocker, now_ms);
	}
}

static void
count(struct block_counts *counts, const struct block_answer *answer)
{
	counts->requests++;
	if (answer->input.size)
		counts->errors++;
	else if (answer->error[0])
		counts->failed++;
	else if (answer->refused_because[0])
		counts->refused++;
	else if (answer->is_dry)
		counts->dry++;
	else
		counts->done++;
}

/* Counts it, keeps it and says it. */
static int
finish(struct blocker *blocker, const struct block_answer *answer, const struct actor *actor,
    struct buffer *out, struct failure *failure)
{
	int result = 0;

	count(&blocker->counts, answer);
	if (blocker->journal_fd >= 0) {
		blocker->record.size = 0;
		answer_write_record(answer, actor, clock_now_ms(), &blocker->record);
		result = journal_write(blocker->journal_fd, buffer_span(&blocker->record), failure);
		blocker->counts.unlogged += result < 0;
	}
	answer_write(answer, out);
	return result;
}

int
blocker_answer(struct blocker *blocker, struct span line, size_t size, const struct actor *actor,
    struct buffer *out, struct failure *failure)
{
	struct block_answer answer = { .is_dry = blocker->is_dry };
	const char *wrong;

	arena_clear(&blocker->arena);
	if (size > line.size)
		wrong = "the request is longer than 16 KiB";
	else
		wrong = block_request_read(line, &blocker->arena, &answer.request);
	if (wrong) {
		answer.input = line.size ? line : SPAN("\n");
		snprintf(answer.error, sizeof(answer.error), "%s", wrong);
	} else {
		decide(blocker, clock_now_ms(), &answer);
	}
	return finish(blocker, &answer, actor, out, failure);
}

/* An address, or its target as a listing names it: 2001:db8:1:2::/64. */
static bool
read_target(struct span text, struct block_request *request)
{
	struct network network;

	if (!network_parse(text, &network))
		return false;
	request->address = network.address;
	request->target = target_of(&network.address);
	return span_index(text, '/') == text.size ||
	       network_compare(&network, &request->target) == 0;
}

int
blocker_undo(struct blocker *blocker, const char *what, const struct actor *actor,
    struct buffer *out, struct failure *failure)
{
	struct block_answer answer = { .is_dry = blocker->is_dry };

	answer.request.action = BLOCK_REMOVE;
	answer.is_all = strcmp(what, "all") == 0;
	if (answer.is_all || read_target(span_of(what), &answer.request)) {
		decide(blocker, clock_now_ms(), &answer);
	} else {
		answer.input = *what ? span_of(what) : SPAN("\n");
		snprintf(answer.error, sizeof(answer.error), "neither an address nor all");
	}
	return finish(blocker, &answer, actor, out, failure);
}
