/* sources.c: who writes logs, and how well. */

#include "api/api.h"
#include "api/fields.h"
#include "base/clock.h"
#include "os/signals.h"
#include "store/views.h"

/*
 * Late is a source without a line for a quarter of an hour, or whose last one was that old
 * when it came; silent is one without for a day.
 */
enum { LATE_MS = 15 * MINUTE_MS, SILENT_MS = DAY_MS };

struct sourcing {
	cJSON *list;
	int64_t now_ms;
};

static bool
add_source(void *data, const struct store_source *source)
{
	struct sourcing *sourcing = data;
	int64_t quiet_ms = sourcing->now_ms - source->received_ms;
	int64_t behind_ms = source->received_ms - source->last_ms;
	cJSON *item = cJSON_CreateObject();

	field_put_text(item, "name", source->name);
	field_put_time(item, "first_seen", source->first_ms);
	field_put_time(item, "last_seen", source->last_ms);
	field_put_time(item, "last_received", source->received_ms);
	cJSON_AddNumberToObject(item, "events", (double)source->events);
	cJSON_AddNumberToObject(item, "unrecognized", (double)source->unrecognized);
	cJSON_AddNumberToObject(item, "errors", (double)source->errors);
	cJSON_AddNumberToObject(item, "anomalies", (double)source->anomalies);
	/* How far behind the clock its lines were, when they came. */
	field_put_seconds(item, "lag_s", behind_ms);
	cJSON_AddNumberToObject(item, "unparsed_share",
	    source->events
		? (double)(source->unrecognized + source->errors) / (double)source->events
		: 0);
	cJSON_AddStringToObject(item, "status",
	    quiet_ms >= SILENT_MS			  ? "silent"
	    : quiet_ms >= LATE_MS || behind_ms >= LATE_MS ? "late"
							  : "ok");
	cJSON_AddItemToArray(sourcing->list, item);
	return true;
}

static void
get_sources(struct exchange *exchange)
{
	cJSON *answer = cJSON_CreateObject();
	struct sourcing sourcing = { cJSON_AddArrayToObject(answer, "items"), clock_now_ms() };
	struct failure failure;

	if (store_sources(exchange->store, add_source, &sourcing, &failure) == 0) {
		cJSON_AddNullToObject(answer, "next");
		exchange_answer(exchange, answer);
	} else {
		cJSON_Delete(answer);
		problem_of(exchange, &failure);
	}
}

const struct route routes_sources[] = {
	{
	    .path = "/api/v1/sources",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_sources,
	    .summary = "Who writes logs, when last, and how much of it is understood",
	    .reply = "SourceList",
	    .status = 200,
	},
	{ 0 },
};
