/*
 * queries ADDRESS EVENTS [fill|ask]: how long the lists and statistics of the dashboard take on
 * a month of events, of which there are as many as you say.
 *
 * Event i is a function of i alone, so that what is asked for can be drawn from what was
 * written.  The sources of an hour are few that are always there and a long tail of new ones.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/number.h"
#include "store/store.h"

enum {
	BATCH = 10000,
	CALLS = 200,
	GOAL_MS = 50,
	DAYS = 30,
	USERS = 200,
	HOSTS = 40,
	STEADY = 300, /* sources that come every hour */
	TAIL = 6000, /* and ones that may, of which a third does */
	DOC_SIZE = 828,
	TEXT_SIZE = 24
};

#define START INT64_C(1772323200000) /* 2026-03-01 */
#define LAST_MS \
	(START + DAYS * (int64_t)DAY_MS - 17 * (int64_t)MINUTE_MS) /* in the midst of an hour */

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
static uint64_t
mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* 0 up to 1, another for each use of an event. */
static double
draw(int64_t i, int use)
{
	return (double)(mix((uint64_t)i * 16 + (uint64_t)use) >> 11) / 9007199254740992.0;
}

/* The small ones often: the first of a hundred about every tenth time. */
static int
rank_of(double x, int count)
{
	return (int)(x * x * x * count);
}

/* Nights are quiet: half of the events come in the eight hours from nine to five. */
static int64_t
time_of(int64_t i)
{
	double day = (double)i / (double)event_count * DAYS, part = day - (double)(int64_t)day;
	double hours = part < 0.25   ? part * 36
		       : part < 0.75 ? 9 + (part - 0.25) * 16
				     : 17 + (part - 0.75) * 28;
	int64_t time_ms = START + (int64_t)day * (int64_t)DAY_MS + (int64_t)(hours * HOUR_MS);

	return time_ms < LAST_MS ? time_ms : LAST_MS;
}

static void
address_of(char to[TEXT_SIZE], int64_t i, int64_t time_ms)
{
	int rank =
	    draw(i, 1) < 0.6 ? rank_of(draw(i, 2), STEADY) : STEADY + (int)(draw(i, 2) * TAIL);
	uint64_t who = mix((uint64_t)(rank < STEADY ? rank : time_ms / HOUR_MS * TAIL + rank));

	snprintf(to, TEXT_SIZE, "%d.%d.%d.%d", (int)(who >> 8 & 63) + 100, (int)(who >> 16 & 255),
	    (int)(who >> 24 & 255), (int)(who >> 32 & 255));
}

/* Four in five have a normal risk's anomaly: high ones are rare among the rare. */
static void
judge(struct store_row *row, int64_t i)
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

static void
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

static void
make_id(unsigned char id[STORE_ID_SIZE], int64_t time_ms, int64_t i)
{
	uint64_t high = (uint64_t)time_ms << 16 | 0x8000 | (mix((uint64_t)i) & 0xfff);
	uint64_t low = mix((uint64_t)i + 1);

	for (int at = 0; at < 8; at++) {
		id[at] = (unsigned char)(high >> 8 * (7 - at));
		id[8 + at] = (unsigned char)(low >> 8 * (7 - at));
	}
}

static void
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

static int
fail(const struct failure *failure)
{
	fprintf(stderr, "bench: %s\n", failure->text);
	exit(failure->status);
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
fill(struct store *store)
{
	static struct sample samples[BATCH];
	static struct store_row rows[BATCH];
	struct failure failure;
	double taken = 0, start;

	for (int64_t done = 0; done < event_count; done += BATCH) {
		int count = (int)(event_count - done < BATCH ? event_count - done : BATCH);

		for (int i = 0; i < count; i++) {
			make_event(&samples[i], done + i);
			rows[i] = samples[i].row;
		}
		start = seconds();
		if (store_write(store, rows, (size_t)count, &failure) != 0)
			fail(&failure);
		taken += seconds() - start;
	}
	printf("%.0f rows/s while %lld events were written\n", (double)event_count / taken,
	    (long long)event_count);
}

/* What a call is about: an event drawn for it. */
struct call {
	struct store *store;
	struct sample sample;
	int number;
	int64_t seen;
};

static bool
see_event(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct call *call = data;

	(void)time_ms;
	(void)id;
	call->seen += doc.size != 0;
	return true;
}

static bool
see_count(void *data, struct span value, int64_t count)
{
	struct call *call = data;

	(void)value;
	call->seen += count > 0;
	return true;
}

static bool
see_hour(void *data, const struct store_hour *hour)
{
	struct call *call = data;

	call->seen += hour->events > 0;
	return true;
}

/* The newest hundred, or with has_after those that follow. */
static int
list(struct call *call, struct store_query query, struct failure *failure)
{
	query.is_newest_first = true;
	query.limit = 100;
	return store_select(call->store, &query, see_event, call, failure);
}

static struct store_query
after(const struct sample *sample, struct store_query query)
{
	query.has_after = true;
	query.after_ms = sample->row.time_ms;
	memcpy(query.after_id, sample->row.id, STORE_ID_SIZE);
	return query;
}

static const struct store_query all = STORE_QUERY_ALL;

static int
ask_newest(struct call *call, struct failure *failure)
{
	return list(call, all, failure);
}

static int
ask_source(struct call *call, struct failure *failure)
{
	struct store_query query = all;

	query.source_ip = call->sample.row.source_ip;
	return list(call, query, failure);
}

static int
ask_network(struct call *call, struct failure *failure)
{
	struct store_query query = all;
	char network[TEXT_SIZE + 4];

	snprintf(network, sizeof(network), "%s/24", call->sample.address);
	query.source_ip = span_of(network);
	return list(call, query, failure);
}

static int
ask_user(struct call *call, struct failure *failure)
{
	struct store_query query = all;

	query.user = call->sample.row.user;
	return list(call, query, failure);
}

static int
ask_host(struct call *call, struct failure *failure)
{
	struct store_query query = all;

	query.host = call->sample.row.host;
	return list(call, query, failure);
}

static int
ask_user_at_host(struct call *call, struct failure *failure)
{
	struct store_query query = all;

	query.user = call->sample.row.user;
	query.host = call->sample.row.host;
	return list(call, query, failure);
}

static int
ask_next_page(struct call *call, struct failure *failure)
{
	return list(call, after(&call->sample, all), failure);
}

static int
ask_next_of_source(struct call *call, struct failure *failure)
{
	struct store_query query = all;

	query.source_ip = call->sample.row.source_ip;
	return list(call, after(&call->sample, query), failure);
}

static int
ask_anomalies(struct call *call, struct failure *failure)
{
	struct store_query query = all;

	query.only_anomalies = true;
	return list(call, query, failure);
}

static int
ask_high(struct call *call, struct failure *failure)
{
	struct store_query query = all;

	query.only_anomalies = true;
	query.min_risk = 0.8;
	return list(call, query, failure);
}

static int
ask_event(struct call *call, struct failure *failure)
{
	struct store_query query = all;

	query.since_ms = call->sample.row.time_ms;
	query.until_ms = query.since_ms + 1;
	return list(call, query, failure);
}

/* Of the same host, ten before it and ten behind it. */
static int
ask_around(struct call *call, struct failure *failure)
{
	struct store_query query = after(&call->sample, all);

	query.host = call->sample.row.host;
	query.limit = 10;
	if (store_select(call->store, &query, see_event, call, failure) != 0)
		return -1;
	query.is_newest_first = true;
	return store_select(call->store, &query, see_event, call, failure);
}

/* Each call a little earlier, so that the hour is cut at another place. */
static int64_t
day_ago(const struct call *call)
{
	return LAST_MS - (int64_t)DAY_MS - call->number * 16 * (int64_t)SECOND_MS;
}

static int
ask_hours(struct call *call, struct failure *failure)
{
	return store_hours(call->store, day_ago(call), INT64_MAX, see_hour, call, failure);
}

static int
top(struct call *call, const char *field, bool only_anomalies, struct failure *failure)
{
	struct store_query query = all;

	query.since_ms = day_ago(call);
	query.only_anomalies = only_anomalies;
	return store_top(call->store, &query, field, 10, see_count, call, failure);
}

#define ASK_TOP(name, field)                                              \
	static int name(struct call *call, struct failure *failure)       \
	{                                                                 \
		return top(call, field, false, failure);                  \
	}                                                                 \
	static int name##_odd(struct call *call, struct failure *failure) \
	{                                                                 \
		return top(call, field, true, failure);                   \
	}

ASK_TOP(ask_top_source, "source.ip")
ASK_TOP(ask_top_user, "user.name")
ASK_TOP(ask_top_host, "host.hostname")
ASK_TOP(ask_top_action, "event.action")

static const struct {
	const char *name;
	int (*ask)(struct call *call, struct failure *failure);
} questions[] = {
	{ "newest 100 events", ask_newest },
	{ "newest 100 of a source", ask_source },
	{ "newest 100 of a network", ask_network },
	{ "newest 100 of a user", ask_user },
	{ "newest 100 of a host", ask_host },
	{ "newest 100 of a user at a host", ask_user_at_host },
	{ "next 100 behind an event", ask_next_page },
	{ "next 100 of a source", ask_next_of_source },
	{ "newest 100 anomalies", ask_anomalies },
	{ "newest 100 of risk 0.8 or more", ask_high },
	{ "one event", ask_event },
	{ "20 events around one", ask_around },
	{ "statistics of 24 h", ask_hours },
	{ "top 10 sources of 24 h", ask_top_source },
	{ "... of anomalies", ask_top_source_odd },
	{ "top 10 users of 24 h", ask_top_user },
	{ "... of anomalies", ask_top_user_odd },
	{ "top 10 hosts of 24 h", ask_top_host },
	{ "... of anomalies", ask_top_host_odd },
	{ "top 10 actions of 24 h", ask_top_action },
	{ "... of anomalies", ask_top_action_odd },
};

static int
compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
measure(struct store *store, size_t question)
{
	struct call call = { .store = store };
	struct failure failure;
	double taken[CALLS], start;

	for (call.number = 0; call.number < CALLS; call.number++) {
		make_event(&call.sample, (int64_t)(draw(call.number, 8) * (double)event_count));
		start = seconds();
		if (questions[question].ask(&call, &failure) != 0)
			fail(&failure);
		taken[call.number] = (seconds() - start) * 1e3;
	}
	qsort(taken, CALLS, sizeof(*taken), compare);
	printf("%-32s %8.1f %9.2f %9.2f %9.2f%s\n", questions[question].name,
	    (double)call.seen / CALLS, taken[CALLS / 2], taken[CALLS * 95 / 100], taken[CALLS - 1],
	    taken[CALLS * 95 / 100] <= GOAL_MS ? "" : "  too slow");
}

static struct store *
open_or_exit(const char *address, enum store_use use)
{
	struct failure failure;
	struct store *store = store_open(address, use, &failure);

	if (store == NULL)
		fail(&failure);
	return store;
}

int
main(int argc, char **argv)
{
	bool fills = argc == 3 || (argc == 4 && strcmp(argv[3], "fill") == 0);
	bool asks = argc == 3 || (argc == 4 && strcmp(argv[3], "ask") == 0);
	struct store *store;

	if (!(fills || asks) || !parse_number(span_of(argv[2]), 1, INT64_MAX / 16, &event_count))
		return EXIT_USAGE;
	if (fills) {
		store = open_or_exit(argv[1], STORE_WRITES);
		fill(store);
		store_free(store);
	}
	if (!asks)
		return EXIT_DONE;
	store = open_or_exit(argv[1], STORE_READS);
	printf("%-32s %8s %9s %9s %9s  (goal: p95 at most %d ms)\n", "", "rows", "p50 ms", "p95 ms",
	    "worst ms", GOAL_MS);
	for (size_t i = 0; i < sizeof(questions) / sizeof(*questions); i++)
		measure(store, i);
	store_free(store);
	return EXIT_DONE;
}
