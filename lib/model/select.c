/* select.c: sorting by source, keeping every n-th. */

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
	size_t kept = count < cap ? count : cap;

	for (size_t i = 0; i < kept; i++)
		keep[key[i * count / kept].row] = true;
}

static void
keep_confirmed(const struct dataset *dataset, bool *keep)
{
	for (size_t i = 0; i < dataset->count; i++)
		keep[i] |= dataset->row[i].is_kept;
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
	keep_confirmed(dataset, keep);
	left_out = select_rows(dataset, keep);
	free(key);
	free(keep);
	return left_out;
}

/* The rows of one kind by source: [first, first + count) of the keys, one source after the other. */
struct kind_rows {
	const struct group_key *key;
	size_t count;
	size_t others; /* rows of no address, which all stay */
};

/* How many rows stay where no source has more than `cap`. */
static size_t
count_capped(const struct kind_rows *rows, size_t cap)
{
	size_t total = rows->others, run = 0;

	for (size_t i = 0; i < rows->count; i++) {
		run = i > 0 && rows->key[i].source == rows->key[i - 1].source ? run + 1 : 1;
		total += run <= cap;
	}
	return total;
}

/*
 * The greatest cap that is no more than its share of what it leaves; at least
 * 1.  cap - share * count_capped(cap) is convex and at most 0 at 0: where it
 * is above 0 once it stays so.
 */
static size_t
find_cap(const struct kind_rows *rows, double share)
{
	size_t low = 1, high = rows->count;

	while (low < high) {
		size_t cap = low + (high - low + 1) / 2;

		if ((double)cap <= share * (double)count_capped(rows, cap))
			low = cap;
		else
			high = cap - 1;
	}
	return low;
}

static void
keep_share(const struct kind_rows *rows, double share, bool *keep)
{
	size_t cap = find_cap(rows, share), first = 0;

	for (size_t i = 1; i <= rows->count; i++) {
		if (i < rows->count && rows->key[i].source == rows->key[first].source)
			continue;
		keep_evenly(rows->key + first, i - first, cap, keep);
		first = i;
	}
}

/* The keys of one kind's addresses, sorted; the other rows are kept and counted. */
static void
gather_kind(const struct dataset *dataset, enum log_kind kind, struct group_key *key,
    struct kind_rows *out, bool *keep)
{
	*out = (struct kind_rows){ .key = key };
	for (size_t i = 0; i < dataset->count; i++) {
		const struct dataset_row *row = &dataset->row[i];

		if (row->kind != kind)
			continue;
		keep[i] = !row->has_address;
		out->others += keep[i];
		if (row->has_address)
			key[out->count++] =
			    (struct group_key){ row->source, 0, row->time_ms, (uint32_t)i, 0 };
	}
	qsort(key, out->count, sizeof(*key), compare_keys);
}

size_t
select_source_share(struct dataset *dataset, double share, size_t left_out[LOG_KIND_COUNT])
{
	struct group_key *key = must_alloc(dataset->count * sizeof(*key));
	bool *keep = must_calloc(dataset->count, sizeof(bool));
	struct kind_rows rows;
	size_t all;

	for (int kind = 0; kind < LOG_KIND_COUNT; kind++) {
		gather_kind(dataset, kind, key, &rows, keep);
		keep_share(&rows, share, keep);
	}
	keep_confirmed(dataset, keep);
	memset(left_out, 0, LOG_KIND_COUNT * sizeof(*left_out));
	for (size_t i = 0; i < dataset->count; i++)
		left_out[dataset->row[i].kind] += !keep[i];
	all = select_rows(dataset, keep);
	free(key);
	free(keep);
	return all;
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
