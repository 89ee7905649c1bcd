/*
 * id.h: event.id, which names a line for good.
 *
 * A UUIDv8 (RFC 9562): 48 bits of @timestamp in ms, so that ids of a time lie
 * together, then 74 bits of SipHash-2-4-128 over the line's bytes; where the
 * line has a source, a position or an equal before it, over that hash and
 * these.  The same line read twice keeps its id; two equal lines of a file
 * differ by their position.  Without a position (bare standard input) it is
 * the ordinal among equal lines of that source with that timestamp.
 */
#ifndef EVENT_ID_H
#define EVENT_ID_H

#include "event/event.h"

struct identities;

struct identities *identities_new(void);
void identities_free(struct identities *identities);

/* What names a line, beside its time. */
struct line_identity {
	unsigned char hash[16]; /* of its bytes */
	size_t size; /* the line's whole size, */
	bool is_cut; /* of which its bytes are a part */
	struct span source; /* its name; empty: none */
	struct span position; /* empty: none but the order of the lines */
};

/*
 * Hashes the line.  To be called as early as the line is there: memory that
 * event_identify will need is fetched meanwhile.
 */
struct line_identity identities_look_up(
    const struct identities *identities, struct span raw, size_t size);

/* Gives the event its id; event->time_ms must be set. */
void event_identify(
    struct identities *identities, struct event *event, const struct line_identity *line);

/* The 16 bytes of an id's 36 characters; false: they are no UUID. */
bool id_parse(const char text[36], unsigned char out[16]);

/* And back. */
void id_write(char to[36], const unsigned char id[16]);

/*
 * Ordinals that had to be guessed because more distinct lines of one moment
 * came than are remembered: such ids still differ from each other, but may
 * not be the same when only a part of the lines is read again.
 */
int64_t identities_guessed(const struct identities *identities);

#endif
