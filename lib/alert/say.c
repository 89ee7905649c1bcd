/* say.c: members in the order in which people read them. */

#include "alert/say.h"
#include "base/clock.h"
#include "json/write.h"

const char *
group_status_name(enum group_status status)
{
	static const char *const names[] = { "open", "acknowledged", "closed" };

	return names[status];
}

static void
add_time(struct buffer *to, const char *key, int64_t time_ms)
{
	char text[CLOCK_TEXT_SIZE];

	clock_write(text, time_ms);
	json_add_text(to, key, (struct span){ text, sizeof(text) });
}

static void
add_array(struct buffer *to, const char *key, const struct buffer *texts, int count)
{
	buffer_add(to, span_of(key));
	buffer_add_byte(to, '[');
	for (int i = 0; i < count; i++) {
		if (i > 0)
			buffer_add_byte(to, ',');
		json_write_string(to, buffer_span(&texts[i]));
	}
	buffer_add_byte(to, ']');
}

static void
add_texts(struct buffer *to, const char *key, const struct group_texts *texts)
{
	add_array(to, key, texts->text, texts->count);
}

/* As siem-score wrote it: an array, or nothing. */
static void
add_json(struct buffer *to, const char *key, const struct buffer *json)
{
	if (json->size == 0)
		return;
	buffer_add(to, span_of(key));
	buffer_add(to, buffer_span(json));
}

static void
add_worst(struct buffer *to, const struct group *group)
{
	buffer_add(to, SPAN(",\"risk_score\":"));
	json_write_decimal(to, group->risk);
	json_add_text(to, ",\"risk_level\":", span_of(group->level));
	json_add_text(to, ",\"recommended_action\":", buffer_span(&group->action));
	add_json(to, ",\"reasons\":", &group->reasons);
	add_json(to, ",\"contributions\":", &group->contributions);
	json_add_text(to, ",\"worst\":", (struct span){ group->worst, sizeof(group->worst) });
}

void
say_alert(struct buffer *to, const struct group *group, const char *change)
{
	add_time(to, "{\"@timestamp\":", group->last_ms);
	buffer_add(to, SPAN(",\"event\":{\"kind\":\"alert\"},\"alert\":{"));
	json_add_text(to, "\"id\":", (struct span){ group->id, sizeof(group->id) });
	json_add_text(to, ",\"status\":", span_of(group_status_name(group->status)));
	json_add_text(to, ",\"change\":", span_of(change));
	json_add_text(to, ",\"entity\":", buffer_span(&group->entity));
	json_add_text(to, ",\"kind\":", span_of(group->kind));
	json_add_integer(to, ",\"count\":", group->count);
	if (group->suppressed > 0) {
		json_add_integer(to, ",\"suppressed\":", group->suppressed);
		json_add_text(to, ",\"suppressed_by\":", buffer_span(&group->suppressed_by));
	}
	add_time(to, ",\"first_seen\":", group->first_ms);
	add_time(to, ",\"last_seen\":", group->last_ms);
	add_worst(to, group);
	add_texts(to, ",\"technique\":", &group->techniques);
	add_texts(to, ",\"hosts\":", &group->hosts);
	add_texts(to, ",\"users\":", &group->users);
	add_array(to, ",\"examples\":", group->examples, group->example_count);
	json_add_text(to, ",\"rule\":", buffer_span(&group->rule));
	json_add_integer(to, ",\"told\":", group->told);
	buffer_add(to, SPAN("}}"));
}

void
say_member(struct buffer *to, const struct group *group)
{
	json_add_text(to, "\"alert\":{\"id\":", (struct span){ group->id, sizeof(group->id) });
	json_add_text(to, ",\"status\":", span_of(group_status_name(group->status)));
	json_add_integer(to, ",\"count\":", group->count);
	if (group->suppressed > 0)
		json_add_text(to, ",\"suppressed_by\":", buffer_span(&group->suppressed_by));
	buffer_add_byte(to, '}');
}

static void
add_item(struct buffer *to, const struct digest_item *item)
{
	json_add_text(to, "{\"id\":", (struct span){ item->id, sizeof(item->id) });
	json_add_text(to, ",\"entity\":", buffer_span(&item->entity));
	json_add_text(to, ",\"risk_level\":", span_of(item->level));
	json_add_integer(to, ",\"count\":", item->count);
	buffer_add_byte(to, '}');
}

void
say_digest(struct buffer *to, const struct digest *digest)
{
	add_time(to, "{\"@timestamp\":", digest->last_ms);
	buffer_add(to, SPAN(",\"event\":{\"kind\":\"alert\"},\"alert\":{\"change\":\"digest\""));
	json_add_integer(to, ",\"alerts\":", digest->alerts);
	json_add_integer(to, ",\"count\":", digest->events);
	add_time(to, ",\"first_seen\":", digest->first_ms);
	add_time(to, ",\"last_seen\":", digest->last_ms);
	buffer_add(to, SPAN(",\"items\":["));
	for (int i = 0; i < digest->item_count; i++) {
		if (i > 0)
			buffer_add_byte(to, ',');
		add_item(to, &digest->items[i]);
	}
	buffer_add(to, SPAN("]}}"));
}
