/* window.c: rings of buckets. */

#include <stddef.h>
#include <string.h>

#include "features/window.h"

static uint32_t *
bucket_at(const struct window *window, uint32_t *counters, int64_t bucket)
{
	int64_t place = bucket % window->buckets;

	if (place < 0)
		place += window->buckets;
	return counters + place * window->kinds;
}

void
window_advance(const struct window *window, uint32_t *counters, int64_t from_ms, int64_t to_ms)
{
	int64_t from = floor_div(from_ms, window->bucket_ms);
	int64_t to = floor_div(to_ms, window->bucket_ms);
	size_t size = (size_t)window->kinds * sizeof(*counters);

	if (to - from >= window->buckets) {
		memset(counters, 0, (size_t)window->buckets * size);
		return;
	}
	while (from < to)
		memset(bucket_at(window, counters, ++from), 0, size);
}

/* NULL: the window has moved past that time. */
static uint32_t *
bucket_of(const struct window *window, uint32_t *counters, const struct moment *moment)
{
	int64_t bucket = floor_div(moment->time_ms, window->bucket_ms);
	int64_t newest = floor_div(moment->clock_ms, window->bucket_ms);

	if (bucket > newest || bucket <= newest - window->buckets)
		return NULL;
	return bucket_at(window, counters, bucket);
}

/* Adds without wrapping around. */
static void
count_up(uint32_t *counter, uint64_t by)
{
	*counter = *counter + by > UINT32_MAX ? UINT32_MAX : *counter + (uint32_t)by;
}

void
window_count(
    const struct window *window, uint32_t *counters, const struct moment *moment, uint64_t *sums)
{
	uint32_t *bucket = bucket_of(window, counters, moment);

	for (int k = 0; k < window->kinds; k++) {
		if (bucket && !moment->is_counted)
			count_up(&bucket[k], sums[k]);
		if (bucket)
			sums[k] = 0;
	}
	for (int i = 0; i < window->buckets; i++)
		for (int k = 0; k < window->kinds; k++)
			sums[k] += *counters++;
}
