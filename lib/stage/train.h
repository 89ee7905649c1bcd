/* train.h: siem-train's reader: events become the rows of a data set. */
#ifndef STAGE_TRAIN_H
#define STAGE_TRAIN_H

#include "model/dataset.h"

struct train_reading {
	int64_t lines, errors; /* lines that are no events: not trained on */
	int64_t implausible; /* events whose time is not to be believed: neither */
};

/*
 * Reads events (NDJSON of siem-parse or a later stage) from files, or from
 * standard input, and adds a row for each.  Features that an event lacks are
 * computed as siem-features would.  -1: a file cannot be read, or there are
 * too many rows.
 */
int train_read_events(
    char **files, struct dataset *dataset, struct train_reading *reading, struct failure *failure);

#endif
