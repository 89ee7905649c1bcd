/* alerts.c: alerts as they are listed and looked at. */

#include "api/alerts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "api/alert-json.h"
#include "api/fields.h"
#include "base/address.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/number.h"
#include "event/entity.h"
#include "event/id.h"
#include "store/jobs.h"
#include "store/store.h"
#include "wire/judged.h"

enum { EVENTS = 50, EVENTS_LOOKED_AT = 1000, ID_TEXT = 36 };

static const char no_alert[] = "no alert has this id";

bool
alerts_path_id(struct exchange *exchange, unsigned char id[STORE_ID_SIZE])
{
	if (alert_id(exchange->params[0], id))
		return true;
	problem(exchange, 404, no_alert);
	return false;
}

static bool
see_one(void *data, const struct store_alert *alert)
{
	*(cJSON **)data = alert_json(alert);
	return false;
}

cJSON *
alerts_find(struct exchange *exchange, const unsigned char id[STORE_ID_SIZE])
{
	struct failure failure;
	cJSON *json = NULL;
	int found = store_alert_find(exchange->store, id, see_one, &json, &failure);

	if (found < 0)
		problem_of(exchange, &failure);
	else if (found == 0)
		problem(exchange, 404, no_alert);
	return json;
}

struct list {
	cJSON *items;
	int64_t left;
	struct span contains; /* in any case of letters; empty: anything */
	int64_t looked_at, last_ms;
	unsigned char last_id[STORE_ID_SIZE];
	bool has_more;
};

static bool
contains(struct span text, struct span part)
{
	for (; text.size >= part.size; text = span_skip(text, 1))
		if (span_equal_nocase(span_first(text, part.size), part))
			return true;
	return false;
}

static bool
see_alert(void *data, const struct store_alert *alert)
{
	struct list *list = data;

	list->looked_at++;
	if (list->contains.size == 0 || contains(alert->entity, list->contains) ||
	    contains(alert->doc, list->contains)) {
		list->has_more = list->left == 0;
		if (list->has_more)
			return false;
		list->left--;
		cJSON_AddItemToArray(list->items, alert_json(alert));
	}
	list->last_ms = alert->last_ms;
	memcpy(list->last_id, alert->id, STORE_ID_SIZE);
	return true;
}

/* "1771850000000.0190…", what the last alert stands behind. */
static void
put_next(cJSON *answer, const struct list *list)
{
	char text[NUMBER_SIZE + ID_TEXT];
	size_t size = write_integer(text, list->last_ms);

	text[size++] = '.';
	id_write(text + size, list->last_id);
	field_put_text(answer, "next",
	    list->has_more ? (struct span){ text, size + ID_TEXT } : (struct span){ NULL, 0 });
}

static bool
read_cursor(struct exchange *exchange, struct store_alert_query *query)
{
	struct span cursor = exchange_query(exchange, "cursor"), time;

	if (cursor.size == 0)
		return true;
	time = span_cut(&cursor, '.');
	query->has_after = parse_number(time, CLOCK_MIN_MS, CLOCK_MAX_MS, &query->after_ms) &&
			   alert_id(cursor, query->after_id);
	if (!query->has_after)
		problem_at(exchange, 422, "?cursor", "cursor is no answer's next");
	return query->has_after;
}

static bool
read_query(struct exchange *exchange, struct store_alert_query *query)
{
	struct span status = exchange_query(exchange, "status");

	query->level = exchange_query(exchange, "level");
	query->kind = exchange_query(exchange, "kind");
	query->entity = exchange_query(exchange, "entity");
	query->assignee = exchange_query(exchange, "assignee");
	if (span_is(status, "unsettled")) {
		query->is_unsettled = true;
	} else if (status.size > 0 && !span_is(status, "all") &&
		   !store_alert_status_find(status, &query->status)) {
		problem_at(exchange, 422, "?status",
		    "status is one of open, acknowledged, closed, unsettled and all");
		return false;
	}
	return exchange_query_time(exchange, "since", &query->since_ms) &&
	       exchange_query_time(exchange, "until", &query->until_ms) &&
	       read_cursor(exchange, query);
}

/* A page at a time: what is looked at in vain has an end too, and then there is more. */
static int
read_list(struct exchange *exchange, struct store_alert_query *query, struct list *list,
    struct failure *failure)
{
	int64_t before;

	do {
		before = list->looked_at;
		if (store_alerts(exchange->store, query, see_alert, list, failure) < 0)
			return -1;
		query->has_after = true;
		query->after_ms = list->last_ms;
		memcpy(query->after_id, list->last_id, STORE_ID_SIZE);
		if (list->has_more || list->looked_at - before < query->limit)
			return 0;
	} while (list->looked_at < LIMIT_ALERTS_SEARCHED);
	list->has_more = true;
	return 0;
}

static void
get_alerts(struct exchange *exchange)
{
	struct list list = { .left = 50, .contains = exchange_query(exchange, "q") };
	struct store_alert_query query = STORE_ALERT_QUERY_ALL;
	struct failure failure;
	cJSON *answer;

	if (!exchange_query_number(exchange, "limit", 1, LIST_MOST, &list.left) ||
	    !read_query(exchange, &query))
		return;
	query.limit = list.contains.size > 0 ? LIMIT_STORE_PAGE : list.left + 1;
	list.items = cJSON_CreateArray();
	if (read_list(exchange, &query, &list, &failure) < 0) {
		cJSON_Delete(list.items);
		problem_of(exchange, &failure);
		return;
	}
	answer = cJSON_CreateObject();
	cJSON_AddItemToObject(answer, "items", list.items);
	put_next(answer, &list);
	exchange_answer(exchange, answer);
}

static bool
see_log(void *data, const struct store_log_entry *entry)
{
	cJSON *item = cJSON_CreateObject();

	field_put_time(item, "time", entry->time_ms);
	field_put_text(item, "actor", entry->actor);
	field_put_text(item, "action", entry->action);
	field_put_text(item, "note", entry->note.size ? entry->note : (struct span){ NULL, 0 });
	cJSON_AddItemToArray(data, item);
	return true;
}

static bool
see_delivery(void *data, const struct store_delivery *delivery)
{
	cJSON *item = cJSON_CreateObject();

	field_put_text(item, "channel", delivery->channel);
	field_put_text(item, "state", delivery->state);
	cJSON_AddNumberToObject(item, "attempts", (double)delivery->attempts);
	field_put_text(
	    item, "error", delivery->error.size ? delivery->error : (struct span){ NULL, 0 });
	cJSON_AddItemToArray(data, item);
	return true;
}

/* The newest anomalies that an alert counts: those of its entity and kind, in its time. */
struct events {
	cJSON *items;
	struct span entity;
	struct arena *arena;
	struct wire_line *line;
	int64_t looked_at;
};

static bool
see_event(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct events *events = data;
	struct wire_error error;
	struct judged judged;
	cJSON *item;

	if (wire_read(doc, events->arena, events->line, &error) &&
	    span_equal(event_entity(&events->line->event, events->arena), events->entity)) {
		wire_read_judged(events->line, events->arena, &judged);
		item = cJSON_CreateObject();
		alert_put_id(item, "id", id);
		field_put_time(item, "timestamp", time_ms);
		cJSON_AddNumberToObject(item, "risk_score", judged.risk);
		cJSON_AddItemToArray(events->items, item);
	}
	return cJSON_GetArraySize(events->items) < EVENTS && ++events->looked_at < EVENTS_LOOKED_AT;
}

static struct span
member(const cJSON *json, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, name));

	return text ? span_of(text) : SPAN("");
}

static int
add_events(struct exchange *exchange, cJSON *alert, struct failure *failure)
{
	struct events events = { .items = cJSON_AddArrayToObject(alert, "events"),
		.entity = member(alert, "entity"),
		.arena = exchange->arena };
	struct store_query query = STORE_QUERY_ALL;
	struct network network;

	events.line = arena_alloc(exchange->arena, sizeof(*events.line));
	query.only_anomalies = query.is_newest_first = true;
	query.kind = member(alert, "kind");
	query.limit = EVENTS_LOOKED_AT;
	if (network_parse(events.entity, &network))
		query.source_ip = events.entity;
	clock_parse(member(alert, "first_seen"), &query.since_ms);
	clock_parse(member(alert, "last_seen"), &query.until_ms);
	query.until_ms++;
	return store_select(exchange->store, &query, see_event, &events, failure);
}

static void
get_alert(struct exchange *exchange)
{
	unsigned char id[STORE_ID_SIZE];
	struct failure failure;
	cJSON *alert;

	if (!alerts_path_id(exchange, id))
		return;
	alert = alerts_find(exchange, id);
	if (!alert)
		return;
	if (store_alert_log(exchange->store, id, LIMIT_ALERT_LOG, see_log,
		cJSON_AddArrayToObject(alert, "log"), &failure) < 0 ||
	    add_events(exchange, alert, &failure) < 0 ||
	    store_deliveries(exchange->store, id, LIMIT_ALERT_LOG, see_delivery,
		cJSON_AddArrayToObject(alert, "deliveries"), &failure) < 0) {
		cJSON_Delete(alert);
		problem_of(exchange, &failure);
		return;
	}
	exchange_answer(exchange, alert);
}

#define TEXT "{\"type\":\"string\"}"

static const struct route_parameter list_parameters[] = {
	{ "status",
	    "{\"enum\":[\"open\",\"acknowledged\",\"closed\",\"unsettled\",\"all\"],\"default\":"
	    "\"all\"}",
	    "Only these; unsettled are open and acknowledged ones" },
	{ "level", "{\"enum\":[\"low\",\"medium\",\"high\",\"critical\"]}",
	    "The level of the riskiest event" },
	{ "kind", TEXT, "The kind of log, such as authentication" },
	{ "entity", TEXT, "Whom it is about: an address, or user@host" },
	{ "assignee", TEXT, "Whose it is" },
	{ "q", TEXT, "A text anywhere in it, in any case of letters" },
	{ "since", TEXT, "The last event at this time, or age such as 24h, or later" },
	{ "until", TEXT, "The last event before this time, or age" },
	LIST_PARAMETERS,
	{ 0 },
};

/* A change of one alert, by whoever may triage. */
#define CHANGE(name, function, body, answer, text)                                                 \
	{                                                                                          \
		.method = METHOD_POST, .path = "/api/v1/alerts/{id}/" name, .roles = ROLES_TRIAGE, \
		.lane = LANE_WORK, .handle = function, .body_max = LIMIT_TRIAGE_BODY,              \
		.summary = text, .request = body, .reply = answer, .status = 200,                  \
		.problems = "404 409 415 422",                                                     \
	}

const struct route routes_alerts[] = {
	{
	    .path = "/api/v1/alerts",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_alerts,
	    .summary = "Alerts, the newest first",
	    .parameters = list_parameters,
	    .reply = "AlertList",
	    .status = 200,
	    .problems = "422",
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/alerts/bulk",
	    .roles = ROLES_TRIAGE,
	    .lane = LANE_WORK,
	    .handle = post_alerts_bulk,
	    .body_max = LIMIT_TRIAGE_BODY,
	    .summary = "The same change of many alerts",
	    .request = "AlertBulk",
	    .reply = "AlertBulkResult",
	    .status = 200,
	    .problems = "415 422",
	},
	{
	    .path = "/api/v1/alerts/{id}",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_alert,
	    .summary = "An alert with its log, newest events and deliveries",
	    .reply = "AlertDetail",
	    .status = 200,
	    .problems = "404",
	},
	CHANGE("ack", post_alert_ack, "AlertNote", "Alert",
	    "Acknowledge it: nobody is told of it again"),
	CHANGE("close", post_alert_close, "AlertClose", "Alert",
	    "Close it; a false positive is a verdict, and offers a suppression"),
	CHANGE("reopen", post_alert_reopen, "AlertNote", "Alert", "Open it again"),
	CHANGE("assign", post_alert_assign, "AlertAssign", "Alert",
	    "Give it to somebody, or to nobody"),
	CHANGE(
	    "comment", post_alert_comment, "AlertComment", "Alert", "Write something into its log"),
	CHANGE("send", post_alert_send, "AlertSend", "ChannelReceipt",
	    "Send it to a channel now, and say what came back"),
	{ 0 },
};
