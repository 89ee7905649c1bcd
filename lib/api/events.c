/* events.c: stored events, found again, and the lines around one. */

#include "api/api.h"
#include "api/events-query.h"
#include "api/fields.h"
#include "api/export.h"
#include "json/path.h"

static void
get_events(struct exchange *exchange)
{
	struct store_query query;
	enum export_form form;

	if (!events_query(exchange, &query) ||
	    !exchange_query_flag(exchange, "only_anomalies", &query.only_anomalies) ||
	    !export_form(exchange, &form))
		return;
	if (form != EXPORT_NONE)
		export_answer(exchange, &query, form);
	else if (events_query_page(exchange, &query))
		events_answer(exchange, &query);
}

static void
get_event(struct exchange *exchange)
{
	unsigned char id[STORE_ID_SIZE];
	int64_t time_ms;

	events_find(exchange, &exchange->answer, &time_ms, id);
}

enum { AROUND_DEFAULT = 10, AROUND_MOST = 100 };

/* Docs on one side of an event, in the order in which they are found. */
struct side {
	struct span doc[AROUND_MOST];
	int count;
	struct arena *arena;
};

static bool
see_side(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct side *side = data;

	(void)time_ms, (void)id;
	side->doc[side->count++] = arena_copy(side->arena, doc);
	return side->count < AROUND_MOST;
}

static void
add_side(struct buffer *to, const struct side *side, bool is_reversed)
{
	buffer_add_byte(to, '[');
	for (int i = 0; i < side->count; i++) {
		if (i > 0)
			buffer_add_byte(to, ',');
		buffer_add(to, side->doc[is_reversed ? side->count - 1 - i : i]);
	}
	buffer_add_byte(to, ']');
}

/*
 * Lines of the same host, or of the same log where the event names none: others have nothing to
 * do with it.
 */
static void
get_context(struct exchange *exchange)
{
	struct store_query query = STORE_QUERY_ALL;
	struct side before = { .arena = exchange->arena }, after = before;
	int64_t before_most = AROUND_DEFAULT, after_most = AROUND_DEFAULT;
	struct buffer doc = { 0 };
	struct failure failure;

	if (!exchange_query_number(exchange, "before", 0, AROUND_MOST, &before_most) ||
	    !exchange_query_number(exchange, "after", 0, AROUND_MOST, &after_most) ||
	    !events_find(exchange, &doc, &query.after_ms, query.after_id))
		goto out;
	query.has_after = true;
	query.host = json_find_text(buffer_span(&doc), SPAN("host.hostname"), exchange->arena);
	if (query.host.size == 0)
		query.dataset =
		    json_find_text(buffer_span(&doc), SPAN("event.dataset"), exchange->arena);
	query.limit = after_most;
	if (after_most > 0 &&
	    store_select(exchange->store, &query, see_side, &after, &failure) < 0) {
		problem_of(exchange, &failure);
		goto out;
	}
	query.is_newest_first = true;
	query.limit = before_most;
	if (before_most > 0 &&
	    store_select(exchange->store, &query, see_side, &before, &failure) < 0) {
		problem_of(exchange, &failure);
		goto out;
	}
	buffer_add(&exchange->answer, SPAN("{\"before\":"));
	add_side(&exchange->answer, &before, true);
	buffer_add(&exchange->answer, SPAN(",\"event\":"));
	buffer_add(&exchange->answer, buffer_span(&doc));
	buffer_add(&exchange->answer, SPAN(",\"after\":"));
	add_side(&exchange->answer, &after, false);
	buffer_add_byte(&exchange->answer, '}');
out:
	buffer_release(&doc);
}

static const struct route_parameter list_parameters[] = {
	EVENT_FILTER_PARAMETERS,
	{ "only_anomalies", "{\"type\":\"boolean\",\"default\":false}", "Only anomalies" },
	{ "format", "{\"enum\":[\"json\",\"ndjson\",\"csv\"],\"default\":\"json\"}",
	    "ndjson and csv: all events, as a file" },
	{ "columns", "{\"type\":\"string\"}", "Fields of the CSV, such as source.ip,message" },
	LIST_PARAMETERS,
	{ 0 },
};

static const struct route_parameter context_parameters[] = {
	{ "before", "{\"type\":\"integer\",\"minimum\":0,\"maximum\":100,\"default\":10}",
	    "How many events before it" },
	{ "after", "{\"type\":\"integer\",\"minimum\":0,\"maximum\":100,\"default\":10}",
	    "How many events after it" },
	{ 0 },
};

const struct route routes_events[] = {
	{
	    .path = "/api/v1/events",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_events,
	    .summary = "Stored events, the newest first",
	    .parameters = list_parameters,
	    .reply = "EventList",
	    .reply_type = "application/x-ndjson, text/csv",
	    .status = 200,
	    .problems = "422",
	},
	{
	    .path = "/api/v1/events/{id}",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_event,
	    .summary = "An event, exactly as it is stored",
	    .reply = "Event",
	    .status = 200,
	    .problems = "404",
	},
	{
	    .path = "/api/v1/events/{id}/context",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_context,
	    .summary = "Lines of the same host around an event, or of its log if it names none",
	    .parameters = context_parameters,
	    .reply = "EventContext",
	    .status = 200,
	    .problems = "404 422",
	},
	{ 0 },
};
