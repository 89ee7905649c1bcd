/* report.c: sums of what was counted by hour. */

#include <stdlib.h>

#include "base/clock.h"
#include "json/write.h"
#include "model/judge.h"
#include "store/report.h"

/* Words of one member, with their sums: there are few of each. */
enum { WORDS = 32 };

struct sums {
	struct span word[WORDS];
	int64_t events[WORDS];
	int count;
};

struct hour_sum {
	int64_t hour_ms, events, anomalous;
};

struct stats {
	struct arena arena;
	struct sums kinds, outcomes, levels;
	struct hour_sum *hours;
	size_t count, capacity;
	int64_t events;
};

static void
add_word(struct stats *stats, struct sums *sums, struct span word, int64_t events)
{
	int i = 0;

	while (i < sums->count && !span_equal(sums->word[i], word))
		i++;
	if (i == WORDS)
		return;
	if (i == sums->count)
		sums->word[sums->count++] = arena_copy(&stats->arena, word);
	sums->events[i] += events;
}

/* From medium up, as siem-score says without --threshold. */
static bool
is_anomalous(struct span level)
{
	double from, until;

	return risk_level_range(level, &from, &until) && from >= 0.6;
}

/* The sum of that hour: hours come in order. */
static struct hour_sum *
find_hour(struct stats *stats, int64_t hour_ms)
{
	if (stats->count > 0 && stats->hours[stats->count - 1].hour_ms == hour_ms)
		return &stats->hours[stats->count - 1];
	if (stats->count == stats->capacity) {
		stats->capacity = stats->capacity ? 2 * stats->capacity : 64;
		stats->hours = must_realloc(stats->hours, stats->capacity * sizeof(*stats->hours));
	}
	stats->hours[stats->count] = (struct hour_sum){ .hour_ms = hour_ms };
	return &stats->hours[stats->count++];
}

static bool
take_hour(void *data, const struct store_hour *hour)
{
	struct stats *stats = data;
	struct hour_sum *sum = find_hour(stats, hour->hour_ms);

	sum->events += hour->events;
	sum->anomalous += is_anomalous(hour->level) ? hour->events : 0;
	stats->events += hour->events;
	add_word(stats, &stats->kinds, hour->kind, hour->events);
	add_word(stats, &stats->outcomes, hour->outcome, hour->events);
	add_word(stats, &stats->levels, hour->level, hour->events);
	return true;
}

static void
write_sums(struct buffer *to, const char *key, const struct sums *sums)
{
	char separator = '{';

	buffer_add(to, span_of(key));
	for (int i = 0; i < sums->count; i++) {
		buffer_add_byte(to, separator);
		json_write_string(to, sums->word[i].size ? sums->word[i] : SPAN("none"));
		buffer_add_byte(to, ':');
		json_write_integer(to, sums->events[i]);
		separator = ',';
	}
	buffer_add(to, separator == '{' ? SPAN("{}") : SPAN("}"));
}

static void
write_hour(struct buffer *to, const struct hour_sum *hour)
{
	char time[CLOCK_TEXT_SIZE];

	clock_write(time, hour->hour_ms);
	buffer_add(to, SPAN("{\"hour\":\""));
	buffer_add(to, (struct span){ time, sizeof(time) });
	buffer_add(to, SPAN("\",\"events\":"));
	json_write_integer(to, hour->events);
	buffer_add(to, SPAN(",\"anomalous\":"));
	json_write_integer(to, hour->anomalous);
	buffer_add_byte(to, '}');
}

int
report_stats(struct store *store, int64_t since_ms, int64_t until_ms, struct buffer *to,
    struct failure *failure)
{
	struct stats stats = { .count = 0 };
	int done = store_hours(store, since_ms, until_ms, take_hour, &stats, failure);

	buffer_add(to, SPAN("{\"events\":"));
	json_write_integer(to, stats.events);
	write_sums(to, ",\"kinds\":", &stats.kinds);
	write_sums(to, ",\"outcomes\":", &stats.outcomes);
	write_sums(to, ",\"levels\":", &stats.levels);
	buffer_add(to, SPAN(",\"hours\":["));
	for (size_t i = 0; i < stats.count; i++) {
		if (i > 0)
			buffer_add_byte(to, ',');
		write_hour(to, &stats.hours[i]);
	}
	buffer_add(to, SPAN("]}\n"));
	free(stats.hours);
	arena_release(&stats.arena);
	return done;
}

struct top {
	struct buffer *to;
	struct span field;
};

static bool
take_value(void *data, struct span value, int64_t count)
{
	struct top *top = data;

	buffer_add(top->to, SPAN("{\"field\":"));
	json_write_string(top->to, top->field);
	buffer_add(top->to, SPAN(",\"value\":"));
	json_write_string(top->to, value);
	buffer_add(top->to, SPAN(",\"events\":"));
	json_write_integer(top->to, count);
	buffer_add(top->to, SPAN("}\n"));
	return true;
}

int
report_top(struct store *store, const struct store_query *query, const char *field,
    struct buffer *to, struct failure *failure)
{
	struct top top = { to, span_of(field) };

	return store_top(store, query, field, take_value, &top, failure);
}
