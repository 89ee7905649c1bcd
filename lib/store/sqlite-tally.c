/* sqlite-tally.c: counters in an open hash table, and their rows. */

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/limits.h"
#include "store/sqlite-session.h"
#include "store/sqlite-tally.h"

/* Whose row it is: a field's in tops, or */
enum { OF_HOUR = TOP_COUNT, OF_SOURCE, OF_COUNT };

enum { WORDS = 3, SLOTS = 2 * LIMIT_STORE_TALLIES };

struct tally {
	int of;
	uint32_t hash;
	int64_t hour_ms; /* 0 of a source */
	struct span word[WORDS]; /* a value; a kind, an outcome and a level; a name */
	int64_t events, anomalies, unrecognized, errors;
	int64_t first_ms, last_ms, received_ms;
};

struct tallies {
	struct tally tally[LIMIT_STORE_TALLIES];
	uint32_t slot[SLOTS]; /* numbers + 1, 0 where it is free */
	uint32_t count;
	uint32_t former[OF_COUNT]; /* numbers + 1 of those that the event before was counted by */
	unsigned char secret[crypto_shorthash_KEYBYTES]; /* names come from outside */
};

static_assert((SLOTS & (SLOTS - 1)) == 0, "a hash finds its slot by a mask");

struct tallies *
tallies_new(void)
{
	struct tallies *tallies = must_calloc(1, sizeof(*tallies));

	randombytes_buf(tallies->secret, sizeof(tallies->secret));
	return tallies;
}

void
tallies_free(struct tallies *tallies)
{
	free(tallies);
}

void
tallies_clear(struct tallies *tallies)
{
	memset(tallies->slot, 0, sizeof(tallies->slot));
	memset(tallies->former, 0, sizeof(tallies->former));
	tallies->count = 0;
}

bool
tallies_are_full(const struct tallies *tallies)
{
	return tallies->count + OF_COUNT > LIMIT_STORE_TALLIES;
}

static bool
is_same(const struct tally *a, const struct tally *b)
{
	bool is = a->of == b->of && a->hour_ms == b->hour_ms;

	for (int i = 0; i < WORDS && is; i++)
		is = span_equal(a->word[i], b->word[i]);
	return is;
}

static uint32_t
hash_of(const struct tallies *tallies, const struct tally *key)
{
	uint64_t sum = (uint64_t)key->hour_ms + (uint64_t)key->of, hash;
	unsigned char bytes[crypto_shorthash_BYTES];

	for (int i = 0; i < WORDS && (i == 0 || key->word[i].data); i++) {
		crypto_shorthash(bytes, (const unsigned char *)key->word[i].data, key->word[i].size,
		    tallies->secret);
		memcpy(&hash, bytes, sizeof(hash));
		sum = (sum ^ hash) * 0x9e3779b97f4a7c15u;
	}
	return (uint32_t)(sum >> 32);
}

static struct tally *
add_tally(struct tallies *tallies, const struct tally *key, uint32_t *slot)
{
	struct tally *tally = &tallies->tally[tallies->count];

	*tally = *key;
	tally->first_ms = INT64_MAX;
	tally->last_ms = tally->received_ms = INT64_MIN;
	*slot = ++tallies->count;
	return tally;
}

/* The counter of a key.  Neighbours are often alike: then the former one is it. */
static struct tally *
find_tally(struct tallies *tallies, struct tally key)
{
	uint32_t *former = &tallies->former[key.of], at;
	struct tally *tally;

	if (*former && is_same(&tallies->tally[*former - 1], &key))
		return &tallies->tally[*former - 1];
	key.hash = hash_of(tallies, &key);
	for (at = key.hash & (SLOTS - 1); tallies->slot[at]; at = (at + 1) & (SLOTS - 1)) {
		tally = &tallies->tally[tallies->slot[at] - 1];
		if (tally->hash == key.hash && is_same(tally, &key)) {
			*former = tallies->slot[at];
			return tally;
		}
	}
	tally = add_tally(tallies, &key, &tallies->slot[at]);
	*former = tallies->slot[at];
	return tally;
}

static void
count_event(struct tally *tally, const struct tally_event *event)
{
	const struct store_row *row = event->row;

	tally->events++;
	tally->anomalies += row->is_anomaly;
	tally->unrecognized += row->is_unrecognized;
	tally->errors += row->kind && strcmp(row->kind, "error") == 0;
	if (event->time_ms < tally->first_ms)
		tally->first_ms = event->time_ms;
	if (event->time_ms > tally->last_ms)
		tally->last_ms = event->time_ms;
	if (row->received_ms > tally->received_ms)
		tally->received_ms = row->received_ms;
}

/* Outcomes that a client may choose are none. */
static struct span
known_outcome(struct span outcome)
{
	return span_is(outcome, "success") || span_is(outcome, "failure") ? outcome : SPAN("");
}

void
tallies_add(struct tallies *tallies, const struct tally_event *event)
{
	const struct store_row *row = event->row;
	int64_t hour_ms = event->time_ms - ((event->time_ms % HOUR_MS) + HOUR_MS) % HOUR_MS;
	struct span host = event->value[TOP_HOST];
	struct tally hour = { .of = OF_HOUR, .hour_ms = hour_ms };
	struct tally source = { .of = OF_SOURCE, .word = { host.data ? host : SPAN("") } };

	for (int field = 0; field < TOP_COUNT; field++) {
		struct tally top = { .of = field, .hour_ms = hour_ms };

		top.word[0] = event->value[field];
		if (top.word[0].data)
			count_event(find_tally(tallies, top), event);
	}
	hour.word[0] = row->kind ? span_of(row->kind) : SPAN("");
	hour.word[1] = known_outcome(event->value[TOP_OUTCOME]);
	hour.word[2] = row->level ? span_of(row->level) : SPAN("");
	count_event(find_tally(tallies, hour), event);
	count_event(find_tally(tallies, source), event);
}

static int
compare_words(struct span a, struct span b)
{
	size_t size = a.size < b.size ? a.size : b.size;
	int order = size ? memcmp(a.data, b.data, size) : 0;

	return order ? order : (a.size > b.size) - (a.size < b.size);
}

/* As the tables' keys are ordered, but for the fields' names. */
static int
compare(const void *left, const void *right)
{
	const struct tally *a = left, *b = right;
	int order = 0;

	if (a->of != b->of)
		return a->of - b->of;
	if (a->hour_ms != b->hour_ms)
		return a->hour_ms < b->hour_ms ? -1 : 1;
	for (int i = 0; i < WORDS && order == 0; i++)
		order = compare_words(a->word[i], b->word[i]);
	return order;
}

static void
bind_numbers(sqlite3_stmt *stmt, int at, const int64_t *numbers, int count)
{
	for (int i = 0; i < count; i++)
		sqlite3_bind_int64(stmt, at + i, numbers[i]);
}

static int
add_top(struct sqlite *db, const struct tally *tally, struct failure *failure)
{
	sqlite3_stmt *stmt = sqlite_statement(db, SQL_ADD_TOP, failure);
	const int64_t numbers[] = { tally->events, tally->anomalies };

	if (stmt == NULL)
		return -1;
	sqlite_bind_text(stmt, 1, span_of(sqlite_fields[tally->of]));
	sqlite3_bind_int64(stmt, 2, tally->hour_ms);
	sqlite_bind_text(stmt, 3, tally->word[0]);
	bind_numbers(stmt, 4, numbers, 2);
	return sqlite_finish(db, stmt, failure);
}

static int
add_hour(struct sqlite *db, const struct tally *tally, struct failure *failure)
{
	sqlite3_stmt *stmt = sqlite_statement(db, SQL_ADD_HOUR, failure);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, tally->hour_ms);
	for (int i = 0; i < WORDS; i++)
		sqlite_bind_text(stmt, 2 + i, tally->word[i]);
	sqlite3_bind_int64(stmt, 5, tally->events);
	return sqlite_finish(db, stmt, failure);
}

static int
add_source(struct sqlite *db, const struct tally *tally, struct failure *failure)
{
	sqlite3_stmt *stmt = sqlite_statement(db, SQL_ADD_SOURCE, failure);
	const int64_t numbers[] = { tally->first_ms, tally->last_ms, tally->received_ms,
		tally->events, tally->unrecognized, tally->errors, tally->anomalies };

	if (stmt == NULL)
		return -1;
	sqlite_bind_text(stmt, 1, tally->word[0]);
	bind_numbers(stmt, 2, numbers, 7);
	return sqlite_finish(db, stmt, failure);
}

static int
add_row(struct sqlite *db, const struct tally *tally, struct failure *failure)
{
	if (tally->of == OF_HOUR)
		return add_hour(db, tally, failure);
	return tally->of == OF_SOURCE ? add_source(db, tally, failure)
				      : add_top(db, tally, failure);
}

int
tallies_store(struct tallies *tallies, struct sqlite *db, struct failure *failure)
{
	int done = 0;

	qsort(tallies->tally, tallies->count, sizeof(*tallies->tally), compare);
	for (uint32_t i = 0; i < tallies->count && done == 0; i++)
		done = add_row(db, &tallies->tally[i], failure);
	tallies_clear(tallies);
	return done;
}
