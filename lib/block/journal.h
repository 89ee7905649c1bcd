/*
 * journal.h: the audit log: one line of JSON for each decision, appended and
 * synced to the disk before the answer goes out.
 */
#ifndef BLOCK_JOURNAL_H
#define BLOCK_JOURNAL_H

#include "base/buffer.h"
#include "base/failure.h"
#include "block/table.h"

/* A descriptor to append to.  -1: it cannot be opened (EXIT_IO). */
int journal_open(const char *path, struct failure *failure);

int journal_write(int fd, struct span record, struct failure *failure);

/* For journal_list.  -1: EXIT_NO_INPUT. */
int journal_open_to_read(const char *path, struct failure *failure);

/*
 * What is blocked, a line of JSON each: network, until, left_s, and from the
 * log (fd, which is closed; -1: there is none) the time, address, alert,
 * reason and actor of the last request that blocked it.
 */
int journal_list(int fd, const struct block_table *table, int64_t now_ms, struct buffer *out,
    struct failure *failure);

#endif
