/* tell.c: the order of reasons not to. */

#include <stdlib.h>

#include "alert/tell.h"
#include "base/clock.h"
#include "base/limits.h"
#include "model/judge.h"

/* What a digest gathers before it is sent, so that a backlog is not a part and the rest. */
enum { GATHERING_MS = MINUTE_MS };

const char *
tell_reason_name(enum tell_reason reason)
{
	static const char *const names[] = { "opened", "risen", "repeated", "resolved" };

	return names[reason];
}

const char *
tell_verdict_name(enum tell_verdict verdict)
{
	static const char *const names[] = { "told", "known", "held", "suppressed", "few",
		"throttled", "late", "over_budget" };

	return names[verdict];
}

void
teller_init(struct teller *teller, const struct policy *policy)
{
	*teller =
	    (struct teller){ .policy = policy, .event_day = INT64_MIN, .wall_day = INT64_MIN };
	teller->verdicts = must_calloc(policy->count + 1, sizeof(*teller->verdicts));
}

void
teller_follow(struct teller *teller, const struct policy *policy)
{
	teller->policy = policy;
	free(teller->verdicts);
	teller->verdicts = must_calloc(policy->count + 1, sizeof(*teller->verdicts));
}

static void
release_digest(struct digest *digest)
{
	for (int i = 0; i < DIGEST_ITEMS; i++)
		buffer_release(&digest->items[i].entity);
	buffer_release(&digest->channels);
}

void
teller_release(struct teller *teller)
{
	for (size_t i = 0; i < teller->digest_count; i++)
		release_digest(&teller->digests[i]);
	free(teller->digests);
	free(teller->verdicts);
}

static double
level_from(const char *level)
{
	double from, until;

	return level && risk_level_range(span_of(level), &from, &until) ? from : -1;
}

static int64_t
day_of(const struct policy *policy, int64_t time_ms)
{
	int64_t local_ms = time_ms + (int64_t)zone_offset(policy->zone, time_ms) * SECOND_MS;

	return (local_ms - ((local_ms % DAY_MS) + DAY_MS) % DAY_MS) / DAY_MS;
}

static void
turn_days(struct teller *teller, const struct telling *telling)
{
	int64_t event_day = day_of(teller->policy, telling->time_ms);
	int64_t wall_day = day_of(teller->policy, telling->wall_ms);

	/* A late event belongs to a day that is over: it is counted on the newest. */
	if (event_day > teller->event_day) {
		teller->event_day = event_day;
		teller->event_sent = 0;
	}
	if (wall_day != teller->wall_day) {
		teller->wall_day = wall_day;
		teller->wall_sent = 0;
	}
}

static bool
is_past(const struct telling *telling, int64_t pause_ms)
{
	const struct group *group = telling->group;

	return telling->time_ms - group->told_event_ms >= pause_ms &&
	       telling->wall_ms - group->told_wall_ms >= pause_ms;
}

/* What there is to tell, if anything. */
static bool
find_reason(const struct teller *teller, const struct telling *telling, enum tell_reason *reason)
{
	const struct group *group = telling->group;

	if (group->told_level == NULL)
		*reason = TELL_OPENED;
	else if (group->status == GROUP_ACKNOWLEDGED)
		return false;
	else if (level_from(group->level) > level_from(group->told_level))
		*reason = TELL_RISEN;
	else if (teller->policy->repeat_ms > 0 && is_past(telling, teller->policy->repeat_ms))
		*reason = TELL_REPEATED;
	else
		return false;
	return true;
}

static enum tell_verdict
verdict_of_rule(const struct telling *telling)
{
	enum decision decision = rule_decision(telling->rule);
	int64_t window_ms, threshold = rule_threshold(telling->rule, &window_ms);

	if (telling->suppression.size > 0 || decision == DECISION_SUPPRESS)
		return VERDICT_SUPPRESSED;
	if (decision == DECISION_HOLD)
		return VERDICT_HELD;
	/* Counted also when people know already, or the window would have a gap. */
	if (threshold > 1 &&
	    group_count_in_window(telling->group, telling->time_ms, window_ms) < threshold)
		return VERDICT_FEW;
	return VERDICT_TOLD;
}

static enum tell_verdict
decide(const struct teller *teller, const struct telling *telling, enum tell_reason *reason)
{
	const struct policy *policy = teller->policy;
	const struct group *group = telling->group;
	enum tell_verdict verdict = verdict_of_rule(telling);

	if (verdict == VERDICT_SUPPRESSED || verdict == VERDICT_HELD)
		return verdict;
	if (!find_reason(teller, telling, reason))
		return VERDICT_KNOWN;
	if (verdict == VERDICT_FEW && *reason == TELL_OPENED)
		return VERDICT_FEW;
	if (*reason != TELL_RISEN && group->told_wall_ms != 0 &&
	    !is_past(telling, policy->throttle_ms))
		return VERDICT_THROTTLED;
	if (telling->wall_ms - telling->time_ms > policy->late_ms)
		return VERDICT_LATE;
	if (teller->event_sent >= policy->budget || teller->wall_sent >= policy->budget)
		return VERDICT_OVER_BUDGET;
	return VERDICT_TOLD;
}

static bool
has_digest(const struct teller *teller)
{
	for (size_t i = 0; i < teller->digest_count; i++)
		if (teller->digests[i].events > 0)
			return true;
	return false;
}

static struct digest_item *
find_item(struct digest *digest, const char id[36])
{
	for (int i = 0; i < digest->item_count; i++)
		if (memcmp(digest->items[i].id, id, 36) == 0)
			return &digest->items[i];
	return NULL;
}

/* Of those channels; a new one if there is none. */
static struct digest *
find_digest(struct teller *teller, struct span channels)
{
	struct digest *digest;

	for (size_t i = 0; i < teller->digest_count; i++)
		if (span_equal(buffer_span(&teller->digests[i].channels), channels))
			return &teller->digests[i];
	teller->digests =
	    must_realloc(teller->digests, (teller->digest_count + 1) * sizeof(*teller->digests));
	digest = &teller->digests[teller->digest_count++];
	*digest = (struct digest){ .number = ++teller->digest_number };
	buffer_add(&digest->channels, channels);
	return digest;
}

static void
extend_digest(struct digest *digest, int64_t time_ms)
{
	if (digest->events++ == 0)
		digest->first_ms = digest->last_ms = time_ms;
	if (time_ms < digest->first_ms)
		digest->first_ms = time_ms;
	if (time_ms > digest->last_ms)
		digest->last_ms = time_ms;
}

/* To the digest of group->digest_to. */
static void
add_to_digest(struct teller *teller, struct group *group, int64_t time_ms)
{
	struct digest *digest = find_digest(teller, buffer_span(&group->digest_to));
	struct digest_item *item = find_item(digest, group->id);

	extend_digest(digest, time_ms);
	if (item == NULL && group->in_digest != digest->number) {
		digest->alerts++;
		if (digest->item_count < DIGEST_ITEMS) {
			item = &digest->items[digest->item_count++];
			memcpy(item->id, group->id, 36);
			item->entity.size = 0;
			buffer_add(&item->entity, buffer_span(&group->entity));
		}
	}
	group->in_digest = digest->number;
	group->waits_for_digest = true;
	if (item) {
		item->level = group->level;
		item->count = group->count;
	}
}

static void
begin_gathering(struct teller *teller, int64_t wall_ms)
{
	const int64_t digest_ms = teller->policy->digest_ms;
	const int64_t end_ms = wall_ms + (digest_ms < GATHERING_MS ? digest_ms : GATHERING_MS);

	if (teller->next_digest_ms < end_ms)
		teller->next_digest_ms = end_ms;
}

static void
note_told(struct teller *teller, const struct telling *telling)
{
	struct group *group = telling->group;

	group->told++;
	group->told_level = group->level;
	group->told_count = group->count;
	group->told_event_ms = telling->time_ms;
	group->told_wall_ms = telling->wall_ms;
	group->is_dirty = true;
	teller->event_sent++;
	teller->wall_sent++;
}

enum tell_verdict
tell_of(struct teller *teller, const struct telling *telling, enum tell_reason *reason)
{
	struct group *group = telling->group;
	enum tell_verdict verdict;

	turn_days(teller, telling);
	verdict = decide(teller, telling, reason);
	teller->verdicts[rule_index(teller->policy, telling->rule)][verdict]++;
	group_set_text(&group->rule, span_of(rule_name(telling->rule)), LIMIT_ALERT_TEXT);
	if (verdict == VERDICT_TOLD)
		note_told(teller, telling);
	if (verdict == VERDICT_LATE || verdict == VERDICT_OVER_BUDGET) {
		group->digest_to.size = 0;
		group_add_names(&group->digest_to, rule_channels(telling->rule));
		if (!has_digest(teller))
			begin_gathering(teller, telling->wall_ms);
		add_to_digest(teller, group, telling->time_ms);
	}
	if (verdict == VERDICT_SUPPRESSED) {
		group->suppressed++;
		group->suppressed_by.size = 0;
		buffer_add(&group->suppressed_by, telling->suppression.size > 0
						      ? telling->suppression
						      : span_of(rule_name(telling->rule)));
	}
	return verdict;
}

void
tell_recall(struct teller *teller, struct group *group)
{
	if (group->waits_for_digest)
		add_to_digest(teller, group, group->last_ms);
}

bool
tell_resolved(const struct group *group)
{
	return group->told_level != NULL;
}

bool
digest_is_due(const struct teller *teller, int64_t wall_ms)
{
	return has_digest(teller) && wall_ms >= teller->next_digest_ms;
}

void
digest_clear(struct teller *teller, int64_t wall_ms)
{
	for (size_t i = 0; i < teller->digest_count; i++) {
		struct digest *digest = &teller->digests[i];

		digest->alerts = digest->events = 0;
		digest->item_count = 0;
		digest->number = ++teller->digest_number;
	}
	teller->next_digest_ms = wall_ms + teller->policy->digest_ms;
}
