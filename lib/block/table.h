/*
 * table.h: what is blocked, as the kernel's table of ours says it, or as a dry
 * run would have left it.
 */
#ifndef BLOCK_TABLE_H
#define BLOCK_TABLE_H

#include "base/address.h"

struct block_entry {
	struct network network;
	int64_t until_ms; /* 0: without end; somebody else has put it there */
};

/* An empty table is all zero bits.  Entries stand in the order of network_compare. */
struct block_table {
	bool exists; /* there is a table of ours */
	bool is_made; /* with its sets and its chain, whole */
	struct block_entry *entries;
	size_t count, capacity;
};

void block_table_clear(struct block_table *table);
void block_table_release(struct block_table *table);

struct block_entry *block_table_find(
    const struct block_table *table, const struct network *network);

/* Adds it, or changes its end. */
void block_table_put(struct block_table *table, const struct network *network, int64_t until_ms);
void block_table_remove(struct block_table *table, const struct network *network);

/* Forgets what has ended. */
void block_table_expire(struct block_table *table, int64_t now_ms);

/* For a listing in any order: adds at the end; then block_table_sort. */
void block_table_append(struct block_table *table, const struct network *network, int64_t until_ms);
void block_table_sort(struct block_table *table);

#endif
