/* drift-report.h: events held against a model's training, as a report. */
#ifndef EVAL_DRIFT_REPORT_H
#define EVAL_DRIFT_REPORT_H

#include "eval/eval.h"

struct drift_options {
	const char *model; /* a model file */
	struct eval_span span; /* of the events */
	bool is_json;
};

/*
 * Reads events, selects rows as the model's training did (all are held until
 * then: LIMIT_TRAINING_ROWS) and writes the report.  -1: a file cannot be
 * read, or EXIT_BAD_CONFIG: the model is damaged, or of a version without
 * histograms.
 */
int drift_report(
    struct buffer *to, char **files, const struct drift_options *options, struct failure *failure);

#endif
