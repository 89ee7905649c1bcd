/* request.h: an exchange with what the server keeps beside it (within lib/http only). */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/random.h"
#include "http/body.h"
#include "http/exchange.h"
#include "http/route.h"

struct connection;
struct server;
struct feed;

/* What the library's next call about a request finds. */
enum request_stage {
	REQUEST_HEAD, /* its headers are there, nobody looked at them */
	REQUEST_BODY, /* its body comes in */
	REQUEST_WAITING, /* it is suspended: a worker has it */
	REQUEST_ANSWERED, /* the exchange's answer is to be sent */
	REQUEST_SENDING, /* it is being sent */
};

struct request {
	struct exchange exchange;
	struct arena arena; /* the exchange's */
	struct server *server;
	struct MHD_Connection *mhd;
	struct connection *connection;
	struct request *next; /* in a queue, or among those that are free */
	enum request_stage stage;
	atomic_int users; /* the connection, and a worker that still makes what is being sent */
	struct buffer target; /* the path cleaned, and the query behind it */
	struct body body;
	struct feed *feed; /* the answer goes on, or NULL */
	int64_t began_us, queued_ms;
	size_t sent; /* bytes of the answer's body */
	bool is_accepted; /* it has come whole: it is answered also when the server is to stop */
	bool is_file; /* it asks for the dashboard */
	bool is_head; /* HEAD: the headers of GET */
	bool closes; /* the connection ends with this answer */
	bool is_refused; /* answered already; the rest of a body is not looked at */
	bool is_allowed; /* authorize said so */
	bool has_lost_store; /* the worker opens its store anew */
};

/* Requests that are over, for the next ones. */
struct request_pool {
	pthread_mutex_t lock;
	struct random random; /* for ids */
	struct request *free;
	int count;
};

/* One for a request whose first line has come, and back when its last user is done with it. */
struct request *request_take(struct server *server, struct MHD_Connection *mhd, struct span target);
void request_give(struct request *request);
void request_free_all(struct request_pool *pool);

/* Microseconds of a clock that only goes forward. */
int64_t request_clock_us(void);

#endif
