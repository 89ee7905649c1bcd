/* timekeeper.c: years, zones and plausibility, for each source of lines. */

#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "os/signals.h"
#include "parse/stamp.h"

/* What is known of one source's clock. */
struct clock {
	char *name;
	size_t name_size;
	uint64_t used; /* for finding the one that was not used longest */
	bool has_plausible, has_candidate;
	int64_t plausible_ms; /* the last plausible time */
	int64_t candidate_ms; /* one that waits for a second line to agree */
	bool is_candidate_leap; /* it lies ahead, as after a long silence */
	/* What a month and day mean, as long as plausible_ms is near. */
	int known_month, known_day;
	int64_t known_local_ms;
	bool has_former;
	int64_t former_ms; /* of its last event that was believed */
};

struct timekeeper {
	struct timekeeper_options options;
	bool is_year_used;
	char offset_text[6]; /* of the zone "local", until the next event */
	bool has_former;
	int64_t former_ms; /* of the last event of any source */
	uint64_t turn;
	int count;
	struct clock *last; /* the source of the last line is mostly that of the next */
	struct clock clocks[LIMIT_CLOCKS];
};

struct timekeeper *
timekeeper_new(const struct timekeeper_options *options)
{
	struct timekeeper *timekeeper = must_calloc(1, sizeof(*timekeeper));

	timekeeper_use(timekeeper, options);
	return timekeeper;
}

void
timekeeper_use(struct timekeeper *timekeeper, const struct timekeeper_options *options)
{
	timekeeper->options = *options;
	if (!options->zone)
		timekeeper->options.zone = zone_find(SPAN("UTC"));
}

void
timekeeper_free(struct timekeeper *timekeeper)
{
	if (!timekeeper)
		return;
	for (int i = 0; i < timekeeper->count; i++)
		free(timekeeper->clocks[i].name);
	free(timekeeper);
}

static bool
is_clock_of(const struct clock *clock, struct span source)
{
	return span_equal((struct span){ clock->name, clock->name_size }, source);
}

static struct clock *
find_clock(struct timekeeper *timekeeper, struct span source)
{
	struct clock *clock = timekeeper->last;

	if (clock && is_clock_of(clock, source))
		return clock;
	clock = timekeeper->clocks;
	for (int i = 0; i < timekeeper->count; i++) {
		if (is_clock_of(&timekeeper->clocks[i], source)) {
			clock = &timekeeper->clocks[i];
			goto found;
		}
		if (timekeeper->clocks[i].used < clock->used)
			clock = &timekeeper->clocks[i];
	}
	if (timekeeper->count < LIMIT_CLOCKS)
		clock = &timekeeper->clocks[timekeeper->count++];
	free(clock->name);
	*clock = (struct clock){ .name = must_alloc(source.size), .name_size = source.size };
	if (source.size > 0)
		memcpy(clock->name, source.data, source.size);
found:
	clock->used = ++timekeeper->turn;
	timekeeper->last = clock;
	return clock;
}

static int64_t
distance(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

/* Of the moments a local time can be, the one nearest to `near`. */
static int64_t
to_utc(struct zone *zone, int64_t local_ms, int64_t near_ms)
{
	int64_t moments[2];

	if (zone_moments(zone, local_ms, moments) == 2 &&
	    distance(moments[1], near_ms) <= distance(moments[0], near_ms))
		return moments[1];
	return moments[0];
}

/*
 * How far a time is from where the source's clock is thought to be: at its
 * last plausible time if that goes on, else at a leap ahead of it, if any.
 */
static int64_t
strangeness(const struct clock *clock, int64_t time_ms, int64_t now_ms)
{
	int64_t from_plausible;

	if (!clock->has_plausible)
		return distance(time_ms, now_ms);
	from_plausible = distance(time_ms, clock->plausible_ms);
	if (!clock->has_candidate || !clock->is_candidate_leap || from_plausible <= DAY_MS)
		return from_plausible;
	return distance(time_ms, clock->candidate_ms);
}

/* The local midnight of a month and day in the year that is least strange, at most a day ahead. */
static int64_t
nearest_day(const struct clock *clock, const struct stamp *stamp, int64_t now_ms)
{
	int64_t best = INT64_MIN, near_ms = clock->has_plausible ? clock->plausible_ms : now_ms;
	struct civil near;

	clock_civil(near_ms, &near);
	for (int year = near.year - 8; year <= near.year + 8;
	     year++) { /* 29 February: 1896 to 1904 */
		int64_t day_ms;

		if (!clock_is_date(year, stamp->month, stamp->day))
			continue;
		day_ms = clock_days(year, stamp->month, stamp->day) * DAY_MS;
		if (best != INT64_MIN && day_ms + stamp->time_ms > now_ms + DAY_MS)
			break;
		if (best == INT64_MIN || strangeness(clock, day_ms + stamp->time_ms, now_ms) <
					     strangeness(clock, best + stamp->time_ms, now_ms))
			best = day_ms;
	}
	return best;
}

static int64_t
resolve_yearless(
    struct timekeeper *timekeeper, struct clock *clock, const struct stamp *stamp, int64_t now_ms)
{
	const struct timekeeper_options *options = &timekeeper->options;
	int64_t near_ms = clock->has_plausible ? clock->plausible_ms : now_ms;
	bool is_known = clock->known_month == stamp->month && clock->known_day == stamp->day &&
			clock->has_plausible &&
			distance(clock->known_local_ms, near_ms) < 3 * (int64_t)DAY_MS;

	if (options->year > 0 && !timekeeper->is_year_used &&
	    clock_is_date((int)options->year, stamp->month, stamp->day)) {
		timekeeper->is_year_used = true;
		clock->known_local_ms =
		    clock_days((int)options->year, stamp->month, stamp->day) * DAY_MS;
	} else if (!is_known) {
		clock->known_local_ms = nearest_day(clock, stamp, now_ms);
	}
	clock->known_month = stamp->month;
	clock->known_day = stamp->day;
	if (stamp->offset_s != OFFSET_UNKNOWN)
		return clock->known_local_ms + stamp->time_ms -
		       stamp->offset_s * (int64_t)SECOND_MS;
	return to_utc(options->zone, clock->known_local_ms + stamp->time_ms, near_ms);
}

static int64_t
clamp_time(int64_t time_ms)
{
	if (time_ms < CLOCK_MIN_MS)
		return CLOCK_MIN_MS;
	return time_ms > CLOCK_MAX_MS ? CLOCK_MAX_MS : time_ms;
}

/* Is it plausible?  Moves the source's clock as the header says. */
static bool
judge(struct clock *clock, int64_t time_ms, int64_t now_ms)
{
	bool is_ahead = time_ms > now_ms + DAY_MS;
	bool is_behind = clock->has_plausible && time_ms < clock->plausible_ms - DAY_MS;
	bool is_leap = clock->has_plausible && time_ms > clock->plausible_ms + DAY_MS;
	bool agrees = clock->has_candidate && distance(time_ms, clock->candidate_ms) <= DAY_MS;

	if (is_leap && !is_ahead)
		agrees = clock->has_candidate && time_ms >= clock->candidate_ms - DAY_MS;
	if ((is_ahead || is_behind || is_leap) && !agrees) {
		clock->has_candidate = true;
		clock->is_candidate_leap = is_leap && !is_ahead;
		clock->candidate_ms = time_ms;
		return is_leap && !is_ahead;
	}
	clock->has_candidate = false;
	clock->has_plausible = true;
	clock->plausible_ms = time_ms;
	return true;
}

/* "+02:00": another machine does not know what was local here. */
static struct span
write_offset(char text[6], int offset_s)
{
	int minutes = (offset_s < 0 ? -offset_s : offset_s) / 60;

	text[0] = offset_s < 0 ? '-' : '+';
	text[1] = (char)('0' + minutes / 600);
	text[2] = (char)('0' + minutes / 60 % 10);
	text[3] = ':';
	text[4] = (char)('0' + minutes % 60 / 10);
	text[5] = (char)('0' + minutes % 10);
	return (struct span){ text, 6 };
}

static void
set_zone(struct timekeeper *timekeeper, const struct stamp *stamp, struct event *event)
{
	struct span zone = timekeeper->options.zone_name;

	if (stamp->kind == STAMP_ZONED || stamp->offset_s != OFFSET_UNKNOWN)
		zone = stamp->zone;
	else if (span_is(zone, "local"))
		zone = write_offset(
		    timekeeper->offset_text, zone_offset(timekeeper->options.zone, event->time_ms));
	if (zone.size > 0)
		event_set(event, FIELD_EVENT_TIMEZONE, zone);
}

/* For a line without a time: others' lines say little of it where it is known when it came. */
static int64_t
former_time(const struct timekeeper *timekeeper, const struct clock *clock, int64_t received_ms,
    int64_t now_ms)
{
	if (clock->has_former)
		return clock->former_ms;
	if (received_ms != INT64_MIN || !timekeeper->has_former)
		return now_ms;
	return timekeeper->former_ms;
}

void
timekeeper_set(struct timekeeper *timekeeper, struct span source, const struct stamp *stamp,
    int64_t received_ms, struct event *event)
{
	const struct timekeeper_options *options = &timekeeper->options;
	int64_t now_ms = options->has_now ? options->now_ms : received_ms;
	struct clock *clock = find_clock(timekeeper, source);
	int64_t time_ms;

	if (received_ms != INT64_MIN)
		now_ms = received_ms;
	else if (!options->has_now)
		now_ms = clock_now_ms();
	if (stamp->kind == STAMP_NONE) {
		event->tags |= TAG_TIME_MISSING;
		event->time_ms = former_time(timekeeper, clock, received_ms, now_ms);
		event->has_time = true;
		return;
	}
	if (stamp->kind == STAMP_YEARLESS)
		time_ms = resolve_yearless(timekeeper, clock, stamp, now_ms);
	else if (stamp->kind == STAMP_LOCAL)
		time_ms = to_utc(options->zone, stamp->local_ms,
		    clock->has_plausible ? clock->plausible_ms : stamp->local_ms);
	else
		time_ms = stamp->local_ms - stamp->offset_s * (int64_t)SECOND_MS;
	event->time_ms = clamp_time(time_ms);
	event->has_time = true;
	set_zone(timekeeper, stamp, event);
	if (!judge(clock, event->time_ms, now_ms)) {
		event->tags |= TAG_TIME_IMPLAUSIBLE;
		return;
	}
	clock->has_former = timekeeper->has_former = true;
	clock->former_ms = timekeeper->former_ms = event->time_ms;
}
