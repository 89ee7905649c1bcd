/* dataset.c: rows that grow. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "features/features.h"
#include "model/dataset.h"

void
dataset_init(struct dataset *dataset, size_t columns)
{
	*dataset = (struct dataset){ .columns = columns };
	dataset->name = must_calloc(columns, sizeof(char *));
	for (size_t c = 0; c < columns; c++) {
		char name[32];
		int size = snprintf(name, sizeof(name), "column%zu", c + 1);

		dataset_set_name(dataset, c, (struct span){ name, (size_t)size });
	}
}

void
dataset_init_features(struct dataset *dataset)
{
	dataset_init(dataset, FEATURE_COUNT);
	for (size_t f = 0; f < FEATURE_COUNT; f++)
		dataset_set_name(dataset, f, span_of(feature_rows[f].name));
	dataset->has_events = true;
}

void
dataset_set_name(struct dataset *dataset, size_t column, struct span name)
{
	free(dataset->name[column]);
	dataset->name[column] = must_alloc(name.size + 1);
	if (name.size > 0)
		memcpy(dataset->name[column], name.data, name.size);
	dataset->name[column][name.size] = '\0';
}

int
dataset_add(struct dataset *dataset, const struct dataset_row *row, const double *value,
    struct failure *failure)
{
	size_t size = dataset->columns * sizeof(double);

	if (dataset->count == LIMIT_TRAINING_ROWS)
		return failure_set(
		    failure, EXIT_BAD_DATA, "more than %d rows to train on", LIMIT_TRAINING_ROWS);
	if (dataset->count == dataset->capacity) {
		dataset->capacity = dataset->capacity ? dataset->capacity * 3 / 2 : 1024;
		dataset->value = must_realloc(dataset->value, dataset->capacity * size);
		dataset->row =
		    must_realloc(dataset->row, dataset->capacity * sizeof(*dataset->row));
	}
	memcpy(dataset->value + dataset->count * dataset->columns, value, size);
	dataset->row[dataset->count++] = *row;
	return 0;
}

void
dataset_release(struct dataset *dataset)
{
	for (size_t c = 0; c < dataset->columns; c++)
		free(dataset->name[c]);
	free(dataset->name);
	free(dataset->value);
	free(dataset->row);
	*dataset = (struct dataset){ 0 };
}
