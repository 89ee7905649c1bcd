/*
 * feed.h: answers that go on: events for who watches (LANE_STREAM), and exports that do not
 * fit into memory (LANE_WORK).
 *
 * A route's function opens a feed in place of an answer.  What is sent waits in a bounded
 * queue until the client takes it.
 *
 *	exchange->content_type = "text/event-stream";
 *	struct feed *feed = feed_open(exchange);	NULL: refused, the problem stands
 *	...
 *	struct part *part = part_of(text);	for all feeds one copy
 *	if (!feed_send(feed, part))		it is over: the client went, or was too slow
 *		feed_release(feed);
 *	part_release(part);
 *
 * A feed of events that is silent is sent a heartbeat every LIMIT_HTTP_HEARTBEAT_MS
 * ("event: heartbeat"), so that each side learns when the other is gone.
 */
#ifndef HTTP_FEED_H
#define HTTP_FEED_H

#include "http/exchange.h"

struct feed;

/* A text that feeds share; each holds it until it is sent. */
struct part;
struct part *part_of(struct span text); /* a copy of the text, for part_release */
void part_release(struct part *part);

/*
 * Begins the answer, with the status, type and headers that the exchange has; from then on
 * they stay, and so do the request's headers that were not read.  In a quick or streaming
 * route nothing is sent before its function returns.  NULL and a problem: there are too many.
 */
struct feed *feed_open(struct exchange *exchange);

/*
 * Queues a part, from any thread, and never waits.  False: the feed is over.  A client that
 * leaves LIMIT_HTTP_STREAM bytes untaken is shut down.
 */
bool feed_send(struct feed *feed, struct part *part);

/*
 * Sends a text, and waits while the queue is full: for workers.  False: the feed is over; a
 * client that takes nothing for LIMIT_HTTP_HEAD_MS, or less than LIMIT_HTTP_RATE, is shut down.
 */
bool feed_write(struct feed *feed, struct span text);

/* False: the feed is over. */
bool feed_is_open(struct feed *feed);

/* No more follows: the answer ends behind what is queued. */
void feed_end(struct feed *feed);

/*
 * The rest cannot be had, as the log is told: the answer breaks off, so that its client does not
 * take it for whole.  For workers; a store that is away is opened anew for the next request.
 */
void feed_fail(struct feed *feed, struct exchange *exchange, const struct failure *failure);

/* The caller's hold on it ends.  One that was not ended goes on with heartbeats alone. */
void feed_release(struct feed *feed);

#endif
