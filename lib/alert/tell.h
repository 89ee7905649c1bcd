/*
 * tell.h: when people are told of an alert.
 *
 * Of a group they hear when it opens, when its level rises, when it goes on for long, and
 * when it is over; not sooner after the last message than the policy's throttle, by the
 * events' clock and by the wall's: the stricter wins.  So a backlog that drains in a
 * minute is no storm: what is late, or over the day's budget, comes in one digest.
 */
#ifndef ALERT_TELL_H
#define ALERT_TELL_H

#include "alert/group.h"

enum tell_reason { TELL_OPENED, TELL_RISEN, TELL_REPEATED, TELL_RESOLVED, TELL_REASON_COUNT };

/* Why people were told, or not. */
enum tell_verdict {
	VERDICT_TOLD,
	VERDICT_KNOWN, /* nothing new: they were told already */
	VERDICT_HELD, /* by a rule */
	VERDICT_SUPPRESSED, /* by a rule */
	VERDICT_FEW, /* below its rule's threshold */
	VERDICT_THROTTLED,
	VERDICT_LATE, /* in the next digest */
	VERDICT_OVER_BUDGET, /* in the next digest */
	VERDICT_COUNT
};

const char *tell_reason_name(enum tell_reason reason); /* "opened", "risen", ... */
const char *tell_verdict_name(enum tell_verdict verdict); /* "told", "known", ... */

/* An alert that was not told by itself. */
struct digest_item {
	char id[36];
	const char *level;
	int64_t count;
	struct buffer entity;
};

enum { DIGEST_ITEMS = 20 };

struct digest {
	int64_t number; /* no other digest of the teller's has or had it */
	int64_t alerts, events; /* in all; the items are the first of them */
	int64_t first_ms, last_ms; /* of these events */
	struct digest_item items[DIGEST_ITEMS];
	int item_count;
	struct buffer channels; /* that get it, as rule_channels */
};

struct teller {
	const struct policy *policy;
	int64_t event_day, wall_day; /* that are counted */
	int64_t event_sent, wall_sent;
	struct digest *digests; /* one for each list of channels; those without events are over */
	size_t digest_count;
	int64_t digest_number; /* of the newest */
	int64_t next_digest_ms; /* by the wall's clock */
	int64_t (*verdicts)[VERDICT_COUNT]; /* by rule, the default's last */
};

void teller_init(struct teller *teller, const struct policy *policy);
/* Another policy from now on; what was sent and what waits for digests stays. */
void teller_follow(struct teller *teller, const struct policy *policy);
void teller_release(struct teller *teller);

/* An anomaly that its group has taken, and the rule that takes it. */
struct telling {
	struct group *group;
	const struct rule *rule;
	int64_t time_ms; /* of the event */
	int64_t wall_ms;
	struct span suppression; /* of the store, that takes it before any rule; empty: none */
};

/* VERDICT_TOLD: tell people now, for *reason. */
enum tell_verdict tell_of(
    struct teller *teller, const struct telling *telling, enum tell_reason *reason);

/* A group that an earlier process had for its next digest. */
void tell_recall(struct teller *teller, struct group *group);

/* The group was closed: is somebody to be told?  Who never heard of it need not hear its end. */
bool tell_resolved(const struct group *group);

/* Something waits, and it is time.  digest_clear begins all anew. */
bool digest_is_due(const struct teller *teller, int64_t wall_ms);
void digest_clear(struct teller *teller, int64_t wall_ms);

#endif
