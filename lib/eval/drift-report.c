/* drift-report.c: PSI by feature and kind of log. */

#include <math.h>

#include "eval/drift-report.h"
#include "eval/put.h"
#include "json/write.h"
#include "model/drift.h"
#include "stage/train.h"

/* Kinds from the first on, and behind them LOG_KIND_COUNT for all. */
enum { ALL = LOG_KIND_COUNT, COLUMNS = LOG_KIND_COUNT + 1 };

struct report {
	const struct model *model;
	struct drift drift[COLUMNS];
	bool has[COLUMNS];
};

static const char *
column_name(int column)
{
	return column == ALL ? "all" : log_kind_name((enum log_kind)column);
}

static void
put_kind_json(struct buffer *to, const struct report *report, int column)
{
	const struct drift *drift = &report->drift[column];

	put_open(to);
	put_text(to, "kind", span_of(column == ALL ? "global" : column_name(column)));
	put_integer(to, "rows", (int64_t)drift->rows);
	put_key(to, "features");
	buffer_add_byte(to, '[');
	for (int f = 0; f < FEATURE_COUNT; f++) {
		put_open(to);
		put_text(to, "feature", span_of(feature_rows[f].name));
		put_decimal(to, "psi", drift->psi[f]);
		put_bool(to, "held", drift->is_held[f]);
		buffer_add_byte(to, '}');
	}
	buffer_add(to, SPAN("]}"));
}

static void
put_json(struct buffer *to, const struct report *report)
{
	buffer_add_byte(to, '{');
	put_text(to, "model", span_of(model_name(report->model)));
	put_key(to, "models");
	buffer_add_byte(to, '[');
	for (int column = ALL; column >= 0; column--)
		if (report->has[column])
			put_kind_json(to, report, column);
	buffer_add(to, SPAN("]}\n"));
}

static void
put_row(struct buffer *to, const struct report *report, int feature)
{
	put_words(to, "%-30s", feature_rows[feature].name);
	for (int column = COLUMNS; column-- > 0;) {
		const struct drift *drift = &report->drift[column];
		double psi = drift->psi[feature];

		if (!report->has[column])
			continue;
		if (drift->is_held[feature])
			put_words(to, "  %14s ", "held");
		else if (isnan(psi))
			put_words(to, "  %14s ", "-");
		else
			put_words(to, "  %14.4f%c", psi,
			    psi >= DRIFT_MUCH	? '!'
			    : psi >= DRIFT_SOME ? '?'
						: ' ');
	}
	buffer_add_byte(to, '\n');
}

static void
put_table(struct buffer *to, const struct report *report)
{
	put_words(to, "model %s\n\n%-30s", model_name(report->model), "PSI since training");
	for (int column = COLUMNS; column-- > 0;)
		if (report->has[column])
			put_words(to, "  %14s ", column_name(column));
	put_words(to, "\n%-30s", "rows");
	for (int column = COLUMNS; column-- > 0;)
		if (report->has[column])
			put_words(to, "  %14zu ", report->drift[column].rows);
	buffer_add_byte(to, '\n');
	for (int f = 0; f < FEATURE_COUNT; f++)
		put_row(to, report, f);
	put_words(to, "\n? from %g: some drift; ! from %g: train anew\n", DRIFT_SOME, DRIFT_MUCH);
}

static int
measure(struct report *report, char **files, const struct drift_options *options,
    struct failure *failure)
{
	struct train_choice choice = { options->span.since_ms, options->span.until_ms, NULL };
	struct train_reading reading;
	struct dataset dataset = { 0 };
	int result = train_read_events(files, &choice, &dataset, &reading, failure);

	if (result == 0) {
		drift_select(report->model, &dataset);
		for (int column = 0; column < COLUMNS; column++)
			report->has[column] =
			    drift_measure(report->model, column, &dataset, &report->drift[column]);
	}
	dataset_release(&dataset);
	return result;
}

int
drift_report(
    struct buffer *to, char **files, const struct drift_options *options, struct failure *failure)
{
	struct report report = { 0 };
	struct model *model;
	int result;

	if (model_load(&model, options->model, failure) < 0)
		return -1;
	report.model = model;
	if (drift_is_known(model))
		result = measure(&report, files, options, failure);
	else
		result = failure_set(failure, EXIT_BAD_CONFIG,
		    "model %s does not say how its features were spread: train it anew",
		    options->model);
	if (result == 0)
		(options->is_json ? put_json : put_table)(to, &report);
	model_free(model);
	return result;
}
