/* select.h: which rows of a data set a model is trained on. */
#ifndef MODEL_SELECT_H
#define MODEL_SELECT_H

#include "model/dataset.h"

/*
 * Keeps at most `cap` rows of one source and kind in one hour, evenly taken
 * over that hour, so that no one source can make up what is normal.  Returns
 * how many rows were left out; the rest keep their order.  Rows with is_kept
 * stay, here and below.
 */
size_t select_per_source_hour(struct dataset *dataset, size_t cap);

/*
 * Thins sources that are addresses, evenly in time, until none supplies more
 * than `share` of the rows of its kind that are left; one row each may stay.
 * Whoever sends most of a log shall not say what is normal in it.  Users and
 * processes of the host itself are not thinned: who owns them owns the host.
 * Returns how many rows were left out, and by kind in left_out.
 */
size_t select_source_share(struct dataset *dataset, double share, size_t left_out[LOG_KIND_COUNT]);

/* Keeps the rows i with keep[i]; returns how many were left out. */
size_t select_rows(struct dataset *dataset, const bool *keep);

#endif
