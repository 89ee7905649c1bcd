/*
 * views.h: what the dashboard draws of many events.
 *
 * Each runs one statement, or two; rows are shown in the order that is said, and their texts live
 * until the callback returns.  0, or -1 and *failure as those of store.h.
 */
#ifndef STORE_VIEWS_H
#define STORE_VIEWS_H

#include "store/store.h"

/* What came within a step of time. */
struct store_point {
	int64_t time_ms; /* where the step begins, a multiple of it */
	int64_t events, anomalies;
	double risk; /* the highest; below 0: none was scored, or none stood out */
};

typedef bool (*store_see_point)(void *data, const struct store_point *point);

/*
 * The events of a query, in steps of so many ms, by time; steps without events are left out.
 * From hours on (and without filters) it reads what was counted by hour, so that it takes as
 * long as there are hours; `risk` is then that of anomalies alone.
 */
int store_points(struct store *store, const struct store_query *query, int64_t step_ms,
    store_see_point see, void *data, struct failure *failure);

/* How many events of that time have a risk in each of `bins` equal parts of 0 to 1. */
int store_risks(struct store *store, int64_t since_ms, int64_t until_ms, int bins, int64_t *counts,
    struct failure *failure);

/* Anomalies of an entity within a step. */
struct store_lane_point {
	struct span entity;
	struct store_point point; /* events: its anomalies */
};

typedef bool (*store_see_lane)(void *data, const struct store_lane_point *point);

struct store_lanes {
	int64_t since_ms, until_ms, step_ms;
	int64_t limit; /* of entities: those of the highest risk, by it */
};

int store_lanes(struct store *store, const struct store_lanes *lanes, store_see_lane see,
    void *data, struct failure *failure);

/* Who writes logs, by name. */
struct store_source {
	struct span name; /* host.hostname, or "" */
	int64_t first_ms, last_ms, received_ms;
	int64_t events, unrecognized, errors, anomalies;
};

typedef bool (*store_see_source)(void *data, const struct store_source *source);

int store_sources(struct store *store, store_see_source see, void *data, struct failure *failure);

#endif
