/* suppressions.c: what people do not want to hear of. */

#include <stdlib.h>

#include "alert/suppress.h"
#include "api/api.h"
#include "api/audit.h"
#include "api/fields.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/number.h"
#include "os/signals.h"

enum { EXAMPLES = 3 };

static cJSON *
suppression_json(const struct store_suppression *suppression)
{
	cJSON *json = cJSON_CreateObject();
	cJSON *filter = cJSON_ParseWithLength(suppression->filter.data, suppression->filter.size);

	field_put_id(json, "id", suppression->id);
	cJSON_AddItemToObject(json, "filter", filter ? filter : cJSON_CreateObject());
	field_put_text(json, "reason", suppression->reason);
	field_put_text(json, "actor", suppression->actor);
	field_put_time(json, "created", suppression->created_ms);
	field_put_time(json, "expires", suppression->expires_ms);
	cJSON_AddNumberToObject(json, "hits", (double)suppression->hits);
	return json;
}

static bool
add_suppression(void *data, const struct store_suppression *suppression)
{
	cJSON_AddItemToArray(data, suppression_json(suppression));
	return true;
}

/* There are at most LIMIT_RULES that count. */
static void
get_suppressions(struct exchange *exchange)
{
	cJSON *answer = cJSON_CreateObject(), *items = cJSON_AddArrayToObject(answer, "items");
	struct failure failure;
	bool is_all = false;

	if (!exchange_query_flag(exchange, "expired", &is_all)) {
		cJSON_Delete(answer);
		return;
	}
	if (store_suppressions(exchange->store, is_all ? INT64_MIN : clock_now_ms(),
		add_suppression, items, &failure) < 0) {
		cJSON_Delete(answer);
		problem_of(exchange, &failure);
		return;
	}
	cJSON_AddNullToObject(answer, "next");
	exchange_answer(exchange, answer);
}

/* False: a problem was answered. */
static bool
read_filter(struct exchange *exchange, const cJSON *body, struct suppress_filter *filter)
{
	const cJSON *member = cJSON_GetObjectItemCaseSensitive(body, "filter");
	char *text = member ? cJSON_PrintUnformatted(member) : NULL;
	const char *wrong = "filter is missing";

	if (text)
		wrong = suppress_read(
		    arena_copy(exchange->arena, span_of(text)), exchange->arena, filter);
	cJSON_free(text);
	if (wrong)
		problem_at(exchange, 422, "/filter", "%s", wrong);
	return !wrong;
}

struct preview {
	cJSON *examples;
	int64_t anomalies, alerts;
	char (*keys)[32]; /* of alerts */
	struct store *store;
	struct failure *failure;
};

static void
add_example(struct preview *preview, struct span line)
{
	cJSON *event;

	if (cJSON_GetArraySize(preview->examples) == EXAMPLES)
		return;
	event = cJSON_ParseWithLength(line.data, line.size);
	if (event)
		cJSON_AddItemToArray(preview->examples, event);
}

static void
see_hidden(void *data, struct span line, const char key[32])
{
	struct preview *preview = data;

	preview->anomalies++;
	add_example(preview, line);
	for (int64_t i = 0; i < preview->alerts; i++)
		if (memcmp(preview->keys[i], key, 32) == 0)
			return;
	if (preview->alerts < LIMIT_PREVIEW_ALERTS)
		memcpy(preview->keys[preview->alerts++], key, 32);
}

static bool
see_event(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	(void)time_ms;
	(void)id;
	add_example(data, doc);
	return true;
}

static bool
see_alert(void *data, const struct store_alert *alert)
{
	struct preview *preview = data;

	preview->alerts++;
	preview->anomalies += alert->events;
	return store_find(preview->store, alert->first_ms, alert->first_event, see_event, preview,
		   preview->failure) >= 0;
}

/* Of one group the alerts themselves say it: its key may be made by a policy of siem-alert's. */
static int
preview_group(struct preview *preview, const struct suppress_filter *filter, int64_t since_ms,
    struct failure *failure)
{
	struct store_alert_query query = STORE_ALERT_QUERY_ALL;

	query.since_ms = since_ms;
	query.group_key = filter->text[SUPPRESS_GROUP_KEY];
	query.limit = LIMIT_PREVIEW_ALERTS;
	return store_alerts(preview->store, &query, see_alert, preview, failure);
}

static int
preview_all(struct preview *preview, const struct suppress_filter *filter, int64_t since_ms,
    struct failure *failure)
{
	struct suppress_preview found = { .see = see_hidden, .data = preview };
	struct policy policy;
	int done;

	preview->keys = must_alloc(LIMIT_PREVIEW_ALERTS * sizeof(*preview->keys));
	policy_init(&policy);
	done = suppress_preview(preview->store, filter, &policy, since_ms, &found, failure);
	policy_release(&policy);
	free(preview->keys);
	return done;
}

static void
answer_preview(struct exchange *exchange, const struct suppress_filter *filter)
{
	struct failure failure;
	struct preview preview = {
		.examples = cJSON_CreateArray(), .store = exchange->store, .failure = &failure
	};
	int64_t since_ms = clock_now_ms() - INT64_C(7) * DAY_MS;
	cJSON *answer;
	int done;

	if (!exchange_query_time(exchange, "since", &since_ms)) {
		cJSON_Delete(preview.examples);
		return;
	}
	done = (filter->text[SUPPRESS_GROUP_KEY].size > 0 ? preview_group : preview_all)(
	    &preview, filter, since_ms, &failure);
	if (done < 0) {
		cJSON_Delete(preview.examples);
		problem_of(exchange, &failure);
		return;
	}
	answer = cJSON_CreateObject();
	cJSON_AddNumberToObject(answer, "anomalies", (double)preview.anomalies);
	cJSON_AddNumberToObject(answer, "alerts", (double)preview.alerts);
	cJSON_AddItemToObject(answer, "examples", preview.examples);
	exchange->status = 200;
	exchange_answer(exchange, answer);
}

static bool
read_suppression(
    struct exchange *exchange, const cJSON *body, struct store_suppression *suppression)
{
	const struct field reason = { "reason", LIMIT_TRIAGE_TEXT, true };

	if (!field_text(exchange, body, &reason, &suppression->reason) ||
	    !field_time(exchange, body, "expires", 1, &suppression->expires_ms))
		return false;
	if (suppression->expires_ms > suppression->created_ms)
		return true;
	problem_at(exchange, 422, "/expires", "expires is in the past");
	return false;
}

static void
create(struct exchange *exchange, const cJSON *body, const struct suppress_filter *filter)
{
	struct store_suppression suppression = { .actor = exchange->caller.name,
		.created_ms = clock_now_ms(),
		.expires_ms = INT64_MAX };
	struct buffer text = { 0 };
	struct failure failure;
	char id[NUMBER_SIZE];
	cJSON *json;

	if (!read_suppression(exchange, body, &suppression))
		return;
	suppress_write(&text, filter);
	suppression.filter = buffer_span(&text);
	if (store_suppress(exchange->store, &suppression, &failure) < 0) {
		problem_of(exchange, &failure);
	} else {
		json = suppression_json(&suppression);
		audit(exchange, "suppression.create",
		    (struct span){ id, write_integer(id, suppression.id) }, json);
		exchange_answer(exchange, json);
	}
	buffer_release(&text);
}

static void
post_suppression(struct exchange *exchange)
{
	struct suppress_filter filter;
	bool is_preview = false;
	cJSON *body;

	if (!exchange_query_flag(exchange, "preview", &is_preview))
		return;
	body = exchange_object(exchange);
	if (!body)
		return;
	if (read_filter(exchange, body, &filter)) {
		if (is_preview)
			answer_preview(exchange, &filter);
		else
			create(exchange, body, &filter);
	}
	cJSON_Delete(body);
}

static void
delete_suppression(struct exchange *exchange)
{
	struct failure failure;
	bool deleted = false;
	int64_t id;

	if (field_id(exchange->params[0], &id) &&
	    store_suppression_delete(exchange->store, id, &deleted, &failure) < 0)
		problem_of(exchange, &failure);
	else if (!deleted)
		problem(exchange, 404, "no suppression has this number");
	else
		audit(exchange, "suppression.delete", exchange->params[0], NULL);
}

static const struct route_parameter list_parameters[] = {
	{ "expired", "{\"type\":\"boolean\",\"default\":false}", "Also those that have expired" },
	{ 0 },
};

static const struct route_parameter create_parameters[] = {
	{ "preview", "{\"type\":\"boolean\",\"default\":false}",
	    "Make nothing: answer with status 200 what it would hide" },
	{ "since", "{\"type\":\"string\",\"default\":\"7d\"}",
	    "Of anomalies from this time, or age, on; for preview" },
	{ 0 },
};

const struct route routes_suppressions[] = {
	{
	    .path = "/api/v1/suppressions",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_suppressions,
	    .summary = "What people do not want to hear of",
	    .parameters = list_parameters,
	    .reply = "SuppressionList",
	    .status = 200,
	    .problems = "422",
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/suppressions",
	    .roles = ROLES_TRIAGE,
	    .lane = LANE_WORK,
	    .handle = post_suppression,
	    .body_max = LIMIT_TRIAGE_BODY,
	    .summary =
		"Hide anomalies that fit a filter: they are stored and counted, and not told",
	    .parameters = create_parameters,
	    .request = "SuppressionOrder",
	    .reply = "Suppression",
	    .status = 201,
	    .other_reply = "SuppressionPreview",
	    .other_status = 200,
	    .problems = "415 422",
	},
	{
	    .method = METHOD_DELETE,
	    .path = "/api/v1/suppressions/{id}",
	    .roles = ROLES_TRIAGE,
	    .lane = LANE_WORK,
	    .handle = delete_suppression,
	    .summary = "Hear of it again",
	    .status = 204,
	    .problems = "404",
	},
	{ 0 },
};
