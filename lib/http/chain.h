/*
 * chain.h: programs joined by pipes, as one thing that lines go into and come out of.
 *
 * When one of them ends the others soon do: what stood behind it reads to the end and writes
 * what it has, what stood before it finds its pipe closed. So a chain is whole or it is ending;
 * it is over when all of it is reaped.
 */
#ifndef HTTP_CHAIN_H
#define HTTP_CHAIN_H

#include <sys/types.h>

#include "base/buffer.h"
#include "http/command.h"

struct chain_child {
	const struct program *program;
	pid_t pid; /* 0: it does not run */
	int errors; /* its standard error, for reading; -1: closed */
	struct buffer said; /* the beginning of a line of it */
	int64_t starts;
};

struct chain {
	struct chain_child children[COMMAND_PROGRAMS];
	int count;
	bool is_first_alone; /* the first program gets no network and no secrets */
	int in, out; /* our ends, which do not block; -1: closed */
	int crashes; /* of its children since the start: by a signal, or in no known way */
	int excuses; /* ends that no line is to blame for: asked for, or by settings, disks, servers */
};

/* A chain of these programs, not yet started; they must outlive it. */
void chain_init(struct chain *chain, const struct program *programs, int count);

/* Starts all of it, or nothing.  -1: EXIT_UNAVAILABLE. */
int chain_start(struct chain *chain, struct failure *failure);

/* No more goes in: its programs come to their ends. */
void chain_close_in(struct chain *chain);

void chain_signal(const struct chain *chain, int signal);

/* Takes in who has ended, and says of each how, if it was no good end.  True: nobody runs any more. */
bool chain_reap(struct chain *chain);

/* Passes on to the log what a child said. */
void chain_hear(struct chain_child *child);

/* Kills what still runs, waits for it, and closes all. */
void chain_release(struct chain *chain);

#endif
