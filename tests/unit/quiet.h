/* quiet.h: rows of features from a quiet life, and those of a scanner. */
#ifndef TESTS_QUIET_H
#define TESTS_QUIET_H

#include "ml-data.h"

#include <math.h>

#include "base/clock.h"
#include "features/features.h"
#include "model/train.h"

static const int64_t MONDAY = INT64_C(1774828800000); /* 2026-03-30T00:00:00Z */

/* A quiet event of some kind. */
static inline void
quiet_event(struct random *random, struct dataset_row *row, double value[FEATURE_COUNT])
{
	struct civil civil;

	clock_civil(row->time_ms, &civil);
	memset(value, 0, FEATURE_COUNT * sizeof(*value));
	value[FEATURE_HOUR_OF_DAY] = civil.hour;
	value[FEATURE_DAY_OF_WEEK] = civil.weekday;
	value[FEATURE_IS_WEEKEND] = civil.weekday >= 5;
	value[FEATURE_IS_BUSINESS_HOURS] = civil.weekday < 5 && civil.hour >= 9 && civil.hour < 18;
	value[FEATURE_LOGIN_ATTEMPTS_PER_MINUTE] = (double)random_below(random, 3);
	value[FEATURE_REQUESTS_PER_SECOND] = (double)(1 + random_below(random, 6)) / 60.0;
	value[FEATURE_UNIQUE_IPS_LAST_HOUR] = (double)(1 + random_below(random, 10));
	value[FEATURE_UNIQUE_ENDPOINTS_ACCESSED] = (double)(1 + random_below(random, 5));
	value[FEATURE_IS_KNOWN_COUNTRY] = 1;
	value[FEATURE_IS_KNOWN_IP] = random_below(random, 10) > 0;
	value[FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC] = random_exponential(random) * 300;
	value[FEATURE_SESSION_DURATION_SEC] = random_exponential(random) * 900;
	value[FEATURE_PAYLOAD_ENTROPY] = 3.0 + random_normal(random) * 0.3;
	value[FEATURE_IS_KNOWN_USER_AGENT] = 1;
	row->risk = NAN;
	row->source = random_below(random, 200);
}

/* A scanner's event: fast, many endpoints, all errors. */
static inline void
scan_event(struct random *random, struct dataset_row *row, double value[FEATURE_COUNT])
{
	quiet_event(random, row, value);
	value[FEATURE_REQUESTS_PER_SECOND] = 5 + random_unit(random) * 5;
	value[FEATURE_UNIQUE_ENDPOINTS_ACCESSED] = 100 + (double)random_below(random, 400);
	value[FEATURE_ERROR_RATE_4XX] = 0.8 + 0.2 * random_unit(random);
	value[FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC] = random_unit(random);
	value[FEATURE_IS_KNOWN_USER_AGENT] = 0;
	row->source = 999;
	row->is_failure = true;
}

/* `count` quiet events over `days` weekdays from Monday, of one kind. */
static inline void
add_quiet(
    struct dataset *dataset, struct random *random, size_t count, int days, enum log_kind kind)
{
	struct failure failure;

	for (size_t i = 0; i < count; i++) {
		struct dataset_row row = { .kind = kind };
		double value[FEATURE_COUNT];

		row.time_ms = MONDAY + (int64_t)(i * (size_t)days * DAY_MS / count);
		quiet_event(random, &row, value);
		assert_int_equal(dataset_add(dataset, &row, value, &failure), 0);
	}
}

static inline void
event_options(struct train_options *options)
{
	train_defaults(options);
	options->is_prepared = true;
	options->per_source_hour = 0;
}

#endif
