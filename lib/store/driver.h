/*
 * driver.h: what a database must do, and the statements it is asked (within lib/store only).
 *
 * A driver is one row of the table in store.c.  It keeps a connection, writes
 * batches in its own fastest way, and runs statements by their number: the text
 * of each is in the driver's table, the values and columns are the same for all.
 */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "store/store.h"

/* How a driver is told values, and tells columns. */
enum store_type {
	STORE_NULL,
	STORE_INTEGER,
	STORE_REAL,
	STORE_BOOL, /* in integer */
	STORE_TIME, /* ms since 1970 in integer; INT64_MIN and INT64_MAX are the ends of time */
	STORE_TEXT,
	STORE_ID, /* STORE_ID_SIZE bytes, or those of a hash, in text */
	STORE_NETWORK, /* an address or a network in text; one that is none matches no event */
};

/*
 * A column of a result comes as STORE_NULL, STORE_REAL, STORE_TEXT or, for all
 * that is a number inside, STORE_INTEGER; an id as STORE_ID.
 */
struct store_value {
	enum store_type type;
	int64_t integer;
	double real;
	struct span text;
};

/*
 * From which side a search is begun: the most selective filter it has.  The
 * statements of a row of five stand in this order.
 */
enum store_lead {
	LEAD_TIME,
	LEAD_SOURCE, /* one address, not a network */
	LEAD_USER,
	LEAD_HOST,
	LEAD_ANOMALY,
	LEAD_COUNT
};

enum store_field {
	TOP_SOURCE,
	TOP_USER,
	TOP_HOST,
	TOP_DATASET,
	TOP_ACTION,
	TOP_OUTCOME,
	TOP_KIND,
	TOP_COUNT
};

/*
 * "FILTER" stands for the values $1 to $13 of a query: since, until (times), min_risk,
 * max_risk (reals or NULL), only_anomalies (bool), source_ip (network or NULL),
 * user, host, dataset, kind, action, outcome, contains (texts or NULL).
 */
enum store_statement {
	/* FILTER, after (time, id), limit -> time, id, doc; by (time, id) up, then down. */
	SQL_SELECT_UP,
	SQL_SELECT_DOWN = SQL_SELECT_UP + LEAD_COUNT,
	/* FILTER -> how many */
	SQL_COUNT = SQL_SELECT_DOWN + LEAD_COUNT,
	/* FILTER, limit -> value (text), how many; for each field, by each lead. */
	SQL_TOP = SQL_COUNT + LEAD_COUNT,
	/*
	 * Of each field: whole hours [$1, $2) as they were counted, and events of the
	 * parts of hours around them, [$3, $1) and [$2, $4); $5 only anomalies, $6 limit.
	 */
	SQL_TOP_HOURS = SQL_TOP + TOP_COUNT * LEAD_COUNT,
	/* from, until (times) -> hour, kind, outcome, level, events; by these four */
	SQL_HOURS = SQL_TOP_HOURS + TOP_COUNT,
	/* time, id, verdict, actor, note (or NULL), given: added, or put over the actor's former one */
	SQL_JUDGE,
	/* since, until -> time, id, verdict, actor, note, given; by (time, id, given) */
	SQL_VERDICTS,
	/* normal_before, anomaly_before -> how many events are older */
	SQL_OLD,
	/* FILTER, step (ms) -> time of the step, events, anomalies, highest risk; by time; by each lead */
	SQL_POINTS,
	/* since, until, step -> time of the step, anomalies, highest risk; by time */
	SQL_ANOMALY_POINTS = SQL_POINTS + LEAD_COUNT,
	SQL_RISKS, /* since, until, bins -> bin, events; of 0 <= risk <= 1 */
	/* since, until, step, limit -> entity, time of the step, anomalies, highest risk; the
	 * entities of the highest risk, by it, each by time */
	SQL_LANES,
	/* -> name, first_seen, last_seen, last_received, events, unrecognized, errors, anomalies */
	SQL_SOURCES,
	/* What people and siem-alert make of events; each driver has their text in a table apart. */
	SQL_TRIAGE,
	/* since, until, status or NULL, only unsettled (bool), level, kind, entity, assignee,
	 * group_key (or NULL), after (time, id), limit -> ALERT; by (last_time, id) down */
	SQL_ALERTS = SQL_TRIAGE,
	SQL_ALERT_FIND, /* id -> ALERT */
	SQL_ALERTS_UNSETTLED, /* limit -> ALERT and state, that are not closed */
	SQL_ALERTS_SETTLED, /* limit -> ALERT and state, that are closed, the last first */
	SQL_ALERT_OF_GROUP, /* group_key -> ALERT and state */
	SQL_ALERTS_DECIDED, /* since -> ALERT */
	SQL_ALERTS_COUNT, /* -> status, how many */
	SQL_ALERT_STATUS, /* id -> status */
	SQL_ALERT_SET, /* id, status, from status, or from, reason or NULL, time */
	SQL_ALERT_REOPEN, /* id, time; if no other alert of the group is unsettled */
	SQL_ALERT_ASSIGN, /* id, assignee or NULL; if it is unsettled */
	SQL_ALERT_LOG_ADD, /* alert, time, actor, action, note or NULL; if the alert is there */
	SQL_ALERT_LOG, /* alert, limit -> number, time, alert, actor, action, note */
	/* id, kind, level, risk, events, suppressed, first_time, last_time, suppressed_by or NULL,
	 * doc, state, is closed (bool), reason or NULL -> status */
	SQL_ALERT_UPDATE,
	/* id, group_key, kind, entity, status, level, risk, events, suppressed, first_time,
	 * last_time, first_event, suppressed_by or NULL, reason or NULL, doc, state */
	SQL_ALERT_ADD,
	SQL_SUPPRESS, /* filter, reason, actor, created, expires or NULL -> id */
	SQL_SUPPRESSIONS, /* active at -> id, filter, reason, actor, created, expires, hits */
	SQL_SUPPRESSION_DELETE, /* id */
	SQL_SUPPRESSION_HITS, /* id, hits to add */
	SQL_NEVER_BLOCK, /* network, reason, actor, created */
	SQL_NEVER_BLOCKS, /* -> network, reason, actor, created; by network */
	SQL_NEVER_BLOCK_DELETE, /* network */
	SQL_BLOCK_ADD, /* network, alert or NULL, reason, actor, created, expires -> id */
	/* active at, before id, limit -> id, network, alert, reason, actor, created, expires, undone */
	SQL_BLOCKS,
	SQL_BLOCK_FIND, /* id -> as SQL_BLOCKS */
	SQL_BLOCK_UNDO, /* id, time */
	SQL_HEARD_PUT, /* name, since, last */
	SQL_HEARD, /* -> name, since, last */
	SQL_MARK_PUT, /* name, time */
	SQL_MARK, /* name -> time */
	/* Who did what, and who may; a table apart too, and with SQLite all but the first two in
	 * the file of accounts. */
	SQL_ACCOUNTS,
	SQL_AUDIT_ADD = SQL_ACCOUNTS, /* time, actor, address, action, object, detail (or NULL) */
	/* since, until, actor or NULL, action or NULL, before number, limit -> number, time,
	 * actor, address, action, object, detail; by number down */
	SQL_AUDIT,
	SQL_ACCOUNTS_CHANGE, /* counts a change, and keeps others from changing anything meanwhile */
	SQL_ACCOUNTS_VERSION, /* -> how many changes there were */
	SQL_USERS, /* before id, limit -> USER; by id down */
	SQL_USER_FIND, /* id -> USER */
	SQL_USER_NAMED, /* name -> USER; in either case of letters */
	SQL_USERS_COUNT, /* but for id -> how many, how many admins that are not disabled */
	SQL_USER_ADD, /* name, password, role, created -> id; nothing if the name is taken */
	/* id, role or NULL, is disabled to be set (bool), disabled or NULL, password or NULL */
	SQL_USER_SET,
	SQL_USER_DELETE, /* id */
	SQL_API_KEYS, /* before id, limit -> KEY; by id down */
	SQL_API_KEY_FIND, /* id -> KEY */
	SQL_API_KEYS_COUNT, /* user -> how many, how many that act for the user */
	SQL_API_KEY_ADD, /* user, name, hash, role, source or NULL, created, expires or NULL -> id */
	SQL_API_KEY_DELETE, /* id */
	SQL_API_KEYS_DELETE, /* user; all that act for the user */
	SQL_API_KEY_USED, /* id, time */
	SQL_SESSION_ADD, /* id, user, refresh, created, expires */
	SQL_SESSION_FIND, /* id -> user, refresh, created, expires, revoked */
	SQL_SESSION_ROTATE, /* id, from refresh, to refresh, expires; if it is not revoked */
	SQL_SESSION_REVOKE, /* id, time */
	SQL_SESSIONS_REVOKE, /* user, time, but for id, and but for that many of the newest */
	SQL_SESSIONS_REVOKED, /* since, limit -> id, revoked; the last first */
	SQL_SESSIONS_DELETE, /* before; those that ended before */
	/* What servers tell who watches, and work that takes a while; a table apart too. */
	SQL_LIVE,
	SQL_LIVE_ADD =
	    SQL_LIVE, /* type, level or NULL, key or NULL, doc; nothing if the key is there */
	SQL_LIVE_ITEMS, /* after number, limit -> number, type, level, doc; by number */
	SQL_LIVE_LAST, /* -> the last number, or 0 */
	SQL_LIVE_PRUNE, /* number; those up to it */
	SQL_NEWS, /* after number, limit -> number, alert; of the log of alerts, by number */
	SQL_NEWS_LAST, /* -> the last number of that log, or 0 */
	SQL_JOB_ADD, /* kind, actor, created -> id; nothing if one of the kind is not over */
	SQL_JOB_GOES, /* id, progress or NULL, time; if it is running */
	SQL_JOB_END, /* id, state, time, result or NULL; if it is running */
	SQL_JOB_LOST, /* before, time, result -> id; ends one that was not heard of since */
	SQL_JOB_FIND, /* id -> JOB */
	SQL_JOBS, /* before id, limit -> JOB; by id down */
	SQL_DELIVERY_PUT, /* alert, channel, key, state, error or NULL; counts the attempt */
	SQL_DELIVERIES, /* alert, limit -> channel, state, attempts, error */
	SQL_STATEMENT_COUNT
};

/*
 * ALERT stands for the columns id, group_key, kind, entity, status, level, risk, events,
 * suppressed, first_time, last_time, first_event, suppressed_by, assignee, reason, doc,
 * state, which is NULL where it does not say so, and decided or NULL.
 */
enum { SQL_TRIAGE_COUNT = SQL_ACCOUNTS - SQL_TRIAGE, STORE_COLUMNS = 18 };

/*
 * USER stands for id, name, password, role, created, disabled; KEY for id, user, name, hash, role,
 * source, created, last_used, expires.
 */
enum { SQL_ACCOUNTS_COUNT = SQL_LIVE - SQL_ACCOUNTS };

/* JOB stands for id, kind, state, actor, created, ended, progress, result. */
enum { SQL_LIVE_COUNT = SQL_STATEMENT_COUNT - SQL_LIVE };

/* One statement to run. */
struct store_call {
	enum store_statement statement;
	const struct store_value *values;
	int count; /* of values */
	/* For each row; columns live until it returns.  False: the rest is not wanted.  May be NULL. */
	bool (*see)(void *data, const struct store_value *columns);
	void *data;
	int64_t changed; /* rows that it wrote */
};

struct store_driver {
	const char *name; /* "sqlite" */
	const char *schemes[3]; /* the addresses it takes begin with: "sqlite:" */

	/* As the functions of store.h with the same verb. */
	void *(*open)(const char *address, enum store_use use, struct failure *failure);
	void *(*open_accounts)(const char *address, struct failure *failure);
	void (*free)(void *db);
	int (*reopen)(void *db, struct failure *failure);
	int (*migrate)(void *db, int *applied, struct failure *failure);
	enum store_level (*level)(const void *db);
	int (*write)(void *db, const struct store_row *rows, size_t count, struct failure *failure);
	int (*prune)(
	    void *db, const struct store_age *age, int64_t *deleted, struct failure *failure);

	/* Runs a statement, in a transaction of its own unless one was begun. */
	int (*run)(void *db, struct store_call *call, struct failure *failure);
	/* Several statements as one: begin, then commit or, also after a failure, rollback. */
	int (*begin)(void *db, struct failure *failure);
	int (*commit)(void *db, struct failure *failure);
	void (*rollback)(void *db);
};

extern const struct store_driver store_sqlite, store_postgresql, store_null;

/* The driver and its connection, for what this folder adds beside store.h. */
struct store {
	const struct store_driver *driver;
	void *db;
	char *name;
};

#endif
