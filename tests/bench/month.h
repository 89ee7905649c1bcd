/*
 * month.h: a month of events, as a site might have them, for a database to be asked about.
 *
 * Event i of event_count is a function of i alone, so that what is asked for can be drawn from
 * what was written.  The sources of an hour are few that are always there and a long tail
 * of new ones; about 2,000 where there are ten million events.
 */
#ifndef BENCH_MONTH_H
#define BENCH_MONTH_H

#include <stdio.h>

#include "base/clock.h"
#include "base/number.h"
#include "store/store.h"

enum {
	DAYS = 30,
	USERS = 200,
	HOSTS = 40,
	STEADY = 300, /* sources that come every hour */
	TAIL = 2400, /* and ones that may */
	DOC_SIZE = 828,
	TEXT_SIZE = 24
};

/* From 13:00 to 13:00: the last hours are busy ones. */
#define START INT64_C(1772370000000) /* 2026-03-01 */
#define LAST_MS (START + DAYS * (int64_t)DAY_MS)

static int64_t event_count;

/* Words of the lines, by how often they are there. */
static const struct {
	const char *kind, *dataset, *action, *outcome;
} shapes[] = {
	{ "web", "nginx.access", "http_request", "success" },
	{ "web", "nginx.access", "http_request", "success" },
	{ "web", "nginx.access", "http_request", "failure" },
	{ "firewall", "iptables", "firewall_drop", "failure" },
	{ "firewall", "iptables", "firewall_accept", "success" },
	{ "authentication", "auth", "ssh_login", "failure" },
	{ "authentication", "auth", "ssh_login", "success" },
	{ "authentication", "auth", "session_opened", "success" },
	{ "authentication", "auth", "sudo_command", "success" },
	{ "other", "syslog", NULL, NULL },
};

struct sample {
	struct store_row row;
	char user[TEXT_SIZE], host[TEXT_SIZE], address[TEXT_SIZE], doc[DOC_SIZE + 256];
	double features[FEATURE_COUNT];
};

/* Steele, Lea, Flood: splitmix64 (OOPSLA 2014). */
static inline uint64_t
mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* 0 up to 1, another for each use of an event. */
static inline double
draw(int64_t i, int use)
{
	return (double)(mix((uint64_t)i * 16 + (uint64_t)use) >> 11) / 9007199254740992.0;
}

/* The small ones often: the first of a hundred about every tenth time. */
static inline int
rank_of(double x, int count)
{
	return (int)(x * x * x * count);
}

/* Nights are quiet: half of the events come in the eight hours from nine to five. */
static inline int64_t
time_of(int64_t i)
{
	double day = (double)i / (double)event_count * DAYS, part = day - (double)(int64_t)day;
	double hours = part < 0.25   ? part * 16
		       : part < 0.75 ? 4 + (part - 0.25) * 32
				     : 20 + (part - 0.75) * 16;

	return START + (int64_t)day * (int64_t)DAY_MS + (int64_t)(hours * HOUR_MS);
}

static inline void
address_of(char to[TEXT_SIZE], int64_t i, int64_t time_ms)
{
	int rank =
	    draw(i, 1) < 0.6 ? rank_of(draw(i, 2), STEADY) : STEADY + (int)(draw(i, 2) * TAIL);
	uint64_t who = mix((uint64_t)(rank < STEADY ? rank : time_ms / HOUR_MS * TAIL + rank));

	snprintf(to, TEXT_SIZE, "%d.%d.%d.%d", (int)(who >> 8 & 63) + 100, (int)(who >> 16 & 255),
	    (int)(who >> 24 & 255), (int)(who >> 32 & 255));
}

/* Four in five have a normal risk's anomaly: high ones are rare among the rare. */
static inline void
give_verdict(struct store_row *row, int64_t i)
{
	double x = draw(i, 5);

	row->is_anomaly = draw(i, 6) < 0.03;
	row->risk = round6(row->is_anomaly ? 0.6 + 0.4 * x * x : 0.55 * x * x);
	row->level = row->risk >= 0.9	? "critical"
		     : row->risk >= 0.8 ? "high"
		     : row->risk >= 0.6 ? "medium"
		     : row->risk >= 0.4 ? "low"
					: "normal";
}

static inline void
write_doc(struct sample *sample, int64_t i)
{
	char stamp[CLOCK_TEXT_SIZE + 1] = "";
	int size;

	clock_write(stamp, sample->row.time_ms);
	size = snprintf(sample->doc, sizeof(sample->doc),
	    "{\"@timestamp\":\"%s\",\"event\":{\"kind\":\"event\",\"dataset\":\"%.*s\"},"
	    "\"host\":{\"hostname\":\"%s\"},\"user\":{\"name\":\"%s\"},\"source\":{\"ip\":\"%s\"},"
	    "\"anomaly\":{\"risk_score\":%.6f},\"message\":\"",
	    stamp, (int)sample->row.dataset.size, sample->row.dataset.data, sample->host,
	    sample->user, sample->address, sample->row.risk);
	while (size < DOC_SIZE - 2)
		size += snprintf(sample->doc + size, 18, "%016llx ",
		    (unsigned long long)mix((uint64_t)(i + size)));
	memcpy(sample->doc + DOC_SIZE - 2, "\"}", 2);
	sample->row.doc = (struct span){ sample->doc, DOC_SIZE };
}

static inline void
make_id(unsigned char id[STORE_ID_SIZE], int64_t time_ms, int64_t i)
{
	uint64_t high = (uint64_t)time_ms << 16 | 0x8000 | (mix((uint64_t)i) & 0xfff);
	uint64_t low = mix((uint64_t)i + 1);

	for (int at = 0; at < 8; at++) {
		id[at] = (unsigned char)(high >> 8 * (7 - at));
		id[8 + at] = (unsigned char)(low >> 8 * (7 - at));
	}
}

static inline void
make_event(struct sample *sample, int64_t i)
{
	size_t shape = (size_t)(draw(i, 0) * (sizeof(shapes) / sizeof(*shapes)));
	struct store_row *row = &sample->row;
	const char *words[] = { shapes[shape].dataset, shapes[shape].action,
		shapes[shape].outcome };
	struct span *spans[] = { &row->dataset, &row->action, &row->outcome };

	*row = (struct store_row){ .time_ms = time_of(i), .kind = shapes[shape].kind };
	row->received_ms = row->time_ms + 1500;
	make_id(row->id, row->time_ms, i);
	for (int at = 0; at < 3; at++)
		if (words[at])
			*spans[at] = span_of(words[at]);
	snprintf(sample->host, TEXT_SIZE, "host%02d", rank_of(draw(i, 3), HOSTS));
	snprintf(sample->user, TEXT_SIZE, "user%03d", rank_of(draw(i, 4), USERS));
	address_of(sample->address, i, row->time_ms);
	row->host = span_of(sample->host);
	if (strcmp(row->kind, "firewall") != 0)
		row->user = span_of(sample->user);
	row->source_ip = row->entity = span_of(sample->address);
	judge(row, i);
	row->model = SPAN("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
	for (int at = 0; at < FEATURE_COUNT; at++)
		sample->features[at] = draw(i, 7);
	row->features = sample->features;
	write_doc(sample, i);
}

#endif
