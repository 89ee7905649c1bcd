/* idtable.c: an open hash table of ids. */

#include <sodium.h>
#include <stdlib.h>

#include "base/arena.h"
#include "event/idtable.h"

void
idtable_release(struct idtable *table)
{
	free(table->key);
	free(table->slot);
	*table = (struct idtable){ 0 };
}

/* Ids begin with their time: only a hash spreads them. */
static void
hash_id(uint64_t key[2], const char *id)
{
	static const unsigned char hash_key[crypto_shorthash_siphashx24_KEYBYTES] =
	    "siem idtable  1";

	crypto_shorthash_siphashx24(
	    (unsigned char *)key, (const unsigned char *)id, EVENT_ID_SIZE, hash_key);
}

/* The slot that holds the key, or the free one where it belongs. */
static uint32_t *
find_slot(const struct idtable *table, const uint64_t key[2])
{
	size_t at = key[0] & (table->slots - 1);

	while (table->slot[at] != 0) {
		const uint64_t *there = table->key[table->slot[at] - 1];

		if (there[0] == key[0] && there[1] == key[1])
			break;
		at = (at + 1) & (table->slots - 1);
	}
	return &table->slot[at];
}

static void
grow(struct idtable *table)
{
	table->capacity = table->capacity ? 2 * table->capacity : 1024;
	table->key = must_realloc(table->key, table->capacity * sizeof(*table->key));
	table->slots = 2 * table->capacity;
	free(table->slot);
	table->slot = must_calloc(table->slots, sizeof(*table->slot));
	for (size_t i = 0; i < table->count; i++)
		*find_slot(table, table->key[i]) = (uint32_t)i + 1;
}

uint32_t
idtable_add(struct idtable *table, const char *id)
{
	uint64_t key[2];
	uint32_t *slot;

	if (table->count == table->capacity)
		grow(table);
	hash_id(key, id);
	slot = find_slot(table, key);
	if (*slot == 0) {
		table->key[table->count][0] = key[0];
		table->key[table->count][1] = key[1];
		*slot = (uint32_t)++table->count;
	}
	return *slot - 1;
}

uint32_t
idtable_find(const struct idtable *table, const char *id)
{
	uint64_t key[2];

	if (table->count == 0)
		return IDTABLE_NONE;
	hash_id(key, id);
	return *find_slot(table, key) - 1;
}
