/* workers.c: a queue and its threads; each has a store of its own. */

#include <pthread.h>
#include <stdlib.h>

#include "http/core.h"
#include "os/log.h"
#include "os/signals.h"
#include "store/store.h"

enum { STORE_PAUSE_MS = 1000 };

struct workers {
	pthread_mutex_t lock;
	pthread_cond_t has_work;
	struct request *first, *last;
	size_t waiting;
	bool is_ending;
	const char *db;
	int count;
	pthread_t threads[];
};

/* A worker's store; one that could not be opened is not tried again at once. */
struct connection_to_store {
	struct store *store;
	int64_t next_try_ms;
};

static void
find_store(struct connection_to_store *own, const char *db)
{
	struct failure failure;

	if (own->store || !db || clock_monotonic_ms() < own->next_try_ms)
		return;
	own->store = store_open(db, STORE_CHANGES, &failure);
	own->next_try_ms = clock_monotonic_ms() + STORE_PAUSE_MS;
	if (!own->store)
		log_error("%s", failure.text);
}

static void
lose_store(struct connection_to_store *own)
{
	if (own->store)
		store_free(own->store);
	own->store = NULL;
}

static bool
has_waited_too_long(const struct request *request)
{
	return clock_monotonic_ms() - request->queued_ms > LIMIT_HTTP_WAIT_MS;
}

/* True: the request is answered; false: another lane has it. */
static bool
work(struct workers *workers, struct request *request, struct connection_to_store *own)
{
	struct exchange *exchange = &request->exchange;

	if (has_waited_too_long(request)) {
		problem_later(exchange, 503, 5, "too many requests came before this one");
		return true;
	}
	find_store(own, workers->db);
	if (workers->db && !own->store) {
		problem_later(exchange, 503, 5, "the database is not available just now");
		return true;
	}
	if (!request_work(request, own->store))
		return false;
	if (request->has_lost_store)
		lose_store(own);
	return true;
}

static struct request *
take(struct workers *workers)
{
	struct request *request;

	pthread_mutex_lock(&workers->lock);
	while (!workers->first && !workers->is_ending)
		pthread_cond_wait(&workers->has_work, &workers->lock);
	request = workers->first;
	if (request) {
		workers->first = request->next;
		workers->waiting--;
	}
	pthread_mutex_unlock(&workers->lock);
	return request;
}

static void *
run(void *data)
{
	struct workers *workers = data;
	struct connection_to_store own = { .next_try_ms = INT64_MIN };
	struct request *request;

	while ((request = take(workers))) {
		if (!work(workers, request, &own))
			continue;
		if (request->feed) /* the connection went on then */
			request_give(request);
		else
			request_resume(request);
	}
	lose_store(&own);
	return NULL;
}

static bool
push(struct workers *workers, struct request *request, bool is_suspended)
{
	bool has_room;

	pthread_mutex_lock(&workers->lock);
	has_room = !workers->is_ending && workers->waiting < LIMIT_HTTP_QUEUE;
	if (has_room) {
		request->stage = REQUEST_WAITING;
		request->queued_ms = clock_monotonic_ms();
		request->next = NULL;
		/* Before a worker can see it: it resumes the connection. */
		if (!is_suspended)
			MHD_suspend_connection(request->mhd);
		if (workers->first)
			workers->last->next = request;
		else
			workers->first = request;
		workers->last = request;
		workers->waiting++;
		pthread_cond_signal(&workers->has_work);
	}
	pthread_mutex_unlock(&workers->lock);
	return has_room;
}

bool
workers_push(struct workers *workers, struct request *request)
{
	return push(workers, request, false);
}

bool
workers_pass(struct workers *workers, struct request *request)
{
	return push(workers, request, true);
}

size_t
workers_waiting(struct workers *workers)
{
	size_t waiting;

	pthread_mutex_lock(&workers->lock);
	waiting = workers->waiting;
	pthread_mutex_unlock(&workers->lock);
	return waiting;
}

struct workers *
workers_open(int count, const char *db, struct failure *failure)
{
	struct workers *workers =
	    must_calloc(1, sizeof(*workers) + (size_t)count * sizeof(*workers->threads));

	workers->db = db;
	pthread_mutex_init(&workers->lock, NULL);
	pthread_cond_init(&workers->has_work, NULL);
	for (; workers->count < count; workers->count++) {
		if (pthread_create(&workers->threads[workers->count], NULL, run, workers) == 0)
			continue;
		failure_set(failure, EXIT_UNAVAILABLE, "cannot start a thread");
		workers_end(workers);
		workers_free(workers);
		return NULL;
	}
	return workers;
}

void
workers_end(struct workers *workers)
{
	pthread_mutex_lock(&workers->lock);
	workers->is_ending = true;
	pthread_cond_broadcast(&workers->has_work);
	pthread_mutex_unlock(&workers->lock);
	for (int i = 0; i < workers->count; i++)
		pthread_join(workers->threads[i], NULL);
	workers->count = 0;
}

void
workers_free(struct workers *workers)
{
	if (workers == NULL)
		return;
	pthread_mutex_destroy(&workers->lock);
	pthread_cond_destroy(&workers->has_work);
	free(workers);
}
