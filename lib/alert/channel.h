/*
 * channel.h: ways in which people are told, one file and one row each.
 *
 * The channels file is made of sections, one a channel:
 *
 *	[ops]
 *	type = webhook
 *	url-file = /etc/siem/secrets/ops-url
 *	key-file = credential:ops-key
 *	title = {risk_level}: {entity}
 *
 * What stands before the first section holds for all of them: a dashboard's URL.
 *
 * A channel sends one message at a time and may block as long as its timeout: it runs
 * in a process of its own (sender.h), and the one that decides never waits for it.
 */
#ifndef ALERT_CHANNEL_H
#define ALERT_CHANNEL_H

#include <cjson/cJSON.h>

#include "base/buffer.h"
#include "base/failure.h"

/*
 * What is sent: a line of say.h, and what names it.  All texts in it come from log lines:
 * a channel escapes each in its own way.
 */
struct message {
	struct span line; /* the JSON, without newline */
	const cJSON *alert; /* its member "alert": id, change, entity, risk_level, count, ... */
	const char *dedup_key; /* the same for all messages on one alert: its id */
	const char *key; /* the same whenever this message is tried again: id, dash, number */
	const char *title; /* of the template, plain text on one line */
	const char *text; /* of the template, plain text of some lines */
	const char *url; /* of the alert on the dashboard, or NULL: it is not known */
};

enum delivery {
	DELIVERED,
	TRY_LATER, /* it may go away: no connection, time out, 5xx, 429 */
	REFUSED, /* it will not: a wrong address, 4xx */
};

struct receipt {
	enum delivery delivery;
	int64_t retry_after_ms; /* that the receiver asked for; 0: it did not */
	char text[512]; /* what came back, on one line: "HTTP 204", "connection refused" */
};

/* A setting's value in a section, or NULL.  Secrets are the content of their files. */
struct channel_settings;
const char *channel_setting(const struct channel_settings *settings, const char *name);

/* What a type knows. */
struct channel_setting_row {
	const char *name; /* "url-file": such a name's value is a file, its content the secret */
	bool is_required;
	const char *help;
};

struct channel_type {
	const char *name; /* "webhook" */
	const struct channel_setting_row *settings; /* ended by a row without a name */
	/* NULL and EXIT_BAD_CONFIG: a setting's value is wrong. */
	void *(*open)(const struct channel_settings *settings, struct failure *failure);
	void (*free)(void *channel);
	/* Fills the receipt. */
	void (*send)(void *channel, const struct message *message, struct receipt *receipt);
};

/* What all of them know, ended likewise. */
extern const struct channel_setting_row channel_common_settings[];

/* All types, ended by NULL. */
extern const struct channel_type *const channel_types[];

/* One channel of the file. */
struct channel;

/*
 * All channels of a file.  -1: EXIT_BAD_CONFIG with file, line, and what is allowed; a
 * secret that stands in the file itself is refused.  The list is ended by NULL.
 */
int channels_read(const char *path, struct channel ***out, struct failure *failure);
void channels_free(struct channel **channels);

/* -1: EXIT_BAD_CONFIG, a name in that list (parted by commas) is no channel of the file's. */
int channels_check(
    struct channel *const *channels, struct span names, const char *path, struct failure *failure);

const char *channel_name(const struct channel *channel);

/* Sends a line of say.h: its title and text are made of the channel's templates. */
void channel_send(struct channel *channel, struct span line, struct receipt *receipt);

#endif
