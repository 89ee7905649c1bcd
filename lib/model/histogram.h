/*
 * histogram.h: how a feature was spread over the training rows, so that it can
 * be seen whether later rows still are like them (drift.h).
 *
 * Bins hold about a tenth of the rows each.  A value that a tenth of the rows
 * or more have, as the 0 and 1 of flags, has a bin of its own: ten equal
 * quantiles would hide how often it comes.
 */
#ifndef MODEL_HISTOGRAM_H
#define MODEL_HISTOGRAM_H

#include <stddef.h>

/* At most ten bins are full, and each of these has at most one before it that is not. */
enum { HISTOGRAM_BINS = 21 };

struct histogram {
	size_t bins; /* 0: there is none */
	double from[HISTOGRAM_BINS]; /* the least value in each bin, ascending */
	double share[HISTOGRAM_BINS]; /* of the rows, by bin; sum 1 */
	double max; /* the greatest value in the last bin */
};

/* Of at least one sorted number. */
void histogram_fill(struct histogram *histogram, const double *sorted, size_t count);

/*
 * Where a value belongs: 0 below the first bin, then 1 to bins, bins + 1 above
 * the last.  There is at least one bin.
 */
size_t histogram_place(const struct histogram *histogram, double value);

#endif
