/* stats.c: the numbers of the overview. */

#include "api/api.h"
#include "api/fields.h"
#include "api/period.h"
#include "base/clock.h"
#include "base/limits.h"
#include "model/judge.h"
#include "store/triage.h"
#include "store/views.h"

enum { LEVELS = LEVEL_CRITICAL + 1, HOUR_KINDS = 8, OUTCOMES = 3 };

/* Sums over what was counted by hour. */
struct sums {
	int64_t events, anomalies, levels[LEVELS], errors, outcomes[OUTCOMES];
	struct {
		char name[32];
		int64_t events;
	} kinds[HOUR_KINDS];
	int64_t alerts; /* that began in that time */
	int64_t since_ms;
};

static void
add_kind(struct sums *sums, struct span kind, int64_t events)
{
	int i = 0;

	while (i < HOUR_KINDS - 1 && sums->kinds[i].name[0] && !span_is(kind, sums->kinds[i].name))
		i++;
	if (!sums->kinds[i].name[0] && kind.size < sizeof(sums->kinds[i].name))
		memcpy(sums->kinds[i].name, kind.data, kind.size);
	sums->kinds[i].events += events;
}

static const char *const outcome_names[OUTCOMES] = { "success", "failure", "unknown" };

static bool
add_hour(void *data, const struct store_hour *hour)
{
	struct sums *sums = data;
	int outcome = 0;

	sums->events += hour->events;
	for (int level = 0; level < LEVELS; level++) {
		if (!span_is(hour->level, risk_level_name((enum risk_level)level)))
			continue;
		sums->levels[level] += hour->events;
		sums->anomalies += level >= LEVEL_MEDIUM ? hour->events : 0;
	}
	if (span_is(hour->kind, "error"))
		sums->errors += hour->events;
	if (hour->kind.size > 0)
		add_kind(sums, hour->kind, hour->events);
	while (outcome < OUTCOMES - 1 && !span_is(hour->outcome, outcome_names[outcome]))
		outcome++;
	sums->outcomes[outcome] += hour->events;
	return true;
}

static bool
add_alert(void *data, const struct store_alert *alert)
{
	struct sums *sums = data;

	sums->alerts += alert->first_ms >= sums->since_ms;
	return true;
}

static int
sum_up(struct store *store, int64_t since_ms, int64_t until_ms, struct sums *out,
    struct failure *failure)
{
	struct store_alert_query alerts = STORE_ALERT_QUERY_ALL;

	*out = (struct sums){ .since_ms = since_ms };
	alerts.since_ms = since_ms;
	alerts.until_ms = until_ms;
	alerts.limit = LIMIT_API_SAMPLE;
	if (store_hours(store, since_ms, until_ms, add_hour, out, failure) < 0)
		return -1;
	return store_alerts(store, &alerts, add_alert, out, failure);
}

static void
put_totals(cJSON *to, const struct sums *sums)
{
	cJSON_AddNumberToObject(to, "logs_analyzed", (double)sums->events);
	cJSON_AddNumberToObject(to, "anomalies", (double)sums->anomalies);
	cJSON_AddNumberToObject(
	    to, "anomaly_rate", sums->events ? (double)sums->anomalies / (double)sums->events : 0);
	cJSON_AddNumberToObject(to, "alerts", (double)sums->alerts);
	cJSON_AddNumberToObject(to, "errors", (double)sums->errors);
}

static void
put_parts(cJSON *to, const struct sums *sums)
{
	cJSON *part = cJSON_AddObjectToObject(to, "by_level");

	for (int level = 0; level < LEVELS; level++)
		cJSON_AddNumberToObject(
		    part, risk_level_name((enum risk_level)level), (double)sums->levels[level]);
	part = cJSON_AddObjectToObject(to, "by_kind");
	for (int i = 0; i < HOUR_KINDS && sums->kinds[i].name[0]; i++)
		cJSON_AddNumberToObject(part, sums->kinds[i].name, (double)sums->kinds[i].events);
	part = cJSON_AddObjectToObject(to, "by_outcome");
	for (int i = 0; i < OUTCOMES; i++)
		cJSON_AddNumberToObject(part, outcome_names[i], (double)sums->outcomes[i]);
}

/* Whole hours: from the one on in which the time begins. */
static void
get_stats(struct exchange *exchange)
{
	int64_t counts[ALERT_STATUS_COUNT] = { 0 };
	struct period period;
	struct sums now, before;
	struct failure failure;
	cJSON *answer;

	if (!period_read(exchange, &period))
		return;
	if (sum_up(exchange->store, period.since_ms, period.until_ms, &now, &failure) < 0 ||
	    sum_up(exchange->store, 2 * period.since_ms - period.until_ms, period.since_ms, &before,
		&failure) < 0 ||
	    store_alerts_count(exchange->store, counts, &failure) < 0) {
		problem_of(exchange, &failure);
		return;
	}
	answer = cJSON_CreateObject();
	field_put_time(answer, "since", period.since_ms);
	field_put_time(answer, "until", period.until_ms);
	put_totals(answer, &now);
	cJSON_AddNumberToObject(
	    answer, "open_alerts", (double)(counts[ALERT_OPEN] + counts[ALERT_ACKNOWLEDGED]));
	put_parts(answer, &now);
	put_totals(cJSON_AddObjectToObject(answer, "previous"), &before);
	exchange_answer(exchange, answer);
}

static bool
add_point(void *data, const struct store_point *point)
{
	cJSON *item = cJSON_CreateObject();

	field_put_time(item, "time", point->time_ms);
	cJSON_AddNumberToObject(item, "events", (double)point->events);
	cJSON_AddNumberToObject(item, "anomalies", (double)point->anomalies);
	field_put_risk(item, "max_risk", point->risk);
	cJSON_AddItemToArray(data, item);
	return true;
}

static void
get_timeseries(struct exchange *exchange)
{
	struct store_query query = STORE_QUERY_ALL;
	struct period period;
	struct failure failure;
	int64_t step_ms;
	cJSON *answer;

	if (!period_read(exchange, &period) || !period_step(exchange, &period, &step_ms))
		return;
	query.since_ms = period.since_ms;
	query.until_ms = period.until_ms;
	answer = cJSON_CreateObject();
	field_put_seconds(answer, "step_s", step_ms);
	if (store_points(exchange->store, &query, step_ms, add_point,
		cJSON_AddArrayToObject(answer, "points"), &failure) == 0) {
		exchange_answer(exchange, answer);
	} else {
		cJSON_Delete(answer);
		problem_of(exchange, &failure);
	}
}

enum { BINS_DEFAULT = 20, BINS_MOST = 100 };

static void
get_histogram(struct exchange *exchange)
{
	int64_t counts[BINS_MOST], bins = BINS_DEFAULT;
	struct period period;
	struct failure failure;
	cJSON *answer, *list, *item;

	if (!period_read(exchange, &period) ||
	    !exchange_query_number(exchange, "bins", 1, BINS_MOST, &bins))
		return;
	if (store_risks(exchange->store, period.since_ms, period.until_ms, (int)bins, counts,
		&failure) < 0) {
		problem_of(exchange, &failure);
		return;
	}
	answer = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(answer, "bins");
	for (int64_t i = 0; i < bins; i++) {
		item = cJSON_CreateObject();
		cJSON_AddNumberToObject(item, "from", (double)i / (double)bins);
		cJSON_AddNumberToObject(item, "to", (double)(i + 1) / (double)bins);
		cJSON_AddNumberToObject(item, "events", (double)counts[i]);
		cJSON_AddItemToArray(list, item);
	}
	exchange_answer(exchange, answer);
}

struct laning {
	cJSON *lanes, *lane; /* the one that points go to */
};

static bool
add_lane(void *data, const struct store_lane_point *point)
{
	struct laning *laning = data;
	const cJSON *entity = cJSON_GetObjectItem(laning->lane, "entity");
	cJSON *item = cJSON_CreateObject();

	if (!entity || !span_equal(span_of(entity->valuestring), point->entity)) {
		laning->lane = cJSON_CreateObject();
		cJSON_AddItemToArray(laning->lanes, laning->lane);
		field_put_text(laning->lane, "entity", point->entity);
		cJSON_AddArrayToObject(laning->lane, "points");
	}
	field_put_time(item, "time", point->point.time_ms);
	cJSON_AddNumberToObject(item, "anomalies", (double)point->point.anomalies);
	field_put_risk(item, "max_risk", point->point.risk);
	cJSON_AddItemToArray(cJSON_GetObjectItem(laning->lane, "points"), item);
	return true;
}

enum { LANES_DEFAULT = 20, LANES_MOST = 100, LANE_POINTS = 200 };

static void
get_lanes(struct exchange *exchange)
{
	struct store_lanes lanes = { .limit = LANES_DEFAULT };
	struct laning laning = { 0 };
	struct period period;
	struct failure failure;
	cJSON *answer;

	if (!period_read(exchange, &period) || !period_step(exchange, &period, &lanes.step_ms) ||
	    !exchange_query_number(exchange, "limit", 1, LANES_MOST, &lanes.limit))
		return;
	/* Cells that can be seen: of a day, minutes are too many. */
	while ((period.until_ms - period.since_ms) / lanes.step_ms > LANE_POINTS)
		lanes.step_ms *= 2;
	lanes.since_ms = period.since_ms;
	lanes.until_ms = period.until_ms;
	answer = cJSON_CreateObject();
	field_put_seconds(answer, "step_s", lanes.step_ms);
	laning.lanes = cJSON_AddArrayToObject(answer, "lanes");
	if (store_lanes(exchange->store, &lanes, add_lane, &laning, &failure) == 0) {
		exchange_answer(exchange, answer);
	} else {
		cJSON_Delete(answer);
		problem_of(exchange, &failure);
	}
}

#define STEP_PARAMETER                                                                            \
	{                                                                                         \
		"step", "{\"enum\":[\"1m\",\"5m\",\"15m\",\"1h\",\"6h\",\"1d\",\"7d\",\"30d\"]}", \
		    "Of a point; one that makes at most 2000 of them"                             \
	}

static const struct route_parameter period_parameters[] = { PERIOD_PARAMETERS, { 0 } };
static const struct route_parameter series_parameters[] = { PERIOD_PARAMETERS, STEP_PARAMETER,
	{ 0 } };
static const struct route_parameter histogram_parameters[] = {
	PERIOD_PARAMETERS,
	{ "bins", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":100,\"default\":20}",
	    "Equal parts of the risk" },
	{ 0 },
};
static const struct route_parameter lanes_parameters[] = {
	PERIOD_PARAMETERS,
	STEP_PARAMETER,
	{ "limit", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":100,\"default\":20}",
	    "How many entities at most" },
	{ 0 },
};

#define STATISTIC(at, function, words, names, schema)                                   \
	{                                                                               \
		.path = at, .roles = ROLES_READ, .lane = LANE_WORK, .handle = function, \
		.summary = words, .parameters = names, .reply = schema, .status = 200,  \
		.problems = "422",                                                      \
	}

const struct route routes_stats[] = {
	STATISTIC("/api/v1/stats", get_stats, "What came in whole hours, and in as many before",
	    period_parameters, "Stats"),
	STATISTIC("/api/v1/stats/timeseries", get_timeseries, "Events and anomalies by time",
	    series_parameters, "Timeseries"),
	STATISTIC("/api/v1/stats/histogram", get_histogram, "How many events have which risk",
	    histogram_parameters, "Histogram"),
	STATISTIC("/api/v1/stats/lanes", get_lanes, "The riskiest entities by time",
	    lanes_parameters, "Lanes"),
	{ 0 },
};
