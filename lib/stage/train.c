/* train.c: from lines to rows. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "features/history.h"
#include "os/input.h"
#include "os/log.h"
#include "os/signals.h"
#include "stage/train.h"
#include "wire/feedback.h"

struct train_reader {
	struct input *input;
	struct memory *memory;
	struct arena arena;
	struct wire_line *line;
	struct dataset *dataset;
	const struct train_choice *choice;
	struct train_reading *reading;
	bool has_progress;
};

/* What the warnings count: attempts that failed, web lines that are errors. */
static bool
is_failure(const struct event *event)
{
	enum log_kind kind = event_log_kind(event);

	if (kind == LOG_WEB)
		return event->outcome == OUTCOME_FAILURE;
	return kind == LOG_AUTHENTICATION && (event->category & CATEGORY_AUTHENTICATION) &&
	       event->outcome == OUTCOME_FAILURE;
}

static double
former_risk(const struct wire_line *line)
{
	const struct wire_place *place = &line->member[WIRE_ANOMALY];
	double risk;

	if (!place->from)
		return NAN;
	if (!wire_number((struct span){ place->value, (size_t)(place->to - place->value) },
		"risk_score", &risk))
		return NAN;
	return risk;
}

/* Whether the event is to be trained on; counts why it is not. */
static bool
is_chosen(struct train_reader *reader, const struct event *event, enum verdict verdict)
{
	const struct train_choice *choice = reader->choice;
	int64_t *reason = NULL;

	if (event->tags & TAG_TIME_IMPLAUSIBLE)
		reason = &reader->reading->implausible;
	else if (event->time_ms < choice->since_ms || event->time_ms >= choice->until_ms)
		reason = &reader->reading->outside;
	else if (verdict == VERDICT_ATTACK)
		reason = &reader->reading->attacks;
	if (reason)
		++*reason;
	return !reason;
}

static int
add_row(struct train_reader *reader, struct failure *failure)
{
	struct wire_line *line = reader->line;
	enum verdict verdict = wire_verdict(line, reader->choice->verdicts);
	struct dataset_row row = { .time_ms = line->event.time_ms,
		.source = event_source_hash(&line->event),
		.risk = former_risk(line),
		.kind = event_log_kind(&line->event),
		.is_failure = is_failure(&line->event),
		.has_address = event_has(&line->event, FIELD_SOURCE_IP),
		.is_kept = verdict == VERDICT_FALSE_POSITIVE };

	if (!line->has_features || !line->has_history)
		features_compute(reader->memory, &line->event, &line->features, &line->history);
	if (!is_chosen(reader, &line->event, verdict))
		return 0;
	reader->reading->false_positives += row.is_kept;
	return dataset_add(reader->dataset, &row, line->features.value, failure);
}

static int
take_line(struct train_reader *reader, const struct input_line *line, struct failure *failure)
{
	struct wire_error error;
	int result = 0;

	reader->reading->lines++;
	if (line->size > line->text.size ||
	    !wire_read(line->text, &reader->arena, reader->line, &error) ||
	    reader->line->event.kind == KIND_PIPELINE_ERROR || !reader->line->event.has_time)
		reader->reading->errors++;
	else
		result = add_row(reader, failure);
	arena_clear(&reader->arena);
	return result;
}

static void
show_progress(const struct train_reader *reader)
{
	double share = input_progress(reader->input);
	char text[80];

	if (!reader->has_progress || share < 0 || reader->reading->lines % 4096 != 0)
		return;
	snprintf(text, sizeof(text), "reading: %3.0f %%", 100 * share);
	log_progress(text);
}

static int
read_lines(struct train_reader *reader, struct failure *failure)
{
	struct input_line line;

	for (;;) {
		switch (input_next(reader->input, &line, failure)) {
		case INPUT_LINE:
			if (take_line(reader, &line, failure) < 0)
				return -1;
			show_progress(reader);
			break;
		case INPUT_WAIT:
			input_wait(reader->input, -1);
			break;
		case INPUT_END:
			return 0;
		case INPUT_ERROR:
			return -1;
		}
	}
}

int
train_read_events(char **files, const struct train_choice *choice, struct dataset *dataset,
    struct train_reading *reading, struct failure *failure)
{
	struct memory_options options = { .max_sources = LIMIT_SOURCES };
	struct train_reader reader = { .input = input_open(files, LIMIT_EVENT),
		.memory = memory_new(&options),
		.line = must_calloc(1, sizeof(struct wire_line)),
		.dataset = dataset,
		.choice = choice,
		.reading = reading,
		.has_progress = isatty(STDERR_FILENO) };
	int result;

	*reading = (struct train_reading){ 0 };
	dataset_init_features(dataset);
	result = read_lines(&reader, failure);
	log_progress("");
	input_free(reader.input);
	memory_free(reader.memory);
	arena_release(&reader.arena);
	free(reader.line);
	return result;
}
