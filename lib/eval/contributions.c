/* contributions.c: {"contributions":[{"feature":"hour_of_day","contribution":0.3},...]}. */

#include "base/number.h"
#include "eval/contributions.h"
#include "json/scan.h"

static int
find_feature(struct span name)
{
	for (int f = 0; f < FEATURE_COUNT; f++)
		if (span_is(name, feature_rows[f].name))
			return f;
	return FEATURE_COUNT;
}

/* One element, over which the cursor goes. */
static void
read_element(struct json_cursor *cursor, double contribution[FEATURE_COUNT])
{
	struct json_text key, name = { 0 };
	struct span number = { 0 };
	double x;

	json_enter(cursor, '{');
	while (json_member(cursor, &key)) {
		if (span_is(key.raw, "feature") && json_peek(cursor) == JSON_STRING)
			json_string(cursor, &name);
		else if (span_is(key.raw, "contribution") && json_peek(cursor) == JSON_NUMBER)
			json_number(cursor, &number);
		else
			json_skip(cursor);
	}
	if (find_feature(name.raw) < FEATURE_COUNT && parse_decimal(number, &x))
		contribution[find_feature(name.raw)] = x;
}

static void
read_array(struct json_cursor *cursor, double contribution[FEATURE_COUNT])
{
	json_enter(cursor, '[');
	while (json_element(cursor)) {
		if (json_peek(cursor) == JSON_OBJECT)
			read_element(cursor, contribution);
		else
			json_skip(cursor);
	}
}

bool
contributions_read(const struct wire_line *wire, double contribution[FEATURE_COUNT])
{
	const struct wire_place *place = &wire->member[WIRE_ANOMALY];
	struct json_cursor cursor;
	struct json_text key;

	for (int f = 0; f < FEATURE_COUNT; f++)
		contribution[f] = 0;
	if (!place->from)
		return false;
	cursor = json_open((struct span){ place->value, (size_t)(place->to - place->value) });
	if (json_peek(&cursor) != JSON_OBJECT)
		return false;
	json_enter(&cursor, '{');
	while (json_member(&cursor, &key)) {
		if (span_is(key.raw, "contributions") && json_peek(&cursor) == JSON_ARRAY) {
			read_array(&cursor, contribution);
			return true;
		}
		json_skip(&cursor);
	}
	return false;
}
