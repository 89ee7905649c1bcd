/* context.h: what one event alone says: its text, its user, what it wants. */
#ifndef FEATURES_CONTEXT_H
#define FEATURES_CONTEXT_H

#include "event/event.h"
#include "features/lists.h"

/* The URL as two pieces: path and query where it was taken apart, else as written. */
void context_url(const struct event *event, struct span *path, struct span *query);

/*
 * Bits a byte of what the client chose (Shannon 1948): URL path and query,
 * else the attempted user, else the message.  0 for an empty text, at most 8.
 */
double context_entropy(const struct event *event);

/* ln(1 + bytes): of the response's body, else source's and destination's together. */
double context_bytes(const struct event *event);

/* Is the user who acts, or whose rights are taken, on the list? */
bool context_is_privileged(const struct lists *lists, const struct event *event);

/*
 * A listed path, port or command, or a URL that holds, percent-decoded twice,
 * at least two characters that paths and queries of people seldom hold.
 */
bool context_is_sensitive(const struct lists *lists, const struct event *event);

/* Does a web request come from a listed program?  true for what is no web request. */
bool context_is_known_agent(const struct lists *lists, const struct event *event);

#endif
