/*
 * compare.h: which events two scorings judge differently, and by which feature.
 *
 * Events are matched by event.id, whatever their order.  Of the first scoring
 * (A) an entry an event is held, of 50 to 80 bytes and twice that more where it
 * is explained, at most LIMIT_SCORED_EVENTS; the second (B) is read line by line, and what
 * changed is written as it comes.
 */
#ifndef EVAL_COMPARE_H
#define EVAL_COMPARE_H

#include "eval/eval.h"
#include "os/output.h"

struct compare_options {
	double threshold; /* of an anomaly: 0.6 */
	struct eval_span span; /* events outside are not compared */
	bool is_json;
};

/*
 * Reads two files and writes what was gained (an anomaly in B only) and lost
 * (in A only), then the sums.  -1: a file cannot be read, there are too many
 * events, or the output fails.
 */
int compare_files(char *a, char *b, const struct compare_options *options, struct output *output,
    struct failure *failure);

#endif
