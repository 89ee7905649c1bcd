/* cores_choose.c: which core samples stand for all. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/cores.h"
#include "model/distinct.h"

/* A distinct core sample. */
struct candidate {
	uint32_t row; /* of the training rows */
	uint32_t place; /* among the distinct cores */
	bool is_representative;
	double square; /* of the distance to the nearest representative; those are 0 */
};

struct choosing {
	struct rows cores; /* the distinct ones */
	double *value; /* what `cores` views */
	uint32_t *weight;
	struct candidate *candidate;
	size_t representatives;
};

/* The distinct core samples, in row order. */
static void
collect(struct choosing *choosing, const struct rows *rows, const struct dbscan *dbscan)
{
	size_t width = rows->columns, count = 0;
	uint32_t *row = must_alloc(dbscan->cores * sizeof(uint32_t));
	struct distinct distinct;

	choosing->value = must_alloc(dbscan->cores * width * sizeof(double));
	for (uint32_t i = 0; i < rows->count; i++) {
		if (!dbscan->is_core[i])
			continue;
		memcpy(choosing->value + count * width, rows_get(rows, i), width * sizeof(double));
		row[count++] = i;
	}
	choosing->cores = (struct rows){ choosing->value, count, width };
	distinct_find(&distinct, &choosing->cores);
	choosing->candidate = must_calloc(distinct.count, sizeof(struct candidate));
	for (uint32_t i = 0; i < distinct.count; i++) {
		choosing->candidate[i] =
		    (struct candidate){ .row = row[distinct.first[i]], .place = i };
		memmove(choosing->value + i * width, choosing->value + distinct.first[i] * width,
		    width * sizeof(double));
	}
	choosing->cores.count = distinct.count;
	choosing->weight = distinct.weight;
	distinct.weight = NULL;
	distinct_release(&distinct);
	free(row);
}

/*
 * Systematic sampling: in the order of the tree, which keeps neighbours
 * together, every (total weight / wanted)-th row chooses its core.
 */
static void
mark_representatives(struct choosing *choosing, size_t wanted)
{
	struct kdtree tree;
	double total = 0.0, passed = 0.0, next = 0.5;

	kdtree_build(&tree, &choosing->cores, KDTREE_LEAF_NEAREST);
	for (size_t i = 0; i < choosing->cores.count; i++)
		total += choosing->weight[i];
	for (size_t i = 0; i < choosing->cores.count; i++) {
		uint32_t place = tree.index[i];

		passed += choosing->weight[place];
		if (next * total >= passed * (double)wanted)
			continue;
		choosing->candidate[place].is_representative = true;
		choosing->representatives++;
		while (next * total < passed * (double)wanted)
			next += 1.0;
	}
	kdtree_release(&tree);
}

static int
by_role_then_row(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->is_representative != y->is_representative)
		return y->is_representative - x->is_representative;
	return x->row < y->row ? -1 : x->row > y->row;
}

static int
by_distance_then_row(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->is_representative != y->is_representative)
		return y->is_representative - x->is_representative;
	if (x->square != y->square)
		return x->square > y->square ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* Distances of all candidates to the representatives, which stand in front. */
static void
measure(struct choosing *choosing)
{
	size_t width = choosing->cores.columns;
	double *front = must_alloc(choosing->representatives * width * sizeof(double));
	struct rows rows = { front, choosing->representatives, width };
	struct cores cores;

	for (size_t i = 0; i < choosing->representatives; i++)
		memcpy(front + i * width, rows_get(&choosing->cores, choosing->candidate[i].place),
		    width * sizeof(double));
	cores_build(&cores, &rows, rows.count, 1.0);
	for (size_t i = rows.count; i < choosing->cores.count; i++) {
		struct cores_nearest nearest;

		cores_find(&cores, rows_get(&choosing->cores, choosing->candidate[i].place),
		    KDTREE_NONE, &nearest);
		choosing->candidate[i].square = nearest.square;
	}
	cores_release(&cores);
	free(front);
}

/* Over the limit: keeps the representatives and what is furthest from them. */
static void
drop(struct choosing *choosing, struct cores_choice *choice, size_t limit)
{
	struct candidate *candidate = choosing->candidate;

	if (limit < choosing->representatives)
		limit = choosing->representatives;
	if (choice->count <= limit)
		return;
	measure(choosing);
	qsort(candidate, choice->count, sizeof(*candidate), by_distance_then_row);
	choice->count = limit;
	choice->dropped_radius = sqrt(candidate[limit].square);
	qsort(candidate, limit, sizeof(*candidate), by_role_then_row);
}

void
cores_choose(struct cores_choice *choice, const struct rows *rows, const struct dbscan *dbscan,
    size_t representatives, size_t limit)
{
	struct choosing choosing = { 0 };
	size_t count;

	collect(&choosing, rows, dbscan);
	count = choosing.cores.count;
	*choice = (struct cores_choice){ .distinct = count, .count = count };
	if (representatives > 0 && count > representatives)
		mark_representatives(&choosing, representatives);
	else
		choosing.representatives = count;
	qsort(choosing.candidate, count, sizeof(*choosing.candidate), by_role_then_row);
	if (representatives > 0)
		drop(&choosing, choice, limit);
	choice->representatives = choosing.representatives;
	choice->row = must_alloc(choice->count * sizeof(uint32_t));
	choice->is_single = must_alloc(choice->count * sizeof(bool));
	for (size_t i = 0; i < choice->count; i++) {
		choice->row[i] = choosing.candidate[i].row;
		choice->is_single[i] = choosing.weight[choosing.candidate[i].place] == 1;
	}
	free(choosing.value);
	free(choosing.weight);
	free(choosing.candidate);
}

void
cores_choice_release(struct cores_choice *choice)
{
	free(choice->row);
	free(choice->is_single);
	*choice = (struct cores_choice){ 0 };
}
