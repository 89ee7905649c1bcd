/* scoring.c: the loops over scored events and their labels. */

#include "base/limits.h"
#include "eval/scoring.h"
#include "os/signals.h"
#include "wire/feedback.h"

/* The next line, waiting for it; false at the end or, with failure->status set, at an error. */
static bool
next_line(struct input *input, struct input_line *line, struct failure *failure)
{
	enum input_result result;

	while ((result = input_next(input, line, failure)) == INPUT_WAIT) {
		input_wait(input, -1);
		if (signals_end_asked())
			input_stop(input);
	}
	if (result != INPUT_ERROR)
		failure->status = EXIT_DONE;
	return result == INPUT_LINE;
}

void
scoring_open(struct scoring *scoring, char **files)
{
	*scoring =
	    (struct scoring){ .input = input_open(files, LIMIT_EVENT), .last_ms = EVAL_NO_TIME };
}

void
scoring_close(struct scoring *scoring)
{
	input_free(scoring->input);
	arena_release(&scoring->arena);
}

bool
scoring_next(struct scoring *scoring, struct failure *failure)
{
	struct input_line line;

	arena_clear(&scoring->arena);
	if (!next_line(scoring->input, &line, failure))
		return false;
	scoring->lines++;
	scoring->is_scored =
	    eval_read_event(line.text, &scoring->arena, &scoring->wire, &scoring->row);
	if (scoring->row.time_ms != EVAL_NO_TIME)
		scoring->last_ms = scoring->row.time_ms;
	return true;
}

bool
scoring_is_within(const struct scoring *scoring, const struct eval_span *span)
{
	return scoring->last_ms >= span->since_ms && scoring->last_ms < span->until_ms;
}

void
labels_open(struct labels *labels, const char *path)
{
	*labels = (struct labels){ .path = path, .files = { (char *)(uintptr_t)path, NULL } };
	if (path)
		labels->input = input_open(labels->files, LIMIT_LINE);
}

void
labels_close(struct labels *labels)
{
	if (labels->input)
		input_free(labels->input);
}

int
labels_next(struct labels *labels, struct evaluation *e, int *kind, struct failure *failure)
{
	struct input_line line;

	*kind = 0;
	if (!labels->input)
		return 0;
	if (!next_line(labels->input, &line, failure)) {
		if (failure->status != EXIT_DONE)
			return -1;
		return failure_set(failure, EXIT_BAD_DATA,
		    "labels %s end after %zu lines, but there are more events", labels->path,
		    labels->lines);
	}
	labels->lines++;
	*kind = eval_read_label(e, line.text);
	if (*kind < 0)
		return failure_set(failure, EXIT_BAD_DATA,
		    "labels %s: line %zu is neither 0 nor 1, a tab and one of at most %d kinds",
		    labels->path, labels->lines, LIMIT_ATTACK_KINDS);
	return 0;
}

int
labels_end(struct labels *labels, struct failure *failure)
{
	struct input_line line;

	failure->status = EXIT_DONE;
	if (labels->input && next_line(labels->input, &line, failure))
		return failure_set(failure, EXIT_BAD_DATA,
		    "labels %s go on after line %zu, but there are no more events", labels->path,
		    labels->lines);
	return failure->status == EXIT_DONE ? 0 : -1;
}

int
evaluation_take(struct evaluation *e, const struct eval_row *row, struct failure *failure)
{
	if (e->count == LIMIT_SCORED_EVENTS)
		return failure_set(failure, EXIT_BAD_DATA,
		    "more than %d events: evaluate a shorter span", LIMIT_SCORED_EVENTS);
	evaluation_add(e, row);
	return 0;
}

/* A row that has a label but is not to be judged. */
enum { LEFT_OUT = -1 };

/* Where no labels are given, verdicts on the lines are: who was never judged counts as normal. */
static int
kind_of_verdict(struct evaluation *e, const struct wire_line *line)
{
	enum verdict verdict = wire_verdict(line, NULL);

	if (verdict == VERDICT_NONE)
		return 0;
	return eval_read_label(e, verdict == VERDICT_ATTACK ? SPAN("1\tconfirmed") : SPAN("0"));
}

static int
read_rows(struct evaluation *e, struct scoring *scoring, bool has_labels,
    const struct eval_span *span, struct failure *failure)
{
	while (scoring_next(scoring, failure)) {
		bool is_within = scoring_is_within(scoring, span);

		if (!is_within && !has_labels)
			continue;
		e->unscored += is_within && !scoring->is_scored;
		scoring->row.kind = is_within ? kind_of_verdict(e, &scoring->wire) : LEFT_OUT;
		if (evaluation_take(e, &scoring->row, failure) < 0)
			return -1;
	}
	return failure->status == EXIT_DONE ? 0 : -1;
}

/*
 * Labels come after all events, since who makes both may still be writing: in a
 * pipe, the end of the events says that the labels are whole.
 */
static int
read_kinds(struct evaluation *e, struct labels *labels, struct failure *failure)
{
	size_t kept = 0;

	for (size_t i = 0; i < e->count; i++) {
		int kind;

		if (labels_next(labels, e, &kind, failure) < 0)
			return -1;
		if (e->rows[i].kind == LEFT_OUT)
			continue;
		e->rows[kept] = e->rows[i];
		e->rows[kept++].kind = kind;
	}
	e->count = kept;
	return labels_end(labels, failure);
}

int
evaluation_read(struct evaluation *e, char **files, const char *labels,
    const struct eval_span *span, struct failure *failure)
{
	struct scoring scoring;
	struct labels label;
	int result;

	scoring_open(&scoring, files);
	labels_open(&label, labels);
	result = read_rows(e, &scoring, labels != NULL, span, failure);
	if (result == 0 && labels)
		result = read_kinds(e, &label, failure);
	labels_close(&label);
	scoring_close(&scoring);
	return result;
}
