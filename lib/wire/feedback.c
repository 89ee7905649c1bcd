/* feedback.c: "feedback":{"verdict":"attack",...}, as siem-query --labels adds it. */

#include "json/scan.h"
#include "wire/feedback.h"

static enum verdict
read_verdict(struct span object)
{
	struct json_cursor cursor = json_open(object);
	struct json_text key, text;

	if (json_peek(&cursor) != JSON_OBJECT)
		return VERDICT_NONE;
	json_enter(&cursor, '{');
	while (json_member(&cursor, &key)) {
		if (span_is(key.raw, "verdict") && json_peek(&cursor) == JSON_STRING)
			return json_string(&cursor, &text) ? verdict_named(text.raw) : VERDICT_NONE;
		json_skip(&cursor);
	}
	return VERDICT_NONE;
}

enum verdict
wire_verdict(const struct wire_line *line, const struct verdicts *verdicts)
{
	const struct wire_place *place = &line->member[WIRE_FEEDBACK];
	enum verdict verdict = verdicts ? verdict_of(verdicts, &line->event) : VERDICT_NONE;

	if (verdict != VERDICT_NONE || place->from == NULL)
		return verdict;
	return read_verdict((struct span){ place->value, (size_t)(place->to - place->value) });
}
