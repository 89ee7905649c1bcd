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

enum { GROUP_EXAMPLES = 3, GROUP_AT_LAST = 32, GROUP_BUCKETS = 10 };

struct group {
	unsigned char key[16];
	char id[36];
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

	struct buffer entity;
	const char *kind;
	struct group_texts hosts, users, techniques;
	struct buffer examples[GROUP_EXAMPLES]; /* event.original of its first events */
	int example_count;

	/*
	 * Events at or before this were counted by an earlier process: of those at that very
	 * moment, the last ones are known by hash.
	 */
	int64_t counted_ms; /* INT64_MIN: nothing */
	uint64_t at_last[GROUP_AT_LAST]; /* hashes of the ids at last_ms */
	int at_last_count;

	/* Of the window that its rule counts in. */
	int64_t bucket_ms; /* where the newest bucket begins */
	int32_t bucket[GROUP_BUCKETS]; /* newest first */

	/* What people were told (tell.h). */
	int64_t told; /* messages so far */
	const char *told_level;
	int64_t told_count, told_event_ms, told_wall_ms;

	int64_t in_digest; /* the number of the digest that names it */

	bool is_dirty; /* changed since it was saved */
	int64_t touched; /* when, in events: the longest untouched gives way */
};

/* All groups, by key. */
struct groups;

struct groups *groups_new(size_t max);
void groups_free(struct groups *groups);

/* The group's key under a policy. */
void group_key(unsigned char key[16], const struct policy *policy, const struct facts *facts);

/* As text: 32 hexadecimal digits. */
void group_key_write(char to[32], const unsigned char key[16]);

/* NULL: there is none. */
struct group *groups_find(struct groups *groups, const unsigned char key[16]);

/*
 * A new, empty one.  Where there are `max`, a closed one gives way, else the longest
 * untouched, which is counted; `gone` is told of it before, if not NULL.
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

/* Counts it; false: an earlier process has. */
bool group_take(struct group *group, const struct anomaly_event *event);

/* Events of the last window_ms, this one included; in tenths of the window. */
int64_t group_count_in_window(struct group *group, int64_t time_ms, int64_t window_ms);

/* Calls for each group, in no order that means anything. */
void groups_each(struct groups *groups, void (*see)(void *data, struct group *group), void *data);

size_t groups_count(const struct groups *groups);
int64_t groups_evicted(const struct groups *groups);

#endif
