/* take.c: from an anomaly to its alert. */

#include <stdio.h>
#include <stdlib.h>

#include "alert/alerting.h"
#include "alert/facts.h"
#include "alert/say.h"
#include "event/id.h"

/* What was counted so far is all that will be said of one that is forgotten open. */
void
take_leave(void *data, struct group *group)
{
	struct alerting *alerting = data;

	if (group->status != GROUP_CLOSED)
		announce(alerting, group, "evicted", NULL);
	group->waits_for_digest = false;
	if (alerting->ledger)
		ledger_leave(alerting->ledger, group);
}

struct group *
take_group(struct alerting *alerting, const unsigned char key[16])
{
	struct group *group = groups_find(alerting->groups, key);

	if (group == NULL && alerting->ledger)
		group = ledger_find(alerting->ledger, key);
	return group ? group : groups_add(alerting->groups, key, take_leave, alerting);
}

void
take_begin(
    struct alerting *alerting, struct group *group, const struct facts *facts, const char *id)
{
	if (alerting->ledger)
		ledger_keep(alerting->ledger, group);
	group_begin(group, facts, id);
	alerting->opened++;
}

static const char *const mask_fields[] = { "user.name", "event.original", NULL };

int
take_check_mask(const char *fields, struct failure *failure)
{
	struct span list = fields ? span_of(fields) : SPAN("");

	while (list.size > 0) {
		struct span name = span_trim(span_cut(&list, ','));
		const char *const *known = mask_fields;

		while (*known && !span_is(name, *known))
			known++;
		if (*known == NULL)
			return failure_set(failure, EXIT_BAD_CONFIG,
			    "mask: \"%.*s\" is none of user.name, event.original",
			    name.size < 100 ? (int)name.size : 100, name.data);
	}
	return 0;
}

static bool
is_masked(const struct alerting *alerting, const char *field)
{
	struct span list = alerting->settings.mask ? span_of(alerting->settings.mask) : SPAN("");

	while (list.size > 0)
		if (span_is(span_trim(span_cut(&list, ',')), field))
			return true;
	return false;
}

/* What people type into the wrong field: its value, and the line that holds it, stay here. */
static void
mask(const struct alerting *alerting, struct facts *facts, struct span *original)
{
	if (is_masked(alerting, "user.name") && facts->user.size) {
		facts->user = SPAN("***");
		if (facts->ip.size == 0)
			facts->source = SPAN("***");
		*original = SPAN("***");
	}
	if (is_masked(alerting, "event.original"))
		*original = SPAN("***");
}

/* Is somebody to hear of it, as far as rules and suppressions say? */
static bool
is_for_people(enum tell_verdict verdict)
{
	return verdict != VERDICT_SUPPRESSED && verdict != VERDICT_HELD && verdict != VERDICT_FEW;
}

void
take_tell(struct alerting *alerting, struct telling *telling, const char *former)
{
	struct group *group = telling->group;
	enum tell_reason reason = TELL_OPENED;
	enum tell_verdict verdict = tell_of(&alerting->teller, telling, &reason);

	if (former && former != group->level)
		group->news |= NEWS_RISEN;
	if (verdict == VERDICT_TOLD)
		announce_to_people(alerting, telling, tell_reason_name(reason));
	else if (former != group->level)
		announce(alerting, group, former ? "risen" : "opened", NULL);
	if (is_for_people(verdict))
		block_ask(alerting, group);
}

void
take_suppression(struct alerting *alerting, const struct facts *facts, const unsigned char key[16],
    struct telling *telling, char text[40])
{
	struct standing_suppression *suppression;
	char hex[32];

	if (alerting->ledger == NULL)
		return;
	group_key_write(hex, key);
	suppression = ledger_suppression(alerting->ledger, facts, hex);
	if (suppression == NULL)
		return;
	suppression->hits++;
	snprintf(text, 40, "suppression %lld", (long long)suppression->id);
	telling->suppression = span_of(text);
}

struct group *
take(struct alerting *alerting, struct wire_line *line, const struct judged *judged,
    struct arena *arena)
{
	struct event *event = &line->event;
	struct facts facts = facts_of(event, judged, arena);
	struct anomaly_event taken = { &facts, judged, event->id,
		event_text(event, FIELD_EVENT_ORIGINAL) };
	struct telling telling = { .rule = policy_find(&alerting->policy, &facts),
		.time_ms = facts.time_ms,
		.wall_ms = alerting_wall_ms(alerting) };
	uint64_t hash = alerting->ledger ? counted_hash(event->id) : 0;
	unsigned char key[16];
	struct group *group;
	const char *former;
	char suppression[40];

	group_key(key, &alerting->policy, &facts);
	group = telling.group = take_group(alerting, key);
	if (alerting->ledger && ledger_has(alerting->ledger, group, facts.time_ms, hash)) {
		alerting->repeated++;
		return group->count > 0 ? group : NULL;
	}
	take_suppression(alerting, &facts, key, &telling, suppression);
	mask(alerting, &facts, &taken.original);
	if (group->status == GROUP_CLOSED)
		take_begin(alerting, group, &facts, event->id);
	former = group->level;
	group_take(group, &taken);
	if (alerting->ledger)
		ledger_add(alerting->ledger, group, facts.time_ms, hash);
	take_tell(alerting, &telling, former);
	return group;
}

void
take_decision(void *data, struct group *group, enum group_status status)
{
	static const char *const changes[] = { [GROUP_OPEN] = "reopened",
		[GROUP_ACKNOWLEDGED] = "acknowledged",
		[GROUP_CLOSED] = "resolved" };

	group->status = status;
	group->is_dirty = true;
	if (tell_resolved(group))
		group->told++;
	announce_to_who_knows(data, group, changes[status]);
}

void
take_recalled(void *data, struct group *group)
{
	struct alerting *alerting = data;

	tell_recall(&alerting->teller, group);
	if (group->status != GROUP_CLOSED && strcmp(group->kind, KIND_SILENCE) == 0)
		silence_expect(alerting->silence, buffer_span(&group->entity));
}

/* An anomaly that was stored while nobody made an alert of it, or before we could say so. */
void
take_missed(void *data, struct span text)
{
	struct alerting *alerting = data;
	struct wire_line *line = must_calloc(1, sizeof(*line));
	struct wire_error error;
	struct judged judged;

	arena_clear(&alerting->arena);
	if (wire_read(text, &alerting->arena, line, &error) && line->event.has_id) {
		alerting_advance(alerting, &line->event);
		wire_read_judged(line, &alerting->arena, &judged);
		if (judged.is_anomaly)
			take(alerting, line, &judged, &alerting->arena);
	}
	free(line);
}
