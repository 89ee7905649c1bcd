/*
 * stream.c: queues between who makes an answer and the connection that takes it.
 *
 * A connection whose queue is empty is suspended.  It is resumed only by who finds it so
 * marked, under the stream's lock: the library forgets a resumption that comes first.
 */

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "http/core.h"
#include "http/stream.h"
#include "os/signals.h"

struct part {
	atomic_int holders;
	size_t size;
	char text[];
};

enum { QUEUE = 256, SEND_BUFFER = 64 * 1024, BLOCK = 4096 };

struct stream {
	struct stream *former, *next; /* among the server's */
	pthread_mutex_t lock;
	pthread_cond_t has_room;
	atomic_int holders;
	struct streams *all;
	struct MHD_Connection *mhd;
	struct connection *connection;
	struct part *queue[QUEUE]; /* a ring */
	size_t first, count;
	size_t taken; /* bytes of the first that are sent */
	size_t waiting; /* bytes in the queue */
	size_t sent; /* bytes that the library has taken */
	int64_t taken_ms; /* when the client last took something */
	int64_t sent_ms; /* when it was last given something */
	bool is_suspended, is_over, has_end, is_events, is_written;
};

struct part *
part_of(struct span text)
{
	struct part *part = must_alloc(sizeof(*part) + text.size);

	atomic_init(&part->holders, 1);
	part->size = text.size;
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
drop_parts(struct stream *stream)
{
	for (; stream->count > 0; stream->count--) {
		part_release(stream->queue[stream->first]);
		stream->first = (stream->first + 1) % QUEUE;
	}
	stream->waiting = stream->taken = 0;
}

void
stream_release(struct stream *stream)
{
	if (atomic_fetch_sub(&stream->holders, 1) > 1)
		return;
	drop_parts(stream);
	pthread_cond_destroy(&stream->has_room);
	pthread_mutex_destroy(&stream->lock);
	free(stream);
}

void
streams_open(struct streams *streams)
{
	pthread_mutex_init(&streams->lock, NULL);
}

void
streams_release(struct streams *streams)
{
	pthread_mutex_destroy(&streams->lock);
}

/* False: there are as many as there may be. */
static bool
enlist(struct streams *streams, struct stream *stream, int max_written)
{
	bool has_room;

	pthread_mutex_lock(&streams->lock);
	has_room = stream->is_written ? streams->written < max_written
				      : streams->count - streams->written < LIMIT_HTTP_STREAMS;
	if (has_room) {
		stream->next = streams->first;
		if (stream->next)
			stream->next->former = stream;
		streams->first = stream;
		streams->count++;
		streams->written += stream->is_written;
	}
	pthread_mutex_unlock(&streams->lock);
	return has_room;
}

static void
delist(struct streams *streams, struct stream *stream)
{
	pthread_mutex_lock(&streams->lock);
	if (stream->former)
		stream->former->next = stream->next;
	else
		streams->first = stream->next;
	if (stream->next)
		stream->next->former = stream->former;
	streams->count--;
	streams->written -= stream->is_written;
	pthread_mutex_unlock(&streams->lock);
}

static struct stream *
new_stream(struct request *request)
{
	struct stream *stream = must_calloc(1, sizeof(*stream));
	pthread_condattr_t forward;

	pthread_condattr_init(&forward);
	pthread_condattr_setclock(&forward, CLOCK_MONOTONIC);
	pthread_mutex_init(&stream->lock, NULL);
	pthread_cond_init(&stream->has_room, &forward);
	pthread_condattr_destroy(&forward);
	atomic_init(&stream->holders, 1);
	stream->all = &request->server->streams;
	stream->mhd = request->mhd;
	stream->connection = request->connection;
	stream->taken_ms = stream->sent_ms = clock_monotonic_ms();
	stream->is_written =
	    request->stage == REQUEST_WAITING && request->exchange.route->lane != LANE_STREAM;
	stream->is_events =
	    span_starts(span_of(request->exchange.content_type), SPAN("text/event-stream"));
	return stream;
}

struct stream *
stream_open(struct exchange *exchange)
{
	struct request *request = exchange->request;
	struct stream *stream = new_stream(request);
	int size = SEND_BUFFER, workers = (int)request->server->settings.workers;

	/* Half of the workers are left to those who read quickly. */
	if (atomic_load(&request->server->is_ending) ||
	    !enlist(stream->all, stream, workers > 1 ? workers / 2 : 1)) {
		problem_later(exchange, 503, 5, "too many are reading streams or exports");
		stream_release(stream);
		return NULL;
	}
	/* What the kernel would keep of a stream that nobody reads is not ours to waste either. */
	if (stream->is_events)
		setsockopt(stream->connection->fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	atomic_fetch_add(&stream->holders, 1);
	request->stream = stream;
	if (request->stage == REQUEST_WAITING) {
		atomic_fetch_add(&request->users, 1);
		request_resume(request);
	}
	return stream;
}

/* Under its lock: somebody has to look at the stream. */
static void
rouse(struct stream *stream)
{
	if (stream->is_suspended) {
		stream->is_suspended = false;
		MHD_resume_connection(stream->mhd);
	}
}

/* Under its lock. */
static void
cut_off(struct stream *stream)
{
	drop_parts(stream);
	stream->is_over = true;
	atomic_fetch_add(&stream->all->dropped, 1);
	connection_shut(stream->connection);
	rouse(stream);
}

/* Under its lock. */
static void
push(struct stream *stream, struct part *part)
{
	atomic_fetch_add(&part->holders, 1);
	stream->queue[(stream->first + stream->count++) % QUEUE] = part;
	stream->waiting += part->size;
	stream->sent_ms = clock_monotonic_ms();
	rouse(stream);
}

bool
stream_send(struct stream *stream, struct part *part)
{
	bool is_open;

	pthread_mutex_lock(&stream->lock);
	if (!stream->is_over && !stream->has_end) {
		if (stream->count == QUEUE || stream->waiting + part->size > LIMIT_HTTP_STREAM)
			cut_off(stream);
		else if (part->size > 0)
			push(stream, part);
	}
	is_open = !stream->is_over && !stream->has_end;
	pthread_mutex_unlock(&stream->lock);
	return is_open;
}

/* Under its lock: waits for room. */
static void
await_room(struct stream *stream, size_t size)
{
	while (!stream->is_over && stream->count > 0 &&
	       (stream->count == QUEUE || stream->waiting + size > LIMIT_HTTP_STREAM)) {
		int64_t until_ms = stream->taken_ms + LIMIT_HTTP_HEAD_MS;
		struct timespec until = { .tv_sec = until_ms / 1000,
			.tv_nsec = until_ms % 1000 * 1000000 };

		if (pthread_cond_timedwait(&stream->has_room, &stream->lock, &until) == ETIMEDOUT &&
		    !stream->is_over &&
		    clock_monotonic_ms() >= stream->taken_ms + LIMIT_HTTP_HEAD_MS)
			cut_off(stream);
	}
}

bool
stream_write(struct stream *stream, struct span text)
{
	struct part *part;
	bool is_open;

	if (text.size == 0)
		return stream_is_open(stream);
	part = part_of(text);
	pthread_mutex_lock(&stream->lock);
	if (stream->count == 0)
		stream->taken_ms = clock_monotonic_ms();
	await_room(stream, text.size);
	is_open = !stream->is_over && !stream->has_end;
	if (is_open)
		push(stream, part);
	pthread_mutex_unlock(&stream->lock);
	part_release(part);
	return is_open;
}

bool
stream_is_open(struct stream *stream)
{
	bool is_open;

	pthread_mutex_lock(&stream->lock);
	is_open = !stream->is_over && !stream->has_end;
	pthread_mutex_unlock(&stream->lock);
	return is_open;
}

void
stream_end(struct stream *stream)
{
	pthread_mutex_lock(&stream->lock);
	stream->has_end = true;
	if (!stream->is_over)
		rouse(stream);
	pthread_mutex_unlock(&stream->lock);
}

/* Under its lock: moves queued bytes to the library's buffer. */
static size_t
take(struct stream *stream, char *to, size_t room)
{
	size_t used = 0;

	while (stream->count > 0 && used < room) {
		struct part *part = stream->queue[stream->first];
		struct span rest =
		    span_skip((struct span){ part->text, part->size }, stream->taken);

		rest = span_first(rest, room - used);
		memcpy(to + used, rest.data, rest.size);
		used += rest.size;
		stream->taken += rest.size;
		stream->waiting -= rest.size;
		if (stream->taken < part->size)
			break;
		stream->taken = 0;
		stream->first = (stream->first + 1) % QUEUE;
		stream->count--;
		part_release(part);
	}
	stream->sent += used;
	stream->taken_ms = clock_monotonic_ms();
	pthread_cond_signal(&stream->has_room);
	return used;
}

static ssize_t
read_more(void *data, uint64_t position, char *to, size_t room)
{
	struct stream *stream = data;
	ssize_t result;

	(void)position;
	pthread_mutex_lock(&stream->lock);
	if (stream->is_over) {
		result = MHD_CONTENT_READER_END_WITH_ERROR;
	} else if (stream->count > 0) {
		result = (ssize_t)take(stream, to, room);
	} else if (stream->has_end) {
		result = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		stream->is_suspended = true;
		MHD_suspend_connection(stream->mhd);
		result = 0;
	}
	pthread_mutex_unlock(&stream->lock);
	return result;
}

struct MHD_Response *
stream_response(struct stream *stream)
{
	return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_more, stream, NULL);
}

size_t
stream_close(struct streams *streams, struct stream *stream)
{
	size_t sent;

	delist(streams, stream);
	pthread_mutex_lock(&stream->lock);
	drop_parts(stream);
	stream->is_over = true;
	stream->is_suspended = false;
	stream->connection = NULL;
	stream->mhd = NULL;
	sent = stream->sent;
	pthread_cond_signal(&stream->has_room);
	pthread_mutex_unlock(&stream->lock);
	stream_release(stream);
	return sent;
}

void
streams_tick(struct streams *streams, int64_t now_ms)
{
	struct part *beat = part_of(SPAN("event: heartbeat\ndata: {}\n\n"));

	pthread_mutex_lock(&streams->lock);
	for (struct stream *at = streams->first; at; at = at->next) {
		pthread_mutex_lock(&at->lock);
		if (at->is_events && !at->is_over && !at->has_end && at->count == 0 &&
		    now_ms - at->sent_ms >= LIMIT_HTTP_HEARTBEAT_MS)
			push(at, beat);
		pthread_mutex_unlock(&at->lock);
	}
	pthread_mutex_unlock(&streams->lock);
	part_release(beat);
}

void
streams_end(struct streams *streams)
{
	pthread_mutex_lock(&streams->lock);
	for (struct stream *at = streams->first; at; at = at->next)
		if (at->is_events)
			stream_end(at);
	pthread_mutex_unlock(&streams->lock);
}
