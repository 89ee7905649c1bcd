/*
 * live-anomalies.c: the newest anomalies of the store, looked at again and again.
 *
 * They are asked for by the time of their events, newest first, until one is known: that is
 * one row of an index, and its line, while nothing happens.
 */

#include "api/live-anomalies.h"

#include <pthread.h>
#include <stdlib.h>

#include "api/analysis.h"
#include "base/clock.h"
#include "base/limits.h"
#include "event/id.h"
#include "os/signals.h"

enum {
	KNOWN = 8192, /* ids, each in a place of its own or of another that came later */
	ENOUGH = 16, /* known ones in a row: behind them nothing is new but what came late */
	ID_TEXT = 36,
};

struct anomaly_watch {
	pthread_mutex_t lock; /* of known */
	unsigned char known[KNOWN][STORE_ID_SIZE];
	bool is_begun;
};

struct anomaly_watch *
anomaly_watch_new(void)
{
	struct anomaly_watch *watch = must_calloc(1, sizeof(*watch));

	pthread_mutex_init(&watch->lock, NULL);
	return watch;
}

void
anomaly_watch_free(struct anomaly_watch *watch)
{
	if (watch == NULL)
		return;
	pthread_mutex_destroy(&watch->lock);
	free(watch);
}

/* It was not known, and is now.  The end of an id is a hash of its line. */
static bool
learn(struct anomaly_watch *watch, const unsigned char *id)
{
	unsigned char *place = watch->known[((unsigned)id[14] << 8 | id[15]) % KNOWN];
	bool is_new;

	pthread_mutex_lock(&watch->lock);
	is_new = memcmp(place, id, STORE_ID_SIZE) != 0;
	memcpy(place, id, STORE_ID_SIZE);
	pthread_mutex_unlock(&watch->lock);
	return is_new;
}

void
anomaly_watch_tell(
    struct anomaly_watch *watch, struct hub *hub, struct span id, const struct hub_item *item)
{
	struct hub_item keyed = *item;
	unsigned char bytes[STORE_ID_SIZE];

	/* Two servers may find it, or a line come twice. */
	keyed.key = id;
	if (id.size != ID_TEXT || !id_parse(id.data, bytes) || learn(watch, bytes))
		hub_publish(hub, &keyed);
}

struct looking {
	struct anomaly_watch *watch;
	struct hub *hub;
	int known;
};

static void
publish(struct looking *looking, const unsigned char *id, struct span doc)
{
	struct hub_item item = { .type = HUB_ANOMALY, .doc = doc };
	struct analysis analysis;
	enum risk_level level;
	char text[ID_TEXT];

	if (!analysis_read(doc, 0, &analysis))
		return;
	if (analysis_level(&analysis, &level))
		item.level = risk_level_name(level);
	id_write(text, id);
	item.key = (struct span){ text, sizeof(text) };
	hub_publish(looking->hub, &item);
}

static bool
see(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct looking *looking = data;

	(void)time_ms;
	if (!learn(looking->watch, id))
		return ++looking->known < ENOUGH;
	if (looking->watch->is_begun)
		publish(looking, id, doc);
	return true;
}

int
anomaly_watch_look(
    struct anomaly_watch *watch, struct hub *hub, struct store *store, struct failure *failure)
{
	struct looking looking = { watch, hub, 0 };
	struct store_query query = STORE_QUERY_ALL;

	query.only_anomalies = query.is_newest_first = true;
	query.since_ms = clock_now_ms() - DAY_MS;
	query.limit = LIMIT_HUB_FOUND;
	if (store_select(store, &query, see, &looking, failure) < 0)
		return -1;
	watch->is_begun = true;
	return 0;
}
