/*
 * dataset.h: the rows a model is trained on.
 *
 * Filled from events (by siem-train's reader of NDJSON) or from CSV (csv.h).
 */
#ifndef MODEL_DATASET_H
#define MODEL_DATASET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/span.h"
#include "event/event.h"

/* What is known of a row beside its numbers. */
struct dataset_row {
	int64_t time_ms; /* of the event */
	uint64_t source; /* any hash of its source (the address, or user@host) */
	double risk; /* what a former model said of it; NaN: nothing */
	enum log_kind kind; /* LOG_OTHER from CSV */
	bool is_failure; /* a failed authentication, a web error */
	bool has_address; /* the source is an address, not a user or process of the host */
	bool is_kept; /* confirmed as normal: no selection leaves it out */
};

struct dataset {
	size_t columns;
	size_t count, capacity;
	char **name; /* by column */
	double *value; /* count * columns, row by row, finite */
	struct dataset_row *row; /* by row */
	bool has_events; /* kind, source and time mean something */
};

/* Without rows; columns are named column1, column2 ... */
void dataset_init(struct dataset *dataset, size_t columns);

/* With the columns of the feature table, for events. */
void dataset_init_features(struct dataset *dataset);

void dataset_set_name(struct dataset *dataset, size_t column, struct span name);

/* Adds a row of dataset->columns finite numbers.  -1: LIMIT_TRAINING_ROWS is reached. */
int dataset_add(struct dataset *dataset, const struct dataset_row *row, const double *value,
    struct failure *failure);

void dataset_release(struct dataset *dataset);

#endif
