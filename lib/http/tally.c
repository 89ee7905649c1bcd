/* tally.c: counters by route, without a lock. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "http/tally.h"

static const struct {
	int64_t us;
	const char *seconds;
} bounds[TALLY_BUCKETS] = {
	{ 500, "0.0005" },
	{ 1000, "0.001" },
	{ 2000, "0.002" },
	{ 5000, "0.005" },
	{ 10000, "0.01" },
	{ 25000, "0.025" },
	{ 50000, "0.05" },
	{ 100000, "0.1" },
	{ 250000, "0.25" },
	{ 1000000, "1" },
	{ 5000000, "5" },
	{ 30000000, "30" },
};

void
tally_open(struct tally *tally, const struct route *const *tables)
{
	size_t at = 0;

	tally->tables = tables;
	tally->count = 1;
	for (size_t i = 0; tables[i]; i++)
		for (const struct route *route = tables[i]; route->path; route++)
			tally->count++;
	tally->row = must_calloc(tally->count, sizeof(*tally->row));
	for (size_t i = 0; tables[i]; i++)
		for (const struct route *route = tables[i]; route->path; route++)
			tally->row[at++].route = route;
}

void
tally_release(struct tally *tally)
{
	free(tally->row);
}

void
tally_sum(const struct tally *tally, uint64_t classes[TALLY_CLASSES])
{
	for (int class = 0; class < TALLY_CLASSES; class ++) {
		classes[class] = 0;
		for (size_t i = 0; i < tally->count; i++)
			classes[class] += atomic_load(&tally->row[i].status[class]);
	}
}

static struct tally_row *
find(struct tally *tally, const struct route *route)
{
	size_t i = 0;

	while (tally->row[i].route != route)
		i++;
	return &tally->row[i];
}

static void
count(atomic_uint_fast64_t *counter, uint64_t more)
{
	atomic_fetch_add_explicit(counter, more, memory_order_relaxed);
}

void
tally_add(struct tally *tally, const struct route *route, int status, int64_t took_us)
{
	struct tally_row *row = find(tally, route);
	int bucket = 0;

	while (bucket < TALLY_BUCKETS && took_us > bounds[bucket].us)
		bucket++;
	count(&row->bucket[bucket], 1);
	count(&row->took_us, (uint64_t)took_us);
	if (status >= 100 && status < 100 + 100 * TALLY_CLASSES)
		count(&row->status[status / 100 - 1], 1);
}

/* {method="GET",route="/api/v1/events" without the closing brace: paths of rows need no escapes. */
static void
write_name(const struct tally_row *row, const char *name, struct buffer *to)
{
	char text[256];
	const struct route *route = row->route;

	snprintf(text, sizeof(text), "siem_%s{method=\"%s\",route=\"%s\"", name,
	    route ? method_names[route->method] : "", route ? route->path : "");
	buffer_add(to, span_of(text));
}

static void
write_value(struct buffer *to, const char *label, const char *value, uint64_t number)
{
	char text[128];

	snprintf(text, sizeof(text), ",%s=\"%s\"} %" PRIu64 "\n", label, value, number);
	buffer_add(to, span_of(text));
}

static void
write_statuses(const struct tally_row *row, struct buffer *to)
{
	static const char *const classes[TALLY_CLASSES] = { "1xx", "2xx", "3xx", "4xx", "5xx" };

	for (int i = 0; i < TALLY_CLASSES; i++) {
		uint64_t number = atomic_load_explicit(&row->status[i], memory_order_relaxed);

		if (number == 0)
			continue;
		write_name(row, "requests_total", to);
		write_value(to, "code", classes[i], number);
	}
}

static void
write_durations(const struct tally_row *row, struct buffer *to)
{
	uint64_t sum = 0;
	char text[64];

	for (int i = 0; i <= TALLY_BUCKETS; i++) {
		sum += atomic_load_explicit(&row->bucket[i], memory_order_relaxed);
		write_name(row, "request_duration_seconds_bucket", to);
		write_value(to, "le", i < TALLY_BUCKETS ? bounds[i].seconds : "+Inf", sum);
	}
	write_name(row, "request_duration_seconds_sum", to);
	snprintf(text, sizeof(text), "} %.6f\n",
	    (double)atomic_load_explicit(&row->took_us, memory_order_relaxed) / 1e6);
	buffer_add(to, span_of(text));
	write_name(row, "request_duration_seconds_count", to);
	snprintf(text, sizeof(text), "} %" PRIu64 "\n", sum);
	buffer_add(to, span_of(text));
}

/* All routes that take log lines, as one. */
static void
write_analysis(const struct tally *tally, struct buffer *to)
{
	uint64_t buckets[TALLY_BUCKETS + 1] = { 0 }, took_us = 0, sum = 0;
	char text[128];

	for (size_t i = 0; i < tally->count; i++) {
		const struct tally_row *row = &tally->row[i];

		if (!row->route || row->route->lane != LANE_LINES)
			continue;
		for (int j = 0; j <= TALLY_BUCKETS; j++)
			buckets[j] += atomic_load_explicit(&row->bucket[j], memory_order_relaxed);
		took_us += atomic_load_explicit(&row->took_us, memory_order_relaxed);
	}
	buffer_add(to, SPAN("# TYPE siem_analysis_duration_seconds histogram\n"));
	for (int j = 0; j <= TALLY_BUCKETS; j++) {
		sum += buckets[j];
		snprintf(text, sizeof(text),
		    "siem_analysis_duration_seconds_bucket{le=\"%s\"} %" PRIu64 "\n",
		    j < TALLY_BUCKETS ? bounds[j].seconds : "+Inf", sum);
		buffer_add(to, span_of(text));
	}
	snprintf(text, sizeof(text),
	    "siem_analysis_duration_seconds_sum %.6f\nsiem_analysis_duration_seconds_count %" PRIu64
	    "\n",
	    (double)took_us / 1e6, sum);
	buffer_add(to, span_of(text));
}

void
tally_write(const struct tally *tally, struct buffer *to)
{
	buffer_add(to, SPAN("# TYPE siem_requests_total counter\n"));
	for (size_t i = 0; i < tally->count; i++)
		write_statuses(&tally->row[i], to);
	buffer_add(to, SPAN("# TYPE siem_request_duration_seconds histogram\n"));
	for (size_t i = 0; i < tally->count; i++) {
		const struct tally_row *row = &tally->row[i];

		/* Most routes are not asked for on most machines. */
		if (atomic_load_explicit(&row->took_us, memory_order_relaxed) > 0)
			write_durations(row, to);
	}
	write_analysis(tally, to);
}
