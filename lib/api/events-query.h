/* events-query.h: the filters of lists of events, from a request's query. */
#ifndef API_EVENTS_QUERY_H
#define API_EVENTS_QUERY_H

#include "http/exchange.h"
#include "store/store.h"

/* Rows of a route's parameters: filters, then limit and cursor. */
#define EVENT_FILTER_PARAMETERS                                                            \
	{ "since", "{\"type\":\"string\"}", "From this time, or age such as 24h, on" },    \
	    { "until", "{\"type\":\"string\"}", "Before this time, or age" },              \
	    { "min_risk", "{\"type\":\"number\",\"minimum\":0,\"maximum\":1}",             \
		    "Of at least this risk" },                                             \
	    { "max_risk", "{\"type\":\"number\",\"minimum\":0,\"maximum\":1}",             \
		    "Of less than this risk" },                                            \
	    { "level", "{\"enum\":[\"normal\",\"low\",\"medium\",\"high\",\"critical\"]}", \
		    "Of this risk level" },                                                \
	    { "source_ip", "{\"type\":\"string\"}", "Of this address or network" },        \
	    { "user", "{\"type\":\"string\"}", "Of this user.name" },                      \
	    { "host", "{\"type\":\"string\"}", "Of this host.hostname" },                  \
	    { "dataset", "{\"type\":\"string\"}", "Of this event.dataset" },               \
	    { "kind", "{\"type\":\"string\"}", "Of this kind of log" },                    \
	    { "action", "{\"type\":\"string\"}", "Of this event.action" },                 \
	    { "outcome", "{\"enum\":[\"success\",\"failure\",\"unknown\"]}",               \
		    "Of this event.outcome" },                                             \
	{                                                                                  \
		"contains", "{\"type\":\"string\"}", "With this text anywhere in the line" \
	}

/*
 * Fills the filters, newest first, without limit and cursor.  False and a problem: a value is
 * wrong; the parameter is named.  Texts live as long as the exchange.
 */
bool events_query(struct exchange *exchange, struct store_query *out);

/* limit and cursor. */
bool events_query_page(struct exchange *exchange, struct store_query *out);

/*
 * Answers with {"items":[...],"next":...}: the events of the query as they are stored.  One
 * more than the limit is asked for, so that `next` is null at the end.
 */
void events_answer(struct exchange *exchange, const struct store_query *query);

/* The id of an event in the path, or a problem of 404; 1, 0 or -1 as store_find, answered. */
bool events_find(
    struct exchange *exchange, struct buffer *doc, int64_t *time_ms, unsigned char *id);

#endif
