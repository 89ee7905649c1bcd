/*
 * php.c: the logs of PHP itself and of php-fpm.
 *
 *   [27-Mar-2026 13:06:56 UTC] PHP Warning:  Undefined variable $x in /srv/a.php on line 3
 *   [27-Mar-2026 13:06:56] WARNING: [pool www] child 12 said into stderr: "x"
 *   [27-Mar-2026 13:06:56 Europe/Berlin] ALERT - script tried to increase memory_limit (attacker '203.0.113.9', file '/srv/a.php')
 */

#include "base/clock.h"
#include "base/number.h"
#include "parse/formats.h"

/* The zone's distance at that local time; of the hour that clocks pass twice the first. */
static void
set_zone(struct span name, struct stamp *stamp)
{
	struct zone *zone = zone_find(name);
	int64_t moments[2];

	if (!zone)
		return;
	zone_moments(zone, stamp->local_ms, moments);
	stamp->kind = STAMP_ZONED;
	stamp->offset_s = (int)((stamp->local_ms - moments[0]) / SECOND_MS);
	stamp->zone = stamp->offset_s ? name : (struct span){ NULL, 0 };
}

/* "27-Mar-2026 13:06:56": as RFC 3339 but for the order of its date. */
static bool
take_moment(struct span *text, struct stamp *stamp)
{
	char copy[19] = "0000-00-00 00:00:00";
	struct span at = { copy, sizeof(copy) }, all = span_first(*text, 20);
	int month;

	if (text->size < 21 || text->data[2] != '-' || text->data[6] != '-')
		return false;
	month = clock_month((struct span){ text->data + 3, 3 });
	memcpy(copy, text->data + 7, 4);
	copy[5] = (char)('0' + month / 10);
	copy[6] = (char)('0' + month % 10);
	memcpy(copy + 8, text->data, 2);
	memcpy(copy + 10, text->data + 11, 9);
	if (month == 0 || !stamp_take_iso(&at, stamp) || at.size > 0)
		return false;
	stamp->text = all;
	*text = span_skip(*text, all.size);
	return true;
}

static bool
take_stamp(struct span *line, struct stamp *stamp)
{
	struct span zone;

	if (!span_take(line, SPAN("[")) || !take_moment(line, stamp))
		return false;
	if (span_take(line, SPAN("] ")))
		return true;
	if (!span_take(line, SPAN(" ")))
		return false;
	zone = span_first(*line, span_index(*line, ']'));
	*line = span_skip(*line, zone.size);
	set_zone(zone, stamp);
	return span_take(line, SPAN("] "));
}

/* "PHP Fatal error:  ", "WARNING: " */
static struct span
find_level(struct span message)
{
	struct span none = { NULL, 0 }, level;
	bool is_php = span_take(&message, SPAN("PHP "));

	level = span_first(message, span_index(span_first(message, 24), ':'));
	if (level.size == message.size || level.size == 24)
		return none;
	for (size_t i = 0; !is_php && i < level.size; i++)
		if (level.data[i] < 'A' || level.data[i] > 'Z')
			return none;
	return level;
}

enum parse_result
parse_php(struct span line, struct parsed *out)
{
	if (!take_stamp(&line, &out->stamp))
		return PARSE_NOT_MINE;
	set_web_error(out->event, find_level(line), "php.error");
	event_set(out->event, FIELD_MESSAGE, line);
	read_filters(line, out->event);
	return PARSE_OK;
}
