/*
 * spool.h: lines on disk that are handed on later, in order.
 *
 * What cannot be delivered now (a database is away, a receiver does not answer)
 * is appended to files in a folder and is durable when spool_append returns.
 * The reader takes lines from the other end and says when they are safe
 * elsewhere.  After kill -9 or a crash nothing that was appended is missing; what
 * was read but not yet taken is read once more, so whoever gets it must know it
 * again.  A line that was cut by the crash was never promised, and goes.
 *
 *	struct spool *spool = spool_open("/var/spool/siem/store", 1 << 30, &failure);
 *	spool_append(spool, lines, &failure);
 *	while (spool_read(spool, 1 << 20, &lines, &failure) > 0 && deliver(lines))
 *		spool_take(spool, &failure);
 *	spool_close(spool);
 */
#ifndef SPOOL_SPOOL_H
#define SPOOL_SPOOL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/span.h"

struct spool;

/*
 * Opens or makes the folder (mode 0700) and locks it: a second process gets
 * EXIT_BAD_CONFIG and the holder's pid.  A format that is newer than this program
 * is refused.  max_bytes: what the spool may hold on disk.
 */
struct spool *spool_open(const char *folder, int64_t max_bytes, struct failure *failure);

/* Lines stay for the next spool_open. */
void spool_close(struct spool *spool);

enum spool_result {
	SPOOL_OK,
	SPOOL_FULL, /* max_bytes would be passed, or the disk is full: nothing was appended */
	SPOOL_FAILED, /* EXIT_IO: nothing was appended */
};

/* Appends lines, each ended by '\n', all or none; SPOOL_OK: they are durable. */
enum spool_result spool_append(struct spool *spool, struct span lines, struct failure *failure);

/*
 * The oldest whole lines that are not yet taken, at most max_bytes of them but at
 * least one line.  1: *lines, until the next call; 0: there are none; -1: EXIT_IO.
 */
int spool_read(struct spool *spool, size_t max_bytes, struct span *lines, struct failure *failure);

/* What was read last is safe elsewhere: it is not read again, also after a crash. */
int spool_take(struct spool *spool, struct failure *failure);

bool spool_is_empty(const struct spool *spool);

/* What waits, on disk. */
int64_t spool_bytes(const struct spool *spool);
int64_t spool_lines(const struct spool *spool);

#endif
