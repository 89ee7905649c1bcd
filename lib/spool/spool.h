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
 * Opens or makes the folder (mode 0700, its files 0600) and locks it: a second
 * process gets EXIT_BAD_CONFIG and the holder's pid.  The lock is the process's, so a
 * process must not open a folder twice.  A format that is newer than this program
 * is EXIT_BAD_CONFIG, a file that cannot be read or is damaged EXIT_IO; both texts
 * name the file and the way out.  Files that are not the spool's are left alone, and
 * one that an administrator moved away is not missed.
 *
 * max_bytes: what the spool may hold on disk; an append that is larger than that
 * never fits.  Room comes back in steps, as whole files are taken: a quarter of
 * max_bytes, at most LIMIT_SPOOL_SEGMENT or one append.
 */
struct spool *spool_open(const char *folder, int64_t max_bytes, struct failure *failure);

/* Lines stay for the next spool_open.  NULL is closed already. */
void spool_close(struct spool *spool);

enum spool_result {
	SPOOL_OK,
	SPOOL_FULL, /* max_bytes would be passed, or the disk is full: nothing was appended */
	SPOOL_FAILED, /* EXIT_IO: nothing was appended */
};

/*
 * Appends lines, each ended by '\n', all or none; SPOOL_OK: they are durable.  After
 * SPOOL_FULL, of which *failure says the reason, the same call may succeed later.  A
 * process whose files are limited (RLIMIT_FSIZE) must ignore SIGXFSZ; the limit is
 * then SPOOL_FULL too.
 */
enum spool_result spool_append(struct spool *spool, struct span lines, struct failure *failure);

/*
 * The oldest whole lines that are not yet taken, at most max_bytes of them but at
 * least one line.  1: *lines, until the next spool_read; 0: there are none; -1: EXIT_IO.
 * The same lines again, and maybe more, if nothing was taken in between.
 */
int spool_read(struct spool *spool, size_t max_bytes, struct span *lines, struct failure *failure);

/*
 * What was read last is safe elsewhere: it is not read again, also after a crash.
 * -1: EXIT_IO, it may be read again.  It needs no room on a full disk.
 */
int spool_take(struct spool *spool, struct failure *failure);

bool spool_is_empty(const struct spool *spool);

/* What waits: lines that are not yet taken, and their bytes. */
int64_t spool_bytes(const struct spool *spool);
int64_t spool_lines(const struct spool *spool);

#endif
