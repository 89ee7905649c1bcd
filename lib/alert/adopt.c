/* adopt.c: two alerts of one group made one. */

#include "alert/recall.h"

static void
swap_buffers(struct buffer *a, struct buffer *b)
{
	struct buffer former = *a;

	*a = *b;
	*b = former;
}

static int64_t
lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
greater(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Events of the group's alert that the former one has not counted. */
static int64_t
count_fresh(const struct group *group, const struct group *former)
{
	const struct counted *counted = &group->counted;
	int64_t known = 0, fresh = 0;

	for (int i = 0; i < counted->count; i++) {
		const struct counted_event *event = &counted->newest[i];

		if (event->time_ms < group->first_ms)
			continue;
		known++;
		fresh += !counted_has(&former->counted, event->time_ms, event->hash);
	}
	/* Of those without ids all are new, or none. */
	if (group->count > known && counted->low_ms > former->last_ms)
		fresh += group->count - known;
	return lesser(fresh, group->count);
}

static void
take_riskier(struct group *group, struct group *former)
{
	if (group->risk > former->risk)
		return;
	group->risk = former->risk;
	group->level = former->level;
	memcpy(group->worst, former->worst, sizeof(group->worst));
	swap_buffers(&group->action, &former->action);
	swap_buffers(&group->address, &former->address);
	swap_buffers(&group->reasons, &former->reasons);
	swap_buffers(&group->contributions, &former->contributions);
}

static void
take_texts(struct group_texts *to, const struct group_texts *from)
{
	for (int i = 0; i < from->count; i++)
		group_add_text(to, buffer_span(&from->text[i]));
	to->more += from->more;
}

static void
take_told(struct group *group, const struct group *former)
{
	double from = -1, former_from = -1, until;

	if (group->told_level)
		risk_level_range(span_of(group->told_level), &from, &until);
	if (former->told_level)
		risk_level_range(span_of(former->told_level), &former_from, &until);
	if (former_from > from)
		group->told_level = former->told_level;
	group_add_names(&group->told_to, buffer_span(&former->told_to));
	group->told += former->told;
	group->told_count = greater(group->told_count, former->told_count);
	group->told_event_ms = greater(group->told_event_ms, former->told_event_ms);
	group->told_wall_ms = greater(group->told_wall_ms, former->told_wall_ms);
	group->asked_wall_ms = greater(group->asked_wall_ms, former->asked_wall_ms);
}

void
recall_adopt(struct group *group, const struct store_alert *row, struct recent_ids *recent)
{
	struct group *former = group_new(group->key);
	int64_t fresh;

	recall_read(former, row, recent);
	fresh = count_fresh(group, former);
	memcpy(group->id, former->id, sizeof(group->id));
	memcpy(group->first_event, former->first_event, sizeof(group->first_event));
	if (group->status != GROUP_CLOSED)
		group->status = former->status;
	group->count = former->count + fresh;
	group->suppressed = former->suppressed + lesser(group->suppressed, fresh);
	group->first_ms = lesser(group->first_ms, former->first_ms);
	group->last_ms = greater(group->last_ms, former->last_ms);
	take_riskier(group, former);
	take_texts(&group->hosts, &former->hosts);
	take_texts(&group->users, &former->users);
	take_texts(&group->techniques, &former->techniques);
	for (int i = 0; i < former->example_count; i++)
		swap_buffers(&group->examples[i], &former->examples[i]);
	group->example_count = (int)greater(group->example_count, former->example_count);
	take_told(group, former);
	counted_merge(&group->counted, &former->counted);
	group->former_from_ms = lesser(group->former_from_ms, former->former_from_ms);
	group->former_low_ms = greater(group->former_low_ms, former->former_low_ms);
	group->news &= ~(unsigned)NEWS_OPENED;
	group->is_dirty = true;
	group_free(former);
}
