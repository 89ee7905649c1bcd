/*
 * store.h: events in a database, each once, and found again.
 *
 * A store is opened by its address and is one of the drivers of the table in
 * store.c: "sqlite:FILE", "postgresql://..." (or "postgres://"), "null:" (keeps
 * nothing; for tests and for measuring).  What differs between databases is in
 * the driver (driver.h); all SQL of a driver stands in its one table of
 * statements, and no SQL text is ever made from data.
 *
 *	struct store *store = store_open("sqlite:siem.db", STORE_WRITES, &failure);
 *	store_write(store, rows, count, &failure);	one transaction
 *	store_free(store);
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/span.h"
#include "features/features.h"

/*
 * What is asked of a store, so that roles can have the least rights: searches, batches of
 * events, single rows (triage and pruning), or new tables.
 */
enum store_use { STORE_READS, STORE_WRITES, STORE_CHANGES, STORE_MIGRATES };

/* Who keeps the events' time apart, as found in the database. */
enum store_level { STORE_TABLE, STORE_PARTITIONS, STORE_HYPERTABLE, STORE_TIMESCALE };

enum { STORE_ID_SIZE = 16 };

/*
 * One event to be stored: typed columns for what is queried, beside the line.
 * Spans live as long as the caller keeps the line; a span with data NULL, and a
 * risk below 0, are SQL's NULL.  Texts are what JSON held, so they may hold any
 * character but are valid UTF-8; a NUL in them is the driver's to deal with.
 */
struct store_row {
	int64_t time_ms; /* @timestamp */
	unsigned char id[STORE_ID_SIZE]; /* event.id; (time, id) is unique */
	int64_t received_ms; /* event.created, else when it came to the store */
	struct span dataset, action, outcome;
	struct span host, user;
	struct span source_ip; /* valid, as written */
	struct span entity; /* whom features count for: DESIGN's "source" */
	const char *kind; /* of log: log_kind_name; "error" for pipeline errors */
	bool is_unrecognized; /* no format knew the line */
	double risk; /* anomaly.risk_score */
	bool is_anomaly;
	const char *level; /* anomaly.risk_level */
	struct span model; /* anomaly.model */
	const double *features; /* FEATURE_COUNT of them, or NULL */
	struct span doc; /* the line without its newline, byte for byte */
};

/* Filters of a search; empty spans and the limits below filter nothing. */
struct store_query {
	int64_t since_ms, until_ms; /* since <= time < until; INT64_MIN, INT64_MAX: open */
	double min_risk, max_risk; /* min <= risk < max; below 0: none */
	bool only_anomalies;
	struct span source_ip; /* an address, or a network: "203.0.113.0/24" */
	struct span user, host, dataset, kind, action, outcome;
	struct span contains; /* anywhere in the line */
	bool is_newest_first;
	bool has_after; /* go on behind this event, in the order asked for */
	int64_t after_ms;
	unsigned char after_id[STORE_ID_SIZE];
	int64_t limit; /* 0: all */
};

#define STORE_QUERY_ALL                                                                      \
	{                                                                                    \
		.since_ms = INT64_MIN, .until_ms = INT64_MAX, .min_risk = -1, .max_risk = -1 \
	}

struct store;

/*
 * NULL and *failure: EXIT_UNAVAILABLE if the server is not there,
 * EXIT_BAD_CONFIG if the address is none, or the schema is newer than the
 * program or, but for STORE_MIGRATES, older and not empty.  An empty database is
 * given its tables by STORE_WRITES and STORE_MIGRATES.
 */
struct store *store_open(const char *address, enum store_use use, struct failure *failure);

/*
 * The accounts that belong to it: with SQLite a file of their own beside it, which is made if
 * there is none, else the same database.  For accounts.h alone.
 */
struct store *store_open_accounts(const char *address, struct failure *failure);
void store_free(struct store *store);

/* The address without what is secret in it, for messages. */
const char *store_name(const struct store *store);

/* Brings the schema up to date; *applied: how many steps that took. */
int store_migrate(struct store *store, int *applied, struct failure *failure);

/*
 * Stores all rows or none, in one transaction; those whose (time, id) is there
 * already, or twice among them, are stored once.  0 means durable.  -1 and
 * EXIT_UNAVAILABLE: try again after store_reopen; other failures are about the
 * data or the schema.
 */
int store_write(
    struct store *store, const struct store_row *rows, size_t count, struct failure *failure);

/* After a failure: a new connection with the same address. */
int store_reopen(struct store *store, struct failure *failure);

/* Returns false to stop. */
typedef bool (*store_see)(void *data, int64_t time_ms, const unsigned char *id, struct span doc);

/* Events in the order of (time, id), exactly as they came; in bounded memory. */
int store_select(struct store *store, const struct store_query *query, store_see see, void *data,
    struct failure *failure);

/* The one event of that time and id, if it is there; 1: it was seen, 0: it is not there, -1. */
int store_find(struct store *store, int64_t time_ms, const unsigned char *id, store_see see,
    void *data, struct failure *failure);

/* How many there are. */
int store_count(
    struct store *store, const struct store_query *query, int64_t *count, struct failure *failure);

/* A value and how often it is there, the most frequent first. */
typedef bool (*store_see_count)(void *data, struct span value, int64_t count);

/*
 * The most frequent values of a field: source.ip, user.name, host.hostname,
 * event.dataset, event.action, event.outcome or kind; EXIT_USAGE for others.
 * At most query->limit of them.  Exact; without other filters than time and only_anomalies,
 * whole hours are read from what was counted when the events came.
 */
int store_top(struct store *store, const struct store_query *query, const char *field,
    store_see_count see, void *data, struct failure *failure);

/* Events of one hour, kind, outcome and level. */
struct store_hour {
	int64_t hour_ms; /* where it begins */
	struct span kind, outcome, level; /* "" where they have none */
	int64_t events;
};

typedef bool (*store_see_hour)(void *data, const struct store_hour *hour);

/* What was counted by hour, from the hour of since_ms on; also of events that are pruned. */
int store_hours(struct store *store, int64_t since_ms, int64_t until_ms, store_see_hour see,
    void *data, struct failure *failure);

/* What an analyst said of an event. */
struct store_verdict {
	int64_t time_ms; /* the event's */
	unsigned char id[STORE_ID_SIZE];
	struct span verdict; /* "attack", "false_positive", "unsure" */
	struct span actor, note; /* note may be empty */
	int64_t given_ms;
};

/* Keeps it over a former one of the same actor. */
int store_judge(struct store *store, const struct store_verdict *verdict, struct failure *failure);

typedef bool (*store_see_verdict)(void *data, const struct store_verdict *verdict);

/* Verdicts on events of that time, by (time, id); of one event the last given comes last. */
int store_verdicts(struct store *store, int64_t since_ms, int64_t until_ms, store_see_verdict see,
    void *data, struct failure *failure);

/*
 * Deletes what is older: events that are no anomalies, and anomalies, before
 * those times, in small transactions or by whole partitions, while others write;
 * *deleted: how many events went.  Hours that were counted stay.
 */
struct store_age {
	int64_t normal_before_ms, anomaly_before_ms;
};
int store_prune(
    struct store *store, const struct store_age *age, int64_t *deleted, struct failure *failure);

/* The same without deleting: how many events would go. */
int store_prune_count(
    struct store *store, const struct store_age *age, int64_t *count, struct failure *failure);

enum store_level store_level(const struct store *store);
const char *store_level_name(enum store_level level); /* "table", "partitions", ... */

#endif
