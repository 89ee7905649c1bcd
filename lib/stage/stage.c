/* stage.c: read, work, count, flush; and what signals and the end ask for. */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "os/file.h"
#include "os/log.h"
#include "os/signals.h"
#include "stage/stage.h"

/* siem-alert has the most of its own. */
enum { COUNTERS = 32 };

struct run {
	const struct stage *stage;
	const struct stage_options *options;
	struct input *input;
	struct output output;
	struct arena arena;
	struct stage_record record;
	struct wire_line *line; /* of event stages */
	struct stage_counts counts;
	int64_t next_tick_ms, deadline_ms; /* deadline 0: nobody asked for an end */
	bool has_progress;
	bool is_stuck; /* what is held can never leave */
	bool has_no_metrics; /* the last time that they were written they could not be */
	int status;
};

static void
fail(struct run *run, const struct failure *failure)
{
	log_error("%s", failure->text);
	if (run->status <= EXIT_PIPELINE_ERRORS)
		run->status = (int)failure->status;
}

/* A record cut to what an error keeps, at a character's boundary. */
static struct span
cut_original(struct span text, bool *is_cut)
{
	*is_cut = text.size > LIMIT_ERROR_ORIGINAL;
	if (!*is_cut)
		return text;
	text.size = LIMIT_ERROR_ORIGINAL;
	for (int i = 0; i < 3 && ((unsigned char)text.data[text.size] & 0xc0) == 0x80; i++)
		text.size--;
	return text;
}

void
stage_begin_error(const struct stage_record *record, const struct input_line *line,
    const char *text, struct event *event)
{
	bool is_cut;

	event_clear(event);
	event->kind = KIND_PIPELINE_ERROR;
	event->time_ms = record->former_ms;
	event->tags = TAG_TIME_MISSING;
	event_set(event, FIELD_ECS_VERSION, SPAN(ECS_VERSION));
	event_set(event, FIELD_AGENT_TYPE, SPAN("siem"));
	event_set(event, FIELD_AGENT_VERSION, SPAN(SIEM_VERSION));
	event_set(event, FIELD_ERROR_MESSAGE, span_of(text));
	event_set_original(event, cut_original(line->text, &is_cut), record->arena);
	if (is_cut || line->size > line->text.size)
		event->tags |= TAG_TRUNCATED;
}

enum record_result
stage_end_error(
    struct stage_record *record, struct event *event, const struct line_identity *identity)
{
	event_identify(record->identities, event, identity);
	wire_write_event(record->to, event);
	record->error = event_text(event, FIELD_ERROR_MESSAGE).data;
	return RECORD_ERROR;
}

enum record_result
stage_write_error(struct stage_record *record, const struct input_line *line, const char *text)
{
	struct line_identity identity =
	    identities_look_up(record->identities, line->text, line->size);
	struct event event;

	stage_begin_error(record, line, text, &event);
	return stage_end_error(record, &event, &identity);
}

/* The line as it is, for a stage that only looks on. */
static void
pass_on(struct stage_record *record, struct span text)
{
	buffer_add(record->to, text);
	buffer_add_byte(record->to, '\n');
}

/* What an event stage does with a line: read it, let the stage write it. */
static enum record_result
work_on_event(struct run *run, const struct input_line *line)
{
	struct stage_record *record = &run->record;
	struct wire_error error;

	if (line->size > line->text.size)
		return stage_write_error(record, line, "longer than 4 MiB");
	if (!wire_read(line->text, record->arena, run->line, &error)) {
		struct span text =
		    arena_copy(record->arena, (struct span){ error.text, strlen(error.text) + 1 });

		return stage_write_error(record, line, text.data);
	}
	if (run->line->event.kind == KIND_PIPELINE_ERROR) {
		pass_on(record, line->text);
		record->error = "an error record of an earlier stage";
		return RECORD_ERROR;
	}
	if (!run->line->event.has_time) {
		run->line->event.time_ms = record->former_ms;
		run->line->event.tags |= TAG_TIME_MISSING;
	}
	record->former_ms = run->line->event.time_ms;
	if (run->stage->event)
		run->stage->event(run->stage->state, run->line, record);
	else
		pass_on(record, line->text);
	return run->line->event.tags & TAG_UNRECOGNIZED ? RECORD_UNRECOGNIZED : RECORD_EVENT;
}

/* Shows a stage that only looks on what was written; an error record was not read yet. */
static void
show_passed(struct run *run, enum record_result result, size_t at)
{
	struct span written = span_skip(buffer_span(run->record.to), at);
	struct wire_error error;

	if (result == RECORD_ERROR) {
		written = arena_copy(&run->arena, span_first(written, written.size - 1));
		if (!wire_read(written, &run->arena, run->line, &error))
			assert(!"an error record is an event");
	}
	run->stage->pass(run->stage->state, run->line, &run->record, at);
}

static void
work(struct run *run, const struct input_line *line)
{
	const struct stage *stage = run->stage;
	size_t at = run->record.to->size;
	enum record_result result =
	    stage->line ? stage->line(stage->state, line, &run->record) : work_on_event(run, line);

	if (stage->pass)
		show_passed(run, result, at);
	run->counts.in++;
	run->counts.events += result == RECORD_EVENT;
	run->counts.unrecognized += result == RECORD_UNRECOGNIZED;
	run->counts.errors += result == RECORD_ERROR;
	if (result == RECORD_ERROR) {
		if (run->status == EXIT_DONE)
			run->status = EXIT_PIPELINE_ERRORS;
		if (run->options->is_strict) {
			log_error("record %lld: %s", (long long)run->counts.in, run->record.error);
			run->status = EXIT_BAD_DATA;
		}
	}
	arena_clear(&run->arena);
}

static void
say_counts(const struct run *run, void (*say)(const char *, ...))
{
	const struct stage_counts *c = &run->counts;

	say("in=%lld out=%lld events=%lld unrecognized=%lld errors=%lld", (long long)c->in,
	    (long long)c->in, (long long)c->events, (long long)c->unrecognized,
	    (long long)c->errors);
}

static void
add_metric(struct buffer *to, const struct stage *stage, const struct stage_counter *counter)
{
	bool is_total = span_ends(span_of(counter->name), SPAN("_total"));
	int n = snprintf(buffer_room(to, 1024), 1024,
	    "# HELP %s %s\n# TYPE %s %s\n%s{stage=\"%s\"} %lld\n", counter->name, counter->help,
	    counter->name, is_total ? "counter" : "gauge", counter->name, stage->name,
	    (long long)counter->value);

	to->size += (size_t)n;
}

static void
write_metrics(struct run *run)
{
	const struct stage_counter common[] = {
		{ "siem_records_in_total", "Records read.", run->counts.in },
		{ "siem_records_out_total", "Lines written.", run->counts.in },
		{ "siem_records_events_total", "Events among them.", run->counts.events },
		{ "siem_records_unrecognized_total", "Lines that no format knew.",
		    run->counts.unrecognized },
		{ "siem_records_errors_total", "Error records, made or passed on.",
		    run->counts.errors },
	};
	struct stage_counter own[COUNTERS];
	struct buffer text = { 0 };
	struct failure failure;
	int count = 0;

	if (!run->options->metrics)
		return;
	for (size_t i = 0; i < sizeof(common) / sizeof(*common); i++)
		add_metric(&text, run->stage, &common[i]);
	if (run->stage->counters)
		count = run->stage->counters(run->stage->state, own, COUNTERS);
	for (int i = 0; i < count; i++)
		add_metric(&text, run->stage, &own[i]);
	if (file_replace(run->options->metrics, buffer_span(&text), &failure) == 0) {
		run->has_no_metrics = false;
	} else if (!run->has_no_metrics) {
		log_error("%s", failure.text);
		run->has_no_metrics = true;
	}
	buffer_release(&text);
}

static void
show_progress(struct run *run)
{
	double share = input_progress(run->input);
	char text[80];

	if (!run->has_progress || share < 0)
		return;
	snprintf(text, sizeof(text), "%s: %3.0f %%, %lld records", run->stage->name, 100 * share,
	    (long long)run->counts.in);
	log_progress(text);
}

static void
tick(struct run *run)
{
	const struct stage *stage = run->stage;
	struct failure failure;

	if (stage->tick && stage->tick(stage->state, &failure) < 0)
		fail(run, &failure);
	write_metrics(run);
	show_progress(run);
	run->next_tick_ms = clock_monotonic_ms() + 1000;
}

/* What signals and the clock ask for. */
static void
look_around(struct run *run)
{
	const struct stage *stage = run->stage;
	int64_t now_ms = clock_monotonic_ms();
	struct failure failure;

	if (signals_end_asked() && run->deadline_ms == 0)
		run->deadline_ms = now_ms + (int64_t)(run->options->drain_s * 1000) + 1;
	if (run->deadline_ms != 0 && now_ms >= run->deadline_ms)
		input_stop(run->input);
	if (signals_take_reload() && stage->reload && stage->reload(stage->state, &failure) < 0)
		log_error("not reloaded: %s", failure.text);
	if (signals_take_counts())
		say_counts(run, log_error);
	if (now_ms >= run->next_tick_ms)
		tick(run);
}

static int64_t
wait_limit(const struct run *run)
{
	int64_t now_ms = clock_monotonic_ms(), limit_ms = run->next_tick_ms - now_ms;

	if (run->deadline_ms != 0 && run->deadline_ms - now_ms < limit_ms)
		limit_ms = run->deadline_ms - now_ms;
	return limit_ms > 0 ? limit_ms : 0;
}

static bool
is_over(const struct run *run)
{
	return run->output.is_closed || run->is_stuck || run->status == EXIT_IO ||
	       run->status == EXIT_BAD_DATA;
}

static bool
is_past_deadline(const struct run *run)
{
	return run->deadline_ms != 0 && clock_monotonic_ms() >= run->deadline_ms;
}

/* Waits until what is held may leave; false: it never will. */
static bool
commit(struct run *run, struct failure *failure)
{
	const struct stage *stage = run->stage;
	int64_t wait_ms;

	for (;;) {
		wait_ms = stage->commit(stage->state, buffer_span(&run->output.buffer), failure);
		if (wait_ms == 0)
			return true;
		if (wait_ms < 0 || is_past_deadline(run))
			return false;
		signals_wait_readable(-1, wait_ms < wait_limit(run) ? wait_ms : wait_limit(run));
		look_around(run);
	}
}

/* Writes what is gathered, once it may leave; all failures are said. */
static void
flush(struct run *run)
{
	struct failure failure;

	if (run->is_stuck)
		return;
	if (run->stage->commit && !commit(run, &failure)) {
		run->is_stuck = true;
		run->output.buffer.size = 0;
		fail(run, &failure);
		return;
	}
	if (run->stage->is_silent)
		run->output.buffer.size = 0;
	else if (run->stage->mark)
		run->stage->mark(run->stage->state, &run->output.buffer);
	if (output_flush(&run->output, &failure) < 0)
		fail(run, &failure);
}

static bool
is_flush_due(const struct run *run)
{
	const struct stage *stage = run->stage;

	if (stage->is_due)
		return stage->is_due(stage->state);
	return run->output.buffer.size >= OUTPUT_BATCH;
}

static void
loop(struct run *run)
{
	struct input_line line;
	struct failure failure;

	for (unsigned turn = 0; !is_over(run); turn++) {
		enum input_result result = input_next(run->input, &line, &failure);

		if (result == INPUT_END)
			return;
		if (result == INPUT_LINE) {
			work(run, &line);
			if (is_flush_due(run))
				flush(run);
		} else if (result == INPUT_ERROR) {
			fail(run, &failure);
		} else {
			flush(run);
			look_around(run);
			input_wait(run->input, wait_limit(run));
		}
		if (turn % 1024 == 0)
			look_around(run);
	}
}

static void
run_open(struct run *run, char **files)
{
	signals_open();
	run->input = input_open(files, run->stage->cap);
	output_open(&run->output, STDOUT_FILENO);
	run->record = (struct stage_record){ .arena = &run->arena,
		.to = &run->output.buffer,
		.identities = identities_new(),
		.former_ms = run->stage->now_ms };
	if (run->stage->event || run->stage->pass)
		run->line = must_calloc(1, sizeof(*run->line));
	run->has_progress = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO);
	run->next_tick_ms = clock_monotonic_ms() + 1000;
}

static void
run_close(struct run *run)
{
	const struct stage *stage = run->stage;
	struct failure failure;

	flush(run);
	if (stage->finish && stage->finish(stage->state, &failure) < 0)
		fail(run, &failure);
	if (output_close(&run->output, &failure) < 0)
		fail(run, &failure);
	write_metrics(run);
	if (run->has_no_metrics && run->status <= EXIT_PIPELINE_ERRORS)
		run->status = EXIT_IO;
	log_progress("");
	say_counts(run, log_detail);
	if (run->output.is_closed && run->status == EXIT_PIPELINE_ERRORS)
		run->status = EXIT_DONE;
	input_free(run->input);
	output_release(&run->output);
	arena_release(&run->arena);
	identities_free(run->record.identities);
	free(run->line);
}

int
stage_run(const struct stage *stage, const struct stage_options *options, char **files)
{
	struct run run = { .stage = stage, .options = options };

	run_open(&run, files);
	loop(&run);
	run_close(&run);
	return run.status;
}
