/*
 * queries ADDRESS EVENTS [fill|ask]: how long the lists and statistics of the dashboard take on
 * a month of events, of which there are as many as you say.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "month.h"

enum { BATCH = 10000, CALLS = 200, GOAL_MS = 50 };

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
	const struct store_row *row = &call->sample.row;

	return store_find(call->store, row->time_ms, row->id, see_event, call, failure) < 0 ? -1
											    : 0;
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
	query.limit = 10;
	return store_top(call->store, &query, field, see_count, call, failure);
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
