/* message.h: what channels look up in a message (within lib/alert only). */
#ifndef ALERT_MESSAGE_H
#define ALERT_MESSAGE_H

#include "alert/channel.h"

/* A member of the message's alert that is a text, or "". */
const char *message_text(const struct message *message, const char *name);

/* For receivers that tell an alert's beginning from its end. */
enum message_state { MESSAGE_FIRING, MESSAGE_ACKNOWLEDGED, MESSAGE_RESOLVED };
enum message_state message_state(const struct message *message);

/* Of a digest, the worst of those that it names. */
const char *message_level(const struct message *message);

/* Whom it is about, of a digest "12 alerts"; plain text, for free(). */
char *message_entity(const struct message *message);

/* A line of say.h with what was made of it; the message points into the rest. */
struct parsed_message {
	struct message message;
	cJSON *json;
	struct buffer dedup_key, key, url;
};

/*
 * Reads it, and names it: a link to the alert at the dashboard (NULL: there is none) too.
 * False: it is no alert, and there is nothing to release.  Title and text are the caller's.
 */
bool message_parse(struct parsed_message *parsed, struct span line, const char *dashboard);
void message_release(struct parsed_message *parsed);

#endif
