/*
 * outbox.h: messages on their way to channels, none lost and none held up by another.
 *
 * Each channel has a spool of its own and a process that sends (siem-alert --send), one
 * message at a time and in order. A message is on disk when outbox_add returns, and is
 * taken from there when its channel says that it is delivered: it is delivered at least
 * once, and twice only after a crash, under the same key. What cannot be delivered is
 * tried again, later each time; what is refused, too old, or beyond what the spool holds
 * goes to the folder `dead` of its channel, with the reason.
 */
#ifndef ALERT_OUTBOX_H
#define ALERT_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/failure.h"
#include "base/span.h"

struct outbox;

/* A message that was sent, or not; texts live until the callback returns. */
struct outbox_trial {
	const char *channel;
	struct span line; /* of say.h, without newline */
	const char *state; /* "delivered", "waiting" or "failed" */
	const char *text; /* what came back */
};

struct outbox_settings {
	const char *channels; /* the channels file */
	const char *spool; /* folder */
	int64_t spool_bytes; /* of each channel */
	int64_t give_up_ms; /* a channel fails for so long: what is tried then has one try */
	/* What became of a message, each time that it was tried.  May be NULL. */
	void (*heard)(void *data, const struct outbox_trial *trial);
	void *data;
};

struct outbox_counts {
	int64_t delivered, retried, dead, waiting;
};

struct outbox *outbox_open(const struct outbox_settings *settings, struct failure *failure);
/* What waits stays for the next outbox_open. */
void outbox_close(struct outbox *outbox);

/*
 * A line of say.h for the channels of that list (parted by commas; empty: all).  Where a
 * channel's spool is full it is put aside and counted as dead, that the others hear of it.
 * -1: EXIT_IO.
 */
int outbox_add(
    struct outbox *outbox, struct span line, struct span channels, struct failure *failure);

/* Adds the names of those of its channels that a list means, as outbox_add's. */
void outbox_add_names(const struct outbox *outbox, struct span channels, struct buffer *names);

/* Hears what channels say, sends what waits.  Never blocks. */
void outbox_turn(struct outbox *outbox);

/* Waits until all is sent, for so many ms at most, then for what is on its way; true: all is. */
bool outbox_drain(struct outbox *outbox, int64_t limit_ms);

struct outbox_counts outbox_counts(const struct outbox *outbox);

#endif
