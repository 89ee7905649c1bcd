/*
 * sqlite-top.c: the most frequent values of hours, counted in memory.
 *
 * A day has a hundred thousand counters of addresses, and SQLite would sort all of them to
 * sum up those that are alike: that takes four times as long.  Where there are too many
 * values it still does, on the disk.
 */
#include <sodium.h>
#include <stdlib.h>

#include "base/limits.h"
#include "store/sqlite-session.h"

enum { SLOTS = 2 * LIMIT_STORE_RANKED, FREQUENT = 4096 };

struct ranked {
	struct span value;
	int64_t count;
};

struct ranking {
	struct ranked *ranked;
	uint32_t count;
	uint32_t *slot; /* open addressing: numbers + 1, 0 where it is free */
	struct arena texts;
	size_t texts_size;
	unsigned char secret[crypto_shorthash_KEYBYTES]; /* values come from outside */
};

static uint32_t *
find_slot(struct ranking *ranking, struct span value)
{
	unsigned char bytes[crypto_shorthash_BYTES];
	uint32_t at;

	crypto_shorthash(bytes, (const unsigned char *)value.data, value.size, ranking->secret);
	memcpy(&at, bytes, sizeof(at));
	at &= SLOTS - 1;
	while (
	    ranking->slot[at] && !span_equal(ranking->ranked[ranking->slot[at] - 1].value, value))
		at = (at + 1) & (SLOTS - 1);
	return &ranking->slot[at];
}

static void
count_value(struct ranking *ranking, struct span value, int64_t count)
{
	uint32_t *slot = find_slot(ranking, value);

	if (*slot == 0) {
		ranking->ranked[ranking->count].value = arena_copy(&ranking->texts, value);
		ranking->ranked[ranking->count].count = 0;
		ranking->texts_size += value.size;
		*slot = ++ranking->count;
	}
	ranking->ranked[*slot - 1].count += count;
}

static bool
is_full(const struct ranking *ranking)
{
	return ranking->count == LIMIT_STORE_RANKED ||
	       ranking->texts_size > LIMIT_STORE_RANKED_BYTES;
}

static int
count_rows(struct sqlite *db, sqlite3_stmt *stmt, struct ranking *ranking, struct failure *failure)
{
	struct span value;
	int64_t count;
	int code = SQLITE_DONE;

	while (!is_full(ranking) && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
		count = sqlite3_column_int64(stmt, 1);
		if (count == 0)
			continue;
		value.data = (const char *)sqlite3_column_text(stmt, 0);
		value.size = (size_t)sqlite3_column_bytes(stmt, 0);
		count_value(ranking, value, count);
	}
	if (is_full(ranking))
		return 0;
	return code == SQLITE_DONE ? 1 : sqlite_failure(db, code, failure);
}

static int
compare(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	size_t size = a->value.size < b->value.size ? a->value.size : b->value.size;
	int order = size ? memcmp(a->value.data, b->value.data, size) : 0;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return order ? order : (a->value.size > b->value.size) - (a->value.size < b->value.size);
}

static uint32_t
frequency(const struct ranked *ranked)
{
	return ranked->count < FREQUENT ? (uint32_t)ranked->count : FREQUENT - 1;
}

/* Most values are rare: only those are sorted that may be among the first. */
static void
sort_first(struct ranking *ranking, int64_t limit)
{
	uint32_t values[FREQUENT] = { 0 }, least = FREQUENT, kept = 0;
	int64_t sum = 0;

	for (uint32_t i = 0; i < ranking->count; i++)
		values[frequency(&ranking->ranked[i])]++;
	while (least > 0 && sum < limit)
		sum += values[--least];
	for (uint32_t i = 0; i < ranking->count; i++)
		if (frequency(&ranking->ranked[i]) >= least)
			ranking->ranked[kept++] = ranking->ranked[i];
	ranking->count = kept;
	qsort(ranking->ranked, kept, sizeof(*ranking->ranked), compare);
}

static void
show(const struct ranking *ranking, const struct store_call *call)
{
	int64_t limit = call->values[call->count - 1].integer;
	struct store_value columns[2] = { { .type = STORE_TEXT }, { .type = STORE_INTEGER } };
	bool is_wanted = call->see != NULL;

	for (uint32_t i = 0; i < ranking->count && i < limit && is_wanted; i++) {
		columns[0].text = ranking->ranked[i].value;
		columns[1].integer = ranking->ranked[i].count;
		is_wanted = call->see(call->data, columns);
	}
}

int
sqlite_rank(
    struct sqlite *db, sqlite3_stmt *stmt, const struct store_call *call, struct failure *failure)
{
	struct ranking ranking = {
		.ranked = must_calloc(LIMIT_STORE_RANKED, sizeof(struct ranked)),
		.slot = must_calloc(SLOTS, sizeof(uint32_t)),
	};
	int done;

	randombytes_buf(ranking.secret, sizeof(ranking.secret));
	done = count_rows(db, stmt, &ranking, failure);
	if (done > 0) {
		sort_first(&ranking, call->values[call->count - 1].integer);
		show(&ranking, call);
	}
	arena_release(&ranking.texts);
	free(ranking.ranked);
	free(ranking.slot);
	return done;
}
