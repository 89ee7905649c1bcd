/*
 * siem-eval: scored events and labels in, how good the scores are out.
 *
 *	siem-simulate -a web-scan:0.05 -l labels | siem-parse | siem-score | siem-eval -l labels
 */

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/number.h"
#include "eval/compare.h"
#include "eval/drift-report.h"
#include "eval/gate.h"
#include "eval/scoring.h"
#include "os/log.h"
#include "os/options.h"
#include "os/output.h"
#include "os/signals.h"

struct settings {
	const char *labels, *verdicts, *band, *drift;
	bool is_json, is_compare, is_gate;
	struct eval_span span;
	double keep, drop, recall, tolerance;
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
	OPTION_TIME(0, "since", "TIME", "only events from then on", struct settings, span.since_ms),
	OPTION_TIME(0, "until", "TIME", "and before then", struct settings, span.until_ms),
	OPTION_ACTION(0, "compare", "which events two scorings, A and B, judge differently",
	    struct settings, is_compare),
	OPTION_ACTION(0, "gate", "may the second scoring's model replace the first's?",
	    struct settings, is_gate),
	OPTION_TEXT(0, "verdicts", "FILE", "--gate: what analysts said of events", struct settings,
	    verdicts),
	OPTION_TEXT(
	    0, "band", "LOW,HIGH", "--gate: alerts a day that are right", struct settings, band),
	OPTION_DECIMAL(0, "keep", "SHARE", "--gate: of the confirmed attacks found (1)",
	    struct settings, keep, 0, 1),
	OPTION_DECIMAL(0, "drop", "SHARE", "--gate: of the confirmed false positives (1)",
	    struct settings, drop, 0, 1),
	OPTION_DECIMAL(0, "recall", "SHARE", "--gate: of the recall of a labelled kind (0.5)",
	    struct settings, recall, 0, 1),
	OPTION_DECIMAL(0, "tolerance", "AREA", "--gate: by which ROC-AUC may be less (0.01)",
	    struct settings, tolerance, 0, 1),
	OPTION_TEXT(0, "drift", "MODEL", "how far events are from those it was trained on",
	    struct settings, drift),
	{ 0 },
};

static const struct tool tool = {
	.name = "siem-eval",
	.synopsis = "[options] [FILE ...]",
	.purpose =
	    "Reads scored events and says how well the scores tell attacks from normal life.",
	.rows = rows,
};

/* The gate's answer, and so the exit status where all went well. */
enum { EXIT_YES = 0, EXIT_NO = 1 };

static int
report(const struct settings *settings, char **files, struct output *out, struct failure *failure)
{
	struct evaluation e = { 0 };
	int result = evaluation_read(&e, files, settings->labels, &settings->span, failure);

	evaluation_finish(&e);
	if (result == 0)
		(settings->is_json ? report_json : report_text)(
		    &out->buffer, &e, &settings->report);
	evaluation_release(&e);
	return result;
}

static int
compare(const struct settings *settings, char **files, struct output *out, struct failure *failure)
{
	struct compare_options options = { settings->report.threshold, settings->span,
		settings->is_json };

	return compare_files(files[0], files[1], &options, out, failure);
}

/* "LOW,HIGH", both or one. */
static int
parse_band(const char *text, struct gate_options *options, struct failure *failure)
{
	struct span rest = span_of(text), low = span_trim(span_cut(&rest, ','));

	rest = span_trim(rest);
	if ((low.size > 0 && !parse_decimal(low, &options->low)) ||
	    (rest.size > 0 && !parse_decimal(rest, &options->high)) || low.size + rest.size == 0 ||
	    options->low < 0 || options->high < options->low)
		return failure_set(
		    failure, EXIT_USAGE, "--band: not two numbers of alerts a day: %s", text);
	return 0;
}

static int
gate(const struct settings *settings, char **files, struct output *out, struct failure *failure)
{
	struct verdicts verdicts = { 0 };
	struct gate_options options = { .threshold = settings->report.threshold,
		.keep = settings->keep,
		.drop = settings->drop,
		.recall = settings->recall,
		.tolerance = settings->tolerance,
		.low = NAN,
		.high = NAN,
		.span = settings->span,
		.labels = settings->labels,
		.verdicts = &verdicts };
	struct gate gate = { 0 };
	int result = 0;

	if (settings->band)
		result = parse_band(settings->band, &options, failure);
	if (result == 0 && settings->verdicts)
		result = verdicts_read(&verdicts, settings->verdicts, failure);
	if (result == 0)
		result = gate_judge(&gate, files[0], files[1], &options, failure);
	if (result == 0) {
		(settings->is_json ? gate_json : gate_text)(&out->buffer, &gate);
		result = gate_is_open(&gate) ? EXIT_YES : EXIT_NO;
	}
	gate_release(&gate);
	verdicts_release(&verdicts);
	return result;
}

static int
drift(const struct settings *settings, char **files, struct output *out, struct failure *failure)
{
	struct drift_options options = { settings->drift, settings->span, settings->is_json };

	return drift_report(&out->buffer, files, &options, failure);
}

/* -1, or the exit status. */
static int
run(const struct settings *settings, char **files, struct output *out, struct failure *failure)
{
	bool is_pair = files[0] && files[1] && !files[2];

	if (settings->is_compare + settings->is_gate + (settings->drift != NULL) > 1)
		return failure_set(
		    failure, EXIT_USAGE, "--compare, --gate and --drift exclude each other");
	if ((settings->is_compare || settings->is_gate) && !is_pair)
		return failure_set(failure, EXIT_USAGE, "two files of scored events are needed");
	if (settings->is_compare)
		return compare(settings, files, out, failure);
	if (settings->is_gate)
		return gate(settings, files, out, failure);
	if (settings->drift)
		return drift(settings, files, out, failure);
	return report(settings, files, out, failure);
}

int
main(int argc, char **argv)
{
	struct settings settings = { .report = { 0.6, -1 },
		.span = { INT64_MIN, INT64_MAX },
		.keep = 1,
		.drop = 1,
		.recall = 0.5,
		.tolerance = 0.01 };
	struct failure failure, close_failure;
	struct output out;
	char **files;
	int status;

	if (!options_start(&tool, argc, argv, &settings, &files, &status))
		return status;
	signals_open();
	output_open(&out, STDOUT_FILENO);
	status = run(&settings, files, &out, &failure);
	if (output_close(&out, &close_failure) < 0 && status >= 0) {
		failure = close_failure;
		status = -1;
	}
	output_release(&out);
	free(files);
	return status < 0 ? options_fail(&failure) : status;
}
