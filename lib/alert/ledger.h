/*
 * ledger.h: the alerts of the store and those in memory, kept the same.
 *
 * The store is the truth: at the start its alerts become groups again, and anomalies that
 * were stored while nobody made alerts of them are shown.  From then on groups that
 * changed are written about once a second, each with what it counted, and what people
 * decided is read.  While the database is away all goes on in memory: it is tried
 * again, later each time, and everything is written then.  One siem-alert at a time keeps
 * the alerts of a store.
 *
 * Functions that return -1 and *failure found something else than a database that is away.
 */
#ifndef ALERT_LEDGER_H
#define ALERT_LEDGER_H

#include "alert/group.h"
#include "alert/silence.h"
#include "alert/standing.h"

struct ledger_settings {
	const char *db; /* address of the store */
	struct groups *groups;
	int64_t max_groups;
	struct silence *silence; /* hosts that were heard; it may be empty */
};

/* Who makes alerts; each is called from ledger_turn, ledger_find and ledger_finish. */
struct ledger_listener {
	void *data;
	/* The store says that the group's alert has another status: a person's decision. */
	void (*decided)(void *data, struct group *group, enum group_status status);
	/* A group was made of the store's alert. */
	void (*recalled)(void *data, struct group *group);
	/* A line of the store with an anomaly that may not have been counted. */
	void (*missed)(void *data, struct span line);
	/* As groups_add's `gone`. */
	void (*gone)(void *data, struct group *group);
};

struct ledger_counts {
	int64_t written; /* rows of alerts */
	int64_t tries; /* attempts that found the store away */
	int64_t caught_up; /* anomalies read back from the store at the start */
	int64_t waiting; /* alerts that the store does not have as they are */
	int64_t refused; /* suppressions and networks of the store that are none */
	int64_t lost; /* alerts and notes that could not wait any longer */
};

struct ledger;

/* NULL: EXIT_BAD_CONFIG and the like.  A database that is away is no failure. */
struct ledger *ledger_open(const struct ledger_settings *settings,
    const struct ledger_listener *listener, struct failure *failure);
void ledger_free(struct ledger *ledger);

/*
 * Reads and writes what is due, once a second or so, and begins with all that the store has
 * when it can be reached first; clock_ms: the events' clock.
 */
int ledger_turn(struct ledger *ledger, int64_t clock_ms, struct failure *failure);

/* Writes everything, waiting for the store for so long; true: it has everything. */
bool ledger_finish(
    struct ledger *ledger, int64_t clock_ms, int64_t limit_ms, struct failure *failure);

/* A group that is not in memory, from the store; NULL: it has none, or is away. */
struct group *ledger_find(struct ledger *ledger, const unsigned char key[16]);

/*
 * Keeps the alert for the next turn, because its group begins anew.  Waits for the store
 * where LIMIT_ALERT_WAITING wait already, or loses the oldest if we are to end.
 */
void ledger_keep(struct ledger *ledger, const struct group *group);

/* The same for a group that gives way to others: ledger_find finds it. */
void ledger_leave(struct ledger *ledger, const struct group *group);

/* Was the event counted, by this process or an earlier one?  And: it is now. */
bool ledger_has(
    const struct ledger *ledger, const struct group *group, int64_t time_ms, uint64_t hash);
void ledger_add(struct ledger *ledger, struct group *group, int64_t time_ms, uint64_t hash);

/* As standing.h; key as group_key_write. */
struct standing_suppression *ledger_suppression(
    const struct ledger *ledger, const struct facts *facts, const char key[32]);
bool ledger_may_block(const struct ledger *ledger, struct span ip);

/* A line for an alert's log, a block or a message, for the next turn; texts are copied. */
struct ledger_note {
	const char *alert; /* its id, 36 characters */
	const char *action; /* a word of ours */
	struct span text;
	struct span network, reason; /* of a block; network empty: it is none */
	int64_t expires_ms; /* of a block */
	/*
	 * Of a message, which is kept beside the log: the action is its state then, and the text what
	 * came back; its key is the same each time that it is tried.  Channel empty: it is none.
	 */
	struct span channel, key;
};
void ledger_note(struct ledger *ledger, const struct ledger_note *note);

struct ledger_counts ledger_counts(const struct ledger *ledger);
bool ledger_is_away(const struct ledger *ledger);

#endif
