/*
 * id.c: hashing lines, counting equal ones.
 *
 * Equal lines are counted in buckets of a few entries; the oldest timestamp
 * gives way.  A bucket remembers how much it has thrown away: a line not
 * newer than that may be one of those, so its ordinal starts above them all.
 * Hence equal lines never get equal ordinals, whatever is forgotten.
 */

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
static const unsigned char hash_key[crypto_shorthash_siphashx24_KEYBYTES] = "siem event.id 1";

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

static uint32_t
count_equal(struct identities *identities, uint64_t key, int64_t time_ms)
{
	struct bucket *bucket = &identities->buckets[key % BUCKETS];
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

static void
write_hex(char *to, const unsigned char *bytes, int count)
{
	static const char hex[] = "0123456789abcdef";

	for (int i = 0; i < count; i++) {
		to[2 * i] = hex[bytes[i] >> 4];
		to[2 * i + 1] = hex[bytes[i] & 15];
	}
}

static void
write_uuid(char to[36], int64_t time_ms, const unsigned char hash[16])
{
	unsigned char bytes[16];

	for (int i = 0; i < 6; i++)
		bytes[i] = (unsigned char)((uint64_t)time_ms >> (40 - 8 * i));
	memcpy(bytes + 6, hash, 10);
	bytes[6] = (unsigned char)(0x80 | (bytes[6] & 0x0f)); /* version 8 */
	bytes[8] = (unsigned char)(0x80 | (bytes[8] & 0x3f)); /* variant */
	memset(to, '-', 36);
	write_hex(to, bytes, 4);
	write_hex(to + 9, bytes + 4, 2);
	write_hex(to + 14, bytes + 6, 2);
	write_hex(to + 19, bytes + 8, 2);
	write_hex(to + 24, bytes + 10, 6);
}

/* Eight bytes, little end first, on every machine. */
static void
write_number(unsigned char *to, uint64_t number)
{
	for (int i = 0; i < 8; i++)
		to[i] = (unsigned char)(number >> (8 * i));
}

void
event_identify(struct identities *identities, struct event *event, struct span source,
    struct span position, struct span raw, size_t size)
{
	unsigned char line[16], tail[16 + 8 + 8 + 16 + 16], hash[16];
	uint64_t ordinal = 0;

	crypto_shorthash_siphashx24(line, (const unsigned char *)raw.data, raw.size, hash_key);
	memset(tail, 0, sizeof(tail));
	memcpy(tail, line, 16);
	write_number(tail + 16, size);
	if (source.size > 0)
		crypto_shorthash_siphashx24(
		    tail + 32, (const unsigned char *)source.data, source.size, hash_key);
	if (position.size > 0) {
		crypto_shorthash_siphashx24(
		    tail + 48, (const unsigned char *)position.data, position.size, hash_key);
	} else {
		uint64_t key;

		memcpy(&key, line, sizeof(key));
		for (int i = 0; i < 8; i++)
			key = key * 31 + tail[32 + i];
		ordinal = count_equal(identities, key, event->time_ms);
	}
	write_number(tail + 24, ordinal);
	crypto_shorthash_siphashx24(hash, tail, sizeof(tail), hash_key);
	write_uuid(event->id, event->time_ms, hash);
	event->has_id = true;
}
