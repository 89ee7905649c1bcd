/*
 * zone.h: time zones: UTC to local time and back.
 *
 * A zone is named "UTC", "local", a distance from UTC ("+02:00") or an IANA
 * name ("Europe/Berlin", from the system's tzdata).  Zones live until the
 * program ends.
 */
#ifndef OS_ZONE_H
#define OS_ZONE_H

#include <stdint.h>

#include "base/span.h"

struct zone;

/* The zone of that name, or NULL if there is none. */
struct zone *zone_find(struct span name);

/* Seconds east of UTC at that moment. */
int zone_offset(struct zone *zone, int64_t utc_ms);

/*
 * The moments at which the zone's clocks show local_ms: one, or two in the
 * hour that is passed twice when clocks go back (the earlier first).  A time
 * that clocks leap over counts as if they had not: one moment.
 */
int zone_moments(struct zone *zone, int64_t local_ms, int64_t utc_ms[2]);

#endif
