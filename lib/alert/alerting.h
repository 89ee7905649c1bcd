/* alerting.h: what siem-alert's stage is made of (within lib/alert only). */
#ifndef ALERT_ALERTING_H
#define ALERT_ALERTING_H

#include "alert/asker.h"
#include "alert/ledger.h"
#include "alert/stage.h"
#include "alert/tell.h"
#include "store/redis.h"

struct alerting {
	struct alert_settings settings;
	struct policy policy;
	struct teller teller;
	struct groups *groups;
	struct outbox *outbox; /* NULL: no channels */
	struct ledger *ledger; /* NULL: no store */
	struct asker *asker; /* NULL: nobody is asked to block */
	struct silence *silence; /* empty where the policy has no `silence` */
	struct redis *redis; /* NULL: none, or away since the start */
	char *redis_password; /* NULL: none */
	int64_t next_redis_ms;
	struct buffer *to; /* standard output; NULL before the first event */
	struct buffer line;
	struct arena arena; /* of what does not come from standard input */
	int64_t clock_ms; /* the newest time of an event */
	int64_t swept_ms; /* quiet groups were closed up to then */
	int64_t passed_over; /* events before settings.since_ms */
	int64_t anomalies, opened, resolved, repeated, silences;
	int64_t asked[ASKED_OUTCOME_COUNT], redis_lost;
	int (*reread)(struct alert_settings *settings, struct failure *failure);
	struct failure failure;
	bool has_failed;
};

/* In a dry run the events' clock is the wall's: as if it had been told live. */
int64_t alerting_wall_ms(const struct alerting *alerting);

/* stage.c: the events' clock goes on, and closes what was quiet. */
void alerting_advance(struct alerting *alerting, const struct event *event);

/* announce.c */

/* What happened to an alert, on standard output and, if people are to be told, to channels. */
void announce(struct alerting *alerting, const struct group *group, const char *change,
    const struct span *channels);
/* To the channels of the rule, which have heard of the group then. */
void announce_to_people(
    struct alerting *alerting, const struct telling *telling, const char *change);
/* To those channels that ever heard of it. */
void announce_to_who_knows(struct alerting *alerting, struct group *group, const char *change);
void announce_digest(struct alerting *alerting);
/* For outbox_settings.heard, with the struct alerting as data: it is kept in the store. */
void announce_heard(void *data, const struct outbox_trial *trial);
/* -1: a message could not be kept for a channel. */
int announce_failure(struct alerting *alerting, struct failure *failure);
/* Redis: -1, its address or password is none. */
int announce_open(struct alerting *alerting, struct failure *failure);
void announce_flush(struct alerting *alerting);

/* take.c */

/* The group of an anomaly, which has it now; NULL: it is nobody's any more. */
struct group *take(struct alerting *alerting, struct wire_line *line, const struct judged *judged,
    struct arena *arena);
/* Listeners of the ledger, and of groups_add. */
void take_decision(void *data, struct group *group, enum group_status status);
void take_recalled(void *data, struct group *group);
void take_missed(void *data, struct span text);
void take_leave(void *data, struct group *group);
/* The group of a key, from memory or the store, or a new one that is closed. */
struct group *take_group(struct alerting *alerting, const unsigned char key[16]);
/* Makes an alert of the group, which is closed. */
void take_begin(
    struct alerting *alerting, struct group *group, const struct facts *facts, const char *id);

/* -1: EXIT_BAD_CONFIG, --mask names a field that is not masked. */
int take_check_mask(const char *fields, struct failure *failure);

/* A suppression of the store that takes it, if there is one, whose name is put into text. */
void take_suppression(struct alerting *alerting, const struct facts *facts,
    const unsigned char key[16], struct telling *telling, char text[40]);
/* Tells people what there is to tell; former: the group's level before. */
void take_tell(struct alerting *alerting, struct telling *telling, const char *former);

/* hush.c: hosts that fall silent. */

void hush_heard(struct alerting *alerting, struct span name);
void hush_check(struct alerting *alerting);

/* block.c: what siem-block is asked for. */

/* -1: EXIT_BAD_CONFIG, it is no mode. */
int block_check(const char *mode, struct failure *failure);
void block_open(struct alerting *alerting);
void block_ask(struct alerting *alerting, struct group *group);

/* counters.c */

int alerting_counters(void *data, struct stage_counter *out, int max);

#endif
