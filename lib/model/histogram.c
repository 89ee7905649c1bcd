/* histogram.c: bins over sorted numbers. */

#include "model/histogram.h"

/* Bins are full from this part of the rows on. */
enum { FULL = 10 };

void
histogram_fill(struct histogram *histogram, const double *sorted, size_t count)
{
	size_t in_bin = 0, same;

	*histogram = (struct histogram){ .max = sorted[count - 1] };
	for (size_t i = 0; i < count; i += same) {
		for (same = 1; i + same < count && sorted[i + same] == sorted[i]; same++)
			continue;
		if (i == 0 || in_bin * FULL >= count || same * FULL >= count) {
			histogram->from[histogram->bins++] = sorted[i];
			in_bin = 0;
		}
		in_bin += same;
		histogram->share[histogram->bins - 1] = (double)in_bin / (double)count;
	}
}

size_t
histogram_place(const struct histogram *histogram, double value)
{
	size_t place = 0;

	if (value > histogram->max)
		return histogram->bins + 1;
	while (place < histogram->bins && value >= histogram->from[place])
		place++;
	return place;
}
