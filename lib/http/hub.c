/* hub.c: what is published goes to the store, and comes back numbered. */

#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "http/hub-parts.h"
#include "os/log.h"
#include "os/signals.h"
#include "store/triage.h"

enum {
	TURN_MS = 250,
	PATIENCE = 3, /* times that it is away before somebody hears of it */
	PAUSE_MS = 1000, /* before a store that is away is tried again */
	BATCH = 500, /* items that are numbered in one transaction */
	PRUNE = 256, /* items that are told between two prunings */
};

static const char *const type_names[HUB_TYPE_COUNT] = { "anomaly", "alert", "job", "event" };

bool
hub_type_find(struct span name, enum hub_type *out)
{
	for (int i = 0; i < HUB_TYPE_COUNT; i++) {
		if (!span_is(name, type_names[i]))
			continue;
		*out = (enum hub_type)i;
		return true;
	}
	return false;
}

static bool
see_live(void *data, const struct store_live *live)
{
	struct hub *hub = data;

	pthread_mutex_lock(&hub->lock);
	hub_add(hub, live);
	pthread_mutex_unlock(&hub->lock);
	return true;
}

void
hub_publish(struct hub *hub, const struct hub_item *item)
{
	struct pending *to;

	if (hub == NULL)
		return;
	pthread_mutex_lock(&hub->lock);
	if (hub->pending_count == LIMIT_HUB_PENDING || item->doc.size > LIMIT_HUB_ITEM) {
		hub->counts.lost++;
	} else {
		to = &hub->pending[(hub->pending_first + hub->pending_count++) % LIMIT_HUB_PENDING];
		*to = (struct pending){ .type = item->type,
			.level = item->level,
			.text = must_alloc(item->key.size + item->doc.size),
			.key_size = item->key.size,
			.size = item->key.size + item->doc.size };
		if (item->key.size > 0)
			memcpy(to->text, item->key.data, item->key.size);
		memcpy(to->text + item->key.size, item->doc.data, item->doc.size);
		hub->is_awake = true;
		pthread_cond_signal(&hub->wake);
	}
	pthread_mutex_unlock(&hub->lock);
}

void
hub_wake(struct hub *hub)
{
	if (hub == NULL)
		return;
	pthread_mutex_lock(&hub->lock);
	hub->is_awake = true;
	pthread_cond_signal(&hub->wake);
	pthread_mutex_unlock(&hub->lock);
}

bool
hub_wants_events(struct hub *hub)
{
	return atomic_load(&hub->event_readers) > 0;
}

static struct store_live
live_of(const struct pending *pending)
{
	struct span text = { pending->text, pending->size };

	return (struct store_live){ .type = span_of(type_names[pending->type]),
		.level = pending->level ? span_of(pending->level) : SPAN(""),
		.key = span_first(text, pending->key_size),
		.doc = span_skip(text, pending->key_size) };
}

static void
forget_pending(struct hub *hub, size_t count)
{
	for (; count > 0; count--) {
		free(hub->pending[hub->pending_first].text);
		hub->pending_first = (hub->pending_first + 1) % LIMIT_HUB_PENDING;
		hub->pending_count--;
	}
}

/* Numbers what waits by ourselves. */
static void
number_alone(struct hub *hub)
{
	struct store_live live;

	pthread_mutex_lock(&hub->lock);
	while (hub->pending_count > 0) {
		live = live_of(&hub->pending[hub->pending_first]);
		live.number = hub->counts.last + 1;
		hub_add(hub, &live);
		forget_pending(hub, 1);
	}
	pthread_mutex_unlock(&hub->lock);
}

/* What is in the ring stays where it is while we write: others only add behind it. */
static int
write_pending(struct hub *hub, struct failure *failure)
{
	struct store_live live;
	size_t count, first;

	pthread_mutex_lock(&hub->lock);
	count = hub->pending_count < BATCH ? hub->pending_count : BATCH;
	first = hub->pending_first;
	hub->is_awake = hub->is_awake || count < hub->pending_count;
	pthread_mutex_unlock(&hub->lock);
	if (count == 0)
		return 0;
	if (store_begin(hub->store, failure) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		live = live_of(&hub->pending[(first + i) % LIMIT_HUB_PENDING]);
		if (store_live_add(hub->store, &live, failure) < 0) {
			store_rollback(hub->store);
			return -1;
		}
	}
	if (store_commit(hub->store, failure) < 0) {
		store_rollback(hub->store);
		return -1;
	}
	pthread_mutex_lock(&hub->lock);
	forget_pending(hub, count);
	pthread_mutex_unlock(&hub->lock);
	return 0;
}

static int
read_items(struct hub *hub, struct failure *failure)
{
	int64_t last;

	if (!hub->is_loaded) {
		if (store_live_last(hub->store, &last, failure) < 0)
			return -1;
		pthread_mutex_lock(&hub->lock);
		hub->counts.last = last > LIMIT_HUB_ITEMS ? last - LIMIT_HUB_ITEMS : 0;
		pthread_mutex_unlock(&hub->lock);
		hub->is_loaded = true;
	}
	/* The thread alone changes it. */
	if (store_live(hub->store, hub->counts.last, LIMIT_HUB_ITEMS, see_live, hub, failure) < 0)
		return -1;
	if (hub->counts.last < hub->pruned + PRUNE)
		return 0;
	hub->pruned = hub->counts.last;
	return store_live_prune(hub->store, hub->counts.last - LIMIT_HUB_ITEMS, failure);
}

static int
open_store(struct hub *hub, struct failure *failure)
{
	if (hub->store)
		return hub->counts.is_away ? store_reopen(hub->store, failure) : 0;
	hub->store = store_open(hub->settings.db, STORE_CHANGES, failure);
	return hub->store ? 0 : -1;
}

static int
work(struct hub *hub, struct failure *failure)
{
	if (open_store(hub, failure) < 0)
		return -1;
	if (hub->settings.look &&
	    hub->settings.look(hub->settings.data, hub, hub->store, failure) < 0)
		return -1;
	return write_pending(hub, failure) < 0 ? -1 : read_items(hub, failure);
}

static void
set_away(struct hub *hub, bool is_away)
{
	pthread_mutex_lock(&hub->lock);
	hub->counts.is_away = is_away;
	pthread_mutex_unlock(&hub->lock);
}

static void
ask_store(struct hub *hub)
{
	struct failure failure;

	if (clock_monotonic_ms() < hub->next_try_ms)
		return;
	if (work(hub, &failure) == 0) {
		if (hub->tries >= PATIENCE)
			log_error("live events: the store is back");
		hub->tries = 0;
		set_away(hub, false);
		return;
	}
	hub->next_try_ms = clock_monotonic_ms() + PAUSE_MS;
	/* Not at once: siem-store may be making it. */
	if (++hub->tries == PATIENCE)
		log_error("live events: %s; they wait", failure.text);
	set_away(hub, true);
}

/* True: the end was asked for. */
static bool
await(struct hub *hub, int64_t limit_ms)
{
	struct timespec until;
	bool is_ending;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += (long)limit_ms * 1000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&hub->lock);
	while (!hub->is_awake && !hub->is_ending &&
	       pthread_cond_timedwait(&hub->wake, &hub->lock, &until) == 0)
		continue;
	hub->is_awake = false;
	is_ending = hub->is_ending;
	pthread_mutex_unlock(&hub->lock);
	return is_ending;
}

static void
turn(struct hub *hub, bool *has_more)
{
	if (hub->settings.db) {
		ask_store(hub);
	} else {
		number_alone(hub);
	}
	pthread_mutex_lock(&hub->lock);
	*has_more = hub_serve(hub);
	pthread_mutex_unlock(&hub->lock);
}

static void *
run(void *data)
{
	struct hub *hub = data;
	const struct timespec breath = { .tv_nsec = HUB_GULP_MS * 1000000 };
	bool has_more;

	/* What comes one by one is taken together. */
	do {
		turn(hub, &has_more);
		nanosleep(&breath, NULL);
	} while (!await(hub, has_more ? 0 : TURN_MS));
	turn(hub, &has_more);
	return NULL;
}

struct hub *
hub_new(const struct hub_settings *settings)
{
	struct hub *hub = must_calloc(1, sizeof(*hub));
	pthread_condattr_t attributes;

	hub->settings = *settings;
	pthread_mutex_init(&hub->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&hub->wake, &attributes);
	pthread_condattr_destroy(&attributes);
	return hub;
}

void
hub_start(struct hub *hub)
{
	sigset_t all, former;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &former);
	if (pthread_create(&hub->thread, NULL, run, hub) != 0)
		abort();
	pthread_sigmask(SIG_SETMASK, &former, NULL);
	hub->is_started = true;
}

void
hub_stop(struct hub *hub)
{
	if (hub == NULL || !hub->is_started)
		return;
	hub->is_started = false;
	pthread_mutex_lock(&hub->lock);
	hub->is_ending = true;
	pthread_cond_signal(&hub->wake);
	pthread_mutex_unlock(&hub->lock);
	pthread_join(hub->thread, NULL);
}

void
hub_free(struct hub *hub)
{
	if (hub == NULL)
		return;
	hub_stop(hub);
	hub_clear(hub);
	forget_pending(hub, hub->pending_count);
	store_free(hub->store);
	pthread_cond_destroy(&hub->wake);
	pthread_mutex_destroy(&hub->lock);
	free(hub);
}

struct hub_counts
hub_counts(struct hub *hub)
{
	struct hub_counts counts;

	pthread_mutex_lock(&hub->lock);
	counts = hub->counts;
	pthread_mutex_unlock(&hub->lock);
	return counts;
}
