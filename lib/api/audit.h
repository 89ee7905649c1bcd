/*
 * audit.h: who did what, for GET audit.
 *
 * Every function that changes something says so when it is done:
 *
 *	audit(exchange, "suppression.create", span_of(id), detail);
 *
 * The actor and the address are the exchange's.  The action is "SUBJECT.VERB" in lower case;
 * the object is what it was done to, as its route's path names it, or empty; the detail is what
 * else is worth knowing, or NULL, and stays the caller's.  Never put a secret into it.
 *
 * It needs exchange->store.  A deed that cannot be kept is logged instead: the change is made
 * by then.
 */
#ifndef API_AUDIT_H
#define API_AUDIT_H

#include "http/exchange.h"

void audit(struct exchange *exchange, const char *action, struct span object, const cJSON *detail);

#endif
