/* hub-parts.h: what a hub consists of (within lib/http only). */
#ifndef HTTP_HUB_PARTS_H
#define HTTP_HUB_PARTS_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/limits.h"
#include "http/hub.h"
#include "store/live.h"

struct item {
	int64_t number;
	enum hub_type type;
	enum risk_level level;
	size_t size;
	struct part *part;
};

struct pending {
	enum hub_type type;
	const char *level;
	char *text; /* the key, then the doc */
	size_t key_size, size;
};

struct reader {
	struct reader *next;
	struct feed *feed;
	struct hub_filter filter;
	int64_t seen; /* number of the last item that it was given, or that is not for it */
	bool is_new;
	int64_t began_ms, until_ms; /* then it comes back, and is asked anew who it is */
};

struct hub {
	struct hub_settings settings;
	pthread_t thread;
	bool is_started;
	struct store *store; /* of the thread; NULL: not open */
	int64_t next_try_ms, pruned;
	int tries; /* that the store was away */
	bool is_loaded; /* what the store keeps is in the ring */

	atomic_int event_readers; /* who wants every event */

	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t wake;
	bool is_awake, is_ending;
	struct pending pending[LIMIT_HUB_PENDING]; /* a ring; only the thread takes from it */
	size_t pending_first, pending_count;
	struct item items[LIMIT_HUB_ITEMS]; /* a ring, by number */
	size_t first, count, bytes;
	struct reader *readers;
	int64_t renewed_ms; /* who began before is asked anew */
	int64_t events_ms, events; /* passed in that second */
	struct hub_counts counts;
};

/* hub-readers.c; all under the lock. */

/* Adds an item behind the others, whose numbers are lower. */
void hub_add(struct hub *hub, const struct store_live *live);

/* Gives each reader what comes next.  True: somebody has more to get, after HUB_GULP_MS. */
enum { HUB_GULP_MS = 20 };
bool hub_serve(struct hub *hub);

/* Forgets all readers and items. */
void hub_clear(struct hub *hub);

#endif
