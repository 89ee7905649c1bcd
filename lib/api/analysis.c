/* analysis.c: members of an event, under the names of the API. */

#include "api/analysis.h"
#include "json/scan.h"
#include "json/write.h"

/* A value that is kept as it is written. */
struct member {
	const char *name;
	size_t place; /* of the span in struct analysis */
};

#define MEMBER(name, field)                            \
	{                                              \
		name, offsetof(struct analysis, field) \
	}

static const struct member outer[] = {
	MEMBER("@timestamp", time),
	MEMBER("features", features),
	MEMBER("alert", alert),
};

static const struct member of_anomaly[] = {
	MEMBER("risk_score", risk_score),
	MEMBER("is_anomaly", is_anomaly),
	MEMBER("risk_level", risk_level),
	MEMBER("confidence", confidence),
	MEMBER("models", models),
	MEMBER("reasons", reasons),
	MEMBER("recommended_action", recommended_action),
};

static const struct member of_event[] = { MEMBER("id", id) };
static const struct member of_error[] = { MEMBER("message", error) };

/* Objects in which members stand. */
static const struct {
	const char *name;
	const struct member *members;
	size_t count;
} objects[] = {
	{ "event", of_event, sizeof(of_event) / sizeof(*of_event) },
	{ "error", of_error, sizeof(of_error) / sizeof(*of_error) },
	{ "anomaly", of_anomaly, sizeof(of_anomaly) / sizeof(*of_anomaly) },
};

static struct span
take_value(struct json_cursor *cursor)
{
	const char *from;

	if (json_peek(cursor) == JSON_BAD)
		return (struct span){ NULL, 0 };
	from = cursor->at;
	json_skip(cursor);
	return (struct span){ from, (size_t)(cursor->at - from) };
}

static bool
keep(struct json_cursor *cursor, struct span key, const struct member *members, size_t count,
    struct analysis *out)
{
	for (size_t i = 0; i < count; i++) {
		if (!span_is(key, members[i].name))
			continue;
		*(struct span *)(void *)((char *)out + members[i].place) = take_value(cursor);
		return true;
	}
	return false;
}

static void
read_object(
    struct json_cursor *cursor, const struct member *members, size_t count, struct analysis *out)
{
	struct json_text key;

	json_enter(cursor, '{');
	while (json_member(cursor, &key))
		if (!keep(cursor, key.raw, members, count, out))
			json_skip(cursor);
}

static void
read_member(struct json_cursor *cursor, struct span key, struct analysis *out)
{
	if (keep(cursor, key, outer, sizeof(outer) / sizeof(*outer), out))
		return;
	for (size_t i = 0; i < sizeof(objects) / sizeof(*objects); i++) {
		if (span_is(key, objects[i].name) && json_peek(cursor) == JSON_OBJECT) {
			read_object(cursor, objects[i].members, objects[i].count, out);
			return;
		}
	}
	json_skip(cursor);
}

bool
analysis_read(struct span line, size_t added, struct analysis *out)
{
	struct json_cursor cursor = json_open(line);
	struct json_text key;

	*out = (struct analysis){ 0 };
	json_enter(&cursor, '{');
	while (json_member(&cursor, &key)) {
		read_member(&cursor, key.raw, out);
		/* At a comma between two members of the outermost object it goes on as well. */
		if (added > 0 && out->time.data && out->id.data && cursor.at < line.data + added) {
			cursor.at = line.data + added;
			added = 0;
		}
	}
	return !cursor.error && out->id.size > 0;
}

static void
add(struct buffer *to, struct span name, struct span value, const char *otherwise)
{
	buffer_add(to, name);
	buffer_add(to, value.data ? value : span_of(otherwise));
}

void
analysis_write(
    struct buffer *to, const struct analysis *analysis, const struct analysis_extras *extras)
{
	const char *action = analysis->error.data ? "null" : "\"NO_ACTION\"";

	add(to, SPAN("{\"log_id\":"), analysis->id, "null");
	add(to, SPAN(",\"timestamp\":"), analysis->time, "null");
	add(to, SPAN(",\"is_anomaly\":"), analysis->is_anomaly, "false");
	add(to, SPAN(",\"risk_score\":"), analysis->risk_score, "null");
	add(to, SPAN(",\"risk_level\":"), analysis->risk_level, "null");
	add(to, SPAN(",\"confidence\":"), analysis->confidence, "null");
	add(to, SPAN(",\"features\":"), analysis->features, "{}");
	add(to, SPAN(",\"reasons\":"), analysis->reasons, "[]");
	add(to, SPAN(",\"recommended_action\":"), analysis->recommended_action, action);
	add(to, SPAN(",\"similar_anomalies\":"), extras->similar, "[]");
	add(to, SPAN(",\"model_scores\":"), analysis->models, "{}");
	buffer_add(to, SPAN(",\"processing_time_ms\":"));
	json_write_decimal(to, extras->processing_ms);
	if (analysis->alert.data)
		add(to, SPAN(",\"alert\":"), analysis->alert, "null");
	if (analysis->error.data)
		add(to, SPAN(",\"error\":"), analysis->error, "null");
	buffer_add_byte(to, '}');
}

/* A level is written without escapes. */
bool
analysis_level(const struct analysis *analysis, enum risk_level *out)
{
	struct span text = analysis->risk_level;

	return text.size >= 2 &&
	       risk_level_find(span_first(span_skip(text, 1), text.size - 2), out);
}
