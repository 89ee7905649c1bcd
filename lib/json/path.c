/* path.c: one walk for each name. */

#include "json/path.h"
#include "json/scan.h"

static bool
enter_member(struct json_cursor *cursor, struct span name)
{
	struct json_text key;

	if (json_peek(cursor) != JSON_OBJECT || !json_enter(cursor, '{'))
		return false;
	while (json_member(cursor, &key)) {
		if (span_equal(key.raw, name))
			return true;
		json_skip(cursor);
	}
	return false;
}

static bool
go(struct json_cursor *cursor, struct span path)
{
	while (path.size > 0)
		if (!enter_member(cursor, span_cut(&path, '.')))
			return false;
	return json_peek(cursor) != JSON_BAD;
}

struct span
json_find(struct span json, struct span path)
{
	struct json_cursor cursor = json_open(json);
	const char *from;

	if (!go(&cursor, path))
		return (struct span){ NULL, 0 };
	from = cursor.at;
	if (!json_skip(&cursor))
		return (struct span){ NULL, 0 };
	return (struct span){ from, (size_t)(cursor.at - from) };
}

struct span
json_find_text(struct span json, struct span path, struct arena *arena)
{
	struct json_cursor cursor = json_open(json);
	struct json_text text;

	if (!go(&cursor, path) || json_peek(&cursor) != JSON_STRING || !json_string(&cursor, &text))
		return (struct span){ NULL, 0 };
	return json_decode(&text, arena);
}
