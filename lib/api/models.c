/* models.c: models, and how one becomes the champion: by siem-retrain alone. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "api/audit.h"
#include "api/child.h"
#include "api/drift.h"
#include "api/fields.h"
#include "api/jobs.h"
#include "api/shelf-read.h"
#include "base/clock.h"
#include "base/limits.h"
#include "os/signals.h"

enum { PROMOTION_MS = 20 * 1000, DAYS_MAX = 366, RETRY_S = 30 };

static const char no_model[] = "no model has this SHA-256";

static void
get_models(struct exchange *exchange)
{
	struct shelf_model *models = must_alloc(LIMIT_MODELS * sizeof(*models));
	struct failure failure;
	cJSON *answer, *items;
	int count;

	if (shelf_list(exchange->api, models, &count, &failure) < 0) {
		problem_of(exchange, &failure);
	} else {
		answer = cJSON_CreateObject();
		items = cJSON_AddArrayToObject(answer, "items");
		for (int i = 0; i < count; i++)
			cJSON_AddItemToArray(items, shelf_json(exchange->api, &models[i]));
		cJSON_AddNullToObject(answer, "next");
		exchange_answer(exchange, answer);
	}
	free(models);
}

/* False: a problem was answered. */
static bool
find_model(struct exchange *exchange, struct span name, struct shelf_model *out)
{
	struct failure failure;
	int found = shelf_find(exchange->api, name, out, &failure);

	if (found < 0)
		problem_of(exchange, &failure);
	else if (found == 0)
		problem(exchange, 404, no_model);
	return found > 0;
}

static void
get_model(struct exchange *exchange)
{
	struct shelf_model model;

	if (find_model(exchange, exchange->params[0], &model))
		exchange_answer(exchange, shelf_details(exchange->api, &model));
}

static void
get_drift(struct exchange *exchange)
{
	int64_t since_ms = clock_now_ms() - INT64_C(7) * DAY_MS;
	struct span name = exchange_query(exchange, "model");
	struct shelf_model model;
	struct failure failure;
	cJSON *json;

	if (!exchange_query_time(exchange, "since", &since_ms))
		return;
	if (name.data) {
		if (!find_model(exchange, name, &model))
			return;
	} else if (shelf_champion(exchange->api, &model, &failure) < 0) {
		problem_of(exchange, &failure);
		return;
	}
	json = drift_json(exchange->store, &model, since_ms, &failure);
	if (json)
		exchange_answer(exchange, json);
	else if (failure.status == EXIT_BAD_CONFIG)
		problem(exchange, 409, "%s", failure.text);
	else
		problem_of(exchange, &failure);
}

/* siem-retrain where the tools are installed, else where they were built. */
static int
find_retrain(struct exchange *exchange, struct command *command, struct failure *failure)
{
	const struct api *api = exchange->api;
	char path[SHELF_PATH_SIZE], words[SHELF_PATH_SIZE + 8];

	if (api->retrain)
		return child_find(command, api, api->retrain, failure);
	snprintf(
	    path, sizeof(path), "%s/../../scripts/retrain", api->programs ? api->programs : "");
	snprintf(words, sizeof(words), "'%s'", path);
	return child_find(command, api, access(path, X_OK) == 0 ? words : "siem-retrain", failure);
}

/* False: a problem was answered. */
static bool
make_retrain(struct exchange *exchange, struct command *command)
{
	struct program *program = &command->programs[0];
	struct failure failure;

	if (find_retrain(exchange, command, &failure) == 0) {
		if (program_add(program, "--models") == 0 &&
		    program_add(program, shelf_folder(exchange->api)) == 0)
			return true;
		command_release(command);
		failure_set(&failure, EXIT_BAD_CONFIG, "retrain: too many words");
	}
	problem_of(exchange, &failure);
	return false;
}

/* What the judged days are, and those before: as siem-retrain has it, in what there is. */
static void
add_days(struct program *program, int64_t since_ms, int64_t until_ms)
{
	int64_t days = (until_ms - since_ms + DAY_MS - 1) / DAY_MS;
	char text[64];

	days = days < 2 ? 2 : days > DAYS_MAX ? DAYS_MAX : days;
	snprintf(text, sizeof(text), "--days=%" PRId64, days);
	program_add(program, text);
	snprintf(text, sizeof(text), "--test-days=%" PRId64, days < 6 ? INT64_C(1) : INT64_C(3));
	program_add(program, text);
	snprintf(text, sizeof(text), "--now=@%" PRId64, until_ms / SECOND_MS);
	program_add(program, text);
}

/* The result of a retraining: is there a new champion, and which one is it? */
static void
finish_retrain(void *data, int status, cJSON *result)
{
	const struct api *api = data;
	struct shelf_model champion;
	struct failure failure;

	cJSON_AddBoolToObject(result, "promoted", status == 0);
	if (shelf_champion(api, &champion, &failure) == 0)
		cJSON_AddStringToObject(result, "champion", champion.name);
}

static void
start_retrain(struct exchange *exchange, struct job_order *order)
{
	struct failure failure;
	int64_t id;
	char number[24];

	switch (jobs_start(exchange->api->jobs, exchange, order, &id, &failure)) {
	case JOBS_STARTED:
		snprintf(number, sizeof(number), "%" PRId64, id);
		audit(exchange, "model.retrain", span_of(number), NULL);
		job_answer(exchange, id);
		exchange->status = 202;
		return;
	case JOBS_BUSY:
		problem(exchange, 409, "a model is being trained already: see GET jobs");
		break;
	case JOBS_FAILED:
		problem_of(exchange, &failure);
		break;
	}
	command_release(&order->command);
}

static void
post_retrain(struct exchange *exchange)
{
	struct job_order order = {
		.kind = "retrain", .good = 1, .finish = finish_retrain, .data = exchange->api
	};
	int64_t until_ms = clock_now_ms(), since_ms;
	cJSON *body = exchange->body.size > 0 ? exchange_object(exchange) : cJSON_CreateObject();
	bool is_good;

	if (!body)
		return;
	is_good = field_time(exchange, body, "until", -1, &until_ms);
	since_ms = until_ms - INT64_C(28) * DAY_MS;
	is_good = is_good && field_time(exchange, body, "since", -1, &since_ms);
	cJSON_Delete(body);
	if (!is_good)
		return;
	if (since_ms >= until_ms)
		problem_at(exchange, 422, "/since", "since is not before until");
	else if (!exchange->api->jobs)
		problem(exchange, 409, "this server has no store: start it with --db");
	else if (make_retrain(exchange, &order.command)) {
		program_add(&order.command.programs[0], "--progress");
		add_days(&order.command.programs[0], since_ms, until_ms);
		start_retrain(exchange, &order);
	}
}

/* What siem-retrain said last. */
static void
keep_last(void *data, bool is_error, struct span line)
{
	char *last = data;

	if (is_error && line.size > 0)
		snprintf(last, LIMIT_CHILD_SAYS, "%.*s", (int)line.size, line.data);
}

/* siem-score does not read the folder's champion: to change that would change nothing. */
static bool
is_elsewhere(struct exchange *exchange)
{
	char path[SHELF_PATH_SIZE];

	snprintf(path, sizeof(path), "%s/champion.json", shelf_folder(exchange->api));
	if (!exchange->api->model || strcmp(exchange->api->model, path) == 0)
		return false;
	problem(exchange, 409,
	    "this server scores with %s, and not with %s: start it without --model",
	    exchange->api->model, path);
	return true;
}

/* What siem-retrain could not do, and why: the statuses are those of its page. */
static void
refuse(struct exchange *exchange, int status, const char *last)
{
	static const struct {
		int status, answer;
	} answers[] = {
		{ 66, 404 }, /* there is no such model */
		{ 75, 409 }, /* another one is at work */
		{ 78, 409 }, /* a model that cannot be used */
	};

	if (last[0] == '\0')
		last = "siem-retrain ended and said nothing";
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		if (answers[i].status == status) {
			problem(exchange, answers[i].answer, "%s", last);
			return;
		}
	}
	problem_later(exchange, 503, RETRY_S, "%s (status %d)", last, status);
}

/* siem-retrain with one or two words; true: it is done. */
static bool
run_retrain(struct exchange *exchange, const char *const words[2])
{
	char last[LIMIT_CHILD_SAYS] = "";
	struct command command;
	struct child_order order = { .limit_ms = PROMOTION_MS, .hear = keep_last, .data = last };
	struct failure failure;
	int status = 0, done;

	if (!make_retrain(exchange, &command))
		return false;
	for (int i = 0; i < 2 && words[i]; i++)
		program_add(&command.programs[0], words[i]);
	order.program = &command.programs[0];
	done = child_run(&order, &status, &failure);
	command_release(&command);
	if (done < 0)
		problem_of(exchange, &failure);
	else if (status != 0)
		refuse(exchange, status, last);
	return done == 0 && status == 0;
}

static void
answer_champion(struct exchange *exchange, const char *action)
{
	struct shelf_model champion;
	struct failure failure;

	if (shelf_champion(exchange->api, &champion, &failure) < 0) {
		problem_of(exchange, &failure);
		return;
	}
	audit(exchange, action, span_of(champion.name), NULL);
	exchange_answer(exchange, shelf_json(exchange->api, &champion));
}

static void
post_promote(struct exchange *exchange)
{
	struct shelf_model model;
	const char *words[2] = { "--promote", model.name };

	if (!find_model(exchange, exchange->params[0], &model) || is_elsewhere(exchange))
		return;
	if (run_retrain(exchange, words))
		answer_champion(exchange, "model.promote");
}

static void
post_rollback(struct exchange *exchange)
{
	const char *words[2] = { "--rollback", NULL };

	if (!is_elsewhere(exchange) && run_retrain(exchange, words))
		answer_champion(exchange, "model.rollback");
}

static const struct route_parameter drift_parameters[] = {
	{ "since", "{\"type\":\"string\",\"default\":\"7d\"}",
	    "Events from this time, or age, on" },
	{ "model", "{\"type\":\"string\"}", "SHA-256 of a model; the champion without it" },
	{ 0 },
};

const struct route routes_models[] = {
	{
	    .path = "/api/v1/models",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_models,
	    .summary = "The champion, the challenger and former models",
	    .reply = "ModelList",
	    .status = 200,
	},
	{
	    .path = "/api/v1/models/drift",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_drift,
	    .summary = "How far the newest events are from a model's training",
	    .parameters = drift_parameters,
	    .reply = "Drift",
	    .status = 200,
	    .problems = "404 409 422",
	},
	{
	    .path = "/api/v1/models/{id}",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_model,
	    .summary = "A model with its parameters, typical values and curves",
	    .reply = "ModelDetail",
	    .status = 200,
	    .problems = "404",
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/model/retrain",
	    .roles = ROLE_ADMIN,
	    .lane = LANE_WORK,
	    .handle = post_retrain,
	    .body_max = 4096,
	    .summary = "Train a challenger, and promote it if it is no worse",
	    .request = "Retrain",
	    .reply = "Job",
	    .status = 202,
	    .problems = "409 415 422",
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/models/rollback",
	    .roles = ROLE_ADMIN,
	    .lane = LANE_WORK,
	    .handle = post_rollback,
	    .body_max = 1024, /* an empty object, from clients that always send one */
	    .summary = "Bring the former champion back",
	    .reply = "Model",
	    .status = 200,
	    .problems = "404 409",
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/models/{id}/promote",
	    .roles = ROLE_ADMIN,
	    .lane = LANE_WORK,
	    .handle = post_promote,
	    .body_max = 1024, /* an empty object, from clients that always send one */
	    .summary = "Make this model the champion",
	    .reply = "Model",
	    .status = 200,
	    .problems = "404 409",
	},
	{ 0 },
};
