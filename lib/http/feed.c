/*
 * feed.c: queues between who makes an answer and the connection that takes it.
 *
 * A connection whose queue is empty is suspended.  It is resumed only by who finds it so
 * marked, under the feed's lock: the library forgets a resumption that comes first.
 */

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "http/core.h"
#include "http/feed.h"
#include "os/log.h"
#include "os/signals.h"

struct part {
	atomic_int holders;
	size_t size;
	char text[];
};

enum { QUEUE = 256, SEND_BUFFER = 64 * 1024, BLOCK = 4096 };

struct feed {
	struct feed *former, *next; /* among the server's */
	pthread_mutex_t lock;
	pthread_cond_t has_room;
	atomic_int holders;
	struct feeds *all;
	struct MHD_Connection *mhd;
	struct connection *connection;
	struct part *queue[QUEUE]; /* a ring */
	size_t first, count;
	size_t taken; /* bytes of the first that are sent */
	size_t waiting; /* bytes in the queue */
	size_t sent; /* bytes that the library has taken */
	int64_t taken_ms; /* when the client last took something */
	int64_t laden; /* how many ticks of late found something untaken */
	size_t sent_before; /* of `sent`, before these */
	int64_t sent_ms; /* when it was last given something */
	bool is_suspended, is_over, has_end, is_events, is_written;
};

struct part *
part_of(struct span text)
{
	struct part *part = must_alloc(sizeof(*part) + text.size);

	atomic_init(&part->holders, 1);
	part->size = text.size;
	if (text.size > 0)
		memcpy(part->text, text.data, text.size);
	return part;
}

void
part_release(struct part *part)
{
	if (atomic_fetch_sub(&part->holders, 1) == 1)
		free(part);
}

static void
drop_parts(struct feed *feed)
{
	for (; feed->count > 0; feed->count--) {
		part_release(feed->queue[feed->first]);
		feed->first = (feed->first + 1) % QUEUE;
	}
	feed->waiting = feed->taken = 0;
}

void
feed_release(struct feed *feed)
{
	if (atomic_fetch_sub(&feed->holders, 1) > 1)
		return;
	drop_parts(feed);
	pthread_cond_destroy(&feed->has_room);
	pthread_mutex_destroy(&feed->lock);
	free(feed);
}

void
feeds_open(struct feeds *feeds)
{
	pthread_mutex_init(&feeds->lock, NULL);
}

void
feeds_release(struct feeds *feeds)
{
	pthread_mutex_destroy(&feeds->lock);
}

/* False: there are as many as there may be. */
static bool
enlist(struct feeds *feeds, struct feed *feed, int max_written)
{
	bool has_room;

	pthread_mutex_lock(&feeds->lock);
	has_room = feed->is_written ? feeds->written < max_written
				    : feeds->count - feeds->written < LIMIT_HTTP_STREAMS;
	has_room &= !feeds->is_ended;
	if (has_room) {
		feed->next = feeds->first;
		if (feed->next)
			feed->next->former = feed;
		feeds->first = feed;
		feeds->count++;
		feeds->written += feed->is_written;
	}
	pthread_mutex_unlock(&feeds->lock);
	return has_room;
}

static void
delist(struct feeds *feeds, struct feed *feed)
{
	pthread_mutex_lock(&feeds->lock);
	if (feed->former)
		feed->former->next = feed->next;
	else
		feeds->first = feed->next;
	if (feed->next)
		feed->next->former = feed->former;
	feeds->count--;
	feeds->written -= feed->is_written;
	pthread_mutex_unlock(&feeds->lock);
}

static struct feed *
new_feed(struct request *request)
{
	struct feed *feed = must_calloc(1, sizeof(*feed));
	pthread_condattr_t forward;

	pthread_condattr_init(&forward);
	pthread_condattr_setclock(&forward, CLOCK_MONOTONIC);
	pthread_mutex_init(&feed->lock, NULL);
	pthread_cond_init(&feed->has_room, &forward);
	pthread_condattr_destroy(&forward);
	atomic_init(&feed->holders, 1);
	feed->all = &request->server->feeds;
	feed->mhd = request->mhd;
	feed->connection = request->connection;
	feed->taken_ms = feed->sent_ms = clock_monotonic_ms();
	feed->is_written =
	    request->stage == REQUEST_WAITING && request->exchange.route->lane != LANE_STREAM;
	feed->is_events =
	    span_starts(span_of(request->exchange.content_type), SPAN("text/event-stream"));
	return feed;
}

struct feed *
feed_open(struct exchange *exchange)
{
	struct request *request = exchange->request;
	struct feed *feed = new_feed(request);
	int size = SEND_BUFFER, workers = (int)request->server->settings.workers;

	/* Half of the workers are left to those who read quickly. */
	if (!enlist(feed->all, feed, workers > 1 ? workers / 2 : 1)) {
		problem_later(exchange, 503, 5, "too many are reading streams or exports");
		feed_release(feed);
		return NULL;
	}
	/* What the kernel would keep of a feed that nobody reads is not ours to waste either. */
	if (feed->is_events)
		setsockopt(feed->connection->fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	atomic_fetch_add(&feed->holders, 1);
	request->feed = feed;
	if (request->stage == REQUEST_WAITING) {
		atomic_fetch_add(&request->users, 1);
		request_resume(request);
	}
	return feed;
}

/* Under its lock: somebody has to look at the feed. */
static void
rouse(struct feed *feed)
{
	if (feed->is_suspended) {
		feed->is_suspended = false;
		MHD_resume_connection(feed->mhd);
	}
}

/* Under its lock: the client sees that the end is missing. */
static void
break_off(struct feed *feed)
{
	drop_parts(feed);
	feed->is_over = true;
	connection_shut(feed->connection);
	pthread_cond_signal(&feed->has_room);
	rouse(feed);
}

/* Under its lock: the same, for the client is too slow. */
static void
cut_off(struct feed *feed)
{
	atomic_fetch_add(&feed->all->dropped, 1);
	break_off(feed);
}

/* Under its lock. */
static void
push(struct feed *feed, struct part *part)
{
	atomic_fetch_add(&part->holders, 1);
	feed->queue[(feed->first + feed->count++) % QUEUE] = part;
	feed->waiting += part->size;
	feed->sent_ms = clock_monotonic_ms();
	rouse(feed);
}

bool
feed_send(struct feed *feed, struct part *part)
{
	bool is_open;

	pthread_mutex_lock(&feed->lock);
	if (!feed->is_over && !feed->has_end) {
		if (feed->count == QUEUE || feed->waiting + part->size > LIMIT_HTTP_STREAM)
			cut_off(feed);
		else if (part->size > 0)
			push(feed, part);
	}
	is_open = !feed->is_over && !feed->has_end;
	pthread_mutex_unlock(&feed->lock);
	return is_open;
}

/* Under its lock: waits for room. */
static void
await_room(struct feed *feed, size_t size)
{
	while (!feed->is_over && feed->count > 0 &&
	       (feed->count == QUEUE || feed->waiting + size > LIMIT_HTTP_STREAM)) {
		int64_t until_ms = feed->taken_ms + LIMIT_HTTP_HEAD_MS;
		struct timespec until = { .tv_sec = until_ms / 1000,
			.tv_nsec = until_ms % 1000 * 1000000 };

		if (pthread_cond_timedwait(&feed->has_room, &feed->lock, &until) == ETIMEDOUT &&
		    !feed->is_over && clock_monotonic_ms() >= feed->taken_ms + LIMIT_HTTP_HEAD_MS)
			cut_off(feed);
	}
}

bool
feed_write(struct feed *feed, struct span text)
{
	struct part *part;
	bool is_open;

	if (text.size == 0)
		return feed_is_open(feed);
	part = part_of(text);
	pthread_mutex_lock(&feed->lock);
	if (feed->count == 0)
		feed->taken_ms = clock_monotonic_ms();
	await_room(feed, text.size);
	is_open = !feed->is_over && !feed->has_end;
	if (is_open)
		push(feed, part);
	pthread_mutex_unlock(&feed->lock);
	part_release(part);
	return is_open;
}

bool
feed_is_open(struct feed *feed)
{
	bool is_open;

	pthread_mutex_lock(&feed->lock);
	is_open = !feed->is_over && !feed->has_end;
	pthread_mutex_unlock(&feed->lock);
	return is_open;
}

void
feed_end(struct feed *feed)
{
	pthread_mutex_lock(&feed->lock);
	feed->has_end = true;
	if (!feed->is_over)
		rouse(feed);
	pthread_mutex_unlock(&feed->lock);
}

void
feed_fail(struct feed *feed, struct exchange *exchange, const struct failure *failure)
{
	log_error("request %s: %s", exchange->request_id, failure->text);
	exchange->request->has_lost_store = failure->status == EXIT_UNAVAILABLE;
	pthread_mutex_lock(&feed->lock);
	if (!feed->is_over)
		break_off(feed);
	pthread_mutex_unlock(&feed->lock);
}

/* Under its lock: moves queued bytes to the library's buffer. */
static size_t
take(struct feed *feed, char *to, size_t room)
{
	size_t used = 0;

	while (feed->count > 0 && used < room) {
		struct part *part = feed->queue[feed->first];
		struct span rest = span_skip((struct span){ part->text, part->size }, feed->taken);

		rest = span_first(rest, room - used);
		memcpy(to + used, rest.data, rest.size);
		used += rest.size;
		feed->taken += rest.size;
		feed->waiting -= rest.size;
		if (feed->taken < part->size)
			break;
		feed->taken = 0;
		feed->first = (feed->first + 1) % QUEUE;
		feed->count--;
		part_release(part);
	}
	feed->sent += used;
	feed->taken_ms = clock_monotonic_ms();
	pthread_cond_signal(&feed->has_room);
	return used;
}

static ssize_t
read_more(void *data, uint64_t position, char *to, size_t room)
{
	struct feed *feed = data;
	ssize_t result;

	(void)position;
	pthread_mutex_lock(&feed->lock);
	if (feed->is_over) {
		result = MHD_CONTENT_READER_END_WITH_ERROR;
	} else if (feed->count > 0) {
		result = (ssize_t)take(feed, to, room);
	} else if (feed->has_end) {
		result = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		feed->is_suspended = true;
		MHD_suspend_connection(feed->mhd);
		result = 0;
	}
	pthread_mutex_unlock(&feed->lock);
	return result;
}

struct MHD_Response *
feed_response(struct feed *feed)
{
	return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_more, feed, NULL);
}

size_t
feed_close(struct feeds *feeds, struct feed *feed)
{
	size_t sent;

	delist(feeds, feed);
	pthread_mutex_lock(&feed->lock);
	drop_parts(feed);
	feed->is_over = true;
	feed->is_suspended = false;
	feed->connection = NULL;
	feed->mhd = NULL;
	sent = feed->sent;
	pthread_cond_signal(&feed->has_room);
	pthread_mutex_unlock(&feed->lock);
	feed_release(feed);
	return sent;
}

/*
 * Under its lock, once a second: does its client take less than it must of what waits?  What it
 * took long ago is no credit: the rate is asked for anew of each minute in which something waits.
 */
static bool
is_slow(struct feed *feed)
{
	enum { FREE = LIMIT_HTTP_HEAD_MS / 1000 };

	if (!feed->is_written || feed->is_over || feed->waiting == 0)
		return false;
	feed->laden++;
	if ((int64_t)(feed->sent - feed->sent_before) < (feed->laden - FREE) * LIMIT_HTTP_RATE)
		return true;
	if (feed->laden == 2 * FREE) {
		feed->laden = 0;
		feed->sent_before = feed->sent;
	}
	return false;
}

void
feeds_tick(struct feeds *feeds, int64_t now_ms)
{
	struct part *beat = part_of(SPAN("event: heartbeat\ndata: {}\n\n"));

	pthread_mutex_lock(&feeds->lock);
	for (struct feed *at = feeds->first; at; at = at->next) {
		pthread_mutex_lock(&at->lock);
		if (at->is_events && !at->is_over && !at->has_end && at->count == 0 &&
		    now_ms - at->sent_ms >= LIMIT_HTTP_HEARTBEAT_MS)
			push(at, beat);
		if (is_slow(at))
			cut_off(at);
		pthread_mutex_unlock(&at->lock);
	}
	pthread_mutex_unlock(&feeds->lock);
	part_release(beat);
}

void
feeds_end(struct feeds *feeds)
{
	pthread_mutex_lock(&feeds->lock);
	feeds->is_ended = true;
	for (struct feed *at = feeds->first; at; at = at->next)
		if (at->is_events)
			feed_end(at);
	pthread_mutex_unlock(&feeds->lock);
}

void
feeds_cut(struct feeds *feeds)
{
	pthread_mutex_lock(&feeds->lock);
	for (struct feed *at = feeds->first; at; at = at->next) {
		pthread_mutex_lock(&at->lock);
		if (at->is_written && !at->is_over)
			cut_off(at);
		pthread_mutex_unlock(&at->lock);
	}
	pthread_mutex_unlock(&feeds->lock);
}
