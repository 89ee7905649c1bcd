/* local.c: features of the wall clock where the event happened. */

#include "features/turn.h"
#include "features/window.h"

/*
 * The zone of event.timezone, NULL for UTC.  Lines come in runs of one zone,
 * so the last one is kept, also if there is none of that name.  "local" would
 * be this machine's, of which nothing that is written may depend.
 */
static struct zone *
zone_of(struct memory *memory, struct span name)
{
	if (name.size == 0 || name.size > sizeof(memory->zone_name) || span_is(name, "local"))
		return NULL;
	if (!span_equal(name, (struct span){ memory->zone_name, memory->zone_name_size })) {
		memory->zone = zone_find(name);
		memory->zone_name_size = name.size;
		memcpy(memory->zone_name, name.data, name.size);
	}
	return memory->zone;
}

void
compute_clock(struct turn *turn)
{
	int64_t time_ms = turn->sighting.time_ms, days;
	struct zone *zone = zone_of(turn->memory, event_text(turn->event, FIELD_EVENT_TIMEZONE));
	int hour, weekday;

	if (zone)
		time_ms += (int64_t)zone_offset(zone, time_ms) * SECOND_MS;
	days = floor_div(time_ms, DAY_MS);
	hour = (int)((time_ms - days * DAY_MS) / HOUR_MS);
	weekday = (int)((days % 7 + 10) % 7); /* 1970-01-01 was a Thursday, 3 */
	turn->features->value[FEATURE_HOUR_OF_DAY] = hour;
	turn->features->value[FEATURE_DAY_OF_WEEK] = weekday;
	turn->features->value[FEATURE_IS_WEEKEND] = weekday >= 5;
	turn->features->value[FEATURE_IS_BUSINESS_HOURS] = weekday < 5 && hour >= 9 && hour < 18;
}
