/*
 * policy.h: which anomalies people are told of, and how often.
 *
 * A file of sections, read from top to bottom; the first rule whose conditions all
 * hold decides, and what no rule takes is told to all channels.
 *
 *	[alerts]
 *	group-by = source, kind
 *	quiet = 30m
 *	throttle = 15m
 *	repeat = 4h
 *	budget = 50
 *	digest = 1h
 *
 *	[rule backup]
 *	host = db1, db2
 *	source = 192.0.2.0/24
 *	time = 01:00-04:00
 *	do = suppress
 *	until = 2027-01-01T00:00:00Z
 *
 *	[rule brute-force]
 *	technique = T1110
 *	threshold = 20 in 10m
 *	channels = ops
 *
 * A condition is a list, of which one item must fit.  Times of day are in the zone
 * of the section [alerts].
 */
#ifndef ALERT_POLICY_H
#define ALERT_POLICY_H

#include "base/address.h"
#include "base/arena.h"
#include "base/failure.h"
#include "event/event.h"
#include "os/zone.h"

/* The kind of alerts on hosts that fell silent; other kinds are log_kind_name's. */
#define KIND_SILENCE "silence"

/* What an anomaly says that rules and groups look at. */
struct facts {
	int64_t time_ms;
	struct span source; /* as event_entity */
	struct span ip, user, host, dataset, action;
	const char *kind; /* log_kind_name, or KIND_SILENCE */
	struct span level; /* risk_level_name */
	struct span techniques; /* a JSON array as written, or empty */
};

enum decision { DECISION_NOTIFY, DECISION_HOLD, DECISION_SUPPRESS };

/* What a group of events has in common, as bits 1 << enum group_part. */
enum group_part {
	GROUP_SOURCE,
	GROUP_KIND,
	GROUP_HOST,
	GROUP_USER,
	GROUP_DATASET,
	GROUP_ACTION,
	GROUP_PART_COUNT
};

struct rule;

struct policy {
	unsigned group_by;
	int64_t quiet_ms; /* an alert is resolved after so long without an event */
	int64_t throttle_ms; /* between two messages on one group, unless its level rises */
	int64_t repeat_ms; /* an alert that goes on is told again so often; 0: never */
	int64_t late_ms; /* what is older is told in a digest */
	int64_t digest_ms; /* between two digests */
	int64_t budget; /* messages a day; the rest is told in digests */
	int64_t silence_ms; /* a host that is silent for so long raises an alert; 0: none does */
	struct zone *zone;
	struct rule *rules; /* in the file's order */
	size_t count;
	struct arena texts;
};

/* The defaults, without rules. */
void policy_init(struct policy *policy);
void policy_release(struct policy *policy);

/* Adds a file's.  -1: EXIT_BAD_CONFIG, with file, line and what is allowed. */
int policy_read(struct policy *policy, const char *path, struct failure *failure);

/* The first rule that takes it, or NULL; a rule whose `until` is past takes nothing. */
const struct rule *policy_find(const struct policy *policy, const struct facts *facts);

/* Of a rule, or of what no rule takes (NULL). */
const char *rule_name(const struct rule *rule);
enum decision rule_decision(const struct rule *rule);

/* Channels it is told to, parted by commas; empty: all. */
struct span rule_channels(const struct rule *rule);

/* Events in window_ms that it takes until somebody is told; 1: the first. */
int64_t rule_threshold(const struct rule *rule, int64_t *window_ms);

/* The i-th rule. */
const struct rule *policy_rule(const struct policy *policy, size_t i);

/* Index in the policy, for counting by rule; policy->count for NULL. */
size_t rule_index(const struct policy *policy, const struct rule *rule);

#endif
