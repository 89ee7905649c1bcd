/* ledger-parts.h: what a ledger is made of (within ledger*.c only). */
#ifndef ALERT_LEDGER_PARTS_H
#define ALERT_LEDGER_PARTS_H

#include "alert/ledger.h"
#include "alert/recall.h"
#include "base/random.h"

/* An alert whose group goes on without it, with its texts. */
struct waiting_alert {
	struct store_alert alert;
	char *texts;
	unsigned news;
};

struct waiting_note {
	unsigned char alert[STORE_ID_SIZE];
	int64_t time_ms;
	const char *action;
	struct buffer text, network, reason, channel, key;
	int64_t expires_ms;
};

void note_release(struct waiting_note *note);

struct ledger {
	struct ledger_settings settings;
	struct ledger_listener listener;
	struct store *store; /* NULL: it was away from the beginning */
	struct recent_ids *recent;
	struct standing standing;
	struct waiting_alert *waiting;
	size_t waiting_count;
	struct waiting_note *notes;
	size_t note_count;
	struct recall_texts texts;

	struct group **dirty; /* that are being written */
	enum group_status *stored; /* what the store says of each */
	size_t dirty_count, dirty_capacity;
	bool is_partial; /* more changed than one turn writes */

	bool is_loaded, is_caught_up; /* the store's alerts were read; and what it had for us */
	bool is_working; /* a turn is under way */
	int64_t mark_ms; /* the events' clock as the store has it */
	size_t turns;
	bool has_more; /* than is in memory */
	bool is_away;
	struct random random;
	int64_t pause_ms, next_try_ms; /* while it is away */
	int64_t next_look_ms, next_heard_ms;
	struct ledger_counts counts;
};

/* ledger-load.c: -1 and *failure as of the store. */
int ledger_load(struct ledger *ledger, struct failure *failure);
int ledger_look(struct ledger *ledger, struct failure *failure);

/* ledger-write.c: all that changed, or some of it, in one transaction. */
int ledger_write(struct ledger *ledger, int64_t clock_ms, size_t most, struct failure *failure);

/* A decision of the store's, if it is one. */
void ledger_notice(struct ledger *ledger, struct group *group, enum group_status status);

/* Marks in the store. */
#define MARK_EVENTS SPAN("siem-alert events") /* the events' clock */
#define MARK_HEARD SPAN("siem-alert heard") /* ours, when hosts were kept */

#endif
