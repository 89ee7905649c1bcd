/* hub-readers.c: a ring of items that all readers walk along, each at its own place. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "http/hub-parts.h"
#include "http/token.h"
#include "os/signals.h"

enum {
	GULP = 64, /* items that a reader gets in a turn: its queue holds four times as many */
	GULP_BYTES = 64 * 1024,
	EVENTS_A_SECOND = 50,
};

/* Without a level it is for all. */
static enum risk_level
find_level(struct span name)
{
	enum risk_level level;

	return risk_level_find(name, &level) ? level : LEVEL_CRITICAL;
}

static struct item *
item_at(struct hub *hub, size_t i)
{
	return &hub->items[(hub->first + i) % LIMIT_HUB_ITEMS];
}

static void
drop_first(struct hub *hub)
{
	struct item *item = item_at(hub, 0);

	part_release(item->part);
	hub->bytes -= item->size;
	hub->first = (hub->first + 1) % LIMIT_HUB_ITEMS;
	hub->count--;
}

/* As a reader gets it.  JSON may have a CR between its values, which would end the line here. */
static struct part *
write_part(const struct store_live *item)
{
	struct buffer text = { 0 };
	struct part *part;
	char head[64];

	if (item->number > 0) {
		snprintf(head, sizeof(head), "id: %" PRId64 "\n", item->number);
		buffer_add(&text, span_of(head));
	}
	buffer_add(&text, SPAN("event: "));
	buffer_add(&text, item->type);
	buffer_add(&text, SPAN("\ndata: "));
	for (struct span rest = item->doc; rest.size > 0;) {
		buffer_add(&text, span_cut(&rest, '\r'));
		if (rest.size > 0)
			buffer_add_byte(&text, ' ');
	}
	buffer_add(&text, SPAN("\n\n"));
	part = part_of(buffer_span(&text));
	buffer_release(&text);
	return part;
}

void
hub_add(struct hub *hub, const struct store_live *live)
{
	struct item item = {
		.number = live->number, .level = find_level(live->level), .size = live->doc.size
	};

	hub->counts.last = live->number;
	/* A type that a later version may know. */
	if (!hub_type_find(live->type, &item.type))
		return;
	while (hub->count == LIMIT_HUB_ITEMS ||
	       (hub->count > 0 && hub->bytes + item.size > LIMIT_HUB_BYTES))
		drop_first(hub);
	item.part = write_part(live);
	*item_at(hub, hub->count++) = item;
	hub->bytes += item.size;
}

static bool
passes(const struct item *item, const struct hub_filter *filter)
{
	return (filter->types >> item->type & 1) && item->level >= filter->least;
}

/* The first item behind that number. */
static size_t
find_behind(struct hub *hub, int64_t number)
{
	size_t low = 0, high = hub->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (item_at(hub, middle)->number <= number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Tells a new one where it stands: it comes back with that, though nothing was told since. */
static bool
greet(struct hub *hub, struct reader *reader)
{
	struct part *part;
	char text[96];
	bool is_sent;

	if (reader->seen < 0 || reader->seen > hub->counts.last)
		reader->seen = hub->counts.last;
	snprintf(
	    text, sizeof(text), "id: %" PRId64 "\nevent: heartbeat\ndata: {}\n\n", reader->seen);
	part = part_of(span_of(text));
	is_sent = feed_send(reader->feed, part);
	part_release(part);
	reader->is_new = false;
	return is_sent;
}

/* True: there is more for it.  *is_over: it went. */
static bool
serve(struct hub *hub, struct reader *reader, bool *is_over)
{
	size_t i, bytes = 0;
	int given = 0;

	*is_over = true;
	if (clock_monotonic_ms() >= reader->until_ms) {
		feed_end(reader->feed);
		return false;
	}
	*is_over = !feed_is_open(reader->feed);
	/* Nobody can be told where it stands before the store said so. */
	if (hub->settings.db && !hub->is_loaded)
		return false;
	if (reader->is_new && !*is_over)
		*is_over = !greet(hub, reader);
	i = find_behind(hub, reader->seen);
	if (i == 0 && hub->count > 0 && reader->seen > 0 &&
	    item_at(hub, 0)->number > reader->seen + 1)
		hub->counts.skipped += item_at(hub, 0)->number - reader->seen - 1;
	for (; !*is_over && i < hub->count; i++) {
		const struct item *item = item_at(hub, i);

		if (passes(item, &reader->filter)) {
			if (given == GULP || bytes > GULP_BYTES)
				return true;
			*is_over = !feed_send(reader->feed, item->part);
			given++;
			bytes += item->size;
			hub->counts.told++;
		}
		reader->seen = item->number;
	}
	return false;
}

bool
hub_serve(struct hub *hub)
{
	struct reader **at = &hub->readers;
	bool has_more = false, is_over;

	while (*at) {
		struct reader *reader = *at;

		has_more |= serve(hub, reader, &is_over);
		if (!is_over) {
			at = &reader->next;
			continue;
		}
		*at = reader->next;
		feed_release(reader->feed);
		atomic_fetch_sub(&hub->event_readers, reader->filter.types >> HUB_EVENT & 1);
		free(reader);
		hub->counts.readers--;
	}
	return has_more;
}

void
hub_follow(struct hub *hub, struct feed *feed, const struct hub_filter *filter, int64_t after,
    int64_t began_ms)
{
	struct reader *reader = must_alloc(sizeof(*reader));

	*reader = (struct reader){ .feed = feed,
		.filter = *filter,
		.seen = after,
		.is_new = true,
		.began_ms = began_ms,
		.until_ms = began_ms + (int64_t)ACCESS_SECONDS * SECOND_MS };
	pthread_mutex_lock(&hub->lock);
	/* It was changed after it was asked, and before it was here. */
	if (began_ms <= hub->renewed_ms)
		reader->until_ms = hub->renewed_ms;
	reader->next = hub->readers;
	hub->readers = reader;
	atomic_fetch_add(&hub->event_readers, filter->types >> HUB_EVENT & 1);
	hub->counts.readers++;
	hub->is_awake = true;
	pthread_cond_signal(&hub->wake);
	pthread_mutex_unlock(&hub->lock);
}

void
hub_renew(struct hub *hub, int64_t until_ms)
{
	pthread_mutex_lock(&hub->lock);
	if (until_ms > hub->renewed_ms) {
		hub->renewed_ms = until_ms;
		for (struct reader *reader = hub->readers; reader; reader = reader->next)
			if (reader->began_ms <= until_ms)
				reader->until_ms = until_ms;
		hub->is_awake = true;
		pthread_cond_signal(&hub->wake);
	}
	pthread_mutex_unlock(&hub->lock);
}

/* So many events a second: nobody reads more, and queues have room for other items. */
static bool
has_room(struct hub *hub, int64_t now_ms)
{
	if (now_ms - hub->events_ms >= 1000) {
		hub->events_ms = now_ms;
		hub->events = 0;
	}
	return hub->events++ < EVENTS_A_SECOND;
}

void
hub_pass(struct hub *hub, enum risk_level level, struct span doc)
{
	const struct store_live live = { .type = SPAN("event"), .doc = doc };
	int64_t now_ms = clock_monotonic_ms();
	struct part *part = NULL;

	pthread_mutex_lock(&hub->lock);
	if (doc.size <= LIMIT_HUB_ITEM && has_room(hub, now_ms))
		part = write_part(&live);
	else
		hub->counts.lost++;
	for (struct reader *reader = hub->readers; part && reader; reader = reader->next)
		if ((reader->filter.types >> HUB_EVENT & 1) && level >= reader->filter.least &&
		    now_ms < reader->until_ms)
			hub->counts.told += feed_send(reader->feed, part);
	if (part)
		part_release(part);
	pthread_mutex_unlock(&hub->lock);
}

void
hub_clear(struct hub *hub)
{
	for (struct reader *reader; (reader = hub->readers); free(reader)) {
		hub->readers = reader->next;
		feed_release(reader->feed);
	}
	while (hub->count > 0)
		drop_first(hub);
}
