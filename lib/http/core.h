/* core.h: what a server consists of (within lib/http only). */
#ifndef HTTP_CORE_H
#define HTTP_CORE_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/limits.h"
#include "http/connections.h"
#include "http/files.h"
#include "http/accesslog.h"
#include "http/listen.h"
#include "http/proxy.h"
#include "http/request.h"
#include "http/server.h"
#include "http/feeds.h"
#include "http/tally.h"
#include "http/workers.h"

struct server {
	struct server_settings settings;
	struct listeners listeners;
	struct MHD_Daemon *daemons[LIMIT_HTTP_THREADS]; /* a thread each */
	pthread_t accepting;
	bool is_accepting;
	int accept_end; /* eventfd: accept_all ends */
	int turn; /* the daemon that gets the next connection */
	atomic_int coming; /* connections that were accepted, and are not in the list yet */
	struct connections connections;
	struct request_pool pool;
	struct feeds feeds;
	struct budget bodies;
	struct proxies proxies;
	struct accesslog log;
	struct tally tally;
	pthread_rwlock_t files_lock;
	struct files *files; /* the dashboard's, or NULL */
	struct workers *work, *lines;
	atomic_int active; /* requests that have come whole and are not over */
	atomic_bool is_ending;
	atomic_bool is_idle; /* server_run sleeps for long */
	int wake; /* eventfd: server_run looks up */
};

/* The library's calls about a request (dispatch.c). */
enum MHD_Result dispatch(void *server, struct MHD_Connection *mhd, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size,
    void **context);

/* Sends the exchange's answer (answer.c). */
enum MHD_Result answer_send(struct request *request);

/* The headers that every answer has. */
void answer_add_safety(struct MHD_Response *response, bool is_secure);

/* How long a client may take for that much: who takes an answer byte by byte holds it in memory. */
int64_t answer_time_to_take(size_t size);

/*
 * Has the request's route called, on whichever thread this is.  False: it waits for a worker
 * of another lane now, and is not to be touched.
 */
bool request_work(struct request *request, struct store *store);

/* A worker's last word on a request: its connection goes on, and the request is not to be touched. */
void request_resume(struct request *request);

#endif
