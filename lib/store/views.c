/* views.c: sums by time, of events and of what was counted by hour. */

#include "store/views.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "store/filters.h"
#include "store/value.h"

struct pointing {
	store_see_point see;
	void *data;
};

static double
risk_of(const struct store_value *value)
{
	return value->type == STORE_REAL ? value->real : -1;
}

static bool
see_point(void *data, const struct store_value *column)
{
	const struct pointing *pointing = data;
	const struct store_point point = { .time_ms = column[0].integer,
		.events = column[1].integer,
		.anomalies = column[2].integer,
		.risk = risk_of(&column[3]) };

	return pointing->see(pointing->data, &point);
}

/* Steps of what was counted by hour, by time. */
struct steps {
	int64_t step_ms;
	struct store_point *points;
	size_t count, capacity, at;
};

static int64_t
step_of(const struct steps *steps, int64_t time_ms)
{
	int64_t behind = time_ms % steps->step_ms;

	return time_ms - (behind < 0 ? behind + steps->step_ms : behind);
}

static bool
add_hour(void *data, const struct store_hour *hour)
{
	struct steps *steps = data;
	int64_t time_ms = step_of(steps, hour->hour_ms);

	if (steps->count == 0 || steps->points[steps->count - 1].time_ms != time_ms) {
		if (steps->count == steps->capacity) {
			steps->capacity = steps->capacity ? 2 * steps->capacity : 64;
			steps->points =
			    must_realloc(steps->points, steps->capacity * sizeof(*steps->points));
		}
		steps->points[steps->count++] =
		    (struct store_point){ .time_ms = time_ms, .risk = -1 };
	}
	steps->points[steps->count - 1].events += hour->events;
	return true;
}

/* Anomalies come by time too; where hours have none, their hour's events are gone. */
static bool
add_anomalies(void *data, const struct store_value *column)
{
	struct steps *steps = data;

	while (steps->at < steps->count && steps->points[steps->at].time_ms < column[0].integer)
		steps->at++;
	if (steps->at < steps->count && steps->points[steps->at].time_ms == column[0].integer) {
		steps->points[steps->at].anomalies = column[1].integer;
		steps->points[steps->at].risk = risk_of(&column[2]);
	}
	return true;
}

static int
see_hours(struct store *store, const struct store_query *query, int64_t step_ms,
    const struct pointing *pointing, struct failure *failure)
{
	struct steps steps = { .step_ms = step_ms };
	const struct store_value values[] = { value_time(query->since_ms),
		value_time(query->until_ms), value_number(step_ms) };
	struct store_call call = { .statement = SQL_ANOMALY_POINTS,
		.values = values,
		.count = 3,
		.see = add_anomalies,
		.data = &steps };
	int done = store_hours(store, query->since_ms, query->until_ms, add_hour, &steps, failure);

	if (done == 0)
		done = store_perform(store, &call, failure);
	for (size_t i = 0; done == 0 && i < steps.count; i++)
		if (!pointing->see(pointing->data, &steps.points[i]))
			break;
	free(steps.points);
	return done;
}

int
store_points(struct store *store, const struct store_query *query, int64_t step_ms,
    store_see_point see, void *data, struct failure *failure)
{
	struct pointing pointing = { see, data };
	struct store_value values[FILTERS + 1];
	struct store_call call = { .statement = SQL_POINTS + filters_lead(query),
		.values = values,
		.count = FILTERS + 1,
		.see = see_point,
		.data = &pointing };

	if (step_ms % HOUR_MS == 0 && filters_are_of_time(query) && !query->only_anomalies)
		return see_hours(store, query, step_ms, &pointing, failure);
	filters_set(values, query);
	values[FILTERS] = value_number(step_ms);
	return store_perform(store, &call, failure);
}

struct bins {
	int64_t *counts;
	int count;
};

static bool
see_bin(void *data, const struct store_value *column)
{
	struct bins *bins = data;

	if (column[0].integer >= 0 && column[0].integer < bins->count)
		bins->counts[column[0].integer] = column[1].integer;
	return true;
}

int
store_risks(struct store *store, int64_t since_ms, int64_t until_ms, int bins, int64_t *counts,
    struct failure *failure)
{
	struct bins all = { counts, bins };
	const struct store_value values[] = { value_time(since_ms), value_time(until_ms),
		value_number(bins) };
	struct store_call call = {
		.statement = SQL_RISKS, .values = values, .count = 3, .see = see_bin, .data = &all
	};

	memset(counts, 0, (size_t)bins * sizeof(*counts));
	return store_perform(store, &call, failure);
}

struct laning {
	store_see_lane see;
	void *data;
};

static bool
see_lane(void *data, const struct store_value *column)
{
	const struct laning *laning = data;
	const struct store_lane_point point = { .entity = column[0].text,
		.point = { .time_ms = column[1].integer,
		    .events = column[2].integer,
		    .anomalies = column[2].integer,
		    .risk = risk_of(&column[3]) } };

	return laning->see(laning->data, &point);
}

int
store_lanes(struct store *store, const struct store_lanes *lanes, store_see_lane see, void *data,
    struct failure *failure)
{
	struct laning laning = { see, data };
	const struct store_value values[] = { value_time(lanes->since_ms),
		value_time(lanes->until_ms), value_number(lanes->step_ms),
		value_number(lanes->limit) };
	struct store_call call = { .statement = SQL_LANES,
		.values = values,
		.count = 4,
		.see = see_lane,
		.data = &laning };

	return store_perform(store, &call, failure);
}

struct sourcing {
	store_see_source see;
	void *data;
};

static bool
see_source(void *data, const struct store_value *column)
{
	const struct sourcing *sourcing = data;
	const struct store_source source = { .name = column[0].text,
		.first_ms = column[1].integer,
		.last_ms = column[2].integer,
		.received_ms = column[3].integer,
		.events = column[4].integer,
		.unrecognized = column[5].integer,
		.errors = column[6].integer,
		.anomalies = column[7].integer };

	return sourcing->see(sourcing->data, &source);
}

int
store_sources(struct store *store, store_see_source see, void *data, struct failure *failure)
{
	struct sourcing sourcing = { see, data };
	struct store_call call = { .statement = SQL_SOURCES, .see = see_source, .data = &sourcing };

	return store_perform(store, &call, failure);
}
