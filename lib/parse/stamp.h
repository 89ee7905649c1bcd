/*
 * stamp.h: the time a line says, and what moment that is.
 *
 * A stamp may lack its year (RFC 3164) or its zone; the timekeeper knows the
 * zone and, for each source of lines, the last time that was plausible, and
 * makes a moment of it.
 */
#ifndef PARSE_STAMP_H
#define PARSE_STAMP_H

#include "event/event.h"
#include "os/zone.h"

enum stamp_kind {
	STAMP_NONE, /* the line has no time */
	STAMP_YEARLESS, /* month, day and time_ms */
	STAMP_LOCAL, /* local_ms, zone unknown */
	STAMP_ZONED, /* local_ms and offset_s */
};

struct stamp {
	enum stamp_kind kind;
	int month, day; /* yearless */
	int64_t time_ms; /* yearless: since midnight */
	int64_t local_ms; /* as if UTC */
	int offset_s; /* seconds east; of a yearless stamp OFFSET_UNKNOWN too */
	struct span zone; /* the zone as written ("+02:00"), empty for UTC */
	struct span text; /* all of it, as written */
};

/* "Mar 27 13:06:56" (also "Mar  7", a year in front of the month or the time or behind it, fractions). */
bool stamp_take_bsd(struct span *text, struct stamp *out);

/* RFC 3339 and its variants (base/clock.h). */
bool stamp_take_iso(struct span *text, struct stamp *out);

/* " 2026" behind a stamp that has no year. */
bool stamp_take_year(struct span *text, struct stamp *out);

/* " CEST" or " +0200" behind a stamp that has no zone. */
bool stamp_take_zone(struct span *text, struct stamp *out);

/*
 * The two above with what few programs put around them: "*Mar 27 13:06:56.123 UTC",
 * "Fri Mar 27 13:06:56 UTC 2026", "Fri 2026-03-27 13:06:56 CET".
 */
bool stamp_take_rare(struct span *text, struct stamp *out);

/* "1774616816", "1774616816.123" or "1774616816123", a blank behind it. */
bool stamp_take_epoch(struct span *text, struct stamp *out);

/* Seconds, milliseconds, microseconds or nanoseconds since 1970, by its size; the whole text. */
bool stamp_read_epoch(struct span text, struct stamp *out);

/* "17/May/2015:10:05:03 +0000", as web servers write it. */
bool stamp_take_clf(struct span *text, struct stamp *out);

struct timekeeper_options {
	struct zone *zone; /* of stamps that name none; NULL: UTC */
	struct span zone_name; /* written as event.timezone if given; "local" as its distance */
	bool has_now; /* now_ms is given; else the clock of the machine */
	int64_t now_ms;
	int64_t year; /* of the first year-less stamp; 0: by nearness */
};

struct timekeeper;

struct timekeeper *timekeeper_new(const struct timekeeper_options *options);
void timekeeper_free(struct timekeeper *timekeeper);

/* Other options from now on; what is known of the sources' clocks stays. */
void timekeeper_use(struct timekeeper *timekeeper, const struct timekeeper_options *options);

/*
 * Sets the event's time_ms, its zone and the tags time_missing and
 * time_implausible.
 *
 * The year is the one nearest to the source's last plausible time (at first:
 * to `received_ms`, or now) that is not more than a day ahead of now.  A time
 * that clocks pass twice is the one nearer to the last plausible time.  A
 * time over a day ahead of now, or over a day behind the last plausible one,
 * is tagged and moves nothing, until a second line within a day of it agrees.
 * A leap forward is not tagged, since a long silence is no fault; but it
 * moves nothing either before a second line is as late.
 *
 * received_ms: when the line arrived, by its envelope; INT64_MIN if unknown.
 */
void timekeeper_set(struct timekeeper *timekeeper, struct span source, const struct stamp *stamp,
    int64_t received_ms, struct event *event);

#endif
