/* parse.c: one raw line in, one event out. */

#include <assert.h>
#include <stdlib.h>

#include "base/limits.h"
#include "os/signals.h"
#include "parse/parse.h"
#include "stage/parse.h"

struct parse_state {
	struct parse_settings settings;
	struct format_choice choice;
	struct span source;
	struct timekeeper *timekeeper;
	int64_t truncated, invalid_utf8;
	struct wire_line line; /* of input that is JSON */
	int (*reread)(struct parse_settings *settings, struct failure *failure);
};

static int
check_settings(const struct parse_settings *settings, struct failure *failure)
{
	if (!parse_knows(settings->format))
		return failure_set(failure, EXIT_USAGE,
		    "unknown format %s (see siem-parse --list-formats)", settings->format);
	if (settings->timezone && !zone_find(span_of(settings->timezone)))
		return failure_set(failure, EXIT_USAGE,
		    "unknown time zone %s (a name such as Europe/Berlin needs the package tzdata)",
		    settings->timezone);
	return 0;
}

static void
apply_settings(struct parse_state *state, const struct parse_settings *settings)
{
	struct timekeeper_options options = { .has_now = settings->now_ms != TIME_UNSET,
		.now_ms = settings->now_ms,
		.year = settings->year };

	state->settings = *settings;
	state->choice.name = settings->format;
	state->source = settings->source ? span_of(settings->source) : (struct span){ NULL, 0 };
	if (settings->timezone) {
		options.zone_name = span_of(settings->timezone);
		options.zone = zone_find(options.zone_name);
	}
	if (state->timekeeper)
		timekeeper_use(state->timekeeper, &options);
	else
		state->timekeeper = timekeeper_new(&options);
}

static int
reload(void *data, struct failure *failure)
{
	struct parse_settings fresh = PARSE_SETTINGS_DEFAULT;
	struct parse_state *state = data;

	if (!state->reread)
		return 0;
	if (state->reread(&fresh, failure) < 0 || check_settings(&fresh, failure) < 0)
		return -1;
	apply_settings(state, &fresh);
	return 0;
}

/* At most max_line bytes, not within a character. */
static struct span
cut_line(struct span text, size_t max_line)
{
	size_t size = max_line;

	if (text.size <= max_line)
		return text;
	for (int i = 0; i < 3 && size > 0 && ((unsigned char)text.data[size] & 0xc0) == 0x80; i++)
		size--;
	return span_first(text, size);
}

/* What every event has, wherever it comes from. */
static void
complete(struct parse_state *state, struct parsed *parsed, const struct input_line *line,
    struct stage_record *record)
{
	struct event *event = parsed->event;

	if (!event_has(event, FIELD_ECS_VERSION))
		event_set(event, FIELD_ECS_VERSION, SPAN(ECS_VERSION));
	if (!event_has(event, FIELD_AGENT_TYPE))
		event_set(event, FIELD_AGENT_TYPE, SPAN("siem"));
	if (!event_has(event, FIELD_AGENT_VERSION))
		event_set(event, FIELD_AGENT_VERSION, SPAN(SIEM_VERSION));
	if (!event_has(event, FIELD_HOST_HOSTNAME) && state->source.size > 0)
		event_set(event, FIELD_HOST_HOSTNAME, state->source);
	timekeeper_set(state->timekeeper, state->source, &parsed->stamp, INT64_MIN, event);
	event_identify(record->identities, event, state->source, (struct span){ NULL, 0 },
	    line->text, line->size);
	record->former_ms = event->time_ms;
}

static enum record_result
work_on_text(struct parse_state *state, const struct input_line *line, struct stage_record *record)
{
	size_t max_line = (size_t)state->settings.max_line;
	struct span raw = cut_line(line->text, max_line), text = raw;
	struct event event;
	struct parsed parsed = { .event = &event, .strings = record->arena };
	bool is_known;

	event_clear(&event);
	if (text.size > 0 && text.data[text.size - 1] == '\r')
		text.size--;
	is_known = parse_line(text, &state->choice, &parsed) == PARSE_OK;
	if (!is_known) {
		event_clear(&event);
		parsed.stamp.kind = STAMP_NONE;
		event.tags |= TAG_UNRECOGNIZED;
		event_set(&event, FIELD_MESSAGE, text);
	}
	if (parse_choice_is_auth(&state->choice))
		event_set(&event, FIELD_EVENT_DATASET, SPAN("auth"));
	if (raw.size < line->size) {
		event.tags |= TAG_TRUNCATED;
		state->truncated++;
	}
	event_set_original(&event, raw, record->arena);
	state->invalid_utf8 += event_has(&event, FIELD_EVENT_ORIGINAL_BASE64);
	complete(state, &parsed, line, record);
	wire_write_event(record->to, &event);
	return is_known ? RECORD_EVENT : RECORD_UNRECOGNIZED;
}

static enum record_result
work_on_json(struct parse_state *state, const struct input_line *line, struct stage_record *record)
{
	struct parsed parsed = { .event = &state->line.event, .strings = record->arena };
	struct wire_error error;

	if (line->size > line->text.size)
		return stage_write_error(record, line, "JSON longer than 1 MiB");
	if (!wire_read(line->text, record->arena, &state->line, &error)) {
		struct span text =
		    arena_copy(record->arena, (struct span){ error.text, strlen(error.text) + 1 });

		return stage_write_error(record, line, text.data);
	}
	state->line.event.tags = 0; /* a line cannot tag itself */
	if (state->line.event.has_time) {
		parsed.stamp.kind = STAMP_ZONED;
		parsed.stamp.local_ms = state->line.event.time_ms;
	}
	parse_json(line->text, &parsed);
	complete(state, &parsed, line, record);
	wire_write_merged(record->to, &state->line, record->arena);
	return RECORD_EVENT;
}

static bool
starts_like_json(struct span text)
{
	while (text.size > 0 && (text.data[0] == ' ' || text.data[0] == '\t'))
		text = span_skip(text, 1);
	return text.size > 0 && text.data[0] == '{';
}

static enum record_result
work(void *data, const struct input_line *line, struct stage_record *record)
{
	struct parse_state *state = data;

	return starts_like_json(line->text) ? work_on_json(state, line, record)
					    : work_on_text(state, line, record);
}

static int
counters(void *data, struct stage_counter *out, int max)
{
	const struct parse_state *state = data;

	assert(max >= 2);
	out[0] = (struct stage_counter){ "siem_parse_truncated_total", "Lines cut at --max-line.",
		state->truncated };
	out[1] = (struct stage_counter){ "siem_parse_invalid_utf8_total",
		"Lines with bytes that are not UTF-8.", state->invalid_utf8 };
	return 2;
}

int
parse_run(const struct parse_settings *settings, char **files,
    int (*reread)(struct parse_settings *settings, struct failure *failure),
    struct failure *failure)
{
	struct parse_state *state;
	struct stage stage = { .name = "siem-parse",
		.line = work,
		.reload = reload,
		.counters = counters,
		.cap = LIMIT_JSON_LINE,
		.now_ms = settings->now_ms != TIME_UNSET ? settings->now_ms : clock_now_ms() };
	int status;

	if (check_settings(settings, failure) < 0)
		return -1;
	state = must_calloc(1, sizeof(*state));
	state->reread = reread;
	apply_settings(state, settings);
	stage.state = state;
	status = stage_run(&stage, &settings->stage, files);
	timekeeper_free(state->timekeeper);
	free(state);
	return status;
}
