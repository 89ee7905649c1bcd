/* stream.c: who watches is told what happens, as server-sent events. */

#include "api/api.h"
#include "base/number.h"
#include "http/hub.h"

enum { ALL_TYPES = 1 << HUB_ANOMALY | 1 << HUB_ALERT | 1 << HUB_JOB };

static bool
read_types(struct exchange *exchange, unsigned *types)
{
	struct span rest = exchange_query(exchange, "types"), name;
	enum hub_type type;

	*types = rest.size > 0 ? 0 : ALL_TYPES;
	while (rest.size > 0) {
		name = span_trim(span_cut(&rest, ','));
		if (!hub_type_find(name, &type)) {
			problem_at(exchange, 422, "?types",
			    "types is a list of anomaly, alert, job and event");
			return false;
		}
		*types |= 1U << type;
	}
	return true;
}

static bool
read_filter(struct exchange *exchange, struct hub_filter *filter)
{
	struct span level = exchange_query(exchange, "level");

	filter->least = LEVEL_NORMAL;
	if (level.size > 0 && !risk_level_find(level, &filter->least)) {
		problem_at(exchange, 422, "?level",
		    "level is one of normal, low, medium, high and critical");
		return false;
	}
	return read_types(exchange, &filter->types);
}

static void
get_stream(struct exchange *exchange)
{
	struct hub_filter filter;
	struct feed *feed;
	int64_t after = -1;

	if (!read_filter(exchange, &filter))
		return;
	if (!exchange->api->hub) {
		problem_later(exchange, 503, 60, "this server tells no events");
		return;
	}
	/* One that is no number of ours is as none. */
	parse_number(exchange_header(exchange, "Last-Event-ID"), 0, INT64_MAX, &after);
	exchange->content_type = "text/event-stream";
	exchange_set_header(exchange, "X-Accel-Buffering", "no");
	feed = feed_open(exchange);
	if (feed)
		hub_follow(exchange->api->hub, feed, &filter, after, exchange->began_ms);
}

static const struct route_parameter stream_parameters[] = {
	{ "types", "{\"type\":\"string\",\"default\":\"anomaly,alert,job\"}",
	    "What to be told of, parted by commas: anomaly, alert, job; event is any event of "
	    "this server's, at most fifty a second" },
	{ "level",
	    "{\"enum\":[\"normal\",\"low\",\"medium\",\"high\",\"critical\"],\"default\":"
	    "\"normal\"}",
	    "Nothing of a lower level" },
	{ 0 },
};

const struct route routes_stream[] = {
	{
	    .path = "/api/v1/stream",
	    .roles = ROLES_READ,
	    .lane = LANE_STREAM,
	    .handle = get_stream,
	    .summary = "What happens, as server-sent events; Last-Event-ID goes on behind one",
	    .parameters = stream_parameters,
	    .reply_type = "text/event-stream",
	    .status = 200,
	    .problems = "422",
	},
	{ 0 },
};
