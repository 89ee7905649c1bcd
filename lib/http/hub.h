/*
 * hub.h: live items (anomalies, alerts, jobs) for those that watch, in one order at all servers.
 *
 * Whoever has something to tell publishes it, at any server. A thread of the hub gives it to the
 * store, which numbers it (store/live.h), and reads from there what all servers told, four
 * times a second; so servers that share a store, SQLite or PostgreSQL, tell the same items with the
 * same numbers, and nothing else joins them. Without a store the hub numbers by itself.
 *
 * The last items are kept, also over a restart: a client that comes back says the number that
 * it saw last, and is told what came since. A client may miss items only if it stays away
 * for longer than LIMIT_HUB_ITEMS of them; while the store is away nothing is told, and all
 * of it afterwards, up to LIMIT_HUB_PENDING items.
 */
#ifndef HTTP_HUB_H
#define HTTP_HUB_H

#include "base/buffer.h"
#include "base/failure.h"
#include "http/feed.h"
#include "model/judge.h"

/* HUB_EVENT is any event, at this server alone: it has no number and is not kept. */
enum hub_type { HUB_ANOMALY, HUB_ALERT, HUB_JOB, HUB_EVENT, HUB_TYPE_COUNT };

bool hub_type_find(struct span name, enum hub_type *out);

struct hub_item {
	enum hub_type type;
	const char *level; /* risk_level_name; NULL: none, it passes every filter of levels */
	struct span key; /* what two servers may both tell is told once; empty: it always is */
	struct span doc; /* JSON on one line */
};

struct hub;

struct hub_settings {
	const char *db; /* address of the store, or NULL */
	/*
	 * In each turn of the hub's thread, with a store that is open (NULL without one): publishes
	 * what is new there. -1: the store failed. May be NULL.
	 */
	int (*look)(void *data, struct hub *hub, struct store *store, struct failure *failure);
	void *data;
};

struct hub *hub_new(const struct hub_settings *settings);

/* Starts its thread.  A store that is not there yet is waited for. */
void hub_start(struct hub *hub);

/* Tells what waits and ends the thread; then nobody may be in it any more.  NULL will do. */
void hub_stop(struct hub *hub);
void hub_free(struct hub *hub);

/* Takes a copy, from any thread, and never waits. */
void hub_publish(struct hub *hub, const struct hub_item *item);

/*
 * An event for those who want HUB_EVENT, at once; fifty a second, what is beyond is counted as
 * lost. Ask hub_wants_events before: mostly nobody does.
 */
bool hub_wants_events(struct hub *hub);
void hub_pass(struct hub *hub, enum risk_level level, struct span doc);

/* There is something for `look`: the turn comes at once.  hub NULL: nobody watches. */
void hub_wake(struct hub *hub);

struct hub_filter {
	unsigned types; /* a bit for each hub_type */
	enum risk_level least; /* items of a lower level are left out */
};

/*
 * Sends the feed what passes the filter from now on, and before that what came behind the
 * item `after`, as far as it is kept; below 0: nothing. Its client said at began_ms who it is
 * (clock_monotonic_ms). The caller's hold on the feed is the hub's now.
 */
void hub_follow(struct hub *hub, struct feed *feed, const struct hub_filter *filter, int64_t after,
    int64_t began_ms);

/*
 * Ends the feeds whose clients said who they are up to that moment (clock_monotonic_ms), also those
 * that are still on their way here: since then it was changed who may watch.  They come back with
 * the number that they saw last, and are asked anew; so are those that have watched for as long as
 * an access token is good.  Whether the store is there does not matter.
 */
void hub_renew(struct hub *hub, int64_t until_ms);

struct hub_counts {
	int64_t last; /* number of the last item */
	int64_t readers;
	int64_t told; /* items that were sent to readers */
	int64_t lost; /* items that were too many or too large */
	int64_t skipped; /* items that were no longer kept when a reader was to get them */
	bool is_away; /* the store is */
};
struct hub_counts hub_counts(struct hub *hub);

#endif
