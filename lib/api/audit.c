/* audit.c: the audit log: written to by whoever changes something, and read by admins. */

#include "api/audit.h"

#include <inttypes.h>
#include <stdio.h>

#include "api/api.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/number.h"
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

struct page {
	cJSON *items;
	int64_t left, last;
	bool has_more;
};

static void
add_text(cJSON *item, const char *name, struct span text, struct arena *arena)
{
	char *copy = NULL;

	if (text.data) {
		copy = arena_alloc(arena, text.size + 1);
		memcpy(copy, text.data, text.size);
		copy[text.size] = '\0';
	}
	cJSON_AddItemToObject(item, name, copy ? cJSON_CreateString(copy) : cJSON_CreateNull());
}

struct deeds {
	struct page page;
	struct arena *arena;
};

static bool
see_deed(void *data, const struct store_deed *deed)
{
	struct deeds *deeds = data;
	struct page *page = &deeds->page;
	char id[NUMBER_SIZE], time[CLOCK_TEXT_SIZE];
	cJSON *item, *detail;

	page->has_more = page->left == 0;
	if (page->has_more)
		return false;
	page->left--;
	page->last = deed->number;
	item = cJSON_CreateObject();
	clock_write(time, deed->time_ms);
	add_text(item, "id", (struct span){ id, write_integer(id, deed->number) }, deeds->arena);
	add_text(item, "time", (struct span){ time, sizeof(time) }, deeds->arena);
	add_text(item, "actor", deed->actor, deeds->arena);
	add_text(item, "address", deed->address, deeds->arena);
	add_text(item, "action", deed->action, deeds->arena);
	add_text(item, "object", deed->object, deeds->arena);
	detail = cJSON_ParseWithLength(deed->detail.data, deed->detail.size);
	cJSON_AddItemToObject(item, "detail", detail ? detail : cJSON_CreateNull());
	cJSON_AddItemToArray(page->items, item);
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
	struct deeds deeds = { .page = { .left = 50 }, .arena = exchange->arena };
	struct failure failure;
	char cursor[NUMBER_SIZE];
	cJSON *answer;

	if (!exchange_query_time(exchange, "since", &query.since_ms) ||
	    !exchange_query_time(exchange, "until", &query.until_ms) ||
	    !exchange_query_number(exchange, "limit", 1, 1000, &deeds.page.left) ||
	    !exchange_query_number(exchange, "cursor", 1, INT64_MAX, &query.before))
		return;
	query.limit = deeds.page.left + 1;
	deeds.page.items = cJSON_CreateArray();
	if (store_deeds(exchange->store, &query, see_deed, &deeds, &failure) < 0) {
		cJSON_Delete(deeds.page.items);
		problem_of(exchange, &failure);
		return;
	}
	answer = cJSON_CreateObject();
	cJSON_AddItemToObject(answer, "items", deeds.page.items);
	snprintf(cursor, sizeof(cursor), "%" PRId64, deeds.page.last);
	cJSON_AddItemToObject(
	    answer, "next", deeds.page.has_more ? cJSON_CreateString(cursor) : cJSON_CreateNull());
	exchange_answer(exchange, answer);
}

static const struct route_parameter audit_parameters[] = {
	{ "since", "{\"type\":\"string\"}", "From this time, or age such as 24h, on" },
	{ "until", "{\"type\":\"string\"}", "Before this time, or age" },
	{ "actor", "{\"type\":\"string\"}", "Who did it: a user's name, or key:NAME" },
	{ "action", "{\"type\":\"string\"}", "What was done, such as user.create" },
	{ "limit", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000,\"default\":50}",
	    "How many at most" },
	{ "cursor", "{\"type\":\"string\"}", "The former answer's next" },
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
	    .reply = "audit_list",
	    .status = 200,
	    .problems = "422",
	},
	{ 0 },
};
