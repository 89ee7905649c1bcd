/*
 * tally.h: how many requests each route had, with what end and how long they took
 * (within lib/http only; server.h writes it for /metrics).
 */
#ifndef HTTP_TALLY_H
#define HTTP_TALLY_H

#include <stdatomic.h>

#include "http/route.h"

enum { TALLY_BUCKETS = 12, TALLY_CLASSES = 5 };

struct tally_row {
	const struct route *route; /* NULL: files of the dashboard, and what has no route */
	atomic_uint_fast64_t status[TALLY_CLASSES]; /* 1xx .. 5xx */
	atomic_uint_fast64_t bucket[TALLY_BUCKETS + 1]; /* the last: longer than all */
	atomic_uint_fast64_t took_us;
};

struct tally {
	const struct route *const *tables;
	struct tally_row *row; /* one a route in the order of the tables, and one more */
	size_t count;
};

void tally_open(struct tally *tally, const struct route *const *tables);
void tally_release(struct tally *tally);
void tally_add(struct tally *tally, const struct route *route, int status, int64_t took_us);

/* Requests of all routes by their status: 1xx .. 5xx. */
void tally_sum(const struct tally *tally, uint64_t classes[TALLY_CLASSES]);

/* siem_requests_total and siem_request_duration_seconds, in Prometheus' text format. */
void tally_write(const struct tally *tally, struct buffer *to);

#endif
