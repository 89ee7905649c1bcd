/* siem-train: rows of numbers in, a model file out. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/number.h"
#include "model/csv.h"
#include "model/train.h"
#include "os/file.h"
#include "os/log.h"
#include "os/options.h"
#include "stage/train.h"

struct settings {
	const char *output, *only, *scores, *labels, *weights, *representatives, *verdicts;
	bool is_csv, is_prepared;
	double contamination, eps, exclude_above, max_source_share;
	int64_t trees, samples, min_samples, components, seed, per_source_hour, since_ms, until_ms;
};

static const struct option_row rows[] = {
	OPTION_TEXT('o', "output", "FILE", "the model file to write", struct settings, output),
	OPTION_ACTION(0, "csv", "read CSV instead of events", struct settings, is_csv),
	OPTION_FLAG(
	    0, "prepare", "CSV: take logarithms as for events", struct settings, is_prepared),
	OPTION_DECIMAL(0, "contamination", "SHARE", "of the rows, that shall reach 0.6 (0.03)",
	    struct settings, contamination, 1e-6, 0.5),
	OPTION_INTEGER(0, "trees", "N", "in the isolation forest (100)", struct settings, trees, 1,
	    LIMIT_TREES),
	OPTION_INTEGER(0, "samples", "N", "rows a tree is grown from (256)", struct settings,
	    samples, 2, 32768),
	OPTION_DECIMAL(0, "eps", "DISTANCE", "DBSCAN: what near is, in deviations (5)",
	    struct settings, eps, 1e-9, 1e9),
	OPTION_INTEGER(0, "min-samples", "N", "DBSCAN: rows near a core sample (50)",
	    struct settings, min_samples, 1, LIMIT_TRAINING_ROWS),
	OPTION_TEXT(0, "representatives", "N|all", "core samples to measure distances to (128)",
	    struct settings, representatives),
	OPTION_INTEGER(0, "components", "N", "of the Gaussian mixture (3)", struct settings,
	    components, 1, 16),
	OPTION_TEXT(0, "weights", "A,B,C", "of forest, DBSCAN and mixture (.5,.3,.2)",
	    struct settings, weights),
	OPTION_INTEGER(0, "seed", "N", "of all that is drawn (42)", struct settings, seed, 0, 9e18),
	OPTION_DECIMAL(0, "exclude-above", "RISK", "leave out rows that are riskier (1)",
	    struct settings, exclude_above, 0, 1),
	OPTION_INTEGER(0, "per-source-hour", "N", "rows of one source in an hour, 0: all (20)",
	    struct settings, per_source_hour, 0, LIMIT_TRAINING_ROWS),
	OPTION_DECIMAL(0, "max-source-share", "SHARE", "of a kind's rows, by one address (1)",
	    struct settings, max_source_share, 1e-6, 1),
	OPTION_TIME(0, "since", "TIME", "train on events from then on", struct settings, since_ms),
	OPTION_TIME(0, "until", "TIME", "and before then", struct settings, until_ms),
	OPTION_TEXT(0, "verdicts", "FILE", "leave out attacks, keep false positives",
	    struct settings, verdicts),
	OPTION_TEXT(0, "only", "PART", "fit iforest, gmm or dbscan alone", struct settings, only),
	OPTION_TEXT(
	    0, "scores", "FILE", "what that part says of each row", struct settings, scores),
	OPTION_TEXT(0, "labels", "FILE", "the label it gives to each row", struct settings, labels),
	{ 0 },
};

static const struct tool tool = {
	.name = "siem-train",
	.synopsis = "[options] -o FILE [FILE ...]",
	.purpose = "Learns what is normal from events or CSV and writes a model for siem-score.",
	.rows = rows,
};

static int
parse_weights(const char *text, double weight[PART_COUNT], struct failure *failure)
{
	struct span rest = span_of(text);
	double sum = 0.0;

	for (int p = 0; p < PART_COUNT; p++) {
		if (!parse_decimal(span_trim(span_cut(&rest, ',')), &weight[p]) || weight[p] < 0.0)
			return failure_set(failure, EXIT_USAGE,
			    "--weights: not three numbers from 0 up: %s", text);
		sum += weight[p];
	}
	if (rest.size > 0 || !(sum > 0.0))
		return failure_set(
		    failure, EXIT_USAGE, "--weights: not three numbers that have a sum: %s", text);
	return 0;
}

static int
parse_representatives(const char *text, size_t *out, struct failure *failure)
{
	int64_t count = 0;

	if (!span_is(span_of(text), "all") &&
	    !parse_number(span_of(text), 1, LIMIT_TRAINING_ROWS, &count))
		return failure_set(failure, EXIT_USAGE,
		    "--representatives: neither a number from 1 up nor \"all\": %s", text);
	*out = (size_t)count;
	return 0;
}

/* The part that --only names, PART_COUNT without it. */
static int
parse_part(const struct settings *settings, enum model_part *part, struct failure *failure)
{
	static const char *const names[PART_COUNT] = { "iforest", "dbscan", "gmm" };

	*part = PART_COUNT;
	if (!settings->only && (settings->scores || settings->labels))
		return failure_set(failure, EXIT_USAGE, "--scores and --labels need --only");
	for (int p = 0; p < PART_COUNT && settings->only; p++)
		if (span_is(span_of(settings->only), names[p]))
			*part = p;
	if (settings->only && *part == PART_COUNT)
		return failure_set(failure, EXIT_USAGE,
		    "--only: neither iforest nor gmm nor dbscan: %s", settings->only);
	if (!settings->output && !settings->scores && !settings->labels)
		return failure_set(failure, EXIT_USAGE, "no model file to write: give -o FILE");
	return 0;
}

static int
fill_options(const struct settings *settings, enum model_part part, struct train_options *options,
    struct failure *failure)
{
	options->contamination = settings->contamination;
	options->trees = (size_t)settings->trees;
	options->samples = (size_t)settings->samples;
	options->eps = settings->eps;
	options->min_samples = (size_t)settings->min_samples;
	options->components = (size_t)settings->components;
	options->seed = (uint64_t)settings->seed;
	options->exclude_above = settings->exclude_above;
	options->per_source_hour = (size_t)settings->per_source_hour;
	options->max_source_share = settings->max_source_share;
	options->is_prepared = settings->is_prepared || !settings->is_csv;
	options->progress = isatty(STDERR_FILENO) ? log_progress : NULL;
	for (int p = 0; p < PART_COUNT; p++)
		options->has_part[p] = part == PART_COUNT || part == (enum model_part)p;
	if (settings->weights && parse_weights(settings->weights, options->weight, failure) < 0)
		return -1;
	if (settings->representatives)
		return parse_representatives(
		    settings->representatives, &options->representatives, failure);
	return 0;
}

static int
read_events(
    const struct settings *settings, char **files, struct dataset *dataset, struct failure *failure)
{
	struct train_choice choice = { settings->since_ms, settings->until_ms, NULL };
	struct train_reading reading = { 0 };
	struct verdicts verdicts = { 0 };
	int result = 0;

	if (settings->verdicts) {
		choice.verdicts = &verdicts;
		result = verdicts_read(&verdicts, settings->verdicts, failure);
	}
	if (result == 0)
		result = train_read_events(files, &choice, dataset, &reading, failure);
	verdicts_release(&verdicts);
	if (result < 0)
		return -1;
	if (reading.errors > 0)
		log_error("left out %lld of %lld lines, which are no events",
		    (long long)reading.errors, (long long)reading.lines);
	log_detail("%lld lines read, %lld outside of the span, %lld confirmed attacks left out, "
		   "%lld false positives kept",
	    (long long)reading.lines, (long long)reading.outside, (long long)reading.attacks,
	    (long long)reading.false_positives);
	return 0;
}

static int
read_rows(
    const struct settings *settings, char **files, struct dataset *dataset, struct failure *failure)
{
	static char standard_input[] = "-";
	char *none[] = { standard_input, NULL };

	if (settings->is_csv && (settings->verdicts || settings->since_ms != INT64_MIN ||
				    settings->until_ms != INT64_MAX))
		return failure_set(failure, EXIT_USAGE,
		    "--verdicts, --since and --until are about events: not with --csv");
	if (!settings->is_csv && read_events(settings, files, dataset, failure) < 0)
		return -1;
	for (char **file = *files ? files : none; settings->is_csv && *file; file++)
		if (csv_read(dataset, *file, failure) < 0)
			return -1;
	if (dataset->count == 0)
		return failure_set(failure, EXIT_BAD_DATA, "no rows to train on");
	return 0;
}

static int
write_scores(const char *path, const struct part_result *result, struct failure *failure)
{
	struct buffer text = { 0 };
	int status;

	for (size_t i = 0; i < result->count; i++) {
		char *to = buffer_room(&text, NUMBER_SIZE);

		text.size += (size_t)snprintf(
		    to, NUMBER_SIZE, "%.17g\n", result->score ? result->score[i] : INFINITY);
	}
	status = file_replace(path, buffer_span(&text), failure);
	buffer_release(&text);
	return status;
}

static int
write_labels(const char *path, const struct part_result *result, struct failure *failure)
{
	struct buffer text = { 0 };
	int status;

	for (size_t i = 0; i < result->count; i++) {
		text.size += write_integer(buffer_room(&text, NUMBER_SIZE), result->label[i]);
		buffer_add_byte(&text, '\n');
	}
	status = file_replace(path, buffer_span(&text), failure);
	buffer_release(&text);
	return status;
}

static int
tell_part(const struct settings *settings, enum model_part part, struct dataset *dataset,
    const struct train_options *options, struct failure *failure)
{
	struct part_result result = { 0 };
	struct train_report report;
	int status = train_part(&result, part, dataset, options, &report, failure);

	if (status == 0 && settings->scores)
		status = write_scores(settings->scores, &result, failure);
	if (status == 0 && settings->labels)
		status = write_labels(settings->labels, &result, failure);
	part_result_release(&result);
	return status;
}

static int
write_model(const struct settings *settings, struct dataset *dataset,
    const struct train_options *options, struct failure *failure)
{
	struct train_report report;
	struct model *model;
	int status = model_train(&model, dataset, options, &report, failure);

	log_progress("");
	if (status < 0)
		return -1;
	for (size_t i = 0; i < report.warnings; i++)
		log_error("%s", report.warning[i]);
	log_detail("%zu rows read, %zu over the cap of a source and hour, %zu too risky, %zu over "
		   "the share of a source, %zu used",
	    report.read, report.capped, report.excluded, report.thinned, report.used);
	status = model_save(model, settings->output, failure);
	if (status == 0)
		log_detail("wrote %s, model %s", settings->output, model_name(model));
	model_free(model);
	return status;
}

static int
run(const struct settings *settings, char **files, struct failure *failure)
{
	struct train_options options;
	struct dataset dataset = { 0 };
	enum model_part part;
	int status;

	train_defaults(&options);
	if (parse_part(settings, &part, failure) < 0 ||
	    fill_options(settings, part, &options, failure) < 0)
		return -1;
	status = read_rows(settings, files, &dataset, failure);
	if (status == 0 && (settings->scores || settings->labels))
		status = tell_part(settings, part, &dataset, &options, failure);
	if (status == 0 && settings->output)
		status = write_model(settings, &dataset, &options, failure);
	log_progress("");
	dataset_release(&dataset);
	return status;
}

int
main(int argc, char **argv)
{
	struct settings settings = { .contamination = 0.03,
		.trees = 100,
		.samples = 256,
		.eps = 5,
		.min_samples = 50,
		.components = 3,
		.seed = 42,
		.exclude_above = 1,
		.per_source_hour = 20,
		.max_source_share = 1,
		.since_ms = INT64_MIN,
		.until_ms = INT64_MAX };
	struct failure failure;
	char **files;
	int status;

	if (!options_start(&tool, argc, argv, &settings, &files, &status))
		return status;
	status = run(&settings, files, &failure);
	free(files);
	return status < 0 ? options_fail(&failure) : status;
}
