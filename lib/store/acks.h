/*
 * acks.h: how far each log file is safe (siem-store --ack).
 *
 * The file is text: a line "siem-ack 1", then one JSON object for each log file,
 *
 *	{"fingerprint":"6f1c...","path":"/var/log/auth.log","offset":81920}
 *
 * where offset is where the last line begins that is durable, as log.offset of its
 * event said.  Whoever reads the log files goes on behind that line.
 */
#ifndef STORE_ACKS_H
#define STORE_ACKS_H

#include <stdint.h>

#include "base/failure.h"
#include "event/event.h"

struct acks;

/*
 * What the file says is where it begins; there may be none yet.  NULL:
 * EXIT_BAD_CONFIG if it is no such file, EXIT_IO if it cannot be read.
 */
struct acks *acks_open(const char *path, struct failure *failure);
void acks_free(struct acks *acks);

/* An event that will be safe when acks_save is called; those without a position say nothing. */
void acks_note(struct acks *acks, const struct event *event);

/* Replaces the file, if there is something new.  -1: EXIT_IO. */
int acks_save(struct acks *acks, struct failure *failure);

/* Log files whose position was given up for others at LIMIT_FILES. */
int64_t acks_forgotten(const struct acks *acks);

#endif
