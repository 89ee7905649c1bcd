/* judged.c: members that were skipped when the line was read. */

#include "base/number.h"
#include "json/scan.h"
#include "wire/judged.h"

enum place { RISK, IS_ANOMALY, LEVEL, MODEL, ACTION, CONFIDENCE, REASONS, TECHNIQUES, PARTS, NONE };

static const char *const names[NONE] = {
	[RISK] = "risk_score",
	[IS_ANOMALY] = "is_anomaly",
	[LEVEL] = "risk_level",
	[MODEL] = "model",
	[ACTION] = "recommended_action",
	[CONFIDENCE] = "confidence",
	[REASONS] = "reasons",
	[TECHNIQUES] = "technique",
	[PARTS] = "contributions",
};

static enum place
find_place(struct span key)
{
	int place = 0;

	while (place < NONE && !span_is(key, names[place]))
		place++;
	return place;
}

static double
read_risk(struct json_cursor *cursor)
{
	struct span number;
	double risk;

	if (json_peek(cursor) != JSON_NUMBER)
		json_skip(cursor);
	else if (json_number(cursor, &number) && parse_decimal(number, &risk) && risk >= 0 &&
		 risk <= 1)
		return risk;
	return -1;
}

static struct span
read_text(struct json_cursor *cursor, struct arena *arena)
{
	struct json_text text;

	if (json_peek(cursor) == JSON_STRING && json_string(cursor, &text))
		return json_decode(&text, arena);
	json_skip(cursor);
	return (struct span){ NULL, 0 };
}

static struct span
read_array(struct json_cursor *cursor)
{
	bool is_array = json_peek(cursor) == JSON_ARRAY;
	const char *from = cursor->at;

	json_skip(cursor);
	return is_array ? (struct span){ from, (size_t)(cursor->at - from) }
			: (struct span){ NULL, 0 };
}

/* Ours alone: another word is no level. */
static const char *
level_of(struct span text)
{
	for (int level = LEVEL_NORMAL; level <= LEVEL_CRITICAL; level++)
		if (span_is(text, risk_level_name(level)))
			return risk_level_name(level);
	return NULL;
}

static void
read_place(struct json_cursor *cursor, enum place place, struct arena *arena, struct judged *out)
{
	struct span *const texts[NONE] = {
		[MODEL] = &out->model, [ACTION] = &out->action, [CONFIDENCE] = &out->confidence
	};
	struct span *const arrays[NONE] = { [REASONS] = &out->reasons,
		[TECHNIQUES] = &out->techniques,
		[PARTS] = &out->contributions };

	if (place == RISK)
		out->risk = read_risk(cursor);
	else if (place == LEVEL)
		out->level = level_of(read_text(cursor, arena));
	else if (place < NONE && texts[place])
		*texts[place] = read_text(cursor, arena);
	else if (place < NONE && arrays[place])
		*arrays[place] = read_array(cursor);
	else {
		if (place == IS_ANOMALY)
			out->is_anomaly = json_peek(cursor) == JSON_TRUE;
		json_skip(cursor);
	}
}

void
wire_read_judged(const struct wire_line *line, struct arena *arena, struct judged *out)
{
	const struct wire_place *place = &line->member[WIRE_ANOMALY];
	struct json_cursor cursor;
	struct json_text key;

	*out = (struct judged){ .risk = -1 };
	if (place->from == NULL)
		return;
	cursor = json_open((struct span){ place->value, (size_t)(place->to - place->value) });
	if (json_peek(&cursor) != JSON_OBJECT)
		return;
	json_enter(&cursor, '{');
	while (json_member(&cursor, &key))
		read_place(&cursor, find_place(key.raw), arena, out);
	if (out->risk < 0)
		out->is_anomaly = false;
}
