/*
 * cores.h: how far an event is from the core samples of DBSCAN.
 *
 * An event belongs to the clusters if it is within eps of a core sample: that
 * is DBSCAN's own rule, and the k-d tree over all cores kept answers it
 * exactly.  How far it is, is measured to the nearest of a few representatives
 * only, since thousands of cores cannot be searched in a microsecond; where
 * that distance stands on the wrong side of eps, it is put to eps.
 *
 * Representatives are core samples, chosen evenly by weight in the order of
 * the tree, so that they lie as densely as the rows do.
 */
#ifndef MODEL_CORES_H
#define MODEL_CORES_H

#include "model/dbscan.h"
#include "model/kdtree.h"
#include "model/lanes.h"

struct cores {
	size_t columns;
	size_t count; /* cores kept; the first `representatives` of them are such */
	size_t representatives;
	double eps;
	double cover; /* no core kept is further than this from a representative */
	double *core; /* count * columns, scaled, in the order of the model file */
	struct kdtree tree;
	uint32_t *place; /* by core: where it is in the tree */
	struct lanes lanes; /* of the representatives; empty: the tree is searched */
};

/* Which core samples a model keeps. */
struct cores_choice {
	uint32_t *row; /* of the training rows: representatives first */
	bool *is_single; /* by core: no other core row equals it */
	size_t count;
	size_t representatives;
	size_t distinct; /* cores there were, equal rows counted once */
	double
	    dropped_radius; /* no core dropped is further than this from one kept; 0: none dropped */
};

/*
 * Chooses among the core samples of scaled rows: at most `representatives`
 * (0: all cores, whatever `limit` says) and at most `limit` cores in all,
 * those furthest from every representative before others.
 */
void cores_choose(struct cores_choice *choice, const struct rows *rows, const struct dbscan *dbscan,
    size_t representatives, size_t limit);
void cores_choice_release(struct cores_choice *choice);

/* Builds the search over scaled cores, of which the first ones are representatives. */
void cores_build(
    struct cores *cores, const struct rows *scaled, size_t representatives, double eps);
void cores_release(struct cores *cores);

/* A representative and how far it is. */
struct cores_nearest {
	uint32_t index; /* KDTREE_NONE and infinity: there is none */
	double square; /* of the distance to it */
};

/* The nearest representative but for `except` (KDTREE_NONE: none). */
void cores_find(const struct cores *cores, const double *scaled, uint32_t except,
    struct cores_nearest *nearest);

/*
 * DBSCAN's judgement of a new row: the distance to the nearest representative,
 * but at most eps if (and only if) any core kept is within eps.
 */
double cores_distance(
    const struct cores *cores, const double *scaled, struct cores_nearest *nearest);

#endif
