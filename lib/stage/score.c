/* score.c: features if the event has none yet, then the model's word on them. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "os/log.h"
#include "stage/score.h"
#include "wire/anomaly.h"

enum explain { EXPLAIN_AUTO, EXPLAIN_ALL, EXPLAIN_NONE };

struct score_state {
	struct keeper keeper;
	struct model *model;
	struct buffer path; /* of the model file, with NUL */
	struct stat file; /* it as it was loaded */
	struct stat looked_at; /* it as it was last seen */
	double threshold;
	enum explain explain;
	bool has_counterfactual;
	int64_t anomalies;
	struct buffer added;
	int (*reread)(struct score_settings *settings, struct failure *failure);
};

static void
add_path(struct buffer *path, const char *text)
{
	path->size = 0;
	buffer_add(path, (struct span){ text, strlen(text) + 1 });
}

/* BUILD/bin/siem-score belongs to the tree two folders up. */
static bool
find_beside_build(struct buffer *path)
{
	char program[4096];
	ssize_t size = readlink("/proc/self/exe", program, sizeof(program) - 1);
	struct span folder;

	if (size <= 0)
		return false;
	folder = (struct span){ program, (size_t)size };
	for (int up = 0; up < 3; up++)
		folder = span_first(folder, span_last_index(folder, '/'));
	path->size = 0;
	buffer_add(path, folder);
	buffer_add(path, (struct span){ "/models/default.json", 21 });
	return access(path->data, R_OK) == 0;
}

int
score_find_model(struct buffer *path, struct failure *failure)
{
	static const char *const places[] = { "/var/lib/siem/models/champion.json",
		SIEM_PREFIX "/share/siem/models/default.json" };

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		add_path(path, places[i]);
		if (access(path->data, R_OK) == 0)
			return 0;
	}
	if (find_beside_build(path))
		return 0;
	return failure_set(failure, EXIT_BAD_CONFIG,
	    "no model: neither %s nor %s is there (train one with siem-train, name it with -m)",
	    places[0], places[1]);
}

static int
load_model(struct score_state *state, const char *path, struct failure *failure)
{
	struct model *model;
	struct stat file = { 0 };

	(void)stat(path, &file); /* if it fails, so does loading */
	if (model_load(&model, path, failure) < 0) {
		failure->status = EXIT_BAD_CONFIG;
		return -1;
	}
	model_free(state->model);
	state->model = model;
	state->file = state->looked_at = file;
	log_detail("model %s (%s)", path, model_name(model));
	return 0;
}

static int
check_explain(const char *text, enum explain *explain, struct failure *failure)
{
	static const char *const names[] = { "auto", "all", "none" };

	for (int i = 0; i < 3; i++) {
		if (strcmp(text, names[i]) == 0) {
			*explain = (enum explain)i;
			return 0;
		}
	}
	return failure_set(failure, EXIT_USAGE, "--explain: auto, all or none, not %s", text);
}

static int
apply_settings(
    struct score_state *state, const struct score_settings *settings, struct failure *failure)
{
	enum explain explain = EXPLAIN_AUTO;

	if (check_explain(settings->explain, &explain, failure) < 0)
		return -1;
	if (settings->model)
		add_path(&state->path, settings->model);
	else if (score_find_model(&state->path, failure) < 0)
		return -1;
	if (load_model(state, state->path.data, failure) < 0)
		return -1;
	state->threshold = settings->threshold;
	state->explain = explain;
	state->has_counterfactual = settings->has_counterfactual;
	return 0;
}

/* What siem-features would have added; returns which members are replaced by it. */
static unsigned
complete_features(struct score_state *state, struct wire_line *line)
{
	if (line->has_features && line->has_history)
		return 0;
	features_compute(state->keeper.memory, &line->event, &line->features, &line->history);
	wire_write_features(&state->added, &line->features, &line->history);
	buffer_add_byte(&state->added, ',');
	return 1u << WIRE_FEATURES | 1u << WIRE_HISTORY;
}

static void
add_anomaly(void *data, struct wire_line *line, struct stage_record *record)
{
	struct score_state *state = data;
	struct anomaly anomaly = { .model = state->model,
		.kind = event_log_kind(&line->event),
		.event = &line->event,
		.features = &line->features };
	unsigned replaced = 1u << WIRE_ANOMALY;

	state->added.size = 0;
	replaced |= complete_features(state, line);
	model_score(state->model, anomaly.kind, line->features.value, &anomaly.score);
	judge(&line->event, &line->features, &line->history, &anomaly.score, state->threshold,
	    &anomaly.judgement);
	anomaly.is_explained =
	    state->explain == EXPLAIN_ALL ||
	    (state->explain == EXPLAIN_AUTO && anomaly.judgement.risk >= EXPLAIN_FROM);
	if (anomaly.is_explained)
		model_explain(
		    state->model, anomaly.kind, line->features.value, &anomaly.explanation);
	anomaly.has_counterfactual = state->has_counterfactual && anomaly.judgement.is_anomaly;
	if (anomaly.has_counterfactual)
		model_counterfactual(state->model, anomaly.kind, line->features.value,
		    state->threshold, &anomaly.counterfactual);
	state->anomalies += anomaly.judgement.is_anomaly;
	wire_write_anomaly(&state->added, &anomaly);
	wire_write_with(record->to, line, replaced, buffer_span(&state->added));
}

static int
reload(void *data, struct failure *failure)
{
	struct score_settings fresh = SCORE_SETTINGS_DEFAULT;
	struct score_state *state = data;

	if (state->reread(&fresh, failure) < 0 ||
	    keeper_reload(&state->keeper, &fresh.features, failure) < 0)
		return -1;
	return apply_settings(state, &fresh, failure);
}

static bool
is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* A file that cannot be loaded is tried once, not every second. */
static int
tick(void *data, struct failure *failure)
{
	struct score_state *state = data;
	struct stat now;

	if (stat(state->path.data, &now) == 0 && !is_same_file(&now, &state->looked_at)) {
		state->looked_at = now;
		if (load_model(state, state->path.data, failure) < 0)
			log_error("model not taken: %s", failure->text);
	}
	return keeper_tick(&state->keeper, failure);
}

static int
finish(void *data, struct failure *failure)
{
	return keeper_save(&((struct score_state *)data)->keeper, failure);
}

static int
counters(void *data, struct stage_counter *out, int max)
{
	const struct score_state *state = data;

	out[0] = (struct stage_counter){ "siem_anomalies_detected_total",
		"Events whose risk reached the threshold.", state->anomalies };
	return 1 + keeper_counters(&state->keeper, out + 1, max - 1);
}

int
score_run(const struct score_settings *settings, const struct stage_options *options, char **files,
    int (*reread)(struct score_settings *settings, struct failure *failure),
    struct failure *failure)
{
	struct score_state state = { .reread = reread };
	const struct stage stage = { .name = "siem-score",
		.state = &state,
		.cap = LIMIT_EVENT,
		.event = add_anomaly,
		.reload = reload,
		.tick = tick,
		.finish = finish,
		.counters = counters };
	int status = -1;

	if (keeper_open(&state.keeper, &settings->features, failure) < 0)
		return -1;
	if (apply_settings(&state, settings, failure) == 0)
		status = stage_run(&stage, options, files);
	keeper_close(&state.keeper);
	model_free(state.model);
	buffer_release(&state.added);
	buffer_release(&state.path);
	return status;
}
