/* audit.c: the audit log: written to by whoever changes something, and read by admins. */

#include "api/audit.h"

#include "api/api.h"
#include "api/fields.h"
#include "base/clock.h"
#include "base/limits.h"
#include "os/log.h"
#include "os/signals.h"
#include "store/audit.h"
#include "store/text.h"

/* One that is too long would be no JSON when cut. */
static struct span
detail_text(struct exchange *exchange, const cJSON *detail)
{
	char *text = detail ? cJSON_PrintUnformatted(detail) : NULL;
	struct span copy = { NULL, 0 };

	if (text)
		copy = strlen(text) <= LIMIT_AUDIT_DETAIL
			   ? arena_copy(exchange->arena, span_of(text))
			   : SPAN("{\"omitted\":\"it is too long\"}");
	cJSON_free(text);
	return copy;
}

void
audit(struct exchange *exchange, const char *action, struct span object, const cJSON *detail)
{
	const struct store_deed deed = { .time_ms = clock_now_ms(),
		.actor = exchange->caller.name,
		.address = span_of(exchange->peer),
		.action = span_of(action),
		.object = text_column(object, LIMIT_STORE_TEXT, exchange->arena),
		.detail = detail_text(exchange, detail) };
	struct failure failure;

	if (!exchange->store)
		failure_set(&failure, EXIT_UNAVAILABLE, "there is no store");
	else if (store_audit(exchange->store, &deed, &failure) == 0)
		return;
	log_error("audit: %.*s at %s: %s %.*s %.*s: not kept: %s", (int)deed.actor.size,
	    deed.actor.data, exchange->peer, action, (int)deed.object.size, deed.object.data,
	    (int)deed.detail.size, deed.detail.data, failure.text);
}

static struct span
text_or_empty(struct span text)
{
	return text.data ? text : SPAN("");
}

struct deeds {
	cJSON *items;
	int64_t left, last;
	bool has_more;
};

static bool
see_deed(void *data, const struct store_deed *deed)
{
	struct deeds *deeds = data;
	cJSON *item, *detail;

	deeds->has_more = deeds->left == 0;
	if (deeds->has_more)
		return false;
	deeds->left--;
	deeds->last = deed->number;
	item = cJSON_CreateObject();
	field_put_id(item, "id", deed->number);
	field_put_time(item, "time", deed->time_ms);
	field_put_text(item, "actor", deed->actor);
	field_put_text(item, "address", text_or_empty(deed->address));
	field_put_text(item, "action", deed->action);
	field_put_text(item, "object", text_or_empty(deed->object));
	detail = cJSON_ParseWithLength(deed->detail.data, deed->detail.size);
	cJSON_AddItemToObject(item, "detail", detail ? detail : cJSON_CreateNull());
	cJSON_AddItemToArray(deeds->items, item);
	return true;
}

static void
get_audit(struct exchange *exchange)
{
	struct store_deed_query query = { .since_ms = CLOCK_MIN_MS,
		.until_ms = CLOCK_MAX_MS,
		.actor = exchange_query(exchange, "actor"),
		.action = exchange_query(exchange, "action"),
		.before = INT64_MAX };
	struct deeds deeds = { .left = LIST_DEFAULT };
	struct failure failure;

	if (!exchange_query_time(exchange, "since", &query.since_ms) ||
	    !exchange_query_time(exchange, "until", &query.until_ms) ||
	    !exchange_query_number(exchange, "limit", 1, LIST_MOST, &deeds.left) ||
	    !exchange_query_number(exchange, "cursor", 1, INT64_MAX, &query.before))
		return;
	query.limit = deeds.left + 1;
	deeds.items = cJSON_CreateArray();
	if (store_deeds(exchange->store, &query, see_deed, &deeds, &failure) < 0) {
		cJSON_Delete(deeds.items);
		problem_of(exchange, &failure);
		return;
	}
	field_answer_list(exchange, deeds.items, deeds.has_more, deeds.last);
}

static const struct route_parameter audit_parameters[] = {
	{ "since", "{\"type\":\"string\"}", "From this time, or age such as 24h, on" },
	{ "until", "{\"type\":\"string\"}", "Before this time, or age" },
	{ "actor", "{\"type\":\"string\"}", "Who did it: a user's name, or key:NAME" },
	{ "action", "{\"type\":\"string\"}", "What was done, such as user.create" },
	LIST_PARAMETERS,
	{ 0 },
};

const struct route routes_audit[] = {
	{
	    .path = "/api/v1/audit",
	    .roles = ROLE_ADMIN,
	    .lane = LANE_WORK,
	    .handle = get_audit,
	    .summary = "Who changed what, the newest first",
	    .parameters = audit_parameters,
	    .reply = "AuditList",
	    .status = 200,
	    .problems = "422",
	},
	{ 0 },
};
