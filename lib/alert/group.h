/*
 * group.h: anomalies that belong together, as one alert.
 *
 * A group is open from its first anomaly until it was quiet for the policy's time.
 * It counts, extends and remembers its worst event; it is never told twice for the
 * same reason (tell.h).  Its id is made of its key and its first event's id, so that
 * the same events give the same alert.
 */
#ifndef ALERT_GROUP_H
#define ALERT_GROUP_H

#include "alert/counted.h"
#include "alert/policy.h"
#include "base/buffer.h"
#include "wire/judged.h"

enum group_status { GROUP_OPEN, GROUP_ACKNOWLEDGED, GROUP_CLOSED };

/* Different texts of a kind, such as hosts: the first few, and how many more there were. */
enum { GROUP_TEXTS = 8 };
struct group_texts {
	struct buffer text[GROUP_TEXTS];
	int count;
	int64_t more; /* events that brought another one */
};

enum { GROUP_EXAMPLES = 3, GROUP_BUCKETS = 10 };

/* What happened and is not in the alert's log yet, as bits. */
enum group_news {
	NEWS_OPENED = 1,
	NEWS_RISEN = 2,
	NEWS_RESOLVED = 4,
};

struct group {
	unsigned char key[16];
	char id[36], first_event[36];
	enum group_status status;
	int64_t first_ms, last_ms; /* @timestamp of its first and last event */
	int64_t count; /* anomalies, the suppressed ones among them */
	int64_t suppressed;
	struct buffer suppressed_by; /* the rule that did it last; empty: none */
	struct buffer rule; /* the rule that took its last event */

	/* Of its riskiest event, the earliest of those that are equal. */
	double risk;
	const char *level;
	char worst[36]; /* event.id */
	struct buffer reasons, contributions; /* JSON arrays as siem-score wrote them */
	struct buffer action; /* recommended_action */
	struct buffer address; /* its source.ip */

	struct buffer entity;
	const char *kind;
	struct group_texts hosts, users, techniques;
	struct buffer examples[GROUP_EXAMPLES]; /* event.original of its first events */
	int example_count;

	/* Of the alerts of this group; only where they are kept (ledger.h). */
	struct counted counted;
	int64_t former_from_ms, former_low_ms; /* what an earlier process counted, without ids */

	/* Of the window that its rule counts in. */
	int64_t bucket_ms; /* where the newest bucket begins */
	int32_t bucket[GROUP_BUCKETS]; /* newest first */

	/* What people were told (tell.h). */
	int64_t told; /* messages so far */
	const char *told_level;
	int64_t told_count, told_event_ms, told_wall_ms;
	struct buffer told_to; /* names of the channels, parted by commas; empty: none */

	int64_t in_digest; /* the number of the digest that names it */
	bool waits_for_digest; /* which was not sent yet */
	struct buffer digest_to; /* the digest's channels, as rule_channels */

	int64_t asked_wall_ms; /* siem-block was asked then; 0: it was not */

	bool
	    is_kept_open; /* somebody reopened it: it does not end by quiet before its next event */
	bool has_come; /* an event, since this process began */
	bool is_dirty; /* changed since it was saved */
	unsigned news;
	struct group *newer, *older; /* by when they were found or added last (groups.c) */
};

/* All groups, by key. */
struct groups;

struct groups *groups_new(size_t max);
void groups_free(struct groups *groups);

/* What a group holds, and the group. */
void group_free(struct group *group);
struct group *group_new(const unsigned char key[16]);

/* The group's key under a policy. */
void group_key(unsigned char key[16], const struct policy *policy, const struct facts *facts);

/* As text: 32 hexadecimal digits. */
void group_key_write(char to[32], const unsigned char key[16]);

/* NULL: there is none. */
struct group *groups_find(struct groups *groups, const unsigned char key[16]);

/*
 * A new one, which is closed until it begins.  Where there are `max`, one of the longest
 * untouched gives way: one that is closed, else an open one, which is counted; `gone` hears
 * of it, if not NULL.
 */
struct group *groups_add(struct groups *groups, const unsigned char key[16],
    void (*gone)(void *data, struct group *group), void *data);

/* Begins anew as an alert whose first event is this. */
void group_begin(struct group *group, const struct facts *facts, const char event_id[36]);

/* An anomaly that comes to the group. */
struct anomaly_event {
	const struct facts *facts;
	const struct judged *judged;
	const char *id; /* event.id, 36 characters */
	struct span original;
};

/* Counts it. */
void group_take(struct group *group, const struct anomaly_event *event);

/* A text of a group, cut at a character's boundary. */
void group_set_text(struct buffer *to, struct span text, size_t max);
void group_add_text(struct group_texts *texts, struct span text);

/* Names that are not among the list's yet, parted by commas as they are. */
void group_add_names(struct buffer *list, struct span names);

/* Events of the last window_ms, this one included; in tenths of the window. */
int64_t group_count_in_window(struct group *group, int64_t time_ms, int64_t window_ms);

/* Calls for each group, in no order that means anything. */
void groups_each(struct groups *groups, void (*see)(void *data, struct group *group), void *data);

size_t groups_count(const struct groups *groups);
int64_t groups_evicted(const struct groups *groups);

#endif
