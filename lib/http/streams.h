/* streams.h: the server's side of streams (within lib/http only). */
#ifndef HTTP_STREAMS_H
#define HTTP_STREAMS_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "http/stream.h"

struct streams {
	pthread_mutex_t lock;
	struct stream *first;
	int count;
	int written; /* of them by workers, which a slow client holds up */
	atomic_uint_fast64_t dropped; /* clients that were too slow */
};

void streams_open(struct streams *streams);
void streams_release(struct streams *streams);

/* Heartbeats for those that have been silent. */
void streams_tick(struct streams *streams, int64_t now_ms);

/* Ends those for events: they would go on for ever. */
void streams_end(struct streams *streams);

/* The answer that the library asks for more and more of. */
struct MHD_Response *stream_response(struct stream *stream);

/*
 * The request is over: nobody takes any more.  The server's hold on it ends.  Returns the
 * bytes that were taken.
 */
size_t stream_close(struct streams *streams, struct stream *stream);

#endif
