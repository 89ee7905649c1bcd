/* rule.h: what a rule of a policy holds (within lib/alert only). */
#ifndef ALERT_RULE_H
#define ALERT_RULE_H

#include "alert/policy.h"

/* Conditions that are lists of texts. */
enum rule_text {
	RULE_LEVEL,
	RULE_KIND,
	RULE_HOST,
	RULE_USER,
	RULE_DATASET,
	RULE_ACTION,
	RULE_TEXT_COUNT
};

struct rule {
	struct span name; /* a NUL behind it */
	struct span texts[RULE_TEXT_COUNT]; /* parted by commas; empty: any */
	struct span techniques, sources;
	struct network *networks; /* those among the sources */
	size_t network_count;
	bool has_time;
	int64_t from_minute, until_minute; /* of the day */
	unsigned days; /* bit 0: Monday */
	int64_t until_ms; /* the rule ends; INT64_MAX: never */
	int64_t threshold, window_ms; /* threshold 0: none */
	enum decision decision;
	struct span channels;
};

extern const struct span group_part_names[GROUP_PART_COUNT];

#endif
