/*
 * scoring.h: files of scored events and of labels, read line by line.
 *
 *	struct scoring scoring;
 *
 *	scoring_open(&scoring, files);
 *	while (scoring_next(&scoring, &failure))
 *		... scoring.row, scoring.wire ...
 *	if (failure.status != EXIT_DONE) ...
 *	scoring_close(&scoring);
 */
#ifndef EVAL_SCORING_H
#define EVAL_SCORING_H

#include "eval/eval.h"
#include "os/input.h"

/* One event at a time; what it holds lasts until the next. */
struct scoring {
	struct input *input;
	struct arena arena;
	struct wire_line wire;
	struct eval_row row;
	bool is_scored;
	size_t lines;
	int64_t last_ms; /* the time of the last event that had one */
};

/* Files as of input_open. */
void scoring_open(struct scoring *scoring, char **files);
void scoring_close(struct scoring *scoring);

/* The next event; false: there is none, failure->status says whether that is the end (EXIT_DONE). */
bool scoring_next(struct scoring *scoring, struct failure *failure);

/* Is the event (or, if it has no time, the one before it) within the span? */
bool scoring_is_within(const struct scoring *scoring, const struct eval_span *span);

struct labels {
	struct input *input; /* NULL: there are none, and all is taken for normal */
	const char *path;
	char *files[2]; /* the path, as long as the input lives */
	size_t lines;
};

/* path NULL: no labels. */
void labels_open(struct labels *labels, const char *path);
void labels_close(struct labels *labels);

/* The next event's kind, added to e's kinds if it is new; -1: there is no label for it. */
int labels_next(struct labels *labels, struct evaluation *e, int *kind, struct failure *failure);

/* There must be no label without an event.  -1: there is. */
int labels_end(struct labels *labels, struct failure *failure);

/*
 * Adds a row for each event of the files within a span.  labels may be NULL.
 * -1: EXIT_BAD_DATA if labels do not fit, or LIMIT_SCORED_EVENTS is reached.
 */
int evaluation_read(struct evaluation *e, char **files, const char *labels,
    const struct eval_span *span, struct failure *failure);

/* evaluation_add within LIMIT_SCORED_EVENTS. */
int evaluation_take(struct evaluation *e, const struct eval_row *row, struct failure *failure);

#endif
