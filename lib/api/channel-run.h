/* channel-run.h: channels, which siem-alert alone opens: here are only their names. */
#ifndef API_CHANNEL_RUN_H
#define API_CHANNEL_RUN_H

#include "alert/channel.h"
#include "api/api.h"

/*
 * Calls for each section of the channels file. No secret is read: who sends reads it.
 * -1: EXIT_BAD_CONFIG, the file cannot be read.
 */
int channel_names(const char *path, void (*see)(void *data, const char *name, const char *type),
    void *data, struct failure *failure);

/* Is there a channel of that name?  False: a problem was answered, 404 or 409 without a file. */
bool channel_find(struct exchange *exchange, struct span name);

/*
 * Has siem-alert send a line of say.h to the channel, or, with an empty one, a test, and says
 * what came back. False: a problem was answered.
 */
bool channel_run(
    struct exchange *exchange, struct span name, struct span line, struct receipt *receipt);

/* {"delivery":"delivered","text":"HTTP 204"} */
cJSON *channel_receipt_json(const struct receipt *receipt);

const char *channel_delivery_name(enum delivery delivery); /* "delivered", "later", "refused" */

#endif
