/*
 * registry.h: what is remembered of many keys, in bounded memory.
 *
 * Sources, hosts, users, sshd processes, countries and log files each have a
 * registry: records of one size, found by a 128-bit key, of which the one
 * that was not taken for longest gives way when all are in use.
 *
 * The index hashes keys with a secret drawn at each start, so that nobody can
 * choose keys that collide.  Nothing that is visible from outside depends on
 * it: records are only ever listed in the order in which they were taken.
 */
#ifndef FEATURES_REGISTRY_H
#define FEATURES_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct registry;

struct registry_key {
	uint64_t word[2];
};

/* Memory a record takes beside its own bytes: key, order, and index slots at worst 7/16 full. */
enum { REGISTRY_OVERHEAD = 24 + 19 };

/* A number of no record: the end of a walk. */
#define REGISTRY_END UINT32_MAX

/* record_size: a multiple of 8.  max_records: at least 1. */
struct registry *registry_new(size_t record_size, size_t max_records);
void registry_free(struct registry *registry);

/* Forgets every record, keeps the memory and the count of evictions. */
void registry_clear(struct registry *registry);

/* The key's record, or NULL.  Does not make it newer. */
void *registry_find(struct registry *registry, const struct registry_key *key);

/*
 * Say that a key will be asked for soon, so that memory is on its way when it
 * is; first expect, and some work later fetch.  With a hundred thousand
 * records waiting for memory takes half of the time.
 */
void registry_expect(struct registry *registry, const struct registry_key *key);
void registry_fetch(struct registry *registry, const struct registry_key *key);

/*
 * The key's record, made the newest.  A new one is all zero bits and sets
 * *is_new; where all are in use, the oldest one's place is taken.  The pointer
 * stays good until that record gives way.
 */
void *registry_take(struct registry *registry, const struct registry_key *key, bool *is_new);

size_t registry_count(const struct registry *registry);
uint64_t registry_evictions(const struct registry *registry);
size_t registry_record_size(const struct registry *registry);

/*
 * A walk from the record that was not taken for longest to the newest:
 *
 *	for (n = registry_oldest(r); n != REGISTRY_END; n = registry_newer(r, n))
 */
uint32_t registry_oldest(const struct registry *registry);
uint32_t registry_newer(const struct registry *registry, uint32_t number);
const struct registry_key *registry_key(const struct registry *registry, uint32_t number);
void *registry_record(const struct registry *registry, uint32_t number);

#endif
