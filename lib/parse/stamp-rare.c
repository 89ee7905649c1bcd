/*
 * stamp-rare.c: what devices and systemd put around a stamp.
 *
 *   *Mar 27 13:06:56.123 UTC                     Cisco; * and . say that its clock is not set
 *   Fri Mar 27 13:06:56 UTC 2026                 ctime, date and OpenWrt's logread
 *   Fri 2026-03-27 13:06:56 CET                  journalctl -o short-full
 */

#include "base/clock.h"
#include "parse/stamp.h"

/*
 * Names of zones that mean one thing, or one that RFC 2822 (section 4.3) gives
 * them.  IST is India's, Israel's or Ireland's, and so not here.
 */
static const struct {
	const char *name;
	int hours;
	const char *written; /* as event.timezone; another machine may not know the name */
} zones[] = {
	{ "UTC", 0, "" },
	{ "GMT", 0, "" },
	{ "WET", 0, "" },
	{ "WEST", 1, "+01:00" },
	{ "BST", 1, "+01:00" },
	{ "CET", 1, "+01:00" },
	{ "CEST", 2, "+02:00" },
	{ "EET", 2, "+02:00" },
	{ "EEST", 3, "+03:00" },
	{ "MSK", 3, "+03:00" },
	{ "JST", 9, "+09:00" },
	{ "KST", 9, "+09:00" },
	{ "AEST", 10, "+10:00" },
	{ "AEDT", 11, "+11:00" },
	{ "NZST", 12, "+12:00" },
	{ "NZDT", 13, "+13:00" },
	{ "EST", -5, "-05:00" },
	{ "EDT", -4, "-04:00" },
	{ "CST", -6, "-06:00" },
	{ "CDT", -5, "-05:00" },
	{ "MST", -7, "-07:00" },
	{ "MDT", -6, "-06:00" },
	{ "PST", -8, "-08:00" },
	{ "PDT", -7, "-07:00" },
};

static bool
find_zone(struct span word, struct stamp *out)
{
	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++)
		if (span_is(word, zones[i].name)) {
			out->offset_s = zones[i].hours * 3600;
			out->zone = span_of(zones[i].written);
			return true;
		}
	return false;
}

/* " ACST" in front of `next`: where a zone must stand, what it means is left to --timezone. */
static void
take_unknown_zone(struct span *text, char next)
{
	struct span at = *text;
	size_t end = 0;

	if (!span_take(&at, SPAN(" ")))
		return;
	while (end < at.size && at.data[end] >= 'A' && at.data[end] <= 'Z')
		end++;
	if (end > 2 && end < 6 && end < at.size && at.data[end] == next)
		*text = span_skip(at, end);
}

bool
stamp_take_zone(struct span *text, struct stamp *out)
{
	struct span at = *text, word;
	size_t end = 0;

	if (out->kind == STAMP_ZONED || !span_take(&at, SPAN(" ")))
		return false;
	while (end < at.size && end < 7 && !strchr(" ]", at.data[end]) &&
	       (at.data[end] != ':' || (end == 3 && (at.data[0] == '+' || at.data[0] == '-'))))
		end++;
	word = span_first(at, end);
	if (word.size > 2 && clock_parse_offset(word, &out->offset_s))
		out->zone = out->offset_s ? word : (struct span){ NULL, 0 };
	else if (word.size < 3 || word.size > 4 || !find_zone(word, out))
		return false;
	if (out->kind == STAMP_LOCAL)
		out->kind = STAMP_ZONED;
	*text = span_skip(at, end);
	return true;
}

static void
take_weekday(struct span *text)
{
	static const char days[] = "MonTueWedThuFriSatSun";

	if (text->size < 5 || text->data[3] != ' ')
		return;
	for (int i = 0; i < 7; i++)
		if (memcmp(days + 3 * i, text->data, 3) == 0) {
			*text = span_skip(*text, 4);
			return;
		}
}

bool
stamp_take_rare(struct span *text, struct stamp *out)
{
	struct span at = *text;
	bool is_date = false;

	if (!span_take(&at, SPAN("*")))
		span_take(&at, SPAN("."));
	take_weekday(&at);
	if (!stamp_take_bsd(&at, out)) {
		is_date = stamp_take_iso(&at, out);
		if (!is_date)
			return false;
	}
	if (!stamp_take_zone(&at, out) && out->kind != STAMP_ZONED)
		take_unknown_zone(&at, is_date ? ' ' : ':');
	if (out->kind == STAMP_YEARLESS)
		stamp_take_year(&at, out);
	*text = at;
	return true;
}
