/*
 * accesslog.h: a line of JSON about each request on standard error (within lib/http only).
 *
 *   {"time":"2026-03-27T13:06:56.000Z","level":"info","message":"request","request_id":"...","peer":"192.0.2.7","user":"ana","method":"GET","path":"/api/v1/events","status":200,"bytes":4711,"duration_ms":3.2}
 *
 * Queries are left out: people put secrets there.  The connections' thread only adds to a
 * buffer, which the thread of server_run writes: a reader of standard error that does not read
 * holds up nobody.
 */
#ifndef HTTP_ACCESSLOG_H
#define HTTP_ACCESSLOG_H

#include <pthread.h>

#include "http/request.h"
#include "http/server.h"

struct accesslog {
	pthread_mutex_t lock;
	struct buffer lines; /* added, under the lock */
	struct buffer writing; /* the writer's: what is left of those it took */
	uint64_t lost; /* lines that did not fit since the last write */
	uint64_t lost_ever;
};

void accesslog_open(struct accesslog *log);
void accesslog_release(struct accesslog *log);

/* Adds a line about a request that is over.  True: it is the first, somebody should write. */
bool accesslog_add(struct accesslog *log, struct request *request, int64_t took_us, bool is_whole);

/* Writes what standard error takes, in the thread of server_run.  True: it was something. */
bool accesslog_write(struct accesslog *log);

#endif
