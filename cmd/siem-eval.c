/*
 * siem-eval: scored events and labels in, how good the scores are out.
 *
 *	siem-simulate -a web-scan:0.05 -l labels | siem-parse | siem-score | siem-eval -l labels
 */

#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include "base/limits.h"
#include "eval/eval.h"
#include "os/input.h"
#include "os/log.h"
#include "os/options.h"
#include "os/output.h"
#include "os/signals.h"

struct settings {
	const char *labels;
	bool is_json;
	struct report_options report;
};

static const struct option_row rows[] = {
	OPTION_TEXT('l', "labels", "FILE", "0 or 1 (a tab, the kind) for each event, in order",
	    struct settings, labels),
	OPTION_FLAG('j', "json", "write one JSON object", struct settings, is_json),
	OPTION_DECIMAL('t', "threshold", "RISK", "an anomaly begins here (0.6)", struct settings,
	    report.threshold, 0, 1),
	OPTION_DECIMAL('b', "budget", "N", "find the threshold for N alerts a day", struct settings,
	    report.budget, 0, 1e9),
	{ 0 },
};

static const struct tool tool = {
	.name = "siem-eval",
	.synopsis = "[options] [FILE ...]",
	.purpose =
	    "Reads scored events and says how well the scores tell attacks from normal life.",
	.rows = rows,
};

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

/* Takes the label of the row; -1 if there is none or it is broken. */
static int
take_label(struct evaluation *e, struct input *labels, const char *path, struct eval_row *row,
    struct failure *failure)
{
	struct input_line line;

	if (!next_line(labels, &line, failure)) {
		if (failure->status != EXIT_DONE)
			return -1;
		return failure_set(failure, EXIT_BAD_DATA,
		    "labels %s end after %zu lines, but there are more events", path, e->count);
	}
	row->kind = eval_read_label(e, line.text);
	if (row->kind < 0)
		return failure_set(failure, EXIT_BAD_DATA,
		    "labels %s: line %zu is neither 0 nor 1, a tab and one of at most %d kinds",
		    path, e->count + 1, LIMIT_ATTACK_KINDS);
	return 0;
}

static int
gather(struct evaluation *e, struct input *events, struct input *labels, const char *path,
    struct failure *failure)
{
	struct arena arena = { 0 };
	struct input_line line;
	struct eval_row row;
	int result = 0;

	while (result == 0 && next_line(events, &line, failure)) {
		arena_clear(&arena);
		if (!eval_read_event(line.text, &arena, &row))
			e->unscored++;
		if (labels)
			result = take_label(e, labels, path, &row, failure);
		if (result == 0)
			evaluation_add(e, &row);
	}
	arena_release(&arena);
	if (result < 0 || failure->status != EXIT_DONE)
		return -1;
	if (labels && next_line(labels, &line, failure))
		return failure_set(failure, EXIT_BAD_DATA,
		    "labels %s go on after line %zu, but there are no more events", path, e->count);
	return failure->status == EXIT_DONE ? 0 : -1;
}

static int
write_report(const struct settings *settings, struct evaluation *e, struct failure *failure)
{
	struct output out;
	int result;

	output_open(&out, STDOUT_FILENO);
	evaluation_finish(e);
	if (settings->is_json)
		report_json(&out.buffer, e, &settings->report);
	else
		report_text(&out.buffer, e, &settings->report);
	result = output_close(&out, failure);
	output_release(&out);
	return result;
}

static int
evaluate(const struct settings *settings, char **files, struct failure *failure)
{
	char *label_files[] = { NULL, NULL };
	struct input *events = input_open(files, LIMIT_EVENT), *labels = NULL;
	struct evaluation e = { 0 };
	int result;

	if (settings->labels) {
		label_files[0] = (char *)(uintptr_t)settings->labels;
		labels = input_open(label_files, LIMIT_LINE);
	}
	failure->status = EXIT_DONE;
	result = gather(&e, events, labels, settings->labels, failure);
	if (result == 0)
		result = write_report(settings, &e, failure);
	input_free(events);
	if (labels)
		input_free(labels);
	evaluation_release(&e);
	return result;
}

int
main(int argc, char **argv)
{
	struct settings settings = { .report = { 0.6, -1 } };
	struct failure failure;
	char **files;
	int status;

	if (!options_start(&tool, argc, argv, &settings, &files, &status))
		return status;
	signals_open();
	status = evaluate(&settings, files, &failure) == 0 ? EXIT_DONE : (int)failure.status;
	if (status != EXIT_DONE)
		log_error("%s", failure.text);
	return status;
}
