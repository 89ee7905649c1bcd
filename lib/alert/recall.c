/* recall.c: a table of members, read back by name. */

#include <stddef.h>
#include <stdlib.h>

#include "alert/recall.h"
#include "alert/say.h"
#include "base/limits.h"
#include "base/number.h"
#include "event/id.h"
#include "json/scan.h"
#include "json/write.h"

/* The store says the level, too, before any text is read. */
static const char *
level_named(struct span name)
{
	for (int level = LEVEL_NORMAL; level <= LEVEL_CRITICAL; level++)
		if (span_is(name, risk_level_name((enum risk_level)level)))
			return risk_level_name((enum risk_level)level);
	return NULL;
}

static const char *
kind_named(struct span name)
{
	for (int kind = 0; kind < LOG_KIND_COUNT; kind++)
		if (span_is(name, log_kind_name((enum log_kind)kind)))
			return log_kind_name((enum log_kind)kind);
	return span_is(name, KIND_SILENCE) ? KIND_SILENCE : log_kind_name(LOG_OTHER);
}

static void
write_state(struct buffer *to, const struct group *group)
{
	json_add_integer(to, "{\"told_count\":", group->told_count);
	json_add_integer(to, ",\"told_event\":", group->told_event_ms);
	json_add_integer(to, ",\"told_wall\":", group->told_wall_ms);
	json_add_integer(to, ",\"asked_wall\":", group->asked_wall_ms);
	json_add_integer(to, ",\"waits_for_digest\":", group->waits_for_digest);
	json_add_integer(to, ",\"kept_open\":", group->is_kept_open);
	if (group->told_level) {
		buffer_add(to, SPAN(",\"told_level\":"));
		json_write_string(to, span_of(group->told_level));
	}
	json_add_text(to, ",\"told_to\":", buffer_span(&group->told_to));
	json_add_text(to, ",\"digest_to\":", buffer_span(&group->digest_to));
	buffer_add(to, SPAN(",\"status\":"));
	json_write_string(to, span_of(group_status_name(group->status)));
	buffer_add(to, SPAN(",\"address\":"));
	json_write_string(to, buffer_span(&group->address));
	json_add_integer(to, ",\"bucket_time\":", group->bucket_ms);
	buffer_add(to, SPAN(",\"buckets\":["));
	for (int i = 0; i < GROUP_BUCKETS; i++) {
		if (i > 0)
			buffer_add_byte(to, ',');
		json_write_integer(to, group->bucket[i]);
	}
	buffer_add(to, SPAN("],"));
	counted_write(to, &group->counted);
	buffer_add_byte(to, '}');
}

void
recall_write(const struct group *group, struct recall_texts *texts, struct store_alert *out)
{
	bool is_suppressed = group->suppressed > 0;

	texts->doc.size = texts->state.size = 0;
	say_alert(&texts->doc, group, group->status == GROUP_CLOSED ? "resolved" : "updated");
	write_state(&texts->state, group);
	group_key_write(texts->key, group->key);
	*out = (struct store_alert){ .group_key = { texts->key, sizeof(texts->key) },
		.kind = span_of(group->kind),
		.entity = buffer_span(&group->entity),
		.status = (enum store_alert_status)group->status,
		.level = span_of(group->level),
		.risk = group->risk,
		.events = group->count,
		.suppressed = group->suppressed,
		.first_ms = group->first_ms,
		.last_ms = group->last_ms,
		.suppressed_by = is_suppressed ? buffer_span(&group->suppressed_by) : SPAN(""),
		.reason = group->news & NEWS_RESOLVED ? SPAN("quiet") : SPAN(""),
		.doc = buffer_span(&texts->doc),
		.state = buffer_span(&texts->state) };
	id_parse(group->id, out->id);
	id_parse(group->first_event, out->first_event);
}

bool
recall_key(struct span text, unsigned char key[16])
{
	if (text.size != 32)
		return false;
	for (int i = 0; i < 32; i++) {
		char digit = text.data[i];
		int x = digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : digit - '0';

		if (x < 0 || x > 15)
			return false;
		key[i / 2] = (unsigned char)(i % 2 ? key[i / 2] | x : x << 4);
	}
	return true;
}

enum member {
	MEMBER_INTEGER, /* int64_t */
	MEMBER_TEXT, /* struct buffer */
	MEMBER_ARRAY, /* struct buffer, as written */
	MEMBER_NAMES, /* struct buffer, parted by commas */
	MEMBER_TEXTS, /* struct group_texts */
	MEMBER_EXAMPLES,
	MEMBER_BUCKETS,
	MEMBER_FLAG, /* bool, as 0 or 1 */
	MEMBER_LEVEL, /* const char * */
	MEMBER_STATUS,
	MEMBER_ID, /* 36 characters */
	MEMBER_NEWEST,
};

struct place {
	const char *name;
	enum member member;
	size_t offset;
};

#define AT(name) offsetof(struct group, name)

static const struct place doc_places[] = {
	{ "recommended_action", MEMBER_TEXT, AT(action) },
	{ "reasons", MEMBER_ARRAY, AT(reasons) },
	{ "contributions", MEMBER_ARRAY, AT(contributions) },
	{ "worst", MEMBER_ID, AT(worst) },
	{ "technique", MEMBER_TEXTS, AT(techniques) },
	{ "hosts", MEMBER_TEXTS, AT(hosts) },
	{ "users", MEMBER_TEXTS, AT(users) },
	{ "examples", MEMBER_EXAMPLES, 0 },
	{ "rule", MEMBER_TEXT, AT(rule) },
	{ "told", MEMBER_INTEGER, AT(told) },
	{ NULL, MEMBER_INTEGER, 0 },
};

static const struct place state_places[] = {
	{ "told_count", MEMBER_INTEGER, AT(told_count) },
	{ "told_event", MEMBER_INTEGER, AT(told_event_ms) },
	{ "told_wall", MEMBER_INTEGER, AT(told_wall_ms) },
	{ "asked_wall", MEMBER_INTEGER, AT(asked_wall_ms) },
	{ "told_level", MEMBER_LEVEL, AT(told_level) },
	{ "told_to", MEMBER_NAMES, AT(told_to) },
	{ "digest_to", MEMBER_NAMES, AT(digest_to) },
	{ "waits_for_digest", MEMBER_FLAG, AT(waits_for_digest) },
	{ "kept_open", MEMBER_FLAG, AT(is_kept_open) },
	{ "status", MEMBER_STATUS, 0 },
	{ "address", MEMBER_TEXT, AT(address) },
	{ "bucket_time", MEMBER_INTEGER, AT(bucket_ms) },
	{ "buckets", MEMBER_BUCKETS, 0 },
	{ "from", MEMBER_INTEGER, AT(counted.from_ms) },
	{ "low", MEMBER_INTEGER, AT(counted.low_ms) },
	{ "newest", MEMBER_NEWEST, 0 },
	{ NULL, MEMBER_INTEGER, 0 },
};

static struct span
read_text(struct json_cursor *cursor, struct arena *arena)
{
	struct json_text text;

	if (json_peek(cursor) == JSON_STRING && json_string(cursor, &text))
		return json_decode(&text, arena);
	json_skip(cursor);
	return SPAN("");
}

static int64_t
read_integer(struct json_cursor *cursor)
{
	struct span number;
	int64_t x = 0;

	if (json_peek(cursor) != JSON_NUMBER)
		json_skip(cursor);
	else if (json_number(cursor, &number))
		parse_number(number, INT64_MIN, INT64_MAX, &x);
	return x;
}

static void
read_array(
    struct json_cursor *cursor, struct arena *arena, struct group *group, const struct place *place)
{
	int bucket = 0;
	struct span text;

	if (json_peek(cursor) != JSON_ARRAY) {
		json_skip(cursor);
		return;
	}
	json_enter(cursor, '[');
	while (json_element(cursor)) {
		if (place->member == MEMBER_BUCKETS) {
			int64_t events = read_integer(cursor);

			if (bucket < GROUP_BUCKETS && events >= 0 && events <= INT32_MAX)
				group->bucket[bucket++] = (int32_t)events;
			continue;
		}
		text = read_text(cursor, arena);
		if (place->member == MEMBER_TEXTS)
			group_add_text((struct group_texts *)((char *)group + place->offset), text);
		else if (group->example_count < GROUP_EXAMPLES)
			group_set_text(
			    &group->examples[group->example_count++], text, LIMIT_ALERT_EXAMPLE);
	}
}

static void
read_scalar(
    struct json_cursor *cursor, struct arena *arena, struct group *group, const struct place *place)
{
	void *at = (char *)group + place->offset;
	enum store_alert_status status;
	struct span text;

	if (place->member == MEMBER_INTEGER) {
		*(int64_t *)at = read_integer(cursor);
		return;
	}
	if (place->member == MEMBER_FLAG) {
		*(bool *)at = read_integer(cursor) != 0;
		return;
	}
	text = read_text(cursor, arena);
	if (place->member == MEMBER_TEXT)
		group_set_text(at, text, LIMIT_ALERT_TEXT);
	else if (place->member == MEMBER_NAMES)
		group_add_names(at, text);
	else if (place->member == MEMBER_LEVEL)
		*(const char **)at = level_named(text);
	else if (place->member == MEMBER_ID && text.size == 36)
		memcpy(at, text.data, 36);
	else if (place->member == MEMBER_NEWEST)
		counted_read_newest(&group->counted, text);
	else if (place->member == MEMBER_STATUS && store_alert_status_find(text, &status))
		group->status = (enum group_status)status;
}

static void
read_member(
    struct json_cursor *cursor, struct arena *arena, struct group *group, const struct place *place)
{
	const char *from;

	switch (place->member) {
	case MEMBER_TEXTS:
	case MEMBER_EXAMPLES:
	case MEMBER_BUCKETS:
		read_array(cursor, arena, group, place);
		break;
	case MEMBER_ARRAY:
		json_peek(cursor);
		from = cursor->at;
		if (json_skip(cursor))
			group_set_text((struct buffer *)((char *)group + place->offset),
			    (struct span){ from, (size_t)(cursor->at - from) }, LIMIT_ALERT_JSON);
		break;
	default:
		read_scalar(cursor, arena, group, place);
	}
}

/* The object at the cursor. */
static bool
read_object(struct json_cursor *cursor, struct group *group, const struct place *places)
{
	const struct place *place;
	struct arena arena = { 0 };
	struct json_text key;

	if (json_peek(cursor) != JSON_OBJECT)
		return false;
	json_enter(cursor, '{');
	while (json_member(cursor, &key)) {
		for (place = places; place->name && !span_is(key.raw, place->name);)
			place++;
		if (place->name)
			read_member(cursor, &arena, group, place);
		else
			json_skip(cursor);
	}
	arena_release(&arena);
	return cursor->error == NULL;
}

static bool
read_doc(struct group *group, struct span doc)
{
	struct json_cursor cursor = json_open(doc);
	struct json_text key;

	if (json_peek(&cursor) != JSON_OBJECT)
		return false;
	json_enter(&cursor, '{');
	while (json_member(&cursor, &key)) {
		if (span_is(key.raw, "alert"))
			return read_object(&cursor, group, doc_places);
		json_skip(&cursor);
	}
	return false;
}

/* Places of the state that are about what was counted. */
void
recall_counted(struct group *group, const struct store_alert *row, struct recent_ids *recent)
{
	struct group *former = must_calloc(1, sizeof(*former));
	struct json_cursor cursor = json_open(row->state);

	counted_clear(&former->counted);
	if (row->state.size > 0 && read_object(&cursor, former, state_places)) {
		for (int i = 0; i < former->counted.count; i++)
			recent_add(recent, former->counted.newest[i].hash);
		if (former->counted.from_ms < group->former_from_ms)
			group->former_from_ms = former->counted.from_ms;
		if (former->counted.low_ms > group->former_low_ms)
			group->former_low_ms = former->counted.low_ms;
		counted_merge(&group->counted, &former->counted);
	}
	buffer_release(&former->address);
	buffer_release(&former->told_to);
	buffer_release(&former->digest_to);
	counted_release(&former->counted);
	free(former);
}

bool
recall_read(struct group *group, const struct store_alert *row, struct recent_ids *recent)
{
	struct facts facts = { .time_ms = row->first_ms, .source = row->entity };
	struct json_cursor cursor = json_open(row->state);
	char first_event[36];
	bool is_read;

	id_write(first_event, row->first_event);
	facts.kind = kind_named(row->kind);
	group_begin(group, &facts, first_event);
	id_write(group->id, row->id);
	group->last_ms = row->last_ms;
	group->count = row->events;
	group->suppressed = row->suppressed;
	group_set_text(&group->suppressed_by, row->suppressed_by, LIMIT_ALERT_TEXT);
	group->risk = row->risk;
	group->level = level_named(row->level);
	if (group->level == NULL)
		group->level = risk_level_name(LEVEL_MEDIUM);
	memcpy(group->worst, first_event, sizeof(group->worst));
	group->status = (enum group_status)row->status;
	is_read = read_doc(group, row->doc) && read_object(&cursor, group, state_places);
	for (int i = 0; i < group->counted.count; i++)
		recent_add(recent, group->counted.newest[i].hash);
	group->former_from_ms = group->counted.from_ms;
	group->former_low_ms = group->counted.low_ms;
	group->is_dirty = false;
	group->news = 0;
	return is_read;
}
