/* groups.c: a table of groups by key, with a cap. */

#include <stdlib.h>
#include <string.h>

#include "alert/group.h"

struct groups {
	struct group **slot; /* open addressing; NULL is free */
	size_t slots, count, max;
	int64_t touches, evicted;
};

static struct group **
find_slot(const struct groups *groups, const unsigned char key[16])
{
	uint64_t hash;
	size_t at;

	memcpy(&hash, key, sizeof(hash));
	for (at = hash & (groups->slots - 1); groups->slot[at]; at = (at + 1) & (groups->slots - 1))
		if (memcmp(groups->slot[at]->key, key, 16) == 0)
			break;
	return &groups->slot[at];
}

struct groups *
groups_new(size_t max)
{
	struct groups *groups = must_calloc(1, sizeof(*groups));

	groups->max = max;
	groups->slots = 1024;
	groups->slot = must_calloc(groups->slots, sizeof(struct group *));
	return groups;
}

static void
release_texts(struct group_texts *texts)
{
	for (int i = 0; i < GROUP_TEXTS; i++)
		buffer_release(&texts->text[i]);
}

void
group_free(struct group *group)
{
	buffer_release(&group->suppressed_by);
	buffer_release(&group->rule);
	buffer_release(&group->reasons);
	buffer_release(&group->contributions);
	buffer_release(&group->action);
	buffer_release(&group->address);
	counted_release(&group->counted);
	buffer_release(&group->entity);
	for (int i = 0; i < GROUP_EXAMPLES; i++)
		buffer_release(&group->examples[i]);
	release_texts(&group->hosts);
	release_texts(&group->users);
	release_texts(&group->techniques);
	free(group);
}

struct group *
group_new(const unsigned char key[16])
{
	struct group *group = must_calloc(1, sizeof(*group));

	memcpy(group->key, key, 16);
	group->status = GROUP_CLOSED;
	counted_clear(&group->counted);
	group->former_from_ms = INT64_MAX;
	group->former_low_ms = INT64_MIN;
	return group;
}

void
groups_free(struct groups *groups)
{
	if (groups == NULL)
		return;
	for (size_t i = 0; i < groups->slots; i++)
		if (groups->slot[i])
			group_free(groups->slot[i]);
	free(groups->slot);
	free(groups);
}

struct group *
groups_find(struct groups *groups, const unsigned char key[16])
{
	struct group *group = *find_slot(groups, key);

	if (group)
		group->touched = ++groups->touches;
	return group;
}

static void
grow(struct groups *groups)
{
	struct group **old = groups->slot;
	size_t slots = groups->slots;

	groups->slots *= 2;
	groups->slot = must_calloc(groups->slots, sizeof(struct group *));
	for (size_t i = 0; i < slots; i++)
		if (old[i])
			*find_slot(groups, old[i]->key) = old[i];
	free(old);
}

/* Takes a slot out of its chain: those behind it may have to move up. */
static void
remove_slot(struct groups *groups, size_t at)
{
	size_t mask = groups->slots - 1;

	groups->slot[at] = NULL;
	for (size_t next = (at + 1) & mask; groups->slot[next]; next = (next + 1) & mask) {
		struct group *group = groups->slot[next];

		groups->slot[next] = NULL;
		*find_slot(groups, group->key) = group;
	}
	groups->count--;
}

/* A closed one before an open one, then the longest untouched. */
static bool
goes_before(const struct group *a, const struct group *b)
{
	if ((a->status == GROUP_CLOSED) != (b->status == GROUP_CLOSED))
		return a->status == GROUP_CLOSED;
	return a->touched < b->touched;
}

static void
evict(struct groups *groups, void (*gone)(void *data, struct group *group), void *data)
{
	size_t oldest = groups->slots;

	for (size_t i = 0; i < groups->slots; i++)
		if (groups->slot[i] &&
		    (oldest == groups->slots || goes_before(groups->slot[i], groups->slot[oldest])))
			oldest = i;
	groups->evicted += groups->slot[oldest]->status != GROUP_CLOSED;
	if (gone)
		gone(data, groups->slot[oldest]);
	group_free(groups->slot[oldest]);
	remove_slot(groups, oldest);
}

struct group *
groups_add(struct groups *groups, const unsigned char key[16],
    void (*gone)(void *data, struct group *group), void *data)
{
	struct group *group;

	if (groups->count == groups->max)
		evict(groups, gone, data);
	if (2 * (groups->count + 1) > groups->slots)
		grow(groups);
	group = group_new(key);
	group->touched = ++groups->touches;
	*find_slot(groups, key) = group;
	groups->count++;
	return group;
}

void
groups_each(struct groups *groups, void (*see)(void *data, struct group *group), void *data)
{
	for (size_t i = 0; i < groups->slots; i++)
		if (groups->slot[i])
			see(data, groups->slot[i]);
}

size_t
groups_count(const struct groups *groups)
{
	return groups->count;
}

int64_t
groups_evicted(const struct groups *groups)
{
	return groups->evicted;
}
