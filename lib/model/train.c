/* train.c: which rows, which kinds, and what people should be warned of. */

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "features/features.h"
#include "model/ensemble_train.h"
#include "model/modelfile.h"
#include "model/select.h"

/* A kind with fewer rows is judged by the global detectors. */
enum { KIND_ROWS = 1000 };

/* Above that share of failures, attackers may be what is normal in the log. */
static const double HOSTILE_SHARE = 0.2;

void
train_defaults(struct train_options *options)
{
	*options = (struct train_options){
		.contamination = 0.03,
		.trees = 100,
		.samples = 256,
		.eps = 5.0,
		.min_samples = 50,
		.components = 3,
		.weight = { [PART_IFOREST] = 0.5, [PART_DBSCAN] = 0.3, [PART_GMM] = 0.2 },
		.seed = 42,
		.exclude_above = 1.0,
		.per_source_hour = 20,
		.max_source_share = 1.0,
		.representatives = 128,
		.has_part = { true, true, true },
	};
}

__attribute__((format(printf, 2, 3))) static void
warn(struct train_report *report, const char *format, ...)
{
	va_list arguments;

	if (report->warnings == sizeof(report->warning) / sizeof(*report->warning))
		return;
	va_start(arguments, format);
	vsnprintf(report->warning[report->warnings++], sizeof(*report->warning), format, arguments);
	va_end(arguments);
}

/*
 * The rows of one kind (LOG_KIND_COUNT: all), one after the other.  The caller
 * frees *value, which is NULL where the data set's own rows are used.
 */
static void
gather_kind(const struct dataset *dataset, int kind, struct training_rows *out, double **value)
{
	size_t width = dataset->columns;

	bool is_all = kind == LOG_KIND_COUNT;

	*value = is_all ? NULL : must_alloc(dataset->count * width * sizeof(double));
	*out = (struct training_rows){ .rows = { is_all ? dataset->value : *value, 0, width },
		.has_time = dataset->has_events };
	for (size_t i = 0; i < dataset->count; i++) {
		const struct dataset_row *row = &dataset->row[i];

		if (!is_all && kind != (int)row->kind)
			continue;
		if (out->rows.count == 0)
			out->first_ms = out->last_ms = row->time_ms;
		out->first_ms = row->time_ms < out->first_ms ? row->time_ms : out->first_ms;
		out->last_ms = row->time_ms > out->last_ms ? row->time_ms : out->last_ms;
		if (!is_all)
			memcpy(*value + out->rows.count * width, dataset->value + i * width,
			    width * sizeof(double));
		out->rows.count++;
	}
}

static void
report_missing(const struct ensemble *ensemble, const struct train_options *options,
    const char *kind, struct train_report *report)
{
	static const char *const reasons[PART_COUNT] = {
		[PART_IFOREST] = "too few rows",
		[PART_DBSCAN] = "no row has enough neighbours within eps",
		[PART_GMM] = "too few rows or no covariance that can be inverted",
	};

	for (int p = 0; p < PART_COUNT; p++)
		if (options->has_part[p] && !ensemble->has[p])
			warn(report, "%s: %s left out (%s)", kind, model_part_name(p), reasons[p]);
	if (ensemble->metrics.dropped_radius > 0.0)
		warn(report,
		    "%s: %zu of %zu core samples kept; beyond eps, distances may be up to %.3g too "
		    "long",
		    kind, ensemble->cores.count, ensemble->metrics.distinct_cores,
		    ensemble->metrics.dropped_radius);
}

/* Detectors over one kind (LOG_KIND_COUNT: all rows); NULL if none could be fitted. */
static struct ensemble *
train_kind(const struct dataset *dataset, int kind, const struct train_options *options,
    struct train_report *report)
{
	const char *name = kind == LOG_KIND_COUNT ? "all rows" : log_kind_name(kind);
	struct ensemble *ensemble = must_calloc(1, sizeof(*ensemble));
	struct training_rows rows;
	double *value;

	gather_kind(dataset, kind, &rows, &value);
	if (rows.rows.count > 0 && ensemble_train(ensemble, &rows, options)) {
		report_missing(ensemble, options, name, report);
	} else {
		ensemble_release(ensemble);
		free(ensemble);
		ensemble = NULL;
	}
	free(value);
	return ensemble;
}

static void
count_kinds(
    const struct dataset *dataset, size_t count[LOG_KIND_COUNT], size_t failures[LOG_KIND_COUNT])
{
	memset(count, 0, LOG_KIND_COUNT * sizeof(*count));
	memset(failures, 0, LOG_KIND_COUNT * sizeof(*failures));
	for (size_t i = 0; i < dataset->count; i++) {
		count[dataset->row[i].kind]++;
		failures[dataset->row[i].kind] += dataset->row[i].is_failure;
	}
}

static void
warn_of_attackers(const size_t count[LOG_KIND_COUNT], const size_t failures[LOG_KIND_COUNT],
    struct train_report *report)
{
	static const struct {
		enum log_kind kind;
		const char *what;
	} kinds[] = {
		{ LOG_AUTHENTICATION, "authentication rows are failures" },
		{ LOG_WEB, "web rows are errors" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		double all = (double)count[kinds[i].kind];
		double share = (double)failures[kinds[i].kind] / (all > 0.0 ? all : 1.0);

		if (share > HOSTILE_SHARE)
			warn(report,
			    "%.0f %% of the %s: attackers may be the majority; use "
			    "--exclude-above, a clean span, or start from models/default.json",
			    100.0 * share, kinds[i].what);
	}
}

static struct model *
new_model(const struct dataset *dataset, const struct train_options *options)
{
	struct model *model = must_calloc(1, sizeof(*model));

	model->columns = dataset->columns;
	model->options = *options;
	model->options.progress = NULL;
	model->column_name = must_calloc(dataset->columns, sizeof(char *));
	for (size_t c = 0; c < dataset->columns; c++) {
		size_t size = strlen(dataset->name[c]) + 1;

		model->column_name[c] = must_alloc(size);
		memcpy(model->column_name[c], dataset->name[c], size);
	}
	return model;
}

/* A model of a data set as it is. */
static int
train_all(struct model **out, const struct dataset *dataset, const struct train_options *options,
    struct train_report *report, struct failure *failure)
{
	struct model *model = new_model(dataset, options);
	size_t count[LOG_KIND_COUNT], failures[LOG_KIND_COUNT];

	count_kinds(dataset, count, failures);
	warn_of_attackers(count, failures, report);
	model->global = train_kind(dataset, LOG_KIND_COUNT, options, report);
	if (!model->global) {
		model_free(model);
		return failure_set(failure, EXIT_BAD_DATA,
		    "%zu rows are too few for any of the detectors", dataset->count);
	}
	for (int k = 0; k < LOG_KIND_COUNT && dataset->has_events; k++)
		/* Where all rows are of one kind, the global detectors are that kind's. */
		if (count[k] >= KIND_ROWS && count[k] < dataset->count)
			model->kind[k] = train_kind(dataset, k, options, report);
	*out = model;
	return 0;
}

/*
 * Leaves out what is too risky: by the judgement that came with an event, else
 * by that of a first model over all rows.
 */
static int
exclude(struct dataset *dataset, const struct train_options *options, struct train_report *report,
    struct failure *failure)
{
	struct train_report ignored = { 0 };
	struct model *first = NULL;
	bool *keep = must_alloc(dataset->count * sizeof(bool));
	int result = 0;

	for (size_t i = 0; i < dataset->count && result == 0; i++) {
		const struct dataset_row *row = &dataset->row[i];
		struct score score = { .risk = row->risk };

		if (isnan(row->risk)) {
			if (!first)
				result = train_all(&first, dataset, options, &ignored, failure);
			if (first)
				ensemble_score(model_ensemble(first, row->kind),
				    dataset->value + i * dataset->columns, &score);
		}
		keep[i] = score.risk <= options->exclude_above || row->is_kept;
	}
	if (result == 0)
		report->excluded = select_rows(dataset, keep);
	model_free(first);
	free(keep);
	return result;
}

static void
thin_sources(
    struct dataset *dataset, const struct train_options *options, struct train_report *report)
{
	size_t left_out[LOG_KIND_COUNT], before[LOG_KIND_COUNT], failures[LOG_KIND_COUNT];

	count_kinds(dataset, before, failures);
	report->thinned = select_source_share(dataset, options->max_source_share, left_out);
	for (int k = 0; k < LOG_KIND_COUNT; k++)
		if (left_out[k] > 0)
			warn(report,
			    "%s: %zu of %zu rows left out, of addresses that sent more than %g %% "
			    "of them",
			    log_kind_name(k), left_out[k], before[k],
			    100.0 * options->max_source_share);
}

/* Rows are chosen alike for whole models and single detectors. */
static int
choose_rows(struct dataset *dataset, const struct train_options *options,
    struct train_report *report, struct failure *failure)
{
	*report = (struct train_report){ .read = dataset->count };
	if (options->is_prepared && dataset->columns != FEATURE_COUNT)
		return failure_set(failure, EXIT_USAGE,
		    "preparation is for the %d features, not for %zu columns", FEATURE_COUNT,
		    dataset->columns);
	if (dataset->has_events && options->per_source_hour > 0)
		report->capped = select_per_source_hour(dataset, options->per_source_hour);
	if (options->exclude_above < 1.0 && exclude(dataset, options, report, failure) < 0)
		return -1;
	if (dataset->has_events && options->max_source_share < 1.0)
		thin_sources(dataset, options, report);
	report->used = dataset->count;
	return 0;
}

int
model_train(struct model **model, struct dataset *dataset, const struct train_options *options,
    struct train_report *report, struct failure *failure)
{
	if (choose_rows(dataset, options, report, failure) < 0)
		return -1;
	return train_all(model, dataset, options, report, failure);
}

int
train_part(struct part_result *result, enum model_part part, struct dataset *dataset,
    const struct train_options *options, struct train_report *report, struct failure *failure)
{
	struct training_rows rows;
	double *value = NULL;
	bool is_fitted;

	if (choose_rows(dataset, options, report, failure) < 0)
		return -1;
	gather_kind(dataset, LOG_KIND_COUNT, &rows, &value);
	is_fitted = rows.rows.count > 0 && ensemble_train_part(part, &rows, options, result);
	free(value);
	if (!is_fitted)
		return failure_set(failure, EXIT_BAD_DATA, "%s cannot be fitted to %zu rows",
		    model_part_name(part), dataset->count);
	return 0;
}

void
part_result_release(struct part_result *result)
{
	free(result->score);
	free(result->label);
	*result = (struct part_result){ 0 };
}
