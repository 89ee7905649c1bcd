/* say.h: an alert as a line of JSON, for standard output, the store and the channels. */
#ifndef ALERT_SAY_H
#define ALERT_SAY_H

#include "alert/tell.h"

/*
 * {"@timestamp":"...","event":{"kind":"alert",...},"alert":{"id":"...","status":"open",...}}
 *
 * `change` is what happened to it ("opened", "risen", "resolved", "updated", ...); @timestamp
 * is the last event's.  No newline.
 */
void say_alert(struct buffer *to, const struct group *group, const char *change);

/* "alert":{"id":"...","status":"open","count":12}, for the line of an event. */
void say_member(struct buffer *to, const struct group *group);

/* {"@timestamp":"...","alert":{"change":"digest","alerts":12,...}}; no newline. */
void say_digest(struct buffer *to, const struct digest *digest);

const char *group_status_name(enum group_status status); /* "open", "acknowledged", "closed" */

#endif
