/* entities.c: all that an address, a user or a host did. */

#include "api/api.h"
#include "api/fields.h"
#include "api/period.h"
#include "api/top.h"
#include "base/address.h"
#include "base/clock.h"
#include "store/triage.h"
#include "store/views.h"

enum { TOP_ROWS = 10, ALERTS_MOST = 20 };

/* What an entity is, and what it is seen with. */
static const struct {
	const char *kind;
	struct {
		const char *member, *field;
	} with[2];
} kinds[] = {
	{ "ip", { { "users", "user.name" }, { "hosts", "host.hostname" } } },
	{ "user", { { "addresses", "source.ip" }, { "hosts", "host.hostname" } } },
	{ "host", { { "addresses", "source.ip" }, { "users", "user.name" } } },
};

enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

/* Which kind, with the query's filter set; -1 and a problem. */
static int
find_kind(struct exchange *exchange, struct store_query *query)
{
	struct span name = exchange->params[0], id = exchange->params[1];
	struct network network;
	int kind = 0;

	while (kind < KINDS && !span_is(name, kinds[kind].kind))
		kind++;
	if (kind == 0)
		query->source_ip = id;
	else if (kind == 1)
		query->user = id;
	else
		query->host = id;
	if (kind < KINDS && (kind > 0 || network_parse(id, &network)))
		return kind;
	problem(
	    exchange, 404, kind < KINDS ? "this is no address" : "entities are ip, user and host");
	return -1;
}

static bool
see_time(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	(void)id, (void)doc;
	*(int64_t *)data = time_ms;
	return false;
}

/* first_seen and last_seen, whatever the period; null for who was never seen. */
static int
put_ends(struct store *store, struct store_query query, cJSON *to, struct failure *failure)
{
	int64_t first_ms = INT64_MAX, last_ms = INT64_MAX;

	query.since_ms = INT64_MIN;
	query.until_ms = INT64_MAX;
	query.limit = 1;
	if (store_select(store, &query, see_time, &first_ms, failure) < 0)
		return -1;
	query.is_newest_first = true;
	if (store_select(store, &query, see_time, &last_ms, failure) < 0)
		return -1;
	field_put_time(to, "first_seen", first_ms);
	field_put_time(to, "last_seen", last_ms);
	return 0;
}

struct timeline {
	cJSON *points;
	int64_t events, anomalies;
	double risk;
};

static bool
add_point(void *data, const struct store_point *point)
{
	struct timeline *timeline = data;
	cJSON *item = cJSON_CreateObject();

	field_put_time(item, "time", point->time_ms);
	cJSON_AddNumberToObject(item, "events", (double)point->events);
	cJSON_AddNumberToObject(item, "anomalies", (double)point->anomalies);
	field_put_risk(item, "max_risk", point->risk);
	cJSON_AddItemToArray(timeline->points, item);
	timeline->events += point->events;
	timeline->anomalies += point->anomalies;
	timeline->risk = point->risk > timeline->risk ? point->risk : timeline->risk;
	return true;
}

static int
put_timeline(struct store *store, const struct store_query *query, int64_t step_ms, cJSON *to,
    struct failure *failure)
{
	struct timeline timeline = { .points = cJSON_CreateArray(), .risk = -1 };
	int done = store_points(store, query, step_ms, add_point, &timeline, failure);

	cJSON_AddNumberToObject(to, "events", (double)timeline.events);
	cJSON_AddNumberToObject(to, "anomalies", (double)timeline.anomalies);
	field_put_risk(to, "max_risk", timeline.risk);
	field_put_seconds(to, "step_s", step_ms);
	cJSON_AddItemToObject(to, "timeline", timeline.points);
	return done;
}

static int
put_tops(
    struct store *store, struct store_query query, int kind, cJSON *to, struct failure *failure)
{
	query.limit = TOP_ROWS;
	for (int i = 0; i < 2; i++)
		if (top_put(store, &query, kinds[kind].with[i].field,
			cJSON_AddArrayToObject(to, kinds[kind].with[i].member), failure) < 0)
			return -1;
	if (top_put(store, &query, "event.action", cJSON_AddArrayToObject(to, "actions"), failure) <
	    0)
		return -1;
	return top_put(
	    store, &query, "event.outcome", cJSON_AddArrayToObject(to, "outcomes"), failure);
}

static void
get_entity(struct exchange *exchange)
{
	struct store_query query = STORE_QUERY_ALL;
	struct period period;
	struct failure failure;
	int64_t step_ms;
	cJSON *answer;
	int kind = find_kind(exchange, &query);

	if (kind < 0 || !period_read(exchange, &period) ||
	    !period_step(exchange, &period, &step_ms))
		return;
	query.since_ms = period.since_ms;
	query.until_ms = period.until_ms;
	answer = cJSON_CreateObject();
	field_put_text(answer, "kind", exchange->params[0]);
	field_put_text(answer, "id", exchange->params[1]);
	if (put_ends(exchange->store, query, answer, &failure) == 0 &&
	    put_timeline(exchange->store, &query, step_ms, answer, &failure) == 0 &&
	    put_tops(exchange->store, query, kind, answer, &failure) == 0) {
		exchange_answer(exchange, answer);
		return;
	}
	cJSON_Delete(answer);
	problem_of(exchange, &failure);
}

static const struct route_parameter entity_parameters[] = {
	PERIOD_PARAMETERS,
	{ "step", "{\"enum\":[\"1m\",\"5m\",\"15m\",\"1h\",\"6h\",\"1d\",\"7d\",\"30d\"]}",
	    "Of a point of the timeline" },
	{ 0 },
};

const struct route routes_entities[] = {
	{
	    .path = "/api/v1/entities/{kind}/{id}",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_entity,
	    .summary = "What an address (ip), a user or a host did",
	    .parameters = entity_parameters,
	    .reply = "Entity",
	    .status = 200,
	    .problems = "404 422",
	},
	{ 0 },
};
