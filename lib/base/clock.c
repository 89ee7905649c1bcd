/* clock.c: the Gregorian calendar in integer arithmetic. */

#include "base/clock.h"
#include "base/number.h"

/* Counts years from 1 March, so that the leap day is a year's last. */
int64_t
clock_days(int year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool
clock_is_date(int year, int month, int day)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= lengths[month - 1] + (month == 2 && leap);
}

int64_t
clock_time(const struct civil *c)
{
	return clock_days(c->year, c->month, c->day) * DAY_MS + c->hour * (int64_t)HOUR_MS +
	       c->minute * (int64_t)MINUTE_MS + c->second * (int64_t)SECOND_MS + c->milli;
}

void
clock_civil(int64_t time_ms, struct civil *out)
{
	int64_t days = time_ms / DAY_MS, ms = time_ms % DAY_MS, era, of_era, year, of_year, month;

	if (ms < 0) {
		ms += DAY_MS;
		days--;
	}
	out->weekday = (int)(((days + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
	out->hour = (int)(ms / HOUR_MS);
	out->minute = (int)(ms / MINUTE_MS % 60);
	out->second = (int)(ms / SECOND_MS % 60);
	out->milli = (int)(ms % SECOND_MS);
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	of_era = days - era * 146097;
	year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year = of_era - (365 * year + year / 4 - year / 100);
	month = (5 * of_year + 2) / 153;
	out->day = (int)(of_year - (153 * month + 2) / 5 + 1);
	out->month = (int)(month < 10 ? month + 3 : month - 9);
	out->year = (int)(year + era * 400 + (out->month <= 2));
}

static void
write_two(char *to, int value)
{
	to[0] = (char)('0' + value / 10);
	to[1] = (char)('0' + value % 10);
}

void
clock_write(char to[CLOCK_TEXT_SIZE], int64_t time_ms)
{
	struct civil c;

	clock_civil(time_ms, &c);
	memcpy(to, "0000-00-00T00:00:00.000Z", CLOCK_TEXT_SIZE);
	write_two(to, c.year / 100);
	write_two(to + 2, c.year % 100);
	write_two(to + 5, c.month);
	write_two(to + 8, c.day);
	write_two(to + 11, c.hour);
	write_two(to + 14, c.minute);
	write_two(to + 17, c.second);
	to[20] = (char)('0' + c.milli / 100);
	write_two(to + 21, c.milli % 100);
}

/* Exactly `width` digits in min..max off the front of *text. */
static bool
take_number(struct span *text, int width, int min, int max, int *out)
{
	int64_t value;

	if (text->size < (size_t)width ||
	    !parse_digits(span_first(*text, (size_t)width), width, &value) || value < min ||
	    value > max)
		return false;
	*text = span_skip(*text, (size_t)width);
	*out = (int)value;
	return true;
}

static bool
take_fraction(struct span *text, int *milli)
{
	int digits = 0, value = 0;

	if (!span_take(text, SPAN(".")) && !span_take(text, SPAN(",")))
		return true;
	while (text->size > 0 && text->data[0] >= '0' && text->data[0] <= '9') {
		if (digits++ < 3)
			value = value * 10 + (text->data[0] - '0');
		*text = span_skip(*text, 1);
	}
	for (int i = digits; i < 3; i++)
		value *= 10;
	*milli = value;
	return digits > 0;
}

static bool
take_offset(struct span *text, int *offset_s)
{
	int hours, minutes = 0, sign;

	if (span_take(text, SPAN("Z")) || span_take(text, SPAN("z"))) {
		*offset_s = 0;
		return true;
	}
	if (text->size == 0 || (text->data[0] != '+' && text->data[0] != '-'))
		return false;
	sign = text->data[0] == '-' ? -1 : 1;
	*text = span_skip(*text, 1);
	if (!take_number(text, 2, 0, 23, &hours))
		return false;
	if (span_take(text, SPAN(":"))) {
		if (!take_number(text, 2, 0, 59, &minutes))
			return false;
	} else if (text->size >= 2) {
		take_number(text, 2, 0, 59, &minutes);
	}
	*offset_s = sign * (hours * 3600 + minutes * 60);
	return true;
}

bool
clock_take_rfc3339(struct span *text, int64_t *local_ms, int *offset_s)
{
	struct span at = *text, zone;
	struct civil c = { 0 };

	if (!take_number(&at, 4, 1, 9999, &c.year) || !span_take(&at, SPAN("-")) ||
	    !take_number(&at, 2, 1, 12, &c.month) || !span_take(&at, SPAN("-")) ||
	    !take_number(&at, 2, 1, 31, &c.day) || !clock_is_date(c.year, c.month, c.day))
		return false;
	if (!span_take(&at, SPAN("T")) && !span_take(&at, SPAN(" ")) && !span_take(&at, SPAN("t")))
		return false;
	if (!take_number(&at, 2, 0, 23, &c.hour) || !span_take(&at, SPAN(":")) ||
	    !take_number(&at, 2, 0, 59, &c.minute) || !span_take(&at, SPAN(":")) ||
	    !take_number(&at, 2, 0, 60, &c.second) || !take_fraction(&at, &c.milli))
		return false;
	*offset_s = OFFSET_UNKNOWN;
	zone = at;
	if (take_offset(&zone, offset_s))
		at = zone;
	*local_ms = clock_time(&c);
	*text = at;
	return true;
}

bool
clock_parse_offset(struct span text, int *offset_s)
{
	return take_offset(&text, offset_s) && text.size == 0;
}

/* Two digits, or a negative number. */
static inline int
two_digits(const char *at)
{
	unsigned tens = (unsigned)(at[0] - '0'), ones = (unsigned)(at[1] - '0');

	return tens > 9 || ones > 9 ? -10000 : (int)(tens * 10 + ones);
}

/* The form that clock_write gives, for years from 1970 on; any other is left to the long way. */
static bool
parse_written(struct span text, int64_t *time_ms)
{
	const char *at = text.data;
	struct civil c;

	if (text.size != CLOCK_TEXT_SIZE || at[4] != '-' || at[7] != '-' || at[10] != 'T' ||
	    at[13] != ':' || at[16] != ':' || at[19] != '.' || at[23] != 'Z')
		return false;
	c.year = two_digits(at) * 100 + two_digits(at + 2);
	c.month = two_digits(at + 5);
	c.day = two_digits(at + 8);
	c.hour = two_digits(at + 11);
	c.minute = two_digits(at + 14);
	c.second = two_digits(at + 17);
	c.milli = two_digits(at + 20) * 10 + (at[22] - '0');
	if (c.year < 1970 || c.month < 1 || c.month > 12 || c.day < 1 || c.day > 28 || c.hour < 0 ||
	    c.hour > 23 || c.minute < 0 || c.minute > 59 || c.second < 0 || c.second > 59 ||
	    c.milli < 0 || at[22] < '0' || at[22] > '9')
		return false;
	*time_ms = clock_time(&c);
	return true;
}

bool
clock_parse(struct span text, int64_t *time_ms)
{
	int64_t local_ms, seconds;
	int offset_s;

	if (parse_written(text, time_ms))
		return true;

	if (span_take(&text, SPAN("@"))) {
		if (!parse_number(text, CLOCK_MIN_MS / 1000, CLOCK_MAX_MS / 1000, &seconds))
			return false;
		*time_ms = seconds * SECOND_MS;
		return true;
	}
	if (!clock_take_rfc3339(&text, &local_ms, &offset_s) || text.size > 0)
		return false;
	*time_ms = local_ms - (offset_s == OFFSET_UNKNOWN ? 0 : offset_s * (int64_t)SECOND_MS);
	return true;
}

bool
clock_parse_duration(struct span text, int64_t *duration_ms)
{
	static const struct {
		char letter;
		int64_t ms;
	} units[] = { { 's', SECOND_MS }, { 'm', MINUTE_MS }, { 'h', HOUR_MS }, { 'd', DAY_MS },
		{ 'w', INT64_C(7) * DAY_MS } };
	const int64_t longest_ms = INT64_C(36525) * DAY_MS;
	int64_t count;

	for (size_t i = 0; text.size > 1 && i < sizeof(units) / sizeof(*units); i++) {
		if (text.data[text.size - 1] != units[i].letter)
			continue;
		if (!parse_number(
			span_first(text, text.size - 1), 0, longest_ms / units[i].ms, &count))
			return false;
		*duration_ms = count * units[i].ms;
		return true;
	}
	return false;
}

int
clock_month(struct span name)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	if (name.size != 3)
		return 0;
	for (int i = 0; i < 12; i++)
		if (memcmp(months + 3 * i, name.data, 3) == 0)
			return i + 1;
	return 0;
}
