/*
 * dbscan.h: density-based clusters (Ester, Kriegel, Sander, Xu: "A
 * density-based algorithm for discovering clusters", KDD 1996).
 *
 * A core sample has at least min_samples rows, itself included, within eps;
 * core samples within eps of each other share a cluster; a row that is none
 * belongs to a cluster that has a core sample within eps, or is noise.
 *
 * Labels are exact and canonical: clusters are numbered by their first core
 * row, and a border row takes the lowest number in reach.  Memory is linear
 * in the rows: no neighbourhood is ever stored.
 */
#ifndef MODEL_DBSCAN_H
#define MODEL_DBSCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "model/rows.h"

struct dbscan {
	size_t count; /* rows */
	size_t clusters;
	size_t cores; /* core rows */
	size_t noise; /* rows of no cluster */
	int32_t *label; /* by row: cluster from 0, DBSCAN_NOISE */
	bool *is_core; /* by row */
};

enum { DBSCAN_NOISE = -1 };

/* Clusters at least one row; eps > 0. */
void dbscan_fit(struct dbscan *dbscan, const struct rows *rows, double eps, size_t min_samples);
void dbscan_release(struct dbscan *dbscan);

#endif
