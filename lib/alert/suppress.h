/*
 * suppress.h: what a suppression of the store hides, and what one would.
 *
 * A filter is an object of texts, all of which must fit; one at least is there:
 *
 *	{"entity":"203.0.113.9","kind":"authentication"}
 *	{"network":"192.0.2.0/24","technique":"T1110","host":"db1"}
 *	{"group_key":"0123456789abcdef0123456789abcdef"}
 *
 * `technique` T1110 is also T1110.001, as in rules.  Whoever keeps a filter in the store
 * writes it by suppress_write, so that equal ones are equal.
 */
#ifndef ALERT_SUPPRESS_H
#define ALERT_SUPPRESS_H

#include "alert/policy.h"
#include "base/buffer.h"
#include "store/response.h"
#include "store/triage.h"

enum suppress_part {
	SUPPRESS_GROUP_KEY, /* as group_key_write */
	SUPPRESS_ENTITY,
	SUPPRESS_NETWORK, /* of source.ip; an address too */
	SUPPRESS_USER,
	SUPPRESS_HOST,
	SUPPRESS_DATASET,
	SUPPRESS_KIND,
	SUPPRESS_TECHNIQUE,
	SUPPRESS_PART_COUNT
};

struct suppress_filter {
	struct span text[SUPPRESS_PART_COUNT]; /* empty: any */
	struct network network; /* of SUPPRESS_NETWORK */
};

/* NULL, or what is wrong with the JSON: a sentence.  Texts are put into the arena. */
const char *suppress_read(struct span json, struct arena *arena, struct suppress_filter *out);

void suppress_write(struct buffer *to, const struct suppress_filter *filter);

/* key: as group_key_write. */
bool suppress_fits(
    const struct suppress_filter *filter, const struct facts *facts, const char key[32]);

/* How many stored anomalies there are from since_ms on, and how many of them it would hide. */
struct suppress_preview {
	int64_t anomalies, hidden;
	/* Called for each of the latter, with its line and key; set before, or NULL. */
	void (*see)(void *data, struct span line, const char key[32]);
	void *data;
};
int suppress_preview(struct store *store, const struct suppress_filter *filter,
    const struct policy *policy, int64_t since_ms, struct suppress_preview *out,
    struct failure *failure);

/*
 * What a verdict "false_positive" offers, for somebody to put into the store by
 * store_suppress: the alert's whole group, or anomalies such as the event's (of its entity and
 * kind, and its first technique), for SUPPRESS_DAYS from the verdict on.  Its texts live in the
 * arena.  False: the verdict is another one, or the line is no anomaly.
 */
enum { SUPPRESS_DAYS = 30 };
bool suppress_offer_of_alert(const struct store_alert *alert, const struct store_verdict *verdict,
    struct arena *arena, struct store_suppression *out);
bool suppress_offer_of_event(struct span line, const struct store_verdict *verdict,
    struct arena *arena, struct store_suppression *out);

#endif
