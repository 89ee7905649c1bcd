/*
 * stamp.c: reading the stamps of log lines.
 *
 * Lines come in runs of one day, so what the text of a day means is kept.
 */

#include "base/clock.h"
#include "base/number.h"
#include "parse/stamp.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int
two_digits(const char *at)
{
	return is_digit(at[0]) && is_digit(at[1]) ? (at[0] - '0') * 10 + at[1] - '0' : -1;
}

/* What lies between two places of a line. */
static struct span
taken(struct span before, struct span behind)
{
	return span_first(before, before.size - behind.size);
}

/* "13:06:56" with fraction; ms since midnight. */
static bool
take_time(struct span *text, int64_t *time_ms)
{
	const char *at = text->data;
	int hour, minute, second;
	size_t size = 8;
	int64_t milli = 0, unit = 100;

	if (text->size < 8 || at[2] != ':' || at[5] != ':')
		return false;
	hour = two_digits(at);
	minute = two_digits(at + 3);
	second = two_digits(at + 6);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
		return false;
	if (text->size > 9 && (at[8] == '.' || at[8] == ',') && is_digit(at[9]))
		for (size++; size < text->size && is_digit(at[size]); size++) {
			milli += (at[size] - '0') * unit;
			unit /= 10;
		}
	*time_ms = hour * (int64_t)HOUR_MS + minute * (int64_t)MINUTE_MS +
		   second * (int64_t)SECOND_MS + milli;
	*text = span_skip(*text, size);
	return true;
}

/*
 * "2026 " in front of the time, or " 2026" behind it, as some devices write:
 * then a blank, a bracket or ": " must follow ("2001:db8::5" is a host).
 */
static bool
take_year(struct span *text, bool is_behind, int64_t *year)
{
	struct span at = *text, digits;

	if (is_behind && !span_take(&at, SPAN(" ")))
		return false;
	if (at.size < 4 || (at.data[0] != '1' && at.data[0] != '2')) /* there seldom is one */
		return false;
	digits = span_first(at, 4);
	at = span_skip(at, 4);
	if (!parse_digits(digits, 4, year) || *year < 1970)
		return false;
	if (!span_starts(at, SPAN(" ")) &&
	    !(is_behind && (span_starts(at, SPAN("]")) || span_starts(at, SPAN(": ")))))
		return false;
	*text = is_behind ? at : span_skip(at, 1);
	return true;
}

/* The stamp of that year, if it has such a day. */
static bool
set_year(struct stamp *out, int64_t year)
{
	if (!clock_is_date((int)year, out->month, out->day))
		return false;
	out->kind = out->offset_s == OFFSET_UNKNOWN ? STAMP_LOCAL : STAMP_ZONED;
	out->local_ms = clock_days((int)year, out->month, out->day) * DAY_MS + out->time_ms;
	return true;
}

bool
stamp_take_year(struct span *text, struct stamp *out)
{
	struct span at = *text;
	int64_t year;

	if (!take_year(&at, true, &year) || !set_year(out, year))
		return false;
	*text = at;
	return true;
}

static bool
read_bsd(struct span *text, struct stamp *out)
{
	struct span at = *text;
	int64_t year = 0, day;
	bool has_year;

	has_year = at.size > 20 && at.data[4] == ' ' && take_year(&at, false, &year);
	if (at.size < 15 || at.data[3] != ' ')
		return false;
	out->month = clock_month(span_first(at, 3));
	if (out->month == 0)
		return false;
	at = span_skip(at, 4);
	if (at.data[0] == ' ')
		at = span_skip(at, 1);
	if (!parse_digits(span_first(at, is_digit(at.data[1]) ? 2 : 1), 2, &day) ||
	    !clock_is_date(2000, out->month, (int)day)) /* a leap year: 29 February exists */
		return false;
	out->day = (int)day;
	at = span_skip(at, is_digit(at.data[1]) ? 2 : 1);
	if (!span_take(&at, SPAN(" ")))
		return false;
	has_year = has_year || take_year(&at, false, &year);
	if (!take_time(&at, &out->time_ms))
		return false;
	has_year = has_year || take_year(&at, true, &year);
	out->kind = STAMP_YEARLESS;
	out->offset_s = OFFSET_UNKNOWN;
	if (has_year && !set_year(out, year))
		return false;
	out->text = taken(*text, at);
	*text = at;
	return true;
}

bool
stamp_take_bsd(struct span *text, struct stamp *out)
{
	enum { PLAIN = 15 }; /* "Mar 27 13:06:56", with a blank and no year behind it */
	static struct {
		char text[PLAIN + 1];
		struct stamp stamp;
	} last; /* lines come in runs of one second */
	struct span before = *text;
	const char *at = before.data;
	bool is_plain = before.size > PLAIN + 1 && at[PLAIN] == ' ' && at[PLAIN + 1] != '1' &&
			at[PLAIN + 1] != '2';

	if (is_plain && memcmp(at, last.text, sizeof(last.text)) == 0) {
		*out = last.stamp;
		out->text = span_first(before, PLAIN);
		*text = span_skip(before, PLAIN);
		return true;
	}
	if (!read_bsd(text, out))
		return false;
	if (is_plain && text->data == at + PLAIN) {
		memcpy(last.text, at, sizeof(last.text));
		last.stamp = *out;
		last.stamp.zone = (struct span){ NULL, 0 };
	}
	return true;
}

bool
stamp_take_iso(struct span *text, struct stamp *out)
{
	struct span before = *text;

	if (!clock_take_rfc3339(text, &out->local_ms, &out->offset_s))
		return false;
	out->kind = out->offset_s == OFFSET_UNKNOWN ? STAMP_LOCAL : STAMP_ZONED;
	out->zone = (struct span){ NULL, 0 };
	out->text = before = taken(before, *text);
	if (out->kind == STAMP_ZONED && out->offset_s != 0)
		out->zone =
		    span_skip(before, before.size - (before.data[before.size - 3] == ':' ? 6 : 5));
	return true;
}

bool
stamp_take_epoch(struct span *text, struct stamp *out)
{
	struct span at = *text;
	int64_t second, milli = 0, unit = 100;

	if (at.size < 11 || !parse_digits(span_first(at, 10), 10, &second))
		return false;
	at = span_skip(at, 10);
	if (at.size > 3 && at.data[3] == ' ' && parse_digits(span_first(at, 3), 3, &milli)) {
		at = span_skip(at, 3); /* "1774616816123" */
	} else if (span_take(&at, SPAN("."))) {
		if (at.size == 0 || !is_digit(at.data[0]))
			return false;
		for (; at.size > 0 && is_digit(at.data[0]); at = span_skip(at, 1)) {
			milli += (at.data[0] - '0') * unit;
			unit /= 10;
		}
	}
	if (!span_starts(at, SPAN(" ")))
		return false;
	*out = (struct stamp){ .kind = STAMP_ZONED,
		.local_ms = second * SECOND_MS + milli,
		.text = taken(*text, at) };
	*text = at;
	return true;
}

bool
stamp_read_epoch(struct span text, struct stamp *out)
{
	double number;

	if (!parse_decimal(text, &number) || number < 1e8)
		return false;
	while (number >= 1e11)
		number /= 1000.0;
	out->kind = STAMP_ZONED;
	out->offset_s = 0;
	out->zone = (struct span){ NULL, 0 };
	out->text = text;
	out->local_ms = (int64_t)(number * 1000.0 + 0.5);
	return true;
}

bool
stamp_take_clf(struct span *text, struct stamp *out)
{
	static char known[11]; /* "17/May/2015" */
	static int64_t known_ms;
	struct span at = *text;
	int64_t time_ms, year;

	if (at.size < 26 || at.data[11] != ':')
		return false;
	if (memcmp(known, at.data, 11) != 0) {
		int day = two_digits(at.data), month = clock_month(span_first(span_skip(at, 3), 3));

		if (at.data[2] != '/' || at.data[6] != '/' ||
		    !parse_digits(span_first(span_skip(at, 7), 4), 4, &year) ||
		    !clock_is_date((int)year, month, day))
			return false;
		memcpy(known, at.data, 11);
		known_ms = clock_days((int)year, month, day) * DAY_MS;
	}
	at = span_skip(at, 12);
	if (!take_time(&at, &time_ms) || !span_take(&at, SPAN(" ")) || at.size < 5 ||
	    !clock_parse_offset(span_first(at, 5), &out->offset_s))
		return false;
	out->kind = STAMP_ZONED;
	out->local_ms = known_ms + time_ms;
	out->zone = out->offset_s ? span_first(at, 5) : (struct span){ NULL, 0 };
	at = span_skip(at, 5);
	out->text = taken(*text, at);
	*text = at;
	return true;
}
