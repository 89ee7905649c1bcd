/* workers.h: threads that may wait, and the requests that wait for one (within lib/http only). */
#ifndef HTTP_WORKERS_H
#define HTTP_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/failure.h"

struct request;
struct workers;

/* So many threads; each opens the store at `db` when it first needs it; NULL: they have none. */
struct workers *workers_open(int count, const char *db, struct failure *failure);

/*
 * Suspends the request's connection and queues the request; its connection is resumed when it
 * is answered.  False: the queue is full, or has ended; nothing was done.
 */
bool workers_push(struct workers *workers, struct request *request);

/* The same for a request whose connection is suspended, from a worker of another lane. */
bool workers_pass(struct workers *workers, struct request *request);

/* Requests that wait now. */
size_t workers_waiting(struct workers *workers);

/* Works off the queue, ends the threads; who is pushed from then on finds the queue full. */
void workers_end(struct workers *workers);

/* NULL, or workers that have ended. */
void workers_free(struct workers *workers);

#endif
