/*
 * store-views.h: what the dashboard draws of events; the same cases for every driver.
 * Each takes a store of its own that holds twenty events of two hours.
 */
#ifndef TESTS_STORE_VIEWS_H
#define TESTS_STORE_VIEWS_H

#include "store-rows.h"
#include "base/clock.h"
#include "store/views.h"

/* An hour begins there. */
#define HOUR (NOW - NOW % HOUR_MS)

static struct failure failure;
static char shown[4096];

#define DO(call)                                      \
	do {                                          \
		if ((call) != 0)                      \
			fail_msg("%s", failure.text); \
	} while (0)

static inline void
show(const char *format, ...)
{
	size_t used = strlen(shown);
	va_list ap;

	va_start(ap, format);
	vsnprintf(shown + used, sizeof(shown) - used, format, ap);
	va_end(ap);
}

/*
 * An event each six minutes; the risk grows from 0 by 0.05, from 0.6 on they stand out.  Hosts
 * take turns, and so do two addresses; the last has no risk.
 */
static inline void
fill(struct store *store)
{
	struct store_row rows[20];

	for (int i = 0; i < 20; i++) {
		rows[i] = row_of(HOUR + i * 6 * MINUTE_MS, i, "{}");
		rows[i].host = i % 2 ? SPAN("web1") : SPAN("db1");
		rows[i].source_ip = i % 2 ? SPAN("203.0.113.9") : SPAN("198.51.100.7");
		rows[i].entity = rows[i].source_ip;
		rows[i].kind = "authentication";
		rows[i].risk = i == 19 ? -1 : i / 20.0;
		rows[i].is_anomaly = i >= 12 && i < 19;
		rows[i].level = i < 12 ? "normal" : "medium";
	}
	write_rows(store, rows, 20);
}

static inline bool
see_point(void *data, const struct store_point *point)
{
	(void)data;
	show("%lld:%lld/%lld/%.2f ", (long long)((point->time_ms - HOUR) / MINUTE_MS),
	    (long long)point->events, (long long)point->anomalies, point->risk);
	return true;
}

static inline const char *
points(struct store *store, struct store_query query, int64_t step_ms)
{
	shown[0] = '\0';
	DO(store_points(store, &query, step_ms, see_point, NULL, &failure));
	return shown;
}

static inline void
check_points_count_steps(struct store *store)
{
	struct store_query query = STORE_QUERY_ALL;

	assert_string_equal(points(store, query, 30 * MINUTE_MS),
	    "0:5/0/0.20 30:5/0/0.45 60:5/3/0.70 90:5/4/0.90 ");
	query.host = SPAN("web1");
	query.since_ms = HOUR + HOUR_MS;
	assert_string_equal(points(store, query, 30 * MINUTE_MS), "60:2/1/0.65 90:3/2/0.85 ");
	query.host = SPAN("none");
	assert_string_equal(points(store, query, 30 * MINUTE_MS), "");
	query = (struct store_query)STORE_QUERY_ALL;
	query.source_ip = SPAN("203.0.113.0/24");
	query.only_anomalies = true;
	assert_string_equal(points(store, query, HOUR_MS), "60:3/3/0.85 ");
}

static inline void
check_hours_and_events_give_the_same_points(struct store *store)
{
	struct store_query query = STORE_QUERY_ALL;

	/* Of events that did not stand out hours know no risk. */
	assert_string_equal(points(store, query, HOUR_MS), "0:10/0/-1.00 60:10/7/0.90 ");
	query.kind = SPAN("authentication");
	assert_string_equal(points(store, query, HOUR_MS), "0:10/0/0.45 60:10/7/0.90 ");
}

static inline void
check_steps_begin_before_1970_too(struct store *store)
{
	struct store_query query = STORE_QUERY_ALL;
	struct store_row row = row_of(-90 * MINUTE_MS, 99, "{}");

	write_rows(store, &row, 1);
	query.until_ms = 0;
	shown[0] = '\0';
	DO(store_points(store, &query, 15 * MINUTE_MS, see_point, NULL, &failure));
	assert_string_equal(shown + strlen(shown) - strlen(":1/0/-1.00 "), ":1/0/-1.00 ");
	assert_int_equal(strtoll(shown, NULL, 10), -90 - HOUR / MINUTE_MS);
	query.since_ms = -100 * MINUTE_MS;
	shown[0] = '\0';
	DO(store_points(store, &query, 60 * MINUTE_MS, see_point, NULL, &failure));
	assert_int_equal(strtoll(shown, NULL, 10), -120 - HOUR / MINUTE_MS);
}

static inline void
check_risks_fall_into_bins(struct store *store)
{
	int64_t counts[4];

	DO(store_risks(store, INT64_MIN, INT64_MAX, 4, counts, &failure));
	assert_int_equal(counts[0], 5);
	assert_int_equal(counts[1], 5);
	assert_int_equal(counts[2], 5);
	assert_int_equal(counts[3], 4);
	DO(store_risks(store, HOUR, HOUR + 1, 4, counts, &failure));
	assert_int_equal(counts[0] + counts[1] + counts[2] + counts[3], 1);
}

static inline bool
see_lane(void *data, const struct store_lane_point *lane)
{
	(void)data;
	show("%.*s %lld:%lld/%.2f, ", (int)lane->entity.size, lane->entity.data,
	    (long long)((lane->point.time_ms - HOUR) / MINUTE_MS), (long long)lane->point.anomalies,
	    lane->point.risk);
	return true;
}

static inline void
check_lanes_begin_with_the_riskiest(struct store *store)
{
	struct store_lanes lanes = { HOUR, HOUR + 2 * HOUR_MS, 30 * MINUTE_MS, 10 };

	shown[0] = '\0';
	DO(store_lanes(store, &lanes, see_lane, NULL, &failure));
	assert_string_equal(shown, "198.51.100.7 60:2/0.70, 198.51.100.7 90:2/0.90, "
				   "203.0.113.9 60:1/0.65, 203.0.113.9 90:2/0.85, ");
	lanes.limit = 1;
	shown[0] = '\0';
	DO(store_lanes(store, &lanes, see_lane, NULL, &failure));
	assert_string_equal(shown, "198.51.100.7 60:2/0.70, 198.51.100.7 90:2/0.90, ");
}

static inline bool
see_source(void *data, const struct store_source *source)
{
	(void)data;
	show("%.*s %lld %lld/%lld, ", (int)source->name.size, source->name.data,
	    (long long)((source->last_ms - HOUR) / MINUTE_MS), (long long)source->events,
	    (long long)source->anomalies);
	return true;
}

static inline void
check_sources_are_who_writes(struct store *store)
{
	shown[0] = '\0';
	DO(store_sources(store, see_source, NULL, &failure));
	assert_string_equal(shown, "db1 108 10/4, web1 114 10/3, ");
}

/* One test a case, by the name that says what holds. */
#define VIEWS_CASES(X)                                                                        \
	X(points_count_steps, check_points_count_steps)                                       \
	X(hours_and_events_give_the_same_points, check_hours_and_events_give_the_same_points) \
	X(steps_begin_before_1970_too, check_steps_begin_before_1970_too)                     \
	X(risks_fall_into_bins, check_risks_fall_into_bins)                                   \
	X(lanes_begin_with_the_riskiest, check_lanes_begin_with_the_riskiest)                 \
	X(sources_are_who_writes, check_sources_are_who_writes)

#define VIEWS_TEST(name, check)                   \
	static void name(void **state)            \
	{                                         \
		struct store *store = open_new(); \
                                                  \
		(void)state;                      \
		fill(store);                      \
		check(store);                     \
		store_free(store);                \
	}
#define VIEWS_ROW(name, check) cmocka_unit_test(name),

#endif
