/* window.c: rings of buckets. */

#include <stddef.h>
#include <string.h>

#include "features/window.h"

/* Where the counters of a bucket start. */
static int64_t
place_of(const struct window *window, int64_t bucket)
{
	int64_t place = bucket % window->buckets;

	return (place < 0 ? place + window->buckets : place) * window->kinds;
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
		memset(counters + place_of(window, ++from), 0, size);
}

/* Is the moment's bucket still in the window? */
static bool
is_held(const struct window *window, const struct moment *moment)
{
	int64_t bucket = floor_div(moment->time_ms, window->bucket_ms);
	int64_t newest = floor_div(moment->clock_ms, window->bucket_ms);

	return bucket <= newest && bucket > newest - window->buckets;
}

/* Adds without wrapping around. */
static void
count_up(uint32_t *counter, uint64_t by)
{
	*counter = *counter + by > UINT32_MAX ? UINT32_MAX : *counter + (uint32_t)by;
}

/* Adds what happened to its bucket, where the sums then find it. */
static void
put_in_bucket(const struct window *window, uint32_t *bucket, bool is_counted, uint64_t *sums)
{
	for (int k = 0; k < window->kinds; k++) {
		if (!is_counted)
			count_up(&bucket[k], sums[k]);
		sums[k] = 0;
	}
}

void
window_count(
    const struct window *window, uint32_t *counters, const struct moment *moment, uint64_t *sums)
{
	int64_t bucket = floor_div(moment->time_ms, window->bucket_ms);

	if (is_held(window, moment))
		put_in_bucket(
		    window, counters + place_of(window, bucket), moment->is_counted, sums);
	for (int i = 0; i < window->buckets; i++)
		for (int k = 0; k < window->kinds; k++)
			sums[k] += *counters++;
}
