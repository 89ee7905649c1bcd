/*
 * hub-feeds.h: feeds that write down what they are sent, in place of the server's; a program that
 * includes it takes none of lib/http/feed.c.
 */
#ifndef TESTS_HUB_FEEDS_H
#define TESTS_HUB_FEEDS_H

#include "check.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/buffer.h"
#include "http/feed.h"

struct part {
	int holders;
	struct buffer text;
};

struct feed {
	struct buffer text;
	bool is_over, is_released;
};

static pthread_mutex_t feeds_lock = PTHREAD_MUTEX_INITIALIZER;

struct part *
part_of(struct span text)
{
	struct part *part = must_calloc(1, sizeof(*part));

	part->holders = 1;
	buffer_add(&part->text, text);
	return part;
}

void
part_release(struct part *part)
{
	if (--part->holders > 0)
		return;
	buffer_release(&part->text);
	free(part);
}

bool
feed_send(struct feed *feed, struct part *part)
{
	pthread_mutex_lock(&feeds_lock);
	if (!feed->is_over)
		buffer_add(&feed->text, buffer_span(&part->text));
	pthread_mutex_unlock(&feeds_lock);
	return !feed->is_over;
}

bool
feed_is_open(struct feed *feed)
{
	return !feed->is_over;
}

void
feed_end(struct feed *feed)
{
	pthread_mutex_lock(&feeds_lock);
	feed->is_over = true;
	pthread_mutex_unlock(&feeds_lock);
}

void
feed_release(struct feed *feed)
{
	pthread_mutex_lock(&feeds_lock);
	feed->is_released = true;
	pthread_mutex_unlock(&feeds_lock);
}

static inline bool
feed_has(struct feed *feed, const char *text)
{
	bool has;

	pthread_mutex_lock(&feeds_lock);
	has = span_find(buffer_span(&feed->text), span_of(text)) < feed->text.size;
	pthread_mutex_unlock(&feeds_lock);
	return has;
}

/* Waits until it is let go, for a minute. */
static inline void
await_release(struct feed *feed)
{
	const struct timespec pause = { .tv_nsec = 5 * 1000 * 1000 };
	bool is_released = false;

	for (int i = 0; !is_released; i++) {
		if (i == 12000)
			fail_msg("it goes on");
		pthread_mutex_lock(&feeds_lock);
		is_released = feed->is_released;
		pthread_mutex_unlock(&feeds_lock);
		nanosleep(&pause, NULL);
	}
}

/* Waits until it was sent that, for a minute. */
static inline void
await_text(struct feed *feed, const char *text)
{
	const struct timespec pause = { .tv_nsec = 5 * 1000 * 1000 };

	for (int i = 0; !feed_has(feed, text); i++) {
		if (i == 12000)
			fail_msg("no \"%s\" in \"%.*s\"", text, (int)feed->text.size,
			    feed->text.data ? feed->text.data : "");
		nanosleep(&pause, NULL);
	}
}

#endif
