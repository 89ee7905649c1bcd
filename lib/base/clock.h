/*
 * clock.h: dates and times as numbers, without the C library's calendar.
 *
 * Times are milliseconds since 1970-01-01T00:00:00Z, proleptic Gregorian,
 * without leap seconds; a local time is the same number "as if UTC".
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#include "base/span.h"

enum {
	SECOND_MS = 1000,
	MINUTE_MS = 60 * SECOND_MS,
	HOUR_MS = 60 * MINUTE_MS,
	DAY_MS = 24 * HOUR_MS,
};

/* The years we can write: 0001 to 9999. */
#define CLOCK_MIN_MS INT64_C(-62135596800000)
#define CLOCK_MAX_MS INT64_C(253402300799999)

struct civil {
	int year; /* 1..9999 */
	int month; /* 1..12 */
	int day; /* 1..31 */
	int hour; /* 0..23 */
	int minute; /* 0..59 */
	int second; /* 0..60 (a leap second counts as the next one's start) */
	int milli; /* 0..999 */
	int weekday; /* 0 = Monday; filled by clock_civil, ignored by clock_time */
};

/* Days since 1970-01-01 of a date that exists. */
int64_t clock_days(int year, int month, int day);

/* Does this date exist (29 February, 31 April)? */
bool clock_is_date(int year, int month, int day);

/* The time of a civil date and time whose members are in range. */
int64_t clock_time(const struct civil *civil);

/* The civil date and time of CLOCK_MIN_MS..CLOCK_MAX_MS. */
void clock_civil(int64_t time_ms, struct civil *out);

/* Writes "2026-03-27T13:06:56.000Z": 24 bytes, no NUL. */
enum { CLOCK_TEXT_SIZE = 24 };
void clock_write(char to[CLOCK_TEXT_SIZE], int64_t time_ms);

/* What a text said about its distance from UTC. */
enum { OFFSET_UNKNOWN = 1 << 20 };

/*
 * Reads RFC 3339 and its usual variants: 'T' or a space between date and time,
 * any number of fraction digits behind '.' or ',' (cut to ms), "Z", "+02:00",
 * "+0200" or no zone at all.  *local_ms is the time as written, *offset_s the
 * seconds east of UTC or OFFSET_UNKNOWN.  Takes what it read off *text.
 */
bool clock_take_rfc3339(struct span *text, int64_t *local_ms, int *offset_s);

/* "+02:00", "-0330", "Z" or "+02" to seconds east; the whole text. */
bool clock_parse_offset(struct span text, int *offset_s);

/*
 * What people type for --now and the like: RFC 3339 (without zone: UTC) or
 * "@1700000000".  The whole text must be the time.
 */
bool clock_parse(struct span text, int64_t *time_ms);

/* "90s", "15m", "24h", "7d" or "2w", up to a hundred years; the whole text. */
bool clock_parse_duration(struct span text, int64_t *duration_ms);

/* "Jan" .. "Dec" to 1..12, 0 if it is none. */
int clock_month(struct span name);

#endif
