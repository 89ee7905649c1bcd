/* parts.c: a table with a place for each key; a newer file takes the place of an older. */

#include "stage/parts.h"

/* FNV-1a; the names are a carrier's, not a client's. */
static uint64_t
add(uint64_t key, struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		key = (key ^ (unsigned char)text.data[i]) * UINT64_C(0x100000001b3);
	return (key ^ 0xff) * UINT64_C(0x100000001b3);
}

bool *
parts_of(struct parts *parts, struct span file, struct span source)
{
	uint64_t key = add(add(UINT64_C(0xcbf29ce484222325), file), source);
	size_t i = (size_t)(key >> 32) % LIMIT_PARTS;

	if (parts->slots[i].key != key) {
		parts->slots[i].key = key;
		parts->slots[i].is_cut[0] = parts->slots[i].is_cut[1] = false;
	}
	return parts->slots[i].is_cut;
}
