/* registry.c: open addressing over records in chunks, and a list by age. */

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "features/registry.h"

enum { CHUNK_BYTES = 128 * 1024, FIRST_SLOTS = 16 };

/* Beside the records and not in them, so that reordering touches few cache lines. */
struct node {
	struct registry_key key;
	uint32_t older, newer;
};

struct slot {
	uint32_t tag; /* the key's hash */
	uint32_t number; /* record + 1; 0: free */
};

struct chunk {
	struct node *nodes;
	char *records;
};

struct registry {
	size_t record_size;
	uint32_t max, count, made;
	uint32_t oldest, newest;
	uint32_t chunk_shift; /* records in a chunk: 2 to this power */
	struct chunk *chunks;
	uint32_t chunk_room;
	struct slot *slots;
	uint32_t mask; /* slots - 1 */
	uint64_t evictions;
	unsigned char secret[crypto_shorthash_KEYBYTES];
	struct registry_key hashed; /* the last key that was, */
	uint32_t hashed_tag; /* and its hash */
};

static_assert(sizeof(struct node) == 24, "REGISTRY_OVERHEAD counts the node");
static_assert((REGISTRY_OVERHEAD - 24) * 7 >= 16 * sizeof(struct slot), "and its slots");

static bool
is_same(const struct registry_key *a, const struct registry_key *b)
{
	return a->word[0] == b->word[0] && a->word[1] == b->word[1];
}

static uint32_t
tag_afresh(const struct registry *registry, const struct registry_key *key)
{
	unsigned char hash[crypto_shorthash_BYTES];
	uint32_t tag;

	crypto_shorthash(hash, (const unsigned char *)key, sizeof(*key), registry->secret);
	memcpy(&tag, hash, sizeof(tag));
	return tag;
}

/* A key is often asked for twice in a row. */
static uint32_t
tag_of(struct registry *registry, const struct registry_key *key)
{
	if (!is_same(&registry->hashed, key)) {
		registry->hashed_tag = tag_afresh(registry, key);
		registry->hashed = *key;
	}
	return registry->hashed_tag;
}

struct registry *
registry_new(size_t record_size, size_t max_records)
{
	struct registry *registry = must_calloc(1, sizeof(*registry));

	assert(record_size % 8 == 0 && max_records > 0 && max_records < REGISTRY_END / 2);
	registry->record_size = record_size;
	registry->max = (uint32_t)max_records;
	while ((record_size << (registry->chunk_shift + 1)) <= CHUNK_BYTES)
		registry->chunk_shift++;
	registry->oldest = registry->newest = REGISTRY_END;
	registry->mask = FIRST_SLOTS - 1;
	registry->slots = must_calloc(FIRST_SLOTS, sizeof(*registry->slots));
	randombytes_buf(registry->secret, sizeof(registry->secret));
	registry->hashed_tag = tag_afresh(registry, &registry->hashed);
	return registry;
}

static uint32_t
chunks_in_use(const struct registry *registry)
{
	uint32_t in_chunk = 1U << registry->chunk_shift;

	return registry->made / in_chunk + (registry->made % in_chunk != 0);
}

void
registry_free(struct registry *registry)
{
	if (!registry)
		return;
	for (uint32_t i = 0; i < chunks_in_use(registry); i++) {
		free(registry->chunks[i].nodes);
		free(registry->chunks[i].records);
	}
	free(registry->chunks);
	free(registry->slots);
	free(registry);
}

void
registry_clear(struct registry *registry)
{
	memset(registry->slots, 0, ((size_t)registry->mask + 1) * sizeof(*registry->slots));
	registry->count = 0;
	registry->oldest = registry->newest = REGISTRY_END;
}

static struct node *
node_of(const struct registry *registry, uint32_t number)
{
	return &registry->chunks[number >> registry->chunk_shift]
		    .nodes[number & ((1U << registry->chunk_shift) - 1)];
}

void *
registry_record(const struct registry *registry, uint32_t number)
{
	return registry->chunks[number >> registry->chunk_shift].records +
	       (number & ((1U << registry->chunk_shift) - 1)) * registry->record_size;
}

/* The slot that holds the key, or the free one where it would stand. */
static struct slot *
slot_of(const struct registry *registry, const struct registry_key *key, uint32_t tag)
{
	for (uint32_t i = tag & registry->mask;; i = (i + 1) & registry->mask) {
		struct slot *slot = &registry->slots[i];

		if (slot->number == 0)
			return slot;
		if (slot->tag == tag && is_same(&node_of(registry, slot->number - 1)->key, key))
			return slot;
	}
}

static void
unlink_node(struct registry *registry, uint32_t number)
{
	const struct node *node = node_of(registry, number);

	if (node->older == REGISTRY_END)
		registry->oldest = node->newer;
	else
		node_of(registry, node->older)->newer = node->newer;
	if (node->newer == REGISTRY_END)
		registry->newest = node->older;
	else
		node_of(registry, node->newer)->older = node->older;
}

static void
link_newest(struct registry *registry, uint32_t number)
{
	struct node *node = node_of(registry, number);

	node->older = registry->newest;
	node->newer = REGISTRY_END;
	if (registry->newest == REGISTRY_END)
		registry->oldest = number;
	else
		node_of(registry, registry->newest)->newer = number;
	registry->newest = number;
}

/* Closes the hole by moving back what stood behind it (Knuth 6.4, algorithm R). */
static void
free_slot(struct registry *registry, struct slot *slot)
{
	uint32_t hole = (uint32_t)(slot - registry->slots), mask = registry->mask;

	for (uint32_t i = (hole + 1) & mask; registry->slots[i].number != 0; i = (i + 1) & mask) {
		uint32_t home = registry->slots[i].tag & mask;

		if (((i - home) & mask) >= ((i - hole) & mask)) {
			registry->slots[hole] = registry->slots[i];
			hole = i;
		}
	}
	registry->slots[hole].number = 0;
}

static uint32_t
evict_oldest(struct registry *registry)
{
	uint32_t number = registry->oldest;
	const struct registry_key *key = &node_of(registry, number)->key;

	free_slot(registry, slot_of(registry, key, tag_afresh(registry, key)));
	unlink_node(registry, number);
	registry->evictions++;
	registry->count--;
	return number;
}

static void
double_slots(struct registry *registry)
{
	struct slot *old = registry->slots;
	uint32_t old_mask = registry->mask;

	registry->mask = old_mask * 2 + 1;
	registry->slots = must_calloc((size_t)registry->mask + 1, sizeof(*old));
	for (uint32_t i = 0; i <= old_mask; i++) {
		uint32_t at = old[i].tag & registry->mask;

		if (old[i].number == 0)
			continue;
		while (registry->slots[at].number != 0)
			at = (at + 1) & registry->mask;
		registry->slots[at] = old[i];
	}
	free(old);
}

/*
 * The list of chunks doubles: growing by one each time it would wander through
 * the heap and leave holes that no chunk fits in.
 */
static void
make_chunk(struct registry *registry, uint32_t chunk)
{
	uint32_t in_chunk = 1U << registry->chunk_shift;

	if (chunk == registry->chunk_room) {
		registry->chunk_room = chunk ? chunk * 2 : 8;
		registry->chunks = must_realloc(
		    registry->chunks, registry->chunk_room * sizeof(*registry->chunks));
	}
	registry->chunks[chunk].nodes = must_alloc(in_chunk * sizeof(struct node));
	registry->chunks[chunk].records = must_alloc(in_chunk * registry->record_size);
}

static uint32_t
make_record(struct registry *registry)
{
	uint32_t number = registry->count;

	if (number < registry->made) /* there since before a clear */
		return number;
	if ((number & ((1U << registry->chunk_shift) - 1)) == 0)
		make_chunk(registry, number >> registry->chunk_shift);
	registry->made++;
	return number;
}

void
registry_expect(struct registry *registry, const struct registry_key *key)
{
	__builtin_prefetch(&registry->slots[tag_of(registry, key) & registry->mask]);
}

/* Most keys stand in their first slot; for others it was no use. */
void
registry_fetch(struct registry *registry, const struct registry_key *key)
{
	const struct slot *slot = &registry->slots[tag_of(registry, key) & registry->mask];

	if (slot->number != 0)
		__builtin_prefetch(node_of(registry, slot->number - 1));
}

void *
registry_find(struct registry *registry, const struct registry_key *key)
{
	const struct slot *slot = slot_of(registry, key, tag_of(registry, key));

	return slot->number ? registry_record(registry, slot->number - 1) : NULL;
}

static void *
add_record(struct registry *registry, const struct registry_key *key, uint32_t tag)
{
	uint32_t number =
	    registry->count == registry->max ? evict_oldest(registry) : make_record(registry);
	void *record = registry_record(registry, number);
	struct slot *slot;

	if (registry->count + 1 > (registry->mask + 1) / 8 * 7)
		double_slots(registry);
	slot = slot_of(registry, key, tag);
	slot->tag = tag;
	slot->number = number + 1;
	node_of(registry, number)->key = *key;
	link_newest(registry, number);
	registry->count++;
	memset(record, 0, registry->record_size);
	return record;
}

void *
registry_take(struct registry *registry, const struct registry_key *key, bool *is_new)
{
	uint32_t tag = tag_of(registry, key);
	const struct slot *slot = slot_of(registry, key, tag);
	uint32_t number = slot->number - 1;

	*is_new = slot->number == 0;
	if (*is_new)
		return add_record(registry, key, tag);
	if (number != registry->newest) {
		unlink_node(registry, number);
		link_newest(registry, number);
	}
	return registry_record(registry, number);
}

size_t
registry_count(const struct registry *registry)
{
	return registry->count;
}

uint64_t
registry_evictions(const struct registry *registry)
{
	return registry->evictions;
}

size_t
registry_record_size(const struct registry *registry)
{
	return registry->record_size;
}

uint32_t
registry_oldest(const struct registry *registry)
{
	return registry->oldest;
}

uint32_t
registry_newer(const struct registry *registry, uint32_t number)
{
	return node_of(registry, number)->newer;
}

const struct registry_key *
registry_key(const struct registry *registry, uint32_t number)
{
	return &node_of(registry, number)->key;
}
