/* eval.c: gathering and sorting rows. */

#include <stdlib.h>

#include "base/clock.h"
#include "eval/eval.h"

const struct eval_level eval_levels[EVAL_LEVELS + 1] = {
	{ "normal", 0 },
	{ "low", 0.4 },
	{ "medium", 0.6 },
	{ "high", 0.8 },
	{ "critical", 0.9 },
	{ NULL, 2 },
};

void
evaluation_release(struct evaluation *e)
{
	free(e->rows);
	free(e->kinds);
	free(e->alerts);
	arena_release(&e->arena);
	*e = (struct evaluation){ 0 };
}

void
evaluation_add(struct evaluation *e, const struct eval_row *row)
{
	if (e->count == e->capacity) {
		e->capacity = e->capacity ? 2 * e->capacity : 1024;
		e->rows = must_realloc(e->rows, e->capacity * sizeof(*e->rows));
	}
	e->rows[e->count] = *row;
	if (row->time_ms == EVAL_NO_TIME && e->count > 0)
		e->rows[e->count].time_ms = e->rows[e->count - 1].time_ms;
	e->count++;
}

static int
compare_numbers(double a, double b)
{
	return (a > b) - (a < b);
}

static int
by_falling_risk(const void *a, const void *b)
{
	return compare_numbers(
	    ((const struct eval_row *)b)->risk, ((const struct eval_row *)a)->risk);
}

static int
by_falling_number(const void *a, const void *b)
{
	return compare_numbers(*(const double *)b, *(const double *)a);
}

/* What makes rows one alert, and how bad it is. */
struct group_day {
	uint64_t group;
	int64_t day;
	double risk;
};

static int
by_group_and_day(const void *left, const void *right)
{
	const struct group_day *a = left, *b = right;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	return compare_numbers(b->risk, a->risk);
}

/* Days are counted from the first event on; rows before the first time take it. */
static void
find_days(struct evaluation *e)
{
	int64_t last_ms = 0;
	bool is_first = true;

	for (size_t i = e->count; i-- > 0;) {
		int64_t time_ms = e->rows[i].time_ms;

		if (e->rows[i].is_staged)
			continue;
		if (time_ms == EVAL_NO_TIME)
			e->rows[i].time_ms = is_first ? 0 : e->first_ms;
		else if (is_first)
			e->first_ms = last_ms = time_ms;
		else if (time_ms < e->first_ms)
			e->first_ms = time_ms;
		else if (time_ms > last_ms)
			last_ms = time_ms;
		is_first = is_first && time_ms == EVAL_NO_TIME;
	}
	e->days = (last_ms - e->first_ms) / DAY_MS + 1;
}

static void
find_alerts(struct evaluation *e)
{
	struct group_day *days = must_calloc(e->count + 1, sizeof(*days));

	size_t count = 0;

	for (size_t i = 0; i < e->count; i++) {
		if (e->rows[i].is_staged)
			continue;
		days[count].group = e->rows[i].group;
		days[count].day = (e->rows[i].time_ms - e->first_ms) / DAY_MS;
		days[count++].risk = e->rows[i].risk;
	}
	qsort(days, count, sizeof(*days), by_group_and_day);
	e->alerts = must_calloc(count + 1, sizeof(*e->alerts));
	for (size_t i = 0; i < count; i++)
		if (i == 0 || days[i].group != days[i - 1].group || days[i].day != days[i - 1].day)
			e->alerts[e->alert_count++] = days[i].risk;
	qsort(e->alerts, e->alert_count, sizeof(*e->alerts), by_falling_number);
	free(days);
}

void
evaluation_finish(struct evaluation *e)
{
	find_days(e);
	find_alerts(e);
	if (e->count > 0)
		qsort(e->rows, e->count, sizeof(*e->rows), by_falling_risk);
}
