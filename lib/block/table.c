/* table.c: a sorted array. */

#include <stdlib.h>

#include "base/arena.h"
#include "block/table.h"
#include "block/target.h"

void
block_table_clear(struct block_table *table)
{
	table->count = 0;
	table->exists = table->is_made = false;
}

void
block_table_release(struct block_table *table)
{
	free(table->entries);
	*table = (struct block_table){ 0 };
}

/* The place of a network, or where it belongs. */
static size_t
place_of(const struct block_table *table, const struct network *network)
{
	size_t low = 0, high = table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (network_compare(&table->entries[middle].network, network) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct block_entry *
block_table_find(const struct block_table *table, const struct network *network)
{
	size_t at = place_of(table, network);

	if (at == table->count || network_compare(&table->entries[at].network, network) != 0)
		return NULL;
	return &table->entries[at];
}

void
block_table_append(struct block_table *table, const struct network *network, int64_t until_ms)
{
	if (!table->entries || table->count == table->capacity) {
		table->capacity = table->capacity ? table->capacity * 2 : 64;
		table->entries =
		    must_realloc(table->entries, table->capacity * sizeof(*table->entries));
	}
	table->entries[table->count++] = (struct block_entry){ *network, until_ms };
}

void
block_table_put(struct block_table *table, const struct network *network, int64_t until_ms)
{
	struct block_entry *entry = block_table_find(table, network);
	size_t at = place_of(table, network);

	if (entry) {
		entry->until_ms = until_ms;
		return;
	}
	block_table_append(table, network, until_ms);
	memmove(table->entries + at + 1, table->entries + at,
	    (table->count - 1 - at) * sizeof(*table->entries));
	table->entries[at] = (struct block_entry){ *network, until_ms };
}

void
block_table_remove(struct block_table *table, const struct network *network)
{
	struct block_entry *entry = block_table_find(table, network);

	if (!entry)
		return;
	table->count--;
	memmove(entry, entry + 1,
	    (table->count - (size_t)(entry - table->entries)) * sizeof(*table->entries));
}

void
block_table_expire(struct block_table *table, int64_t now_ms)
{
	size_t kept = 0;

	for (size_t i = 0; i < table->count; i++)
		if (table->entries[i].until_ms == 0 || table->entries[i].until_ms > now_ms)
			table->entries[kept++] = table->entries[i];
	table->count = kept;
}

static int
compare(const void *a, const void *b)
{
	return network_compare(
	    &((const struct block_entry *)a)->network, &((const struct block_entry *)b)->network);
}

void
block_table_sort(struct block_table *table)
{
	if (table->count > 1)
		qsort(table->entries, table->count, sizeof(*table->entries), compare);
}
