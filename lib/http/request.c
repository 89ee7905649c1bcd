/* request.c: requests and their memory, which the next ones use again. */

#include <stdlib.h>
#include <time.h>

#include "http/core.h"
#include "os/signals.h"

int64_t
request_clock_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* A UUID of version 4 (RFC 9562): it must be unique, not secret. */
static void
write_id(char to[37], struct random *random)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t bits[2] = { random_bits(random), random_bits(random) };

	for (int i = 0; i < 36; i++) {
		int digit = i - (i > 8) - (i > 13) - (i > 18) - (i > 23);

		to[i] = digits[bits[digit / 16] >> digit % 16 * 4 & 15];
	}
	to[8] = to[13] = to[18] = to[23] = '-';
	to[14] = '4';
	to[19] = digits[8 + (bits[1] >> 60 & 3)];
	to[36] = '\0';
}

struct request *
request_take(struct server *server, struct MHD_Connection *mhd, struct span target)
{
	struct request *request;

	pthread_mutex_lock(&server->pool.lock);
	request = server->pool.free;
	if (request) {
		server->pool.free = request->next;
		server->pool.count--;
	}
	if (!request)
		request = must_calloc(1, sizeof(*request));
	write_id(request->exchange.request_id, &server->pool.random);
	pthread_mutex_unlock(&server->pool.lock);
	request->server = server;
	request->mhd = mhd;
	request->stage = REQUEST_HEAD;
	atomic_store(&request->users, 1);
	request->exchange.request = request;
	request->exchange.arena = &request->arena;
	request->exchange.api = server->settings.api;
	request->exchange.content_type = "application/json";
	request->exchange.began_ms = clock_monotonic_ms();
	request->began_us = request_clock_us();
	request->target.size = 0;
	/* One over the limit is refused by its size; all of it is not needed for that. */
	buffer_add(&request->target, span_first(target, LIMIT_HTTP_TARGET + 1));
	return request;
}

static void
shrink(struct buffer *buffer)
{
	buffer->size = 0;
	if (buffer->capacity > LIMIT_HTTP_KEPT)
		buffer_release(buffer);
}

static void
free_one(struct request *request)
{
	arena_release(&request->arena);
	buffer_release(&request->target);
	buffer_release(&request->body.data);
	buffer_release(&request->exchange.answer);
	free(request);
}

void
request_give(struct request *request)
{
	struct request_pool *pool = &request->server->pool;
	struct request fresh = { .arena = request->arena,
		.target = request->target,
		.body.data = request->body.data,
		.exchange.answer = request->exchange.answer };
	bool is_kept;

	if (atomic_fetch_sub(&request->users, 1) > 1)
		return;
	body_release(&request->body);
	fresh.body.data = request->body.data;
	shrink(&fresh.exchange.answer);
	arena_clear(&fresh.arena);
	*request = fresh;
	pthread_mutex_lock(&pool->lock);
	is_kept = pool->count < LIMIT_HTTP_POOL;
	if (is_kept) {
		request->next = pool->free;
		pool->free = request;
		pool->count++;
	}
	pthread_mutex_unlock(&pool->lock);
	if (!is_kept)
		free_one(request);
}

void
request_free_all(struct request_pool *pool)
{
	while (pool->free) {
		struct request *request = pool->free;

		pool->free = request->next;
		free_one(request);
	}
}
