/* top.c: what is most frequent, of fields that the store counts and of what anomalies hold. */

#include "api/top.h"

#include <stdlib.h>

#include "api/api.h"
#include "api/fields.h"
#include "api/period.h"
#include "base/limits.h"
#include "base/number.h"
#include "json/path.h"

enum { TOP_DEFAULT = 10, TOP_MOST = 1000, VALUES = 256 };

static bool
add_value(void *data, struct span value, int64_t count)
{
	cJSON *item = cJSON_CreateObject();

	field_put_text(item, "value", value);
	cJSON_AddNumberToObject(item, "events", (double)count);
	cJSON_AddItemToArray(data, item);
	return true;
}

int
top_put(struct store *store, const struct store_query *query, const char *field, cJSON *list,
    struct failure *failure)
{
	return store_top(store, query, field, add_value, list, failure);
}

/* Values that are counted here, of the newest LIMIT_API_SAMPLE anomalies. */
struct tally_row {
	struct span value;
	int64_t events;
	double lat, lon;
};

struct tally {
	struct arena arena;
	struct tally_row row[VALUES];
	int count;
};

static int
find_row(struct tally *tally, struct span value)
{
	for (int i = 0; i < tally->count; i++)
		if (span_equal(tally->row[i].value, value))
			return i;
	if (tally->count == VALUES)
		return -1;
	tally->row[tally->count].value = arena_copy(&tally->arena, value);
	return tally->count++;
}

/* ["T1110.001","T1078"] */
static bool
add_techniques(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct tally *tally = data;
	struct span list = json_find(doc, SPAN("anomaly.technique"));
	int row;

	(void)time_ms, (void)id;
	span_cut(&list, '"');
	while (list.size > 0) {
		row = find_row(tally, span_cut(&list, '"'));
		span_cut(&list, '"');
		if (row >= 0)
			tally->row[row].events++;
	}
	return true;
}

static bool
add_place(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct tally *tally = data;
	struct span country =
	    json_find_text(doc, SPAN("source.geo.country_iso_code"), &tally->arena);
	struct span lat = json_find(doc, SPAN("source.geo.location.lat"));
	struct span lon = json_find(doc, SPAN("source.geo.location.lon"));
	int row;

	(void)time_ms, (void)id;
	if (!country.data || !lat.data || !lon.data)
		return true;
	row = find_row(tally, country);
	if (row < 0)
		return true;
	tally->row[row].events++;
	parse_decimal(lat, &tally->row[row].lat);
	parse_decimal(lon, &tally->row[row].lon);
	return true;
}

static int
compare_rows(const void *a, const void *b)
{
	const struct tally_row *left = a, *right = b;

	return (left->events < right->events) - (left->events > right->events);
}

/* The tally of a period's anomalies, the most frequent first; NULL and a problem. */
static struct tally *
count(struct exchange *exchange, const struct period *period, store_see see)
{
	struct store_query query = STORE_QUERY_ALL;
	struct tally *tally = must_calloc(1, sizeof(*tally));
	struct failure failure;

	query.since_ms = period->since_ms;
	query.until_ms = period->until_ms;
	query.only_anomalies = query.is_newest_first = true;
	query.limit = LIMIT_API_SAMPLE;
	if (store_select(exchange->store, &query, see, tally, &failure) < 0) {
		problem_of(exchange, &failure);
		arena_release(&tally->arena);
		free(tally);
		return NULL;
	}
	qsort(tally->row, (size_t)tally->count, sizeof(*tally->row), compare_rows);
	return tally;
}

static bool
put_techniques(struct exchange *exchange, const struct period *period, int64_t limit, cJSON *list)
{
	struct tally *tally = count(exchange, period, add_techniques);

	for (int i = 0; tally && i < tally->count && i < limit; i++)
		add_value(list, tally->row[i].value, tally->row[i].events);
	if (tally)
		arena_release(&tally->arena);
	free(tally);
	return tally != NULL;
}

static bool
put_field(struct exchange *exchange, const struct store_query *query, struct span name, cJSON *list)
{
	char field[64] = "";
	struct failure failure;

	if (name.size < sizeof(field))
		memcpy(field, name.data, name.size);
	if (top_put(exchange->store, query, field, list, &failure) == 0)
		return true;
	if (failure.status == EXIT_USAGE)
		problem_at(exchange, 422, "?field", "field: %s", failure.text);
	else
		problem_of(exchange, &failure);
	return false;
}

static void
get_top(struct exchange *exchange)
{
	struct span field = exchange_query(exchange, "field");
	struct store_query query = STORE_QUERY_ALL;
	struct period period;
	cJSON *answer, *list;
	bool is_good;

	query.limit = TOP_DEFAULT;
	if (!period_read(exchange, &period) ||
	    !exchange_query_number(exchange, "limit", 1, TOP_MOST, &query.limit) ||
	    !exchange_query_flag(exchange, "only_anomalies", &query.only_anomalies))
		return;
	query.since_ms = period.since_ms;
	query.until_ms = period.until_ms;
	if (field.size == 0)
		field = SPAN("source.ip");
	answer = cJSON_CreateObject();
	field_put_text(answer, "field", field);
	list = cJSON_AddArrayToObject(answer, "items");
	is_good = span_is(field, "technique") ? put_techniques(exchange, &period, query.limit, list)
					      : put_field(exchange, &query, field, list);
	if (is_good)
		exchange_answer(exchange, answer);
	else
		cJSON_Delete(answer);
}

static void
get_places(struct exchange *exchange)
{
	struct period period;
	struct tally *tally;
	cJSON *answer, *list, *item;

	if (!period_read(exchange, &period))
		return;
	tally = count(exchange, &period, add_place);
	if (!tally)
		return;
	answer = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(answer, "items");
	for (int i = 0; i < tally->count; i++) {
		item = cJSON_CreateObject();
		field_put_text(item, "country", tally->row[i].value);
		cJSON_AddNumberToObject(item, "lat", tally->row[i].lat);
		cJSON_AddNumberToObject(item, "lon", tally->row[i].lon);
		cJSON_AddNumberToObject(item, "anomalies", (double)tally->row[i].events);
		cJSON_AddItemToArray(list, item);
	}
	arena_release(&tally->arena);
	free(tally);
	exchange_answer(exchange, answer);
}

static const struct route_parameter top_parameters[] = {
	{ "field",
	    "{\"enum\":[\"source.ip\",\"user.name\",\"host.hostname\",\"event.dataset\","
	    "\"event.action\",\"event.outcome\",\"kind\",\"technique\"],"
	    "\"default\":\"source.ip\"}",
	    "Whose values; techniques are those of the newest 5000 anomalies" },
	PERIOD_PARAMETERS,
	{ "only_anomalies", "{\"type\":\"boolean\",\"default\":false}", "Only of anomalies" },
	{ "limit", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000,\"default\":10}",
	    "How many at most" },
	{ 0 },
};

static const struct route_parameter period_parameters[] = { PERIOD_PARAMETERS, { 0 } };

const struct route routes_top[] = {
	{
	    .path = "/api/v1/stats/top",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_top,
	    .summary = "The most frequent values of a field",
	    .parameters = top_parameters,
	    .reply = "Top",
	    .status = 200,
	    .problems = "422",
	},
	{
	    .path = "/api/v1/stats/places",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_places,
	    .summary = "Countries that anomalies came from, of the newest 5000",
	    .parameters = period_parameters,
	    .reply = "Places",
	    .status = 200,
	    .problems = "422",
	},
	{ 0 },
};
