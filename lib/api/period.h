/* period.h: the time that statistics are of, from a request's query. */
#ifndef API_PERIOD_H
#define API_PERIOD_H

#include "http/exchange.h"

#define PERIOD_PARAMETERS                                                         \
	{ "since", "{\"type\":\"string\",\"default\":\"24h\"}",                   \
		"From this time, or age such as 24h, on" },                       \
	{                                                                         \
		"until", "{\"type\":\"string\"}", "Before this time, or age; now" \
	}

struct period {
	int64_t since_ms, until_ms;
};

/* False and a problem: a time is none, or they are the wrong way round. */
bool period_read(struct exchange *exchange, struct period *out);

/*
 * A step of which the period has at most LIMIT_API_POINTS: the query's `step` (1m, 5m, 1h, 1d),
 * or the smallest of them that will do.  False and a problem: it is none, or makes too many.
 */
bool period_step(struct exchange *exchange, const struct period *period, int64_t *step_ms);

#endif
