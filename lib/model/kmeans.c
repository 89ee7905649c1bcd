/* kmeans.c: seeding far apart, then means and nearest means in turn. */

#include <float.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/kmeans.h"

enum { MAX_ROUNDS = 300 };

static double
square_distance(const double *a, const double *b, size_t columns)
{
	double sum = 0.0;

	for (size_t c = 0; c < columns; c++)
		sum += (a[c] - b[c]) * (a[c] - b[c]);
	return sum;
}

/* A row with probability proportional to its weight; the last one that has any if rounding runs over. */
static size_t
draw_weighted(const double *weight, size_t count, double total, struct random *random)
{
	double left = random_unit(random) * total;
	size_t chosen = 0;

	for (size_t i = 0; i < count; i++) {
		if (weight[i] <= 0.0)
			continue;
		chosen = i;
		left -= weight[i];
		if (left < 0.0)
			break;
	}
	return chosen;
}

/* Each next centre is a row drawn by its squared distance to the nearest centre so far. */
static void
seed_centres(const struct rows *rows, size_t k, struct random *random, double *centre)
{
	double *distance = must_alloc(rows->count * sizeof(double));
	size_t chosen = random_below(random, rows->count), width = rows->columns;

	for (size_t i = 0; i < rows->count; i++)
		distance[i] = DBL_MAX;
	for (size_t j = 0;; j++) {
		double total = 0.0;

		memcpy(centre + j * width, rows_get(rows, chosen), width * sizeof(double));
		if (j + 1 == k)
			break;
		for (size_t i = 0; i < rows->count; i++) {
			double d = square_distance(rows_get(rows, i), centre + j * width, width);

			distance[i] = d < distance[i] ? d : distance[i];
			total += distance[i];
		}
		chosen = draw_weighted(distance, rows->count, total, random);
	}
	free(distance);
}

/* Every row to its nearest centre; true if any changed. */
static bool
assign(const struct rows *rows, size_t k, const double *centre, uint8_t *cluster)
{
	bool has_changed = false;

	for (size_t i = 0; i < rows->count; i++) {
		double nearest = DBL_MAX;
		uint8_t best = 0;

		for (size_t j = 0; j < k; j++) {
			double d = square_distance(
			    rows_get(rows, i), centre + j * rows->columns, rows->columns);

			if (d < nearest) {
				nearest = d;
				best = (uint8_t)j;
			}
		}
		has_changed |= cluster[i] != best;
		cluster[i] = best;
	}
	return has_changed;
}

/* Every centre to the mean of its rows; an empty one stays. */
static void
move_centres(const struct rows *rows, size_t k, const uint8_t *cluster, double *centre)
{
	double *sum = must_calloc(k * rows->columns, sizeof(double));
	size_t *count = must_calloc(k, sizeof(size_t));

	for (size_t i = 0; i < rows->count; i++) {
		count[cluster[i]]++;
		for (size_t c = 0; c < rows->columns; c++)
			sum[cluster[i] * rows->columns + c] += rows_get(rows, i)[c];
	}
	for (size_t j = 0; j < k; j++)
		for (size_t c = 0; c < rows->columns && count[j] > 0; c++)
			centre[j * rows->columns + c] =
			    sum[j * rows->columns + c] / (double)count[j];
	free(sum);
	free(count);
}

void
kmeans(const struct rows *rows, size_t k, struct random *random, uint8_t *cluster)
{
	double *centre = must_alloc(k * rows->columns * sizeof(double));

	seed_centres(rows, k, random, centre);
	memset(cluster, UINT8_MAX, rows->count);
	for (int round = 0; round < MAX_ROUNDS && assign(rows, k, centre, cluster); round++)
		move_centres(rows, k, cluster, centre);
	free(centre);
}
