/* group.c: what a group takes from an anomaly. */

#include <sodium.h>
#include <stdlib.h>

#include "alert/group.h"
#include "base/clock.h"
#include "base/limits.h"
#include "event/id.h"

void
group_set_text(struct buffer *to, struct span text, size_t max)
{
	if (text.size > max) {
		text.size = max;
		while (text.size > 0 && ((unsigned char)text.data[text.size] & 0xc0) == 0x80)
			text.size--;
	}
	/* Not by doubling from 4 KiB: of such texts each of ten thousand groups has a dozen. */
	if (to->capacity < text.size) {
		to->data = must_realloc(to->data, text.size);
		to->capacity = text.size;
	}
	to->size = 0;
	buffer_add(to, text);
}

void
group_add_text(struct group_texts *texts, struct span text)
{
	if (text.size == 0)
		return;
	text = span_first(text, LIMIT_ALERT_TEXT);
	for (int i = 0; i < texts->count; i++)
		if (span_equal(buffer_span(&texts->text[i]), text))
			return;
	if (texts->count == GROUP_TEXTS) {
		texts->more++;
		return;
	}
	group_set_text(&texts->text[texts->count++], text, LIMIT_ALERT_TEXT);
}

/* ["T1110","T1078"] */
static void
add_techniques(struct group_texts *texts, struct span list)
{
	struct span one;

	while (list.size > 0) {
		span_cut(&list, '"');
		one = span_cut(&list, '"');
		group_add_text(texts, one);
	}
}

void
group_key(unsigned char key[16], const struct policy *policy, const struct facts *facts)
{
	const struct span parts[GROUP_PART_COUNT] = {
		[GROUP_SOURCE] = facts->source,
		[GROUP_KIND] = span_of(facts->kind),
		[GROUP_HOST] = facts->host,
		[GROUP_USER] = facts->user,
		[GROUP_DATASET] = facts->dataset,
		[GROUP_ACTION] = facts->action,
	};
	crypto_generichash_state state;
	unsigned char head[16];

	crypto_generichash_init(&state, NULL, 0, 16);
	for (int i = 0; i < GROUP_PART_COUNT; i++) {
		if (!(policy->group_by >> i & 1))
			continue;
		for (int byte = 0; byte < 8; byte++)
			head[byte] = (unsigned char)((uint64_t)parts[i].size >> 8 * byte);
		head[8] = (unsigned char)i;
		crypto_generichash_update(&state, head, 9);
		if (parts[i].size)
			crypto_generichash_update(
			    &state, (const unsigned char *)parts[i].data, parts[i].size);
	}
	crypto_generichash_final(&state, key, 16);
}

void
group_key_write(char to[32], const unsigned char key[16])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < 16; i++) {
		to[2 * i] = digits[key[i] >> 4];
		to[2 * i + 1] = digits[key[i] & 15];
	}
}

/* A UUIDv8 whose time is the first event's, as event.id. */
static void
make_id(char to[36], const struct group *group, const char event_id[36])
{
	unsigned char text[16 + 36], id[16];

	memcpy(text, group->key, 16);
	memcpy(text + 16, event_id, 36);
	crypto_generichash(id, sizeof(id), text, sizeof(text), NULL, 0);
	for (int i = 0; i < 6; i++)
		id[i] = (unsigned char)((uint64_t)group->first_ms >> (40 - 8 * i));
	id[6] = (unsigned char)(0x80 | (id[6] & 0x0f));
	id[8] = (unsigned char)(0x80 | (id[8] & 0x3f));
	id_write(to, id);
}

static void
clear_texts(struct group_texts *texts)
{
	texts->count = 0;
	texts->more = 0;
}

void
group_begin(struct group *group, const struct facts *facts, const char event_id[36])
{
	group->status = GROUP_OPEN;
	group->is_kept_open = false;
	group->first_ms = group->last_ms = facts->time_ms;
	group->count = group->suppressed = 0;
	group->suppressed_by.size = group->rule.size = 0;
	group->risk = -1;
	group->level = NULL;
	clear_texts(&group->hosts);
	clear_texts(&group->users);
	clear_texts(&group->techniques);
	group->example_count = 0;
	group->asked_wall_ms = 0;
	memcpy(group->first_event, event_id, 36);
	group->told = group->told_count = 0;
	group->told_level = NULL;
	group->told_to.size = 0;
	memset(group->bucket, 0, sizeof(group->bucket));
	group->bucket_ms = INT64_MIN;
	group_set_text(&group->entity, facts->source, LIMIT_ALERT_TEXT);
	group->kind = facts->kind;
	make_id(group->id, group, event_id);
	group->is_dirty = true;
	group->news = NEWS_OPENED;
}

static void
take_worst(struct group *group, const struct anomaly_event *event)
{
	const struct judged *judged = event->judged;

	group->risk = judged->risk;
	group->level = judged->level ? judged->level : "medium";
	memcpy(group->worst, event->id, 36);
	group_set_text(&group->action, judged->action, LIMIT_ALERT_TEXT);
	group_set_text(&group->address, event->facts->ip, LIMIT_ALERT_TEXT);
	/* An array that is too long to keep is left out whole: half of one is no JSON. */
	group_set_text(&group->reasons,
	    judged->reasons.size <= LIMIT_ALERT_JSON ? judged->reasons : SPAN("[]"),
	    LIMIT_ALERT_JSON);
	group_set_text(&group->contributions,
	    judged->contributions.size <= LIMIT_ALERT_JSON ? judged->contributions : SPAN("[]"),
	    LIMIT_ALERT_JSON);
}

void
group_take(struct group *group, const struct anomaly_event *event)
{
	const struct facts *facts = event->facts;

	group->count++;
	group->is_dirty = true;
	group->is_kept_open = false;
	group->has_come = true;
	if (facts->time_ms < group->first_ms)
		group->first_ms = facts->time_ms;
	if (facts->time_ms > group->last_ms)
		group->last_ms = facts->time_ms;
	group_add_text(&group->hosts, facts->host);
	group_add_text(&group->users, facts->user);
	add_techniques(&group->techniques, facts->techniques);
	if (group->example_count < GROUP_EXAMPLES)
		group_set_text(
		    &group->examples[group->example_count++], event->original, LIMIT_ALERT_EXAMPLE);
	if (event->judged->risk > group->risk)
		take_worst(group, event);
}

static bool
has_name(struct span list, struct span name)
{
	while (list.size > 0)
		if (span_equal(span_cut(&list, ','), name))
			return true;
	return false;
}

void
group_add_names(struct buffer *list, struct span names)
{
	while (names.size > 0) {
		struct span name = span_trim(span_cut(&names, ','));

		/* No more than a channels file may have; else the store had other names, too. */
		if (name.size == 0 || has_name(buffer_span(list), name) ||
		    list->size + 1 + name.size > LIMIT_ALERT_JSON)
			continue;
		if (list->size > 0)
			buffer_add_byte(list, ',');
		buffer_add(list, name);
	}
}

int64_t
group_count_in_window(struct group *group, int64_t time_ms, int64_t window_ms)
{
	int64_t width_ms = window_ms / GROUP_BUCKETS, steps, sum = 0;

	if (group->bucket_ms == INT64_MIN)
		group->bucket_ms = time_ms;
	steps = time_ms > group->bucket_ms ? (time_ms - group->bucket_ms) / width_ms : 0;
	if (steps > 0) {
		int keep = steps < GROUP_BUCKETS ? GROUP_BUCKETS - (int)steps : 0;

		memmove(group->bucket + GROUP_BUCKETS - keep, group->bucket,
		    (size_t)keep * sizeof(*group->bucket));
		memset(group->bucket, 0, (size_t)(GROUP_BUCKETS - keep) * sizeof(*group->bucket));
		group->bucket_ms += steps * width_ms;
	}
	if (group->bucket[0] < INT32_MAX)
		group->bucket[0]++;
	for (int i = 0; i < GROUP_BUCKETS; i++)
		sum += group->bucket[i];
	return sum;
}
