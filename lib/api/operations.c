/* operations.c: what watches over the service asks. */

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "api/api.h"
#include "http/pipeline.h"
#include "http/server.h"
#include "os/signals.h"
#include "stage/score.h"
#include "store/store.h"

/* It runs and answers. */
static void
get_health(struct exchange *exchange)
{
	buffer_add(&exchange->answer, SPAN("{\"status\":\"ok\",\"version\":\"" SIEM_VERSION "\"}"));
}

static void
add_check(cJSON *answer, const char *name, const char *fault, const char *detail)
{
	cJSON *check = cJSON_CreateObject();

	cJSON_AddStringToObject(check, "name", name);
	cJSON_AddStringToObject(check, "status", fault ? "failed" : "ok");
	cJSON_AddStringToObject(check, "detail", fault ? fault : detail);
	cJSON_AddItemToArray(cJSON_GetObjectItem(answer, "checks"), check);
}

/* What was seen of the store last.  Anybody may ask, and each look is a connection: one at a time looks. */
static struct {
	pthread_mutex_t lock;
	const char *db; /* NULL: nobody has looked yet */
	bool is_looking;
	int64_t seen_ms;
	bool is_there;
	char text[sizeof(((struct failure *)0)->text)];
} seen = { .lock = PTHREAD_MUTEX_INITIALIZER };

enum {
	SEEN_NOW_MS = 1000, /* need not be looked at again */
	SEEN_LATELY_MS = 10000, /* will do while somebody looks */
};

/* A connection of its own: of those that are open nobody knows whether they still are. */
static void
look_at_store(const char *db)
{
	struct failure failure;
	struct store *store;

	seen.is_looking = true;
	pthread_mutex_unlock(&seen.lock);
	store = store_open(db, STORE_READS, &failure);
	pthread_mutex_lock(&seen.lock);
	snprintf(seen.text, sizeof(seen.text), "%s",
	    store ? store_level_name(store_level(store)) : failure.text);
	seen.is_there = store != NULL;
	seen.seen_ms = clock_monotonic_ms();
	seen.db = db;
	seen.is_looking = false;
	store_free(store);
}

static bool
check_store(cJSON *answer, const char *db)
{
	int64_t age_ms;
	bool is_there;

	if (!db) {
		add_check(answer, "store", NULL, "none is used");
		return true;
	}
	pthread_mutex_lock(&seen.lock);
	age_ms = seen.db == db ? clock_monotonic_ms() - seen.seen_ms : INT64_MAX;
	if (age_ms > SEEN_NOW_MS && !seen.is_looking) {
		look_at_store(db);
		age_ms = 0;
	}
	is_there = age_ms < SEEN_LATELY_MS && seen.is_there;
	add_check(answer, "store",
	    is_there		      ? NULL
	    : age_ms < SEEN_LATELY_MS ? seen.text
				      : "it has not answered yet",
	    seen.text);
	pthread_mutex_unlock(&seen.lock);
	return is_there;
}

static bool
check_children(cJSON *answer, struct pipeline *pipeline)
{
	struct pipeline_status status;

	pipeline_status(pipeline, &status);
	for (int i = 0; i < status.count; i++)
		add_check(answer, status.children[i].name,
		    status.children[i].is_alive ? NULL : "it does not run", "it runs");
	return status.is_ready;
}

static bool
check_model(cJSON *answer, const char *path)
{
	struct buffer found = { 0 };
	struct failure failure;
	bool is_there = true;

	if (path)
		is_there = access(path, R_OK) == 0 ||
			   failure_errno(&failure, EXIT_NO_INPUT, "cannot read %s", path) == 0;
	else
		is_there = score_find_model(&found, &failure) == 0;
	add_check(answer, "model", is_there ? NULL : failure.text, path ? path : found.data);
	buffer_release(&found);
	return is_there;
}

/* Each check that failed, by its name. */
static void
tell_faults(struct exchange *exchange, const cJSON *answer)
{
	char text[1000] = "";
	size_t size = 0;
	const cJSON *check;

	cJSON_ArrayForEach(check, cJSON_GetObjectItem(answer, "checks"))
	{
		if (strcmp(cJSON_GetObjectItem(check, "status")->valuestring, "ok") == 0 ||
		    size + 1 >= sizeof(text))
			continue;
		size += (size_t)snprintf(text + size, sizeof(text) - size, "%s%s: %.200s",
		    size ? "; " : "", cJSON_GetObjectItem(check, "name")->valuestring,
		    cJSON_GetObjectItem(check, "detail")->valuestring);
	}
	problem_later(exchange, 503, 5, "%.900s", *text ? text : "the tools are being started");
}

/* What people and load balancers need to know before they send anything. */
static void
get_ready(struct exchange *exchange)
{
	struct api *api = exchange->api;
	cJSON *answer = cJSON_CreateObject();
	bool is_ready;

	cJSON_AddStringToObject(answer, "status", "ready");
	cJSON_AddArrayToObject(answer, "checks");
	is_ready = check_store(answer, api->db);
	if (api->pipeline)
		is_ready = check_children(answer, api->pipeline) && is_ready;
	is_ready = check_model(answer, api->model) && is_ready;
	if (is_ready) {
		exchange_answer(exchange, answer);
	} else {
		tell_faults(exchange, answer);
		cJSON_Delete(answer);
	}
}

static void
get_metrics(struct exchange *exchange)
{
	exchange->content_type = "text/plain; version=0.0.4; charset=utf-8";
	server_write_metrics(exchange, &exchange->answer);
	if (exchange->api->pipeline)
		pipeline_metrics(exchange->api->pipeline, &exchange->answer);
}

const struct route routes_operations[] = {
	{
	    .path = "/health",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_QUICK,
	    .handle = get_health,
	    .summary = "Does the service answer, and which version is it?",
	    .reply = "Health",
	    .status = 200,
	},
	{
	    .path = "/live",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_QUICK,
	    .handle = get_health,
	    .summary = "Does the service answer?",
	    .reply = "Health",
	    .status = 200,
	},
	{
	    .path = "/ready",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_LINES,
	    .handle = get_ready,
	    .summary = "Are the store, the tools and the model there?",
	    .reply = "Ready",
	    .status = 200,
	},
	{
	    .path = "/metrics",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_QUICK,
	    .handle = get_metrics,
	    .summary = "Counts for Prometheus",
	    .reply_type = "text/plain",
	    .status = 200,
	},
	{ 0 },
};
