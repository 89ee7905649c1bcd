/* kmeans.h: k clusters by k-means++ (Arthur and Vassilvitskii 2007) and Lloyd's iteration. */
#ifndef MODEL_KMEANS_H
#define MODEL_KMEANS_H

#include <stdint.h>

#include "base/random.h"
#include "model/rows.h"

/*
 * Assigns each row to one of k clusters (k <= rows), until no assignment
 * changes or 300 rounds have passed.  A cluster may stay empty where there
 * are fewer than k distinct rows.
 */
void kmeans(const struct rows *rows, size_t k, struct random *random, uint8_t *cluster);

#endif
