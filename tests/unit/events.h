/* events.h: events for tests, made in one line. */
#ifndef TESTS_EVENTS_H
#define TESTS_EVENTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "features/history.h"

/* Friday 2026-03-27, 13:00 UTC, at the edge of every bucket. */
#define NOON INT64_C(1774616400000)
#define SECONDS(n) ((int64_t)((n)*1000))

static inline struct event
event_at(int64_t time_ms)
{
	struct event event;

	event_clear(&event);
	event.has_time = true;
	event.time_ms = time_ms;
	event_set(&event, FIELD_HOST_HOSTNAME, SPAN("web1"));
	return event;
}

static inline struct event
event_from(int64_t time_ms, const char *ip)
{
	struct event event = event_at(time_ms);

	event_set(&event, FIELD_SOURCE_ADDRESS, span_of(ip));
	event_set(&event, FIELD_SOURCE_IP, span_of(ip));
	return event;
}

static inline struct event
login_from(int64_t time_ms, const char *ip, const char *user, enum event_outcome outcome)
{
	struct event event = event_from(time_ms, ip);

	event.category = CATEGORY_AUTHENTICATION;
	event.type = TYPE_START;
	event.outcome = outcome;
	event_set(&event, FIELD_PROCESS_NAME, SPAN("sshd"));
	event_set(&event, FIELD_USER_NAME, span_of(user));
	return event;
}

static inline struct event
request_from(int64_t time_ms, const char *ip, const char *path, int status)
{
	struct event event = event_from(time_ms, ip);

	event.category = CATEGORY_WEB;
	event.type = TYPE_ACCESS;
	event.outcome = status >= 400 ? OUTCOME_FAILURE : OUTCOME_SUCCESS;
	event_set(&event, FIELD_URL_PATH, span_of(path));
	event_set_integer(&event, FIELD_HTTP_RESPONSE_STATUS_CODE, status);
	return event;
}

static inline struct features
compute(struct memory *memory, const struct event *event)
{
	struct features features;
	struct history history;

	features_compute(memory, event, &features, &history);
	return features;
}

static inline double
value_of(struct memory *memory, const struct event *event, enum feature feature)
{
	return compute(memory, event).value[feature];
}

static inline struct memory *
new_memory(void)
{
	return memory_new(&(struct memory_options){ 0 });
}

/* Equal to the last bit: values are rounded to six decimals, and so are those written in tests. */
#define assert_value(actual, expected) assert_true((actual) == (expected))

#endif
