/* policy.c: which rule takes an anomaly. */

#include <stdlib.h>

#include "alert/facts.h"
#include "alert/rule.h"
#include "base/clock.h"
#include "model/judge.h"

const struct span group_part_names[GROUP_PART_COUNT] = {
	[GROUP_SOURCE] = { "source", 6 },
	[GROUP_KIND] = { "kind", 4 },
	[GROUP_HOST] = { "host", 4 },
	[GROUP_USER] = { "user", 4 },
	[GROUP_DATASET] = { "dataset", 7 },
	[GROUP_ACTION] = { "action", 6 },
};

void
policy_init(struct policy *policy)
{
	*policy = (struct policy){ .group_by = 1u << GROUP_SOURCE | 1u << GROUP_KIND,
		.quiet_ms = 30 * MINUTE_MS,
		.throttle_ms = 15 * MINUTE_MS,
		.repeat_ms = 4 * HOUR_MS,
		.late_ms = HOUR_MS,
		.digest_ms = HOUR_MS,
		.budget = 50,
		.zone = zone_find(SPAN("UTC")) };
}

void
policy_release(struct policy *policy)
{
	for (size_t i = 0; i < policy->count; i++)
		free(policy->rules[i].networks);
	free(policy->rules);
	arena_release(&policy->texts);
	*policy = (struct policy){ .count = 0 };
}

static bool
is_in_networks(const struct rule *rule, struct span ip)
{
	struct address address;

	if (ip.size == 0 || !address_parse(ip, &address))
		return false;
	for (size_t i = 0; i < rule->network_count; i++)
		if (network_holds(&rule->networks[i], &address))
			return true;
	return false;
}

/* From 22:00 to 06:00 goes over midnight, and belongs to the day on which it began. */
static bool
is_at_time(const struct rule *rule, const struct zone *zone, int64_t time_ms)
{
	int64_t local_ms =
	    time_ms + (int64_t)zone_offset((struct zone *)(uintptr_t)zone, time_ms) * SECOND_MS;
	int64_t day = local_ms >= 0 ? local_ms / DAY_MS : -((DAY_MS - 1 - local_ms) / DAY_MS);
	int64_t minute = (local_ms - day * DAY_MS) / MINUTE_MS;
	bool is_over_midnight = rule->until_minute <= rule->from_minute;
	bool is_within = is_over_midnight
			     ? minute >= rule->from_minute || minute < rule->until_minute
			     : minute >= rule->from_minute && minute < rule->until_minute;

	if (!is_within)
		return false;
	if (is_over_midnight && minute < rule->until_minute && rule->from_minute != 0)
		day--;
	/* 1970-01-01 was a Thursday; bit 0 is Monday. */
	return rule->days >> (((day % 7) + 7 + 3) % 7) & 1;
}

static bool
takes(const struct policy *policy, const struct rule *rule, const struct facts *facts)
{
	const struct span texts[RULE_TEXT_COUNT] = {
		[RULE_LEVEL] = facts->level,
		[RULE_KIND] = span_of(facts->kind),
		[RULE_HOST] = facts->host,
		[RULE_USER] = facts->user,
		[RULE_DATASET] = facts->dataset,
		[RULE_ACTION] = facts->action,
	};

	if (facts->time_ms >= rule->until_ms)
		return false;
	for (int i = 0; i < RULE_TEXT_COUNT; i++)
		if (rule->texts[i].size > 0 && !facts_list_has(rule->texts[i], texts[i]))
			return false;
	if (rule->techniques.size > 0 && !facts_have_technique(facts->techniques, rule->techniques))
		return false;
	if (rule->sources.size > 0 && !facts_list_has(rule->sources, facts->source) &&
	    !is_in_networks(rule, facts->ip))
		return false;
	return !rule->has_time || is_at_time(rule, policy->zone, facts->time_ms);
}

const struct rule *
policy_find(const struct policy *policy, const struct facts *facts)
{
	for (size_t i = 0; i < policy->count; i++)
		if (takes(policy, &policy->rules[i], facts))
			return &policy->rules[i];
	return NULL;
}

const char *
rule_name(const struct rule *rule)
{
	return rule ? rule->name.data : "default";
}

enum decision
rule_decision(const struct rule *rule)
{
	return rule ? rule->decision : DECISION_NOTIFY;
}

struct span
rule_channels(const struct rule *rule)
{
	return rule ? rule->channels : (struct span){ NULL, 0 };
}

int64_t
rule_threshold(const struct rule *rule, int64_t *window_ms)
{
	*window_ms = rule ? rule->window_ms : 0;
	return rule && rule->threshold > 0 ? rule->threshold : 1;
}

const struct rule *
policy_rule(const struct policy *policy, size_t i)
{
	return &policy->rules[i];
}

size_t
rule_index(const struct policy *policy, const struct rule *rule)
{
	return rule ? (size_t)(rule - policy->rules) : policy->count;
}
