/* counted.c: ids by time, and ids in two tables of which the older one gives way. */

#include <sodium.h>
#include <stdlib.h>

#include "alert/counted.h"
#include "base/limits.h"
#include "json/write.h"

/* Of an event in text: 14 digits of its time, 16 of its hash. */
enum { TIME_DIGITS = 14, EVENT_DIGITS = 30, FIRST_SLOTS = 1024 };

static const unsigned char hash_key[crypto_shorthash_siphashx24_KEYBYTES] = "siem alerts   1";

uint64_t
counted_hash(const char id[36])
{
	uint64_t hash[2];

	crypto_shorthash_siphashx24((unsigned char *)hash, (const unsigned char *)id, 36, hash_key);
	return hash[0] ? hash[0] : 1;
}

void
counted_clear(struct counted *counted)
{
	counted->from_ms = INT64_MAX;
	counted->low_ms = INT64_MIN;
	counted->count = 0;
}

void
counted_release(struct counted *counted)
{
	free(counted->newest);
	counted->newest = NULL;
	counted->capacity = 0;
	counted_clear(counted);
}

/* Events of one moment go or stay together, but where there are too many of them. */
static void
forget_oldest(struct counted *counted)
{
	const struct counted_event *newest = counted->newest;
	int gone = counted->count - COUNTED_KEPT;

	while (gone > 0 && newest[gone - 1].time_ms == newest[counted->count - 1].time_ms)
		gone--;
	while (gone > 0 && newest[gone - 1].time_ms == newest[gone].time_ms)
		gone--;
	if (counted->count == LIMIT_ALERT_IDS && gone < LIMIT_ALERT_IDS / 2)
		gone = LIMIT_ALERT_IDS / 2;
	if (gone == 0)
		return;
	if (newest[gone - 1].time_ms > counted->low_ms)
		counted->low_ms = newest[gone - 1].time_ms;
	counted->count -= gone;
	memmove(counted->newest, newest + gone, (size_t)counted->count * sizeof(*newest));
}

static void
make_room(struct counted *counted)
{
	if (counted->count < counted->capacity)
		return;
	if (counted->capacity >= 2 * COUNTED_KEPT)
		forget_oldest(counted);
	if (counted->count < counted->capacity)
		return;
	counted->capacity = counted->capacity ? 2 * counted->capacity : 8;
	counted->newest =
	    must_realloc(counted->newest, (size_t)counted->capacity * sizeof(*counted->newest));
}

void
counted_add(struct counted *counted, int64_t time_ms, uint64_t hash)
{
	int at;

	if (time_ms < counted->from_ms)
		counted->from_ms = time_ms;
	if (time_ms <= counted->low_ms)
		return;
	make_room(counted);
	for (at = counted->count; at > 0 && counted->newest[at - 1].time_ms > time_ms; at--)
		counted->newest[at] = counted->newest[at - 1];
	counted->newest[at] = (struct counted_event){ time_ms, hash };
	counted->count++;
}

static bool
has_id(const struct counted *counted, int64_t time_ms, uint64_t hash)
{
	const struct counted_event *newest = counted->newest;

	for (int at = counted->count - 1; at >= 0 && newest[at].time_ms >= time_ms; at--)
		if (newest[at].time_ms == time_ms && newest[at].hash == hash)
			return true;
	return false;
}

bool
counted_has(const struct counted *counted, int64_t time_ms, uint64_t hash)
{
	if (time_ms >= counted->from_ms && time_ms <= counted->low_ms)
		return true;
	return has_id(counted, time_ms, hash);
}

void
counted_merge(struct counted *counted, const struct counted *other)
{
	for (int i = 0; i < other->count; i++)
		if (!has_id(counted, other->newest[i].time_ms, other->newest[i].hash))
			counted_add(counted, other->newest[i].time_ms, other->newest[i].hash);
	if (other->from_ms < counted->from_ms)
		counted->from_ms = other->from_ms;
	if (other->low_ms > counted->low_ms)
		counted->low_ms = other->low_ms;
}

static void
write_digits(char *to, uint64_t x, int digits)
{
	for (int i = digits - 1; i >= 0; i--, x >>= 4)
		to[i] = "0123456789abcdef"[x & 15];
}

void
counted_write(struct buffer *to, const struct counted *counted)
{
	char *at;

	buffer_add(to, SPAN("\"from\":"));
	json_write_integer(to, counted->from_ms);
	buffer_add(to, SPAN(",\"low\":"));
	json_write_integer(to, counted->low_ms);
	buffer_add(to, SPAN(",\"newest\":\""));
	at = buffer_room(to, (size_t)counted->count * EVENT_DIGITS);
	for (int i = 0; i < counted->count; i++, at += EVENT_DIGITS) {
		/* Times before 1970 keep their order in 56 bits of two's complement. */
		write_digits(at, (uint64_t)counted->newest[i].time_ms, TIME_DIGITS);
		write_digits(at + TIME_DIGITS, counted->newest[i].hash, EVENT_DIGITS - TIME_DIGITS);
	}
	to->size += (size_t)counted->count * EVENT_DIGITS;
	buffer_add_byte(to, '"');
}

static bool
read_digits(const char *from, int digits, uint64_t *out)
{
	int digit;

	*out = 0;
	for (int i = 0; i < digits; i++) {
		digit = from[i] >= 'a' ? from[i] - 'a' + 10 : from[i] - '0';
		if (digit < 0 || digit > 15)
			return false;
		*out = *out << 4 | (uint64_t)digit;
	}
	return true;
}

bool
counted_read_newest(struct counted *counted, struct span text)
{
	uint64_t time, hash;

	if (text.size % EVENT_DIGITS != 0 || text.size / EVENT_DIGITS > LIMIT_ALERT_IDS)
		return false;
	for (; text.size > 0; text = span_skip(text, EVENT_DIGITS)) {
		if (!read_digits(text.data, TIME_DIGITS, &time) ||
		    !read_digits(text.data + TIME_DIGITS, EVENT_DIGITS - TIME_DIGITS, &hash))
			return false;
		counted_add(counted, (int64_t)(time << 8) >> 8, hash);
	}
	return true;
}

/* A hash is never 0. */
struct id_table {
	uint64_t *slot;
	size_t slots, count;
};

struct recent_ids {
	struct id_table newer, older;
};

struct recent_ids *
recent_new(void)
{
	return must_calloc(1, sizeof(struct recent_ids));
}

void
recent_free(struct recent_ids *recent)
{
	if (recent == NULL)
		return;
	free(recent->newer.slot);
	free(recent->older.slot);
	free(recent);
}

static uint64_t *
find_slot(const struct id_table *table, uint64_t hash)
{
	size_t at = hash & (table->slots - 1);

	while (table->slot[at] && table->slot[at] != hash)
		at = (at + 1) & (table->slots - 1);
	return &table->slot[at];
}

static bool
table_has(const struct id_table *table, uint64_t hash)
{
	return table->slots && *find_slot(table, hash) == hash;
}

static void
grow(struct id_table *table)
{
	struct id_table old = *table;

	table->slots = old.slots ? 2 * old.slots : FIRST_SLOTS;
	table->slot = must_calloc(table->slots, sizeof(*table->slot));
	for (size_t i = 0; i < old.slots; i++)
		if (old.slot[i])
			*find_slot(table, old.slot[i]) = old.slot[i];
	free(old.slot);
}

bool
recent_has(const struct recent_ids *recent, uint64_t hash)
{
	return table_has(&recent->newer, hash) || table_has(&recent->older, hash);
}

void
recent_add(struct recent_ids *recent, uint64_t hash)
{
	uint64_t *slot;

	if (recent->newer.count == LIMIT_ALERT_RECENT) {
		free(recent->older.slot);
		recent->older = recent->newer;
		recent->newer = (struct id_table){ .slots = 0 };
	}
	if (2 * (recent->newer.count + 1) > recent->newer.slots)
		grow(&recent->newer);
	slot = find_slot(&recent->newer, hash);
	recent->newer.count += *slot == 0;
	*slot = hash;
}
