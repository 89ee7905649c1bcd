/* facts.h: what an anomaly says that rules, groups and suppressions look at. */
#ifndef ALERT_FACTS_H
#define ALERT_FACTS_H

#include "alert/policy.h"
#include "wire/judged.h"

/* Parts of the event, or made in the arena. */
struct facts facts_of(const struct event *event, const struct judged *judged, struct arena *arena);

/* Is it one of the items, which are parted by commas? */
bool facts_list_has(struct span list, struct span item);

/* Is one of ["T1110.001","T1078"] in that list, parted by commas?  T1110 is also T1110.001. */
bool facts_have_technique(struct span techniques, struct span list);

#endif
