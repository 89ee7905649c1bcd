/* uri.h: what stands in a request line: paths and queries (RFC 3986), decoded with distrust. */
#ifndef HTTP_URI_H
#define HTTP_URI_H

#include "base/arena.h"
#include "base/span.h"

/*
 * Splits a request's target into path and query, both as written.  "http://host/path" is a
 * path as well; false: it is neither that nor begins with '/'.
 */
bool uri_split(struct span target, struct span *path, struct span *query);

/*
 * Decodes a path, in place, into the one form that it is compared in: every %XX is decoded but
 * those of '/' and '%', which stay as %2F and %25.  NULL, or why it is refused: a broken
 * escape, a control character, what is no UTF-8, a segment "." or "..".
 */
const char *uri_clean_path(char *path, size_t *size);

/* Decodes the %2F and %25 of a segment; in the arena if there are any. */
struct span uri_unescape(struct span segment, struct arena *arena);

/*
 * The first parameter of that name in a query, decoded ('+' is a space); data NULL: there is
 * none, or it is broken.
 */
struct span uri_query(struct span query, const char *name, struct arena *arena);

#endif
