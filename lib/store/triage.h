/*
 * triage.h: alerts in the store, and what people make of them.
 *
 * siem-alert writes alerts: it opens, extends, raises and resolves them.  People, through
 * siem-httpd, acknowledge, close, reopen, assign and comment: what one of them did is in
 * the log of the alert, in the same transaction.  Of a group's alerts one at most is not
 * closed; the database sees to it.
 *
 *	struct store_change change = { .action = TRIAGE_CLOSE, .at_ms = now_ms };
 *	memcpy(change.id, id, STORE_ID_SIZE);
 *	change.actor = SPAN("ana"), change.note = SPAN("our own scanner");
 *	store_triage(store, &change, &result, &failure);
 *
 * A store for this is opened with STORE_CHANGES, or STORE_READS for what only looks.
 * Texts of rows that are shown live until the callback returns; one that is missing is
 * empty.  Functions return 0, or -1 and *failure as those of store.h: EXIT_UNAVAILABLE,
 * try again after store_reopen; EXIT_BAD_DATA, a text is too long or no address.
 */
#ifndef STORE_TRIAGE_H
#define STORE_TRIAGE_H

#include "store/store.h"

/* Names are in store_alert_status_name: "open", "acknowledged", "closed". */
enum store_alert_status { ALERT_OPEN, ALERT_ACKNOWLEDGED, ALERT_CLOSED, ALERT_STATUS_COUNT };

const char *store_alert_status_name(enum store_alert_status status);
bool store_alert_status_find(struct span name, enum store_alert_status *out);

struct store_alert {
	unsigned char id[STORE_ID_SIZE];
	struct span group_key; /* what its events have in common: 32 hexadecimal digits */
	struct span kind, entity; /* of log; whom it is about */
	enum store_alert_status status;
	struct span level; /* risk_level_name, of its riskiest event */
	double risk;
	int64_t events, suppressed;
	int64_t first_ms, last_ms; /* times of events */
	unsigned char first_event[STORE_ID_SIZE];
	struct span suppressed_by; /* rule or suppression that did it last */
	struct span assignee;
	struct span reason; /* why it is closed */
	struct span
	    doc; /* line of siem-alert (say.h); status, assignee and reason above are newer */
	int64_t decided_ms; /* when people changed its status last, by our clock; 0: never */
	struct span state; /* what siem-alert remembers; only store_alerts_load shows it */
};

typedef bool (*store_see_alert)(void *data, const struct store_alert *alert);

/* Empty texts filter nothing, and status ALERT_STATUS_COUNT neither. */
struct store_alert_query {
	int64_t since_ms, until_ms; /* since <= last_ms < until */
	enum store_alert_status status;
	bool is_unsettled; /* only open and acknowledged ones */
	struct span level, kind, entity, assignee, group_key;
	bool has_after; /* go on behind this alert */
	int64_t after_ms; /* its last_ms */
	unsigned char after_id[STORE_ID_SIZE];
	int64_t limit; /* 0: all */
};

#define STORE_ALERT_QUERY_ALL                                                              \
	{                                                                                  \
		.since_ms = INT64_MIN, .until_ms = INT64_MAX, .status = ALERT_STATUS_COUNT \
	}

/* By (last_ms, id), newest first. */
int store_alerts(struct store *store, const struct store_alert_query *query, store_see_alert see,
    void *data, struct failure *failure);

/* 1: it was seen, 0: it is not there, -1. */
int store_alert_find(struct store *store, const unsigned char *id, store_see_alert see, void *data,
    struct failure *failure);

/* How many there are of each status, by store_alert_status. */
int store_alerts_count(
    struct store *store, int64_t counts[ALERT_STATUS_COUNT], struct failure *failure);

enum triage_action {
	TRIAGE_ACKNOWLEDGE, /* of an open one */
	TRIAGE_CLOSE, /* of one that is not closed; note: why, and wanted */
	TRIAGE_REOPEN, /* of one that is not open, if the group has no other one that is not closed */
	TRIAGE_ASSIGN, /* of one that is not closed; assignee empty: to nobody */
	TRIAGE_COMMENT, /* of any; note is wanted */
	TRIAGE_ACTION_COUNT
};

enum triage_result {
	TRIAGE_DONE,
	TRIAGE_NO_ALERT, /* there is none of that id */
	TRIAGE_NOT_NOW, /* its status does not allow it: change->status says which it is */
	TRIAGE_OTHER_OPEN, /* reopen: the group has another alert that is not closed */
	TRIAGE_NO_NOTE, /* a note is wanted */
};

/* A sentence for people. */
const char *triage_result_text(enum triage_result result);

struct store_change {
	unsigned char id[STORE_ID_SIZE];
	enum triage_action action;
	struct span actor, note; /* note: at most LIMIT_TRIAGE_TEXT */
	struct span assignee; /* of TRIAGE_ASSIGN */
	struct span verdict, verdict_note; /* of TRIAGE_CLOSE: on its first event; empty: none */
	int64_t at_ms;
	enum store_alert_status
	    status; /* set: the alert's, behind the change; not of TRIAGE_NO_ALERT */
};

/* All of it or nothing, with its line in the log. */
int store_triage(struct store *store, struct store_change *change, enum triage_result *result,
    struct failure *failure);

/* A line of an alert's log. */
struct store_log_entry {
	int64_t number; /* grows with each */
	int64_t time_ms;
	unsigned char alert[STORE_ID_SIZE];
	struct span actor; /* "siem-alert", or who it was */
	struct span
	    action; /* "acknowledge", "close", ..., "opened", "risen", "resolved", "block", ... */
	struct span note;
};

typedef bool (*store_see_log)(void *data, const struct store_log_entry *entry);

/* The log of one alert, oldest first, at most `limit` (0: all). */
int store_alert_log(struct store *store, const unsigned char *id, int64_t limit, store_see_log see,
    void *data, struct failure *failure);

/* Adds a line; of an alert that is not there none is added. */
int store_alert_note(
    struct store *store, const struct store_log_entry *entry, struct failure *failure);

/*
 * For siem-alert.  store_alert_put is to be called within store_begin and store_commit, so
 * that what changed together is kept together.
 */
int store_begin(struct store *store, struct failure *failure);
int store_commit(struct store *store, struct failure *failure);
void store_rollback(struct store *store);

enum store_put {
	PUT_NEW, /* it was not there */
	PUT_CHANGED, /* its status may be another one */
	PUT_TAKEN, /* not kept: the group has another alert that is not closed */
};

/*
 * Adds an alert or overwrites what siem-alert says of it; assignee stays.  Its status changes
 * only if `alert` is closed with a reason, which is siem-alert's own: without one it was people
 * who closed it, and may have reopened it since.  alert->status is set to what it is now.
 */
int store_alert_put(
    struct store *store, struct store_alert *alert, enum store_put *put, struct failure *failure);

/* With state: all that are not closed, then the last closed ones, `limit` together. */
int store_alerts_load(
    struct store *store, int64_t limit, store_see_alert see, void *data, struct failure *failure);

/* With state: that of a group which is not closed, else the last one; 1, 0 or -1 as above. */
int store_alert_of_group(struct store *store, struct span group_key, store_see_alert see,
    void *data, struct failure *failure);

/* What people acknowledged, closed or reopened from that time on: id, group_key, status. */
int store_alerts_decided(struct store *store, int64_t since_ms, store_see_alert see, void *data,
    struct failure *failure);

#endif
