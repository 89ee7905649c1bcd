/* source.c: windows of sources and hosts move and count. */

#include "features/source.h"
#include "features/window.h"

static const struct window minute = { MINUTE_BUCKETS, MINUTE_KINDS, 4 * SECOND_MS };
static const struct window five = { FIVE_BUCKETS, FIVE_KINDS, 30 * SECOND_MS };

/*
 * siem-parse tags a time that is a day off until a second line confirms it.
 * So an untagged time more than a day before the source's clock says that the
 * clock was wrong, and without a restart its windows would stand still until
 * that time is reached again.
 */
static bool
is_restart(int64_t clock_ms, int64_t time_ms)
{
	return time_ms < clock_ms - DAY_MS;
}

static void
start_windows(struct source *source, int64_t time_ms)
{
	struct distinct endpoints = DISTINCT_OF(&source->endpoints);

	memset(source->minute, 0, sizeof(source->minute));
	memset(source->five, 0, sizeof(source->five));
	distinct_clear(&endpoints);
	source->clock_ms = time_ms;
	source->session_ms = time_ms;
}

static void
move_windows(struct source *source, int64_t time_ms)
{
	struct distinct endpoints = DISTINCT_OF(&source->endpoints);

	if (time_ms <= source->clock_ms)
		return;
	window_advance(&minute, source->minute[0], source->clock_ms, time_ms);
	window_advance(&five, source->five[0], source->clock_ms, time_ms);
	distinct_advance(&endpoints, source->clock_ms, time_ms);
	if (time_ms - source->clock_ms >= SESSION_GAP_MS)
		source->session_ms = time_ms;
	source->clock_ms = time_ms;
}

/* When an event counts: an implausible one as if it came at the newest time there is. */
static struct moment
moment_of(int64_t clock_ms, bool is_new, const struct sighting *sighting)
{
	struct moment moment = { clock_ms, sighting->time_ms, false };

	if (!is_new && sighting->kind == SIGHTING_IMPLAUSIBLE)
		moment.time_ms = clock_ms;
	if (!is_new && sighting->kind == SIGHTING_REPEATED)
		moment.is_counted = sighting->time_ms <= clock_ms;
	return moment;
}

static bool
starts_anew(bool is_new, const struct sighting *sighting, const struct moment *moment)
{
	return is_new ||
	       (sighting->kind == SIGHTING_NEW && is_restart(moment->clock_ms, moment->time_ms));
}

static uint64_t
see_endpoints(struct source *source, const struct sighting *sighting, const struct moment *moment)
{
	struct distinct endpoints = DISTINCT_OF(&source->endpoints);
	uint64_t own = (uint64_t)sighting->endpoints, unseen = 0, sum;

	for (int i = 0; i < sighting->endpoints; i++)
		unseen += distinct_see(&endpoints, sighting->endpoint[i], moment);
	sum = distinct_count(&endpoints) + unseen;
	return sum < own ? own : sum;
}

static int64_t
clamp(int64_t ms, int64_t max_ms)
{
	return ms < 0 ? 0 : ms > max_ms ? max_ms : ms;
}

void
source_see(
    struct source *source, bool is_new, const struct sighting *sighting, struct source_view *view)
{
	struct moment moment = moment_of(source->clock_ms, is_new, sighting);

	if (starts_anew(is_new, sighting, &moment)) {
		view->silence_ms = DAY_MS;
		start_windows(source, moment.time_ms);
	} else {
		view->silence_ms = clamp(moment.time_ms - source->clock_ms, DAY_MS);
		move_windows(source, moment.time_ms);
	}
	moment.clock_ms = source->clock_ms;
	for (int i = 0; i < MINUTE_KINDS; i++)
		view->minute[i] = sighting->minute[i];
	for (int i = 0; i < FIVE_KINDS; i++)
		view->five[i] = sighting->five[i];
	window_count(&minute, source->minute[0], &moment, view->minute);
	window_count(&five, source->five[0], &moment, view->five);
	view->endpoints = see_endpoints(source, sighting, &moment);
	view->session_ms = clamp(moment.time_ms - source->session_ms, INT64_MAX);
	if (is_new || moment.time_ms < source->first_seen_ms)
		source->first_seen_ms = moment.time_ms;
	if (!moment.is_counted)
		source->events += sighting->events;
}

uint64_t
host_see(struct host *host, bool is_new, const struct sighting *sighting)
{
	struct distinct sources = DISTINCT_OF(&host->sources);
	struct moment moment = moment_of(host->clock_ms, is_new, sighting);
	uint64_t sum;

	if (starts_anew(is_new, sighting, &moment)) {
		distinct_clear(&sources);
		host->clock_ms = moment.time_ms;
	} else if (moment.time_ms > host->clock_ms) {
		distinct_advance(&sources, host->clock_ms, moment.time_ms);
		host->clock_ms = moment.time_ms;
	}
	moment.clock_ms = host->clock_ms;
	sum = distinct_see(&sources, sighting->source_hash, &moment);
	sum += distinct_count(&sources);
	return sum > 0 ? sum : 1;
}

static bool
is_time(int64_t time_ms)
{
	return time_ms >= CLOCK_MIN_MS && time_ms <= CLOCK_MAX_MS;
}

bool
source_is_valid(const struct source *source)
{
	struct source copy = *source;
	struct distinct endpoints = DISTINCT_OF(&copy.endpoints);

	return is_time(source->clock_ms) && is_time(source->session_ms) &&
	       is_time(source->first_seen_ms) && source->events >= 0 &&
	       source->events < INT64_MAX / 2 && distinct_is_valid(&endpoints);
}

bool
host_is_valid(const struct host *host)
{
	struct host copy = *host;
	struct distinct sources = DISTINCT_OF(&copy.sources);

	return is_time(host->clock_ms) && place_is_valid(&host->place) &&
	       distinct_is_valid(&sources);
}
