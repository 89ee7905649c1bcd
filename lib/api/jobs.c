/* jobs.c: jobs as they are asked for. */

#include "api/jobs.h"

#include "api/fields.h"

cJSON *
job_json(const struct store_job *job)
{
	cJSON *json = cJSON_CreateObject();
	cJSON *result = cJSON_ParseWithLength(job->result.data, job->result.size);

	field_put_id(json, "id", job->id);
	field_put_text(json, "kind", job->kind);
	field_put_text(json, "state", job->state);
	field_put_text(json, "actor", job->actor);
	field_put_time(json, "created", job->created_ms);
	field_put_time(json, "ended", job->ended_ms);
	cJSON_AddItemToObject(json, "progress",
	    job->progress < 0 ? cJSON_CreateNull() : cJSON_CreateNumber(job->progress));
	cJSON_AddItemToObject(json, "result", result ? result : cJSON_CreateNull());
	return json;
}

static bool
see_one(void *data, const struct store_job *job)
{
	*(cJSON **)data = job_json(job);
	return false;
}

void
job_answer(struct exchange *exchange, int64_t id)
{
	struct failure failure;
	cJSON *json = NULL;
	int found = store_job_find(exchange->store, id, see_one, &json, &failure);

	if (found < 0)
		problem_of(exchange, &failure);
	else if (found == 0)
		problem(exchange, 404, "no job has this number");
	else
		exchange_answer(exchange, json);
}

static void
get_job(struct exchange *exchange)
{
	int64_t id;

	if (field_id(exchange->params[0], &id))
		job_answer(exchange, id);
	else
		problem(exchange, 404, "no job has this number");
}

struct list {
	cJSON *items;
	int64_t left, last;
	bool has_more;
};

static bool
see_job(void *data, const struct store_job *job)
{
	struct list *list = data;

	list->has_more = list->left == 0;
	if (list->has_more)
		return false;
	list->left--;
	list->last = job->id;
	cJSON_AddItemToArray(list->items, job_json(job));
	return true;
}

static void
get_jobs(struct exchange *exchange)
{
	struct list list = { .left = LIST_DEFAULT };
	int64_t before = INT64_MAX;
	struct failure failure;

	if (!exchange_query_number(exchange, "limit", 1, LIST_MOST, &list.left) ||
	    !exchange_query_number(exchange, "cursor", 1, INT64_MAX, &before))
		return;
	list.items = cJSON_CreateArray();
	if (store_jobs(exchange->store, before, list.left + 1, see_job, &list, &failure) < 0) {
		cJSON_Delete(list.items);
		problem_of(exchange, &failure);
		return;
	}
	field_answer_list(exchange, list.items, list.has_more, list.last);
}

static const struct route_parameter list_parameters[] = {
	LIST_PARAMETERS,
	{ 0 },
};

const struct route routes_jobs[] = {
	{
	    .path = "/api/v1/jobs",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_jobs,
	    .summary = "Work that takes a while, the newest first",
	    .parameters = list_parameters,
	    .reply = "JobList",
	    .status = 200,
	    .problems = "422",
	},
	{
	    .path = "/api/v1/jobs/{id}",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_job,
	    .summary = "How far a job is, and what came of it",
	    .reply = "Job",
	    .status = 200,
	    .problems = "404",
	},
	{ 0 },
};
