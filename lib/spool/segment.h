/* segment.h: one file of a spool, for spool.c only. */
#ifndef SPOOL_SEGMENT_H
#define SPOOL_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/failure.h"

struct spool_folder {
	char *path; /* for messages */
	int fd;
};

struct segment {
	int64_t number;
	int64_t taken, end; /* bytes of the file, its head too: lines wait between the two */
	int turn; /* which of the head's lines is written next */
};

/* What the name of a segment has digits for. */
#define SEGMENT_MAX_NUMBER INT64_C(9999999999)

/* Bytes of the file before its first line. */
enum { SEGMENT_HEAD_SIZE = 77 };

/* "0000000042.spool" to 42; 0 if it is no segment's name. */
int64_t segment_number(const char *name);

int64_t segment_count_lines(struct span text);

/*
 * Reads the file through: fills all but the number, and adds the lines that wait to
 * *lines.  1: some wait; 0: none, it was being made when a crash came (a head that is
 * not whole is that in the newest segment only); -1: EXIT_BAD_CONFIG or EXIT_IO.
 */
int segment_scan(const struct spool_folder *folder, struct segment *segment, bool is_newest,
    int64_t *lines, struct failure *failure);

/* Makes the file if its end is 0.  -1 with errno: the file is as it was, or gone. */
int segment_append(const struct spool_folder *folder, struct segment *segment, struct span lines);

/* Waiting lines into *out, as spool_read's; their bytes are what stays in it. */
int segment_read(const struct spool_folder *folder, const struct segment *segment, size_t max_bytes,
    struct buffer *out, struct failure *failure);

/* Moves `taken` forward, or removes the file if it is the end.  Durable.  -1: EXIT_IO. */
int segment_take(const struct spool_folder *folder, struct segment *segment, int64_t taken,
    struct failure *failure);

/* Not durable.  -1: EXIT_IO. */
int segment_remove(
    const struct spool_folder *folder, const struct segment *segment, struct failure *failure);

#endif
