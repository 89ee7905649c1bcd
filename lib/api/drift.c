/* drift.c: events of the store as rows, held against a model. */

#include "api/drift.h"

#include <malloc.h>
#include <math.h>
#include <stdlib.h>

#include "api/fields.h"
#include "base/limits.h"
#include "features/history.h"
#include "model/drift.h"
#include "store/store.h"
#include "wire/judged.h"

enum { ROWS_MIN = 100 }; /* of fewer rows chance alone moves the index */

struct reading {
	struct dataset dataset;
	struct arena arena;
	struct wire_line *line;
	struct failure *failure;
	bool has_failed;
};

static bool
see_event(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct reading *reading = data;
	struct wire_line *line = reading->line;
	struct wire_error error;
	struct judged judged;

	(void)id;
	arena_clear(&reading->arena);
	if (!wire_read(doc, &reading->arena, line, &error) || !line->has_features)
		return true;
	wire_read_judged(line, &reading->arena, &judged);
	const struct dataset_row row = { .time_ms = time_ms,
		.source = event_source_hash(&line->event),
		.risk = judged.risk < 0 ? NAN : judged.risk,
		.kind = event_log_kind(&line->event),
		.has_address = event_has(&line->event, FIELD_SOURCE_IP) };

	reading->has_failed =
	    dataset_add(&reading->dataset, &row, line->features.value, reading->failure) < 0;
	return !reading->has_failed;
}

static int
read_rows(struct reading *reading, struct store *store, int64_t since_ms, struct failure *failure)
{
	struct store_query query = STORE_QUERY_ALL;
	int done;

	query.since_ms = since_ms;
	query.is_newest_first = true;
	query.limit = LIMIT_DRIFT_EVENTS;
	reading->failure = failure;
	reading->line = must_calloc(1, sizeof(*reading->line));
	dataset_init_features(&reading->dataset);
	done = store_select(store, &query, see_event, reading, failure);
	free(reading->line);
	arena_release(&reading->arena);
	return reading->has_failed ? -1 : done;
}

/* Kinds from the first on, and behind them all rows against the global detectors. */
enum { ALL = LOG_KIND_COUNT, COLUMNS = LOG_KIND_COUNT + 1 };

/* The column that says most: of kinds with detectors of their own, else of all. */
static int
find_worst(const struct drift *drifts, const bool *has, int feature)
{
	int worst = -1;

	for (int column = 0; column < COLUMNS; column++) {
		double psi = drifts[column].psi[feature];

		if (!has[column] || drifts[column].rows < ROWS_MIN || isnan(psi) ||
		    drifts[column].is_held[feature] || (column == ALL && worst >= 0))
			continue;
		if (worst < 0 || psi > drifts[worst].psi[feature])
			worst = column;
	}
	return worst;
}

static const char *
status_of(double psi)
{
	return psi >= DRIFT_MUCH ? "large" : psi >= DRIFT_SOME ? "moderate" : "stable";
}

/* Held features tell nothing, and nothing is said of them. */
static void
put_features(cJSON *json, const struct model *model, const struct dataset *dataset)
{
	struct drift *drifts = must_calloc(COLUMNS, sizeof(*drifts));
	cJSON *features = cJSON_AddArrayToObject(json, "features"), *item;
	bool has[COLUMNS];
	int worst;

	for (int column = 0; column < COLUMNS; column++)
		has[column] = drift_measure(model, column, dataset, &drifts[column]);
	for (int f = 0; f < FEATURE_COUNT; f++) {
		worst = find_worst(drifts, has, f);
		if (worst < 0)
			continue;
		item = cJSON_CreateObject();
		cJSON_AddStringToObject(item, "name", feature_rows[f].name);
		cJSON_AddNumberToObject(item, "psi", round(1e6 * drifts[worst].psi[f]) / 1e6);
		cJSON_AddStringToObject(item, "status", status_of(drifts[worst].psi[f]));
		cJSON_AddStringToObject(
		    item, "kind", worst == ALL ? "global" : log_kind_name((enum log_kind)worst));
		cJSON_AddItemToArray(features, item);
	}
	free(drifts);
}

cJSON *
drift_json(
    struct store *store, const struct shelf_model *shown, int64_t since_ms, struct failure *failure)
{
	struct reading reading = { .has_failed = false };
	struct model *model;
	cJSON *json = NULL;

	if (model_load(&model, shown->path, failure) < 0)
		return NULL;
	if (!drift_is_known(model)) {
		failure_set(failure, EXIT_BAD_CONFIG,
		    "the model does not say how its features were "
		    "spread: train it anew");
	} else if (read_rows(&reading, store, since_ms, failure) == 0) {
		json = cJSON_CreateObject();
		cJSON_AddStringToObject(json, "model", model_name(model));
		field_put_time(json, "since", since_ms);
		cJSON_AddNumberToObject(json, "events", (double)reading.dataset.count);
		drift_select(model, &reading.dataset);
		put_features(json, model, &reading.dataset);
	}
	dataset_release(&reading.dataset);
	model_free(model);
	malloc_trim(0); /* each worker would keep what the file's JSON took: 100 MiB */
	return json;
}
