/* groups.c: a table of groups by key, with a cap. */

#include <stdlib.h>
#include <string.h>

#include "alert/group.h"

/* Of so many that were untouched longest a closed one gives way before an open one. */
enum { CANDIDATES = 64 };

struct groups {
	struct group **slot; /* open addressing; NULL is free */
	size_t slots, count, max;
	struct group *newest, *oldest; /* touched */
	int64_t evicted;
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
	buffer_release(&group->told_to);
	buffer_release(&group->digest_to);
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

static void
unlink_group(struct groups *groups, struct group *group)
{
	*(group->newer ? &group->newer->older : &groups->newest) = group->older;
	*(group->older ? &group->older->newer : &groups->oldest) = group->newer;
}

static void
link_newest(struct groups *groups, struct group *group)
{
	group->newer = NULL;
	group->older = groups->newest;
	*(groups->newest ? &groups->newest->newer : &groups->oldest) = group;
	groups->newest = group;
}

struct group *
groups_find(struct groups *groups, const unsigned char key[16])
{
	struct group *group = *find_slot(groups, key);

	if (group && group != groups->newest) {
		unlink_group(groups, group);
		link_newest(groups, group);
	}
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

static struct group *
choose_candidate(const struct groups *groups)
{
	struct group *group = groups->oldest;

	for (int i = 0; group && i < CANDIDATES; i++, group = group->newer)
		if (group->status == GROUP_CLOSED)
			return group;
	return groups->oldest;
}

static void
evict(struct groups *groups, void (*gone)(void *data, struct group *group), void *data)
{
	struct group *group = choose_candidate(groups);

	groups->evicted += group->status != GROUP_CLOSED;
	if (gone)
		gone(data, group);
	remove_slot(groups, (size_t)(find_slot(groups, group->key) - groups->slot));
	unlink_group(groups, group);
	group_free(group);
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
	link_newest(groups, group);
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
