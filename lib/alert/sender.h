/*
 * sender.h: a channel in a process of its own.
 *
 * It reads messages, one a line, and answers each with a line:
 *
 *	{"delivery":"later","retry_after_s":30,"text":"HTTP 429"}
 */
#ifndef ALERT_SENDER_H
#define ALERT_SENDER_H

#include <sys/types.h>

#include "alert/channel.h"

struct sender {
	pid_t pid; /* 0: it does not run */
	int fd_in, fd_out; /* -1: none */
	struct buffer answer; /* as much of it as has come */
};

/* Starts it if it does not run: this very program, with --send. */
int sender_start(
    struct sender *sender, const char *channels, const char *name, struct failure *failure);

/* Asks it to end, and to say before what became of its message. */
void sender_hurry(const struct sender *sender);

/* Ends it. */
void sender_stop(struct sender *sender);

/* A line, newline included.  -1: it cannot take it; it is ended. */
int sender_give(struct sender *sender, struct span line, struct failure *failure);

/* Has it answered?  One that died has, with TRY_LATER. */
bool sender_hear(struct sender *sender, struct receipt *receipt);

/* The other end: sends what comes on standard input, until its end. */
int sender_run(const char *channels, const char *name, struct failure *failure);

/* Sends one message that says it is a test; fills the receipt. */
int sender_test(
    const char *channels, const char *name, struct receipt *receipt, struct failure *failure);

#endif
