/*
 * envelope.h: a raw line with what its carrier knows of it (siem-parse --envelope).
 *
 *   {"log_line":"Mar 27 13:06:56 ...","source":"web1","received":"2026-03-27T13:06:57Z","peer":"192.0.2.7:514","file":"/var/log/auth.log","fingerprint":"9f3c","offset":4096}
 *
 * Only log_line, or log_line_base64 with the same in base64, must be there.  A carrier is one of our own programs, so it is
 * believed; what stands inside of log_line never is.
 */
#ifndef STAGE_ENVELOPE_H
#define STAGE_ENVELOPE_H

#include "wire/wire.h"

struct envelope {
	struct span log_line;
	struct span log_line_base64; /* in place of it, for bytes that are not UTF-8 */
	struct span source; /* names the host and the clock */
	struct span id;
	struct span peer, file, fingerprint;
	struct span metadata; /* the object as written; empty if there is none */
	struct span received;
	int64_t received_ms; /* INT64_MIN: not said */
	int64_t offset; /* -1: not said */
};

/*
 * Reads an envelope; texts live in the line or the arena.  False: it is none,
 * or a member stands twice or has another type; *error says which. A log_line that is JSON
 * comes out on one line.
 */
bool envelope_read(
    struct span text, struct arena *arena, struct envelope *out, struct wire_error *error);

/* Does a line claim to be JSON? */
bool envelope_looks_like_json(struct span text);

/* The line's place in the world for event.id: "id", or fingerprint and offset; else empty. */
struct span envelope_position(const struct envelope *envelope, struct arena *arena);

/* Sets event.created, log.file.*, log.offset and log.source.address. */
void envelope_apply(const struct envelope *envelope, struct arena *arena, struct event *event);

/* Adds "metadata" to the written line, unless the log line has a member of that name itself. */
void envelope_append(
    const struct envelope *envelope, const struct wire_line *line, struct buffer *to);

#endif
