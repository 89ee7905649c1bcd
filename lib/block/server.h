/*
 * server.h: requests from standard input, files, or the clients of a unix
 * socket, one a line, each answered by a line.
 *
 * At the socket every client has its turn: one request a round.  Who sends
 * no line end, or does not read answers, waits for itself alone.
 */
#ifndef BLOCK_SERVER_H
#define BLOCK_SERVER_H

#include "block/blocker.h"

/* Settings once more at SIGHUP. */
typedef int block_reread(struct blocker *blocker, struct failure *failure);

/* Lines of files or standard input.  Returns the exit status, or -1. */
int block_serve_files(
    struct blocker *blocker, char **files, block_reread *reread, struct failure *failure);

/*
 * A listening socket: the one that systemd gives (LISTEN_FDS), else a new one
 * at path, which its owner and group may use.  -1: none.
 */
int block_listen(const char *path, struct failure *failure);

/* Is there a socket from systemd? */
bool block_has_given_socket(void);

/* Serves until SIGTERM.  Returns the exit status, or -1. */
int block_serve_socket(
    struct blocker *blocker, int listener, block_reread *reread, struct failure *failure);

/* What signals ask for between two requests; both loops call it. */
void block_heed_signals(struct blocker *blocker, block_reread *reread);

/* The status to end with, and with -v the counts. */
int block_end(const struct blocker *blocker);

#endif
