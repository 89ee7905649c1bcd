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
#include <stddef.h>
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

/* How people read a value. */
enum feature_style {
	STYLE_COUNT, /* 37; 0.25 */
	STYLE_SHARE, /* 0.85: "85 %" */
	STYLE_HOUR, /* 3: "03:00" */
	STYLE_DAY, /* 6: "Sunday" */
	STYLE_SPAN, /* seconds: "2 h 5 min" */
	STYLE_KM, /* "8,300 km" */
	STYLE_BYTES, /* ln(1 + bytes): "1.2 MB" */
	STYLE_FLAG, /* "yes", "no" */
};

struct feature_row {
	const char *name; /* on the wire and in CSV headers */
	const char *group; /* temporal, frequency, rates, geographic, behavioral, context */
	const char *unit;
	const char *text; /* a phrase: "failed share of this source's logins in 5 minutes" */
	/*
	 * Sentences for a value above and below what is usual (flags: 1 and 0).
	 * "{value}" stands for the value, "{source}" for "this address".
	 */
	const char *high;
	const char *low;
	enum feature_style style;
	bool is_log; /* enters the models as ln(1 + x) (Preparation) */
	bool is_flag; /* 0 or 1 */
	int steps; /* values are whole multiples of 1/steps; 0: any */
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

/* Room for what the writers below write, with its NUL. */
enum { FEATURE_VALUE_SIZE = 40, FEATURE_REASON_SIZE = 240 };

/* A value as people read it, cut to three digits or so.  Returns its length. */
size_t feature_write_value(char to[FEATURE_VALUE_SIZE], enum feature feature, double value);

/* Why a value stands out: what it is, and what p05..p95 of the training rows were. */
struct feature_reason {
	enum feature feature;
	double value;
	double p05, p50, p95;
	bool has_address; /* the source is an address and no user or process */
};

/* "37 logins a minute from this address; usually 0 to 2".  Returns its length. */
size_t feature_write_reason(char to[FEATURE_REASON_SIZE], const struct feature_reason *reason);

#endif
