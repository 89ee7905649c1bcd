/* select.c: sorting by source and hour, keeping every n-th. */

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "model/select.h"

/* What decides which rows stand together. */
struct group_key {
	uint64_t source;
	int64_t hour;
	int64_t time_ms;
	uint32_t row;
	int kind;
};

static int
compare_groups(const struct group_key *a, const struct group_key *b)
{
	if (a->source != b->source)
		return a->source < b->source ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->hour != b->hour)
		return a->hour < b->hour ? -1 : 1;
	return 0;
}

static int
compare_keys(const void *a, const void *b)
{
	const struct group_key *x = a, *y = b;
	int order = compare_groups(x, y);

	if (order != 0)
		return order;
	if (x->time_ms != y->time_ms)
		return x->time_ms < y->time_ms ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* Of `count` keys in a row, marks `cap` in even distances. */
static void
keep_evenly(const struct group_key *key, size_t count, size_t cap, bool *keep)
{
	for (size_t i = 0; i < count && i < cap; i++)
		keep[key[count <= cap ? i : i * count / cap].row] = true;
}

size_t
select_per_source_hour(struct dataset *dataset, size_t cap)
{
	struct group_key *key = must_alloc(dataset->count * sizeof(*key));
	bool *keep = must_calloc(dataset->count, sizeof(bool));
	size_t first = 0, left_out;

	for (size_t i = 0; i < dataset->count; i++) {
		const struct dataset_row *row = &dataset->row[i];
		int64_t hour = row->time_ms / HOUR_MS - (row->time_ms % HOUR_MS < 0);

		key[i] = (struct group_key){ row->source, hour, row->time_ms, (uint32_t)i,
			(int)row->kind };
	}
	qsort(key, dataset->count, sizeof(*key), compare_keys);
	for (size_t i = 1; i <= dataset->count; i++) {
		if (i < dataset->count && compare_groups(&key[first], &key[i]) == 0)
			continue;
		keep_evenly(key + first, i - first, cap, keep);
		first = i;
	}
	left_out = select_rows(dataset, keep);
	free(key);
	free(keep);
	return left_out;
}

size_t
select_rows(struct dataset *dataset, const bool *keep)
{
	size_t kept = 0, before = dataset->count, width = dataset->columns;

	for (size_t i = 0; i < before; i++) {
		if (!keep[i])
			continue;
		memmove(dataset->value + kept * width, dataset->value + i * width,
		    width * sizeof(double));
		dataset->row[kept++] = dataset->row[i];
	}
	dataset->count = kept;
	return before - kept;
}
