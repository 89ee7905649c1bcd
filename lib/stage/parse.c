/* parse.c: one raw line in, one event out. */

#include <assert.h>
#include <stdlib.h>

#include "base/limits.h"
#include "json/scan.h"
#include "os/log.h"
#include "os/signals.h"
#include "parse/geoip.h"
#include "parse/own.h"
#include "stage/envelope.h"
#include "stage/explain.h"
#include "stage/parse.h"
#include "stage/parts.h"

struct parse_state {
	struct parse_settings settings;
	struct format_choice choice;
	struct format_memory memory;
	struct geoip *geoip; /* NULL: none */
	struct span source;
	struct timekeeper *timekeeper;
	struct parts parts;
	int64_t truncated, invalid_utf8;
	int64_t given_up; /* by own formats of former sets */
	int64_t geoip_failures; /* of former files */
	bool has_warned; /* of what the present set gives up on */
	struct wire_line line; /* of input that is JSON */
	struct explanation *explanation; /* with --explain: of the record that is worked on */
	int64_t explained;
	int (*reread)(struct parse_settings *settings, struct failure *failure);
};

static int
check_settings(
    const struct parse_settings *settings, const struct own_formats *own, struct failure *failure)
{
	if (!parse_knows(settings->format) && !own_find(own, settings->format))
		return failure_set(failure, EXIT_USAGE,
		    "unknown format %s (see siem-parse --list-formats)", settings->format);
	if (settings->timezone && !zone_find(span_of(settings->timezone)))
		return failure_set(failure, EXIT_USAGE,
		    "unknown time zone %s (a name such as Europe/Berlin needs the package tzdata)",
		    settings->timezone);
	return 0;
}

/* Lines that own formats of the present set gave up on. */
static int64_t
count_given_up(const struct parse_state *state)
{
	const struct own_format *format;
	int64_t count = 0;

	for (int i = 0; (format = own_at(state->choice.own, i)); i++)
		count += own_given_up(format);
	return count;
}

static void
apply_formats(struct parse_state *state, struct own_formats *own, const char *format)
{
	state->given_up += count_given_up(state);
	state->has_warned = false;
	own_free(state->choice.own);
	state->memory = (struct format_memory){ 0 };
	state->choice = (struct format_choice){ .name = format,
		.memory = &state->memory,
		.own = own,
		.only = parse_knows(format) ? NULL : own_find(own, format) };
}

/* All that may fail comes before anything is changed. */
static int
apply_settings(
    struct parse_state *state, const struct parse_settings *settings, struct failure *failure)
{
	struct timekeeper_options options = { .has_now = settings->now_ms != TIME_UNSET,
		.now_ms = settings->now_ms,
		.year = settings->year };
	struct own_formats *own = NULL;
	struct geoip *geoip = NULL;

	if ((settings->formats && !(own = own_load(settings->formats, failure))) ||
	    check_settings(settings, own, failure) < 0 ||
	    (settings->geoip && !(geoip = geoip_open(settings->geoip, failure)))) {
		own_free(own);
		return -1;
	}
	state->settings = *settings;
	apply_formats(state, own, settings->format);
	state->geoip_failures += geoip_failures(state->geoip);
	geoip_close(state->geoip);
	state->geoip = geoip;
	state->source = settings->source ? span_of(settings->source) : (struct span){ NULL, 0 };
	if (settings->timezone) {
		options.zone_name = span_of(settings->timezone);
		options.zone = zone_find(options.zone_name);
	}
	if (state->timekeeper)
		timekeeper_use(state->timekeeper, &options);
	else
		state->timekeeper = timekeeper_new(&options);
	return 0;
}

static int
reload(void *data, struct failure *failure)
{
	struct parse_settings fresh = PARSE_SETTINGS_DEFAULT;
	struct parse_state *state = data;

	if (!state->reread)
		return 0;
	if (state->reread(&fresh, failure) < 0)
		return -1;
	return apply_settings(state, &fresh, failure);
}

/* Once for a set: whoever sends such lines must not fill the journal with them. */
static int
tick(void *data, struct failure *failure)
{
	struct parse_state *state = data;
	const struct own_format *format;

	(void)failure;
	for (int i = 0; !state->has_warned && (format = own_at(state->choice.own, i)); i++) {
		if (own_given_up(format) == 0)
			continue;
		log_error("the pattern of the own format %s takes too many steps on some lines, "
			  "which it does not read",
		    own_name(format));
		state->has_warned = true;
	}
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

/* A record on its way: the line, and the envelope it came in. */
struct arrival {
	const struct input_line *line;
	const struct envelope *envelope; /* NULL: none */
	struct line_identity identity;
};

static struct span
source_of(const struct parse_state *state, const struct arrival *arrival)
{
	const struct envelope *envelope = arrival->envelope;

	return envelope && envelope->source.size > 0 ? envelope->source : state->source;
}

static bool *
is_cut(struct parse_state *state, const struct arrival *arrival)
{
	const struct envelope *envelope = arrival->envelope;
	struct span none = { NULL, 0 };

	if (!envelope)
		return parts_of(&state->parts, none, none);
	return parts_of(&state->parts,
	    envelope->fingerprint.size > 0 ? envelope->fingerprint : envelope->file,
	    envelope->source);
}

/* What every event has, wherever it comes from. */
static void
complete(struct parse_state *state, struct parsed *parsed, struct arrival *arrival,
    struct stage_record *record)
{
	const struct envelope *envelope = arrival->envelope;
	struct line_identity *identity = &arrival->identity;
	struct span source = source_of(state, arrival);
	struct event *event = parsed->event;

	if (!event_has(event, FIELD_ECS_VERSION))
		event_set(event, FIELD_ECS_VERSION, SPAN(ECS_VERSION));
	if (!event_has(event, FIELD_AGENT_TYPE))
		event_set(event, FIELD_AGENT_TYPE, SPAN("siem"));
	if (!event_has(event, FIELD_AGENT_VERSION))
		event_set(event, FIELD_AGENT_VERSION, SPAN(SIEM_VERSION));
	if (!event_has(event, FIELD_HOST_HOSTNAME) && source.size > 0)
		event_set(event, FIELD_HOST_HOSTNAME, source);
	identity->source = source;
	identity->position = parsed->position;
	if (envelope) {
		struct span place = envelope_position(envelope, record->arena);

		envelope_apply(envelope, record->arena, event);
		if (place.size > 0)
			identity->position = place;
	}
	if (state->geoip)
		geoip_locate(state->geoip, event, record->arena);
	timekeeper_set(state->timekeeper, source, &parsed->stamp,
	    envelope ? envelope->received_ms : INT64_MIN, event);
	event_identify(record->identities, event, identity);
	record->former_ms = event->time_ms;
	if (state->explanation) {
		state->explanation->is_event = true;
		state->explanation->event = *event;
		state->explanation->parsed = *parsed;
	}
}

/* The event of a line that a format has read, or none. */
static void
write_parsed(struct parse_state *state, struct parsed *parsed, struct arrival *arrival,
    struct stage_record *record)
{
	if (parse_choice_is_auth(&state->choice))
		event_set(parsed->event, FIELD_EVENT_DATASET, SPAN("auth"));
	complete(state, parsed, arrival, record);
	wire_write_event(record->to, parsed->event);
	if (arrival->envelope)
		envelope_append(arrival->envelope, NULL, record->to);
}

static enum record_result
work_on_text(struct parse_state *state, struct arrival *arrival, struct stage_record *record)
{
	const struct input_line *line = arrival->line;
	size_t max_line = (size_t)state->settings.max_line;
	struct span raw = cut_line(line->text, max_line), text = raw;
	struct event event;
	struct parsed parsed = {
		.event = &event, .strings = record->arena, .is_cut = is_cut(state, arrival)
	};
	bool is_known;

	event_clear(&event);
	if (text.size > 0 && text.data[text.size - 1] == '\r')
		text.size--;
	if (state->explanation)
		state->explanation->asked = text;
	is_known = parse_line(text, &state->choice, &parsed) == PARSE_OK;
	if (!is_known) {
		event_clear(&event);
		parsed.stamp.kind = STAMP_NONE;
		event.tags |= TAG_UNRECOGNIZED;
		event_set(&event, FIELD_MESSAGE, text);
	}
	if (raw.size < line->size) {
		event.tags |= TAG_TRUNCATED;
		state->truncated++;
	}
	event_set_original(&event, raw, record->arena);
	state->invalid_utf8 += event_has(&event, FIELD_EVENT_ORIGINAL_BASE64);
	write_parsed(state, &parsed, arrival, record);
	return is_known ? RECORD_EVENT : RECORD_UNRECOGNIZED;
}

static enum record_result
fail_json(
    struct stage_record *record, const struct input_line *line, const struct wire_error *error)
{
	struct span text =
	    arena_copy(record->arena, (struct span){ error->text, strlen(error->text) + 1 });

	return stage_write_error(record, line, text.data);
}

/* The error record of a line, which keeps where its envelope says that it comes from. */
static enum record_result
fail_line(const struct parse_state *state, struct arrival *arrival, struct stage_record *record,
    const char *error)
{
	struct span text = arena_copy(record->arena, (struct span){ error, strlen(error) + 1 });
	const struct envelope *envelope = arrival->envelope;
	struct event event;

	if (!envelope)
		return stage_write_error(record, arrival->line, text.data);
	stage_begin_error(record, arrival->line, text.data, &event);
	arrival->identity.source = source_of(state, arrival);
	arrival->identity.position = envelope_position(envelope, record->arena);
	if (arrival->identity.source.size > 0)
		event_set(&event, FIELD_HOST_HOSTNAME, arrival->identity.source);
	envelope_apply(envelope, record->arena, &event);
	if (envelope->received_ms != INT64_MIN)
		event.time_ms = envelope->received_ms;
	return stage_end_error(record, &event, &arrival->identity);
}

/* JSON that a frame writes around a log line (journald, Docker) is no event, the line in it is. */
static bool
work_on_frame(struct parse_state *state, struct arrival *arrival, struct stage_record *record)
{
	struct event event;
	struct parsed parsed = {
		.event = &event, .strings = record->arena, .is_cut = is_cut(state, arrival)
	};

	event_clear(&event);
	if (parse_line(arrival->line->text, &state->choice, &parsed) != PARSE_OK)
		return false;
	event_set_original(&event, arrival->line->text, record->arena);
	write_parsed(state, &parsed, arrival, record);
	return true;
}

/*
 * What a line must not say itself moves a level down, under "input", and later stages must still be
 * able to read it.
 */
static bool
is_too_deep(struct span json)
{
	struct json_cursor cursor = json_open(json);
	int opened = 0;

	for (size_t i = 0; i < json.size; i++)
		opened += (json.data[i] == '{') + (json.data[i] == '[');
	if (opened < LIMIT_JSON_DEPTH)
		return false;
	cursor.depth = 1;
	return !json_skip(&cursor);
}

static enum record_result
work_on_json(struct parse_state *state, struct arrival *arrival, struct stage_record *record)
{
	const struct input_line *line = arrival->line;
	struct parsed parsed = { .event = &state->line.event, .strings = record->arena };
	struct wire_error error;

	if (line->size > line->text.size || line->size > LIMIT_JSON_LINE)
		return fail_line(state, arrival, record, "JSON longer than 1 MiB");
	if (parse_is_frame(line->text) && work_on_frame(state, arrival, record))
		return RECORD_EVENT;
	if (!wire_read(line->text, record->arena, &state->line, &error))
		return fail_line(state, arrival, record, error.text);
	if (is_too_deep(line->text))
		return fail_line(state, arrival, record, "JSON nested deeper than 63 levels");
	state->line.event.tags = 0; /* a line cannot tag itself */
	if (arrival->envelope)
		wire_take_over(&state->line);
	if (state->line.event.has_time) {
		parsed.stamp.kind = STAMP_ZONED;
		parsed.stamp.local_ms = state->line.event.time_ms;
	}
	parse_json(line->text, &parsed);
	complete(state, &parsed, arrival, record);
	wire_write_merged(record->to, &state->line, record->arena);
	if (arrival->envelope)
		envelope_append(arrival->envelope, &state->line, record->to);
	return RECORD_EVENT;
}

static enum record_result
work_on_line(struct parse_state *state, struct arrival *arrival, struct stage_record *record)
{
	bool is_json = envelope_looks_like_json(arrival->line->text);

	arrival->identity =
	    identities_look_up(record->identities, arrival->line->text, arrival->line->size);
	if (state->explanation) {
		state->explanation->line = state->explanation->asked = arrival->line->text;
		state->explanation->is_json = is_json;
	}
	return is_json ? work_on_json(state, arrival, record)
		       : work_on_text(state, arrival, record);
}

static enum record_result
work_on_envelope(
    struct parse_state *state, const struct input_line *line, struct stage_record *record)
{
	struct envelope envelope;
	struct wire_error error;
	struct input_line inside;

	if (line->size > line->text.size)
		return stage_write_error(record, line, "envelope longer than 4 MiB");
	if (!envelope_read(line->text, record->arena, &envelope, &error))
		return fail_json(record, line, &error);
	inside = (struct input_line){ envelope.log_line, envelope.log_line.size };
	return work_on_line(
	    state, &(struct arrival){ .line = &inside, .envelope = &envelope }, record);
}

static enum record_result
work_on_record(
    struct parse_state *state, const struct input_line *line, struct stage_record *record)
{
	if (state->settings.is_enveloped)
		return work_on_envelope(state, line, record);
	return work_on_line(state, &(struct arrival){ .line = line }, record);
}

/* The event is made as ever, and what is told of it takes its place. */
static enum record_result
explain(struct parse_state *state, const struct input_line *line, struct stage_record *record)
{
	struct explanation seen = { .number = ++state->explained,
		.line = line->text,
		.choice = &state->choice,
		.arena = record->arena };
	size_t size = record->to->size;
	enum record_result result;

	state->explanation = &seen;
	result = work_on_record(state, line, record);
	state->explanation = NULL;
	record->to->size = size;
	seen.error = result == RECORD_ERROR ? record->error : NULL;
	explain_write(record->to, &seen);
	return result;
}

static enum record_result
work(void *data, const struct input_line *line, struct stage_record *record)
{
	struct parse_state *state = data;

	return state->settings.is_explained ? explain(state, line, record)
					    : work_on_record(state, line, record);
}

static int
counters(void *data, struct stage_counter *out, int max)
{
	const struct parse_state *state = data;

	assert(max >= 4);
	out[0] = (struct stage_counter){ "siem_parse_truncated_total", "Lines cut at --max-line.",
		state->truncated };
	out[1] = (struct stage_counter){ "siem_parse_invalid_utf8_total",
		"Lines with bytes that are not UTF-8.", state->invalid_utf8 };
	out[2] = (struct stage_counter){ "siem_parse_own_given_up_total",
		"Times an own format's pattern took too many steps.",
		state->given_up + count_given_up(state) };
	out[3] = (struct stage_counter){ "siem_parse_geoip_failed_total",
		"Addresses that a damaged GeoIP database could not say.",
		state->geoip_failures + geoip_failures(state->geoip) };
	return 4;
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
		.tick = tick,
		.finish = tick,
		.counters = counters,
		.cap = settings->is_enveloped ? LIMIT_EVENT : LIMIT_JSON_LINE,
		.now_ms = settings->now_ms != TIME_UNSET ? settings->now_ms : clock_now_ms() };
	int status;

	state = must_calloc(1, sizeof(*state));
	state->reread = reread;
	stage.state = state;
	if (apply_settings(state, settings, failure) < 0) {
		free(state);
		return -1;
	}
	status = stage_run(&stage, &settings->stage, files);
	own_free(state->choice.own);
	geoip_close(state->geoip);
	timekeeper_free(state->timekeeper);
	free(state);
	return status;
}
