/* select.h: which rows of a data set a model is trained on. */
#ifndef MODEL_SELECT_H
#define MODEL_SELECT_H

#include "model/dataset.h"

/*
 * Keeps at most `cap` rows of one source and kind in one hour, evenly taken
 * over that hour, so that no one source can make up what is normal.  Returns
 * how many rows were left out; the rest keep their order.
 */
size_t select_per_source_hour(struct dataset *dataset, size_t cap);

/* Keeps the rows i with keep[i]; returns how many were left out. */
size_t select_rows(struct dataset *dataset, const bool *keep);

#endif
