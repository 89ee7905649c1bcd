/*
 * id.c: hashing lines, counting equal ones.
 *
 * Equal lines are counted in buckets of a few entries; the oldest timestamp
 * gives way.  A bucket remembers how much it has thrown away: a line not
 * newer than that may be one of those, so its ordinal starts above them all.
 * Hence equal lines never get equal ordinals, whatever is forgotten.
 */

#include <endian.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/arena.h"
#include "event/id.h"

enum { BUCKETS = 8192, WAYS = 6 };

struct bucket {
	uint64_t key[WAYS]; /* 0: free */
	int64_t time_ms[WAYS];
	uint32_t count[WAYS];
	uint32_t lost_count; /* the highest count of those that gave way */
	int64_t lost_time_ms;
};

struct identities {
	int64_t guessed;
	struct bucket buckets[BUCKETS];
};

/* Fixed, since an id must not depend on the machine; secrecy is not its purpose. */
static const unsigned char line_key[crypto_shorthash_siphashx24_KEYBYTES] = "siem event.id 1";
static const unsigned char tail_key[crypto_shorthash_siphashx24_KEYBYTES] = "siem event.id 2";

struct identities *
identities_new(void)
{
	return must_calloc(1, sizeof(struct identities));
}

void
identities_free(struct identities *identities)
{
	free(identities);
}

int64_t
identities_guessed(const struct identities *identities)
{
	return identities->guessed;
}

/* The entry to replace: a free one, else the one with the oldest time. */
static int
find_victim(const struct bucket *bucket)
{
	int victim = 0;

	for (int i = 0; i < WAYS; i++) {
		if (bucket->key[i] == 0)
			return i;
		if (bucket->time_ms[i] < bucket->time_ms[victim])
			victim = i;
	}
	return victim;
}

/* The bucket of a line, by its hash alone. */
static size_t
find_bucket(const struct line_identity *line)
{
	uint32_t number;

	memcpy(&number, line->hash, sizeof(number));
	return number % BUCKETS;
}

static uint32_t
count_equal(struct bucket *bucket, struct identities *identities, uint64_t key, int64_t time_ms)
{
	uint32_t count = 0;
	int i;

	key |= UINT64_C(1) << 63;
	for (i = 0; i < WAYS; i++)
		if (bucket->key[i] == key && bucket->time_ms[i] == time_ms)
			return bucket->count[i]++;
	i = find_victim(bucket);
	if (bucket->key[i] != 0) {
		if (bucket->count[i] > bucket->lost_count)
			bucket->lost_count = bucket->count[i];
		if (bucket->lost_time_ms < bucket->time_ms[i] || bucket->lost_count == 0)
			bucket->lost_time_ms = bucket->time_ms[i];
	}
	if (bucket->lost_count > 0 && time_ms <= bucket->lost_time_ms) {
		count = bucket->lost_count;
		identities->guessed++;
	}
	bucket->key[i] = key;
	bucket->time_ms[i] = time_ms;
	bucket->count[i] = count + 1;
	return count;
}

/* Sixteen digits of eight bytes; the highest byte comes first. */
static void
write_hex(char *to, uint64_t bytes, int count)
{
	static const char hex[] = "0123456789abcdef";

	for (int i = 0; i < count; i++, bytes <<= 4)
		to[i] = hex[bytes >> 60];
}

/* Eight bytes, the highest first. */
static uint64_t
read_high_first(const unsigned char *bytes)
{
	uint64_t number = 0;

	for (int i = 0; i < 8; i++)
		number = number << 8 | bytes[i];
	return number;
}

static void
write_halves(char to[36], uint64_t high, uint64_t low)
{
	write_hex(to, high, 8);
	to[8] = '-';
	write_hex(to + 9, high << 32, 4);
	to[13] = '-';
	write_hex(to + 14, high << 48, 4);
	to[18] = '-';
	write_hex(to + 19, low, 4);
	to[23] = '-';
	write_hex(to + 24, low << 16, 12);
}

/* Time in 48 bits, version 8 in 4, 12 bits of the hash; variant 2 in 2, 62 bits of it. */
static void
write_uuid(char to[36], int64_t time_ms, const unsigned char hash[16])
{
	uint64_t high = (uint64_t)time_ms << 16, low = read_high_first(hash + 2);

	high |= 0x8000 | ((uint64_t)(hash[0] & 0x0f) << 8) | hash[1];
	low = (low & (UINT64_MAX >> 2)) | UINT64_C(1) << 63;
	write_halves(to, high, low);
}

void
id_write(char to[36], const unsigned char id[16])
{
	write_halves(to, read_high_first(id), read_high_first(id + 8));
}

static int
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool
id_parse(const char text[36], unsigned char out[16])
{
	int digits = 0, digit;

	memset(out, 0, 16);
	for (int i = 0; i < 36; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text[i] != '-')
				return false;
			continue;
		}
		digit = digit_of(text[i]);
		if (digit < 0)
			return false;
		out[digits / 2] = (unsigned char)(out[digits / 2] << 4 | digit);
		digits++;
	}
	return true;
}

/* Eight bytes, little end first, on every machine. */
static void
write_number(unsigned char *to, uint64_t number)
{
	number = htole64(number);
	memcpy(to, &number, sizeof(number));
}

static void
hash_span(unsigned char to[16], struct span text, const unsigned char *key)
{
	crypto_shorthash_siphashx24(to, (const unsigned char *)text.data, text.size, key);
}

struct line_identity
identities_look_up(const struct identities *identities, struct span raw, size_t size)
{
	struct line_identity line = { .size = size, .is_cut = raw.size < size };
	const struct bucket *bucket;

	hash_span(line.hash, raw, line_key);
	bucket = &identities->buckets[find_bucket(&line)];
	__builtin_prefetch(bucket->key, 1);
	__builtin_prefetch(bucket->time_ms, 1);
	__builtin_prefetch(bucket->count, 1);
	return line;
}

/* The line's hash with all else that tells it from its equals. */
static void
hash_tail(unsigned char to[16], const struct line_identity *line, uint64_t ordinal)
{
	unsigned char tail[16 + 8 + 8 + 16 + 16] = { 0 };

	memcpy(tail, line->hash, 16);
	write_number(tail + 16, line->size);
	write_number(tail + 24, ordinal);
	if (line->source.size > 0)
		hash_span(tail + 32, line->source, line_key);
	if (line->position.size > 0)
		hash_span(tail + 48, line->position, line_key);
	hash_span(to, (struct span){ (const char *)tail, sizeof(tail) }, tail_key);
}

/* How many equal lines of that source and time came before. */
static uint64_t
find_ordinal(struct identities *identities, const struct line_identity *line, int64_t time_ms)
{
	unsigned char source[16] = { 0 };
	uint64_t key, mix;

	if (line->source.size > 0)
		hash_span(source, line->source, line_key);
	memcpy(&key, line->hash + 8, sizeof(key));
	memcpy(&mix, source, sizeof(mix));
	return count_equal(&identities->buckets[find_bucket(line)], identities, key ^ mix, time_ms);
}

void
event_identify(struct identities *identities, struct event *event, const struct line_identity *line)
{
	unsigned char hash[16];
	uint64_t ordinal = 0;

	if (line->position.size == 0)
		ordinal = find_ordinal(identities, line, event->time_ms);
	if (ordinal == 0 && line->source.size == 0 && line->position.size == 0 && !line->is_cut)
		memcpy(hash, line->hash, sizeof(hash)); /* most lines on standard input */
	else
		hash_tail(hash, line, ordinal);
	write_uuid(event->id, event->time_ms, hash);
	event->has_id = true;
}
