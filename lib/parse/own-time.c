/*
 * own-time.c: times by a layout in strftime's letters.
 *
 *   %d/%m/%Y %H:%M:%S		27/03/2026 13:06:56
 *   %b %e %I:%M:%S.%f %p %z	Mar  7 01:06:56.123 PM +0200
 */

#include "base/clock.h"
#include "base/number.h"
#include "parse/own-format.h"

enum part { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, MILLI, HALF, EPOCH, PART_COUNT };

/* Letters that are plain numbers. */
static const struct number_row {
	char letter;
	enum part part;
	int digits; /* at most */
	int64_t min, max;
} number_rows[] = {
	{ 'Y', YEAR, 4, 1970, 9999 },
	{ 'm', MONTH, 2, 1, 12 },
	{ 'd', DAY, 2, 1, 31 },
	{ 'e', DAY, 2, 1, 31 },
	{ 'H', HOUR, 2, 0, 23 },
	{ 'I', HOUR, 2, 1, 12 },
	{ 'M', MINUTE, 2, 0, 59 },
	{ 'S', SECOND, 2, 0, 60 },
	{ 's', EPOCH, 10, 0, INT64_C(9999999999) },
};

struct clock_reading {
	int64_t value[PART_COUNT];
	unsigned has; /* bits 1 << enum part */
	bool is_half; /* %I: of the day's halves */
	bool has_zone;
	int offset_s;
	struct span zone;
};

static const struct number_row *
find_row(char letter)
{
	for (size_t i = 0; i < sizeof(number_rows) / sizeof(*number_rows); i++)
		if (number_rows[i].letter == letter)
			return &number_rows[i];
	return NULL;
}

static void
note(struct clock_reading *reading, enum part part, int64_t value)
{
	reading->value[part] = value;
	reading->has |= 1u << part;
}

/* How many bytes at the front are digits (letters, a zone's), at most max. */
static size_t
run_of(struct span text, const char *of, size_t max)
{
	size_t size = 0;

	while (size < text.size && size < max && text.data[size] != '\0' &&
	       strchr(of, text.data[size]))
		size++;
	return size;
}

static bool
take_number(struct span *text, const struct number_row *row, struct clock_reading *reading)
{
	size_t size;
	int64_t value;

	if (row->digits == 2)
		span_take(text, SPAN(" ")); /* "Mar  7": padded */
	size = run_of(*text, "0123456789", (size_t)row->digits);
	if (!parse_number(span_first(*text, size), row->min, row->max, &value))
		return false;
	*text = span_skip(*text, size);
	note(reading, row->part, value);
	reading->is_half = reading->is_half || row->letter == 'I';
	return true;
}

static bool
take_fraction(struct span *text, struct clock_reading *reading)
{
	size_t size = run_of(*text, "0123456789", text->size);
	int64_t milli = 0, unit = 100;

	for (size_t i = 0; i < size && i < 3; i++, unit /= 10)
		milli += (text->data[i] - '0') * unit;
	*text = span_skip(*text, size);
	note(reading, MILLI, milli);
	return size > 0;
}

static bool
take_zone(struct span *text, struct clock_reading *reading)
{
	size_t size = run_of(*text, "+-0123456789:Z", 6);

	reading->zone = span_first(*text, size);
	reading->has_zone = clock_parse_offset(reading->zone, &reading->offset_s);
	*text = span_skip(*text, size);
	return reading->has_zone;
}

/* Names: a month's first three letters and what follows them, a weekday, AM or PM. */
static bool
take_name(struct span *text, char letter, struct clock_reading *reading)
{
	size_t size = run_of(
	    *text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", letter == 'p' ? 2 : 9);
	struct span name = span_first(*text, size);

	*text = span_skip(*text, size);
	if (letter == 'a')
		return size >= 2;
	if (letter == 'b') {
		note(reading, MONTH, clock_month(span_first(name, 3)));
		return reading->value[MONTH] != 0;
	}
	note(reading, HALF, span_equal_nocase(name, SPAN("PM")));
	return reading->value[HALF] || span_equal_nocase(name, SPAN("AM"));
}

static bool
take_short_year(struct span *text, struct clock_reading *reading)
{
	int64_t year;

	if (!parse_digits(span_first(*text, 2), 2, &year))
		return false;
	*text = span_skip(*text, 2);
	note(reading, YEAR, 2000 + year);
	return true;
}

static bool
take_part(struct span *text, char letter, struct clock_reading *reading)
{
	const struct number_row *row = find_row(letter);

	if (row)
		return take_number(text, row, reading);
	switch (letter) {
	case 'y':
		return take_short_year(text, reading);
	case 'f':
		return take_fraction(text, reading);
	case 'z':
		return take_zone(text, reading);
	case '%':
		return span_take(text, SPAN("%"));
	default:
		return take_name(text, letter, reading);
	}
}

/* 12 AM is midnight, 12 PM noon. */
static int64_t
hour_of(const struct clock_reading *reading)
{
	int64_t hour = reading->value[HOUR];

	return reading->is_half ? hour % 12 + 12 * reading->value[HALF] : hour;
}

static bool
to_stamp(const struct clock_reading *reading, struct stamp *out)
{
	const int64_t *value = reading->value;
	bool has_year = reading->has >> YEAR & 1;
	struct stamp stamp = { .kind = has_year ? STAMP_LOCAL : STAMP_YEARLESS,
		.offset_s = OFFSET_UNKNOWN };

	if (reading->has >> EPOCH & 1) {
		stamp.kind = STAMP_ZONED;
		stamp.offset_s = 0;
		stamp.local_ms = value[EPOCH] * SECOND_MS + value[MILLI];
		*out = stamp;
		return true;
	}
	if (!clock_is_date(has_year ? (int)value[YEAR] : 2000, (int)value[MONTH], (int)value[DAY]))
		return false;
	stamp.month = (int)value[MONTH];
	stamp.day = (int)value[DAY];
	stamp.time_ms = hour_of(reading) * HOUR_MS + value[MINUTE] * MINUTE_MS +
			value[SECOND] * SECOND_MS + value[MILLI];
	if (has_year)
		stamp.local_ms =
		    clock_days((int)value[YEAR], stamp.month, stamp.day) * DAY_MS + stamp.time_ms;
	if (reading->has_zone) {
		stamp.kind = has_year ? STAMP_ZONED : STAMP_YEARLESS;
		stamp.offset_s = reading->offset_s;
		stamp.zone = reading->offset_s ? reading->zone : (struct span){ NULL, 0 };
	}
	*out = stamp;
	return true;
}

bool
own_take_time(struct span text, struct span layout, struct stamp *out)
{
	struct clock_reading reading = { .has = 0 };
	struct span whole = text;

	for (size_t i = 0; i < layout.size; i++) {
		if (layout.data[i] == '%') {
			if (!take_part(&text, layout.data[++i], &reading))
				return false;
		} else if (!span_take(&text, (struct span){ layout.data + i, 1 })) {
			return false;
		}
	}
	if (text.size > 0 || !to_stamp(&reading, out))
		return false;
	out->text = whole;
	return true;
}

const char *
own_layout_fault(struct span layout)
{
	enum { DATE = 1 << MONTH | 1 << DAY, TIME = 1 << HOUR | 1 << MINUTE };
	unsigned has = 0;

	for (size_t i = 0; i < layout.size; i++) {
		const struct number_row *row;
		char letter;

		if (layout.data[i] != '%')
			continue;
		letter = ++i < layout.size ? layout.data[i] : '\0';
		row = find_row(letter);
		if (row)
			has |= 1u << row->part;
		else if (letter == 'b')
			has |= 1u << MONTH;
		else if (letter == '\0' || !strchr("yfzapf%", letter))
			return "it knows %Y %y %m %b %d %e %a %H %I %p %M %S %f %z %s and %%";
	}
	if (has >> EPOCH & 1 || ((has & DATE) == DATE && (has & TIME) == TIME))
		return NULL;
	return "it needs a month, a day, an hour and a minute, or %s";
}
