/*
 * features.h: the twenty-one numbers that describe an event to the models.
 *
 * One table gives each feature's name, group, unit and the words that explain
 * it; the JSON names, the vector's order, the manual and the explanations all
 * read it.
 */
#ifndef FEATURES_FEATURES_H
#define FEATURES_FEATURES_H

#include <stdbool.h>
#include <stdint.h>

enum feature {
	FEATURE_HOUR_OF_DAY,
	FEATURE_DAY_OF_WEEK,
	FEATURE_IS_WEEKEND,
	FEATURE_IS_BUSINESS_HOURS,
	FEATURE_LOGIN_ATTEMPTS_PER_MINUTE,
	FEATURE_REQUESTS_PER_SECOND,
	FEATURE_UNIQUE_IPS_LAST_HOUR,
	FEATURE_UNIQUE_ENDPOINTS_ACCESSED,
	FEATURE_FAILED_AUTH_RATE,
	FEATURE_ERROR_RATE_4XX,
	FEATURE_ERROR_RATE_5XX,
	FEATURE_GEOGRAPHIC_DISTANCE_KM,
	FEATURE_IS_KNOWN_COUNTRY,
	FEATURE_IS_KNOWN_IP,
	FEATURE_BYTES_TRANSFERRED,
	FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC,
	FEATURE_SESSION_DURATION_SEC,
	FEATURE_PAYLOAD_ENTROPY,
	FEATURE_IS_PRIVILEGED_USER,
	FEATURE_IS_SENSITIVE_ENDPOINT,
	FEATURE_IS_KNOWN_USER_AGENT,
	FEATURE_COUNT
};

struct feature_row {
	const char *name; /* on the wire and in CSV headers */
	const char *group; /* temporal, frequency, rates, geographic, behavioral, context */
	const char *unit;
	const char *text; /* a phrase: "failed share of this source's logins in 5 minutes" */
	bool is_log; /* enters the models as ln(1 + x) (Preparation) */
	bool is_flag; /* 0 or 1 */
};

extern const struct feature_row feature_rows[FEATURE_COUNT];

/* An event's features, each rounded to six decimals, in the table's order. */
struct features {
	double value[FEATURE_COUNT];
};

/* What is known of the event's source, the event itself included. */
struct history {
	int64_t first_seen_ms;
	int64_t events;
};

#endif
