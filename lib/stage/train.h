/* train.h: siem-train's reader: events become the rows of a data set. */
#ifndef STAGE_TRAIN_H
#define STAGE_TRAIN_H

#include "event/verdicts.h"
#include "model/dataset.h"

struct train_reading {
	int64_t lines, errors; /* lines that are no events: not trained on */
	int64_t implausible; /* events whose time is not to be believed: neither */
	int64_t outside; /* events before or after the span that was asked for */
	int64_t attacks, false_positives; /* by verdict: left out, and kept in */
};

/* Which events become rows; what is not chosen still is part of the sources' histories. */
struct train_choice {
	int64_t since_ms, until_ms; /* since_ms <= @timestamp < until_ms */
	const struct verdicts *verdicts; /* confirmed attacks are left out; NULL: none is known */
};

/* All of them. */
#define TRAIN_ALL ((struct train_choice){ INT64_MIN, INT64_MAX, NULL })

/*
 * Reads events (NDJSON of siem-parse or a later stage) from files, or from
 * standard input, and adds a row for each.  Features that an event lacks are
 * computed as siem-features would.  -1: a file cannot be read, or there are
 * too many rows.
 */
int train_read_events(char **files, const struct train_choice *choice, struct dataset *dataset,
    struct train_reading *reading, struct failure *failure);

#endif
