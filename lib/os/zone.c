/*
 * zone.c: fixed distances by arithmetic, named zones by the C library.
 *
 * The library knows one zone at a time (TZ), so it is switched when another
 * is asked for, and what it said of a quarter of an hour is remembered:
 * clocks change only at such edges.
 */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "os/zone.h"

enum { QUARTER_MS = 15 * MINUTE_MS, CACHE_SIZE = 64, MAX_ZONES = 1024 };

struct zone {
	char name[64]; /* as asked for */
	bool is_fixed;
	int offset_s; /* if fixed */
	struct {
		int64_t quarter;
		int offset_s;
		bool is_set;
	} cache[CACHE_SIZE];
};

static struct zone *zones[MAX_ZONES];
static int zone_count;
static const struct zone *current; /* whose name TZ holds */

/* Only plain names below the zone folder: TZ also takes paths, which a log must not choose. */
static bool
is_zone_file(const char *name)
{
	char path[128];

	if (name[0] == '/' || name[0] == '.' || strstr(name, ".."))
		return false;
	for (const char *c = name; *c; c++)
		if (!strchr(
			"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/", *c))
			return false;
	snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
	return access(path, R_OK) == 0;
}

static bool
zone_init(struct zone *zone, struct span name)
{
	memcpy(zone->name, name.data, name.size);
	if (span_is(name, "UTC") || span_is(name, "Etc/UTC") || span_is(name, "GMT")) {
		zone->is_fixed = true;
		return true;
	}
	if (clock_parse_offset(name, &zone->offset_s)) {
		zone->is_fixed = true;
		return true;
	}
	return span_is(name, "local") || is_zone_file(zone->name);
}

struct zone *
zone_find(struct span name)
{
	struct zone *zone;

	for (int i = 0; i < zone_count; i++)
		if (span_is(name, zones[i]->name))
			return zones[i];
	if (zone_count == MAX_ZONES || name.size == 0 || name.size >= sizeof(zone->name))
		return NULL;
	assert(name.data);
	zone = must_calloc(1, sizeof(*zone));
	if (!zone_init(zone, name)) {
		free(zone);
		return NULL;
	}
	return zones[zone_count++] = zone;
}

static int
ask_library(struct zone *zone, int64_t utc_ms)
{
	static char *system_zone;
	static bool is_saved;
	time_t seconds = (time_t)(utc_ms / SECOND_MS - (utc_ms % SECOND_MS < 0));
	struct tm local;

	if (!is_saved) {
		const char *tz = getenv("TZ");

		system_zone = tz ? strdup(tz) : NULL;
		is_saved = true;
	}
	if (current != zone) {
		if (strcmp(zone->name, "local") != 0)
			setenv("TZ", zone->name, 1);
		else if (system_zone)
			setenv("TZ", system_zone, 1);
		else
			unsetenv("TZ");
		tzset();
		current = zone;
	}
	return localtime_r(&seconds, &local) ? (int)local.tm_gmtoff : 0;
}

int
zone_offset(struct zone *zone, int64_t utc_ms)
{
	int64_t quarter = utc_ms / QUARTER_MS - (utc_ms % QUARTER_MS < 0);
	size_t slot = (size_t)(quarter & (CACHE_SIZE - 1));

	if (zone->is_fixed)
		return zone->offset_s;
	if (!zone->cache[slot].is_set || zone->cache[slot].quarter != quarter) {
		zone->cache[slot].quarter = quarter;
		zone->cache[slot].offset_s = ask_library(zone, quarter * QUARTER_MS);
		zone->cache[slot].is_set = true;
	}
	return zone->cache[slot].offset_s;
}

int
zone_moments(struct zone *zone, int64_t local_ms, int64_t utc_ms[2])
{
	int before = zone_offset(zone, local_ms - DAY_MS),
	    after = zone_offset(zone, local_ms + DAY_MS);
	int64_t early = local_ms - before * (int64_t)SECOND_MS;
	int64_t late = local_ms - after * (int64_t)SECOND_MS;
	bool early_fits, late_fits;

	utc_ms[0] = early;
	if (before == after)
		return 1;
	early_fits = zone_offset(zone, early) == before;
	late_fits = zone_offset(zone, late) == after;
	if (early_fits && late_fits) {
		utc_ms[1] = late;
		return 2;
	}
	if (late_fits)
		utc_ms[0] = late;
	return 1;
}
