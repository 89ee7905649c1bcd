/* feeds.h: the server's side of feeds (within lib/http only). */
#ifndef HTTP_FEEDS_H
#define HTTP_FEEDS_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "http/feed.h"

struct feeds {
	pthread_mutex_t lock;
	struct feed *first;
	bool is_ended; /* there will be no other */
	int count;
	int written; /* of them by workers, which a slow client holds up */
	atomic_uint_fast64_t dropped; /* clients that were too slow */
};

void feeds_open(struct feeds *feeds);
void feeds_release(struct feeds *feeds);

/*
 * Once a second: heartbeats for those that have been silent; exports are cut off whose clients take
 * less than LIMIT_HTTP_RATE of what waits for them, beyond LIMIT_HTTP_HEAD_MS of each minute.
 */
void feeds_tick(struct feeds *feeds, int64_t now_ms);

/* Ends those for events, which would go on for ever; there will be no other feed. */
void feeds_end(struct feeds *feeds);

/* Cuts off exports that are still being written, so that nobody waits for their readers. */
void feeds_cut(struct feeds *feeds);

/* The answer that the library asks for more and more of. */
struct MHD_Response *feed_response(struct feed *feed);

/*
 * The request is over: nobody takes any more.  The server's hold on it ends.  Returns the
 * bytes that were taken.
 */
size_t feed_close(struct feeds *feeds, struct feed *feed);

#endif
