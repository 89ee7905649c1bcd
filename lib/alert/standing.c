/* standing.c: rows of the store, read into tables. */

#include <stdlib.h>

#include "alert/standing.h"
#include "base/limits.h"
#include "block/target.h"

void
standing_release(struct standing *standing)
{
	free(standing->suppressions);
	free(standing->never);
	arena_release(&standing->texts);
	*standing = (struct standing){ .count = 0 };
}

static bool
see_suppression(void *data, const struct store_suppression *suppression)
{
	struct standing *fresh = data;
	struct standing_suppression *to;

	if (fresh->count == LIMIT_RULES) {
		fresh->refused++;
		return true;
	}
	if (fresh->count == fresh->capacity) {
		fresh->capacity = fresh->capacity ? 2 * fresh->capacity : 16;
		fresh->suppressions = must_realloc(
		    fresh->suppressions, fresh->capacity * sizeof(*fresh->suppressions));
	}
	to = &fresh->suppressions[fresh->count];
	*to = (struct standing_suppression){ .id = suppression->id };
	if (suppress_read(suppression->filter, &fresh->texts, &to->filter) == NULL)
		fresh->count++;
	else
		fresh->refused++;
	return true;
}

static bool
see_never(void *data, const struct store_never *never)
{
	struct standing *fresh = data;

	if (fresh->never_count == LIMIT_NEVER_BLOCK) {
		fresh->refused++;
		return true;
	}
	if (fresh->never_count == fresh->never_capacity) {
		fresh->never_capacity = fresh->never_capacity ? 2 * fresh->never_capacity : 16;
		fresh->never =
		    must_realloc(fresh->never, fresh->never_capacity * sizeof(*fresh->never));
	}
	if (network_parse(never->network, &fresh->never[fresh->never_count]))
		fresh->never_count++;
	else
		fresh->refused++;
	return true;
}

int
standing_read(
    struct standing *standing, struct store *store, int64_t now_ms, struct failure *failure)
{
	struct standing fresh = { .count = 0 };

	if (store_suppressions(store, now_ms, see_suppression, &fresh, failure) < 0 ||
	    store_never_blocks(store, see_never, &fresh, failure) < 0) {
		standing_release(&fresh);
		return -1;
	}
	standing_release(standing);
	*standing = fresh;
	return 0;
}

struct standing_suppression *
standing_find(const struct standing *standing, const struct facts *facts, const char key[32])
{
	for (size_t i = 0; i < standing->count; i++)
		if (suppress_fits(&standing->suppressions[i].filter, facts, key))
			return &standing->suppressions[i];
	return NULL;
}

int
standing_write(const struct standing *standing, struct store *store, struct failure *failure)
{
	const struct standing_suppression *one;

	for (size_t i = 0; i < standing->count; i++) {
		one = &standing->suppressions[i];
		if (one->hits > 0 && store_suppression_hits(store, one->id, one->hits, failure) < 0)
			return -1;
	}
	return 0;
}

void
standing_clear_hits(struct standing *standing)
{
	for (size_t i = 0; i < standing->count; i++)
		standing->suppressions[i].hits = 0;
}

bool
standing_may_block(const struct standing *standing, struct span ip)
{
	struct address address;
	struct network target;

	if (ip.size == 0 || !address_parse(ip, &address))
		return false;
	target = target_of(&address);
	for (size_t i = 0; i < standing->never_count; i++)
		if (networks_overlap(&standing->never[i], &target))
			return false;
	return true;
}
