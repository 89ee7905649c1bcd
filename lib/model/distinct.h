/* distinct.h: equal rows counted once. */
#ifndef MODEL_DISTINCT_H
#define MODEL_DISTINCT_H

#include <stdint.h>

#include "model/rows.h"

struct distinct {
	size_t count;
	uint32_t *first; /* by distinct row: the first row that equals it; ascending */
	uint32_t *weight; /* by distinct row: how many rows equal it */
	uint32_t *of; /* by row: its distinct row */
};

/* Rows are equal if all their numbers are (0 and -0 are). */
void distinct_find(struct distinct *distinct, const struct rows *rows);
void distinct_release(struct distinct *distinct);

#endif
