/* features.c: an event in, the event with its features out. */

#include "base/limits.h"
#include "stage/features.h"

struct features_state {
	struct keeper keeper;
	struct buffer added;
	int (*reread)(struct features_settings *settings, struct failure *failure);
};

static void
add_features(void *data, struct wire_line *line, struct stage_record *record)
{
	struct features_state *state = data;
	struct features features;
	struct history history;

	features_compute(state->keeper.memory, &line->event, &features, &history);
	state->added.size = 0;
	wire_write_features(&state->added, &features, &history);
	wire_write_with(
	    record->to, line, 1u << WIRE_FEATURES | 1u << WIRE_HISTORY, buffer_span(&state->added));
}

static int
reload(void *data, struct failure *failure)
{
	struct features_settings fresh = FEATURES_SETTINGS_DEFAULT;
	struct features_state *state = data;

	if (state->reread(&fresh, failure) < 0)
		return -1;
	return keeper_reload(&state->keeper, &fresh, failure);
}

static int
tick(void *data, struct failure *failure)
{
	return keeper_tick(&((struct features_state *)data)->keeper, failure);
}

static int
finish(void *data, struct failure *failure)
{
	return keeper_save(&((struct features_state *)data)->keeper, failure);
}

static int
counters(void *data, struct stage_counter *out, int max)
{
	return keeper_counters(&((struct features_state *)data)->keeper, out, max);
}

int
features_run(const struct features_settings *settings, const struct stage_options *options,
    char **files, int (*reread)(struct features_settings *settings, struct failure *failure),
    struct failure *failure)
{
	struct features_state state = { .reread = reread };
	const struct stage stage = { .name = "siem-features",
		.state = &state,
		.cap = LIMIT_EVENT,
		.event = add_features,
		.reload = reload,
		.tick = tick,
		.finish = finish,
		.counters = counters };
	int status;

	if (keeper_open(&state.keeper, settings, failure) < 0)
		return -1;
	status = stage_run(&stage, options, files);
	keeper_close(&state.keeper);
	buffer_release(&state.added);
	return status;
}
