/* channel-alone.h: a channel without a channels file, and an alert from hostile logs. */
#ifndef TESTS_CHANNEL_ALONE_H
#define TESTS_CHANNEL_ALONE_H

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alert/channel.h"

struct channel_settings {
	const char *row[9][2]; /* name, value */
};

const char *
channel_setting(const struct channel_settings *settings, const char *name)
{
	for (int i = 0; settings->row[i][0]; i++)
		if (strcmp(settings->row[i][0], name) == 0)
			return settings->row[i][1];
	return NULL;
}

#define SETTINGS(...) (&(const struct channel_settings){ { __VA_ARGS__, { NULL, NULL } } })

static inline void *
must_open(const struct channel_type *type, const struct channel_settings *settings)
{
	struct failure failure;
	void *channel = type->open(settings, &failure);

	if (channel == NULL)
		fail_msg("%s", failure.text);
	return channel;
}

static inline void
check_refused(const struct channel_type *type, const struct channel_settings *settings)
{
	struct failure failure = { .status = EXIT_DONE };

	assert_null(type->open(settings, &failure));
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
}

static const char hostile_line[] =
    "{\"alert\":{\"id\":\"0196-a\",\"change\":\"opened\",\"entity\":\"x\\r\\nBcc: "
    "eve@example.org\\\"] \\\\[\",\"risk_level\":\"critical\",\"risk_score\":0.93,\"count\":12,"
    "\"told\":1}}";

static inline struct message
hostile_message(void)
{
	static cJSON *json;

	if (json == NULL)
		json = cJSON_Parse(hostile_line);
	return (struct message){
		.line = SPAN(hostile_line),
		.alert = cJSON_GetObjectItem(json, "alert"),
		.dedup_key = "0196-a",
		.key = "0196-a-1",
		.title = "critical: x\r\nBcc: eve@example.org",
		.text = "first\r\n.\r\nQUIT\nlast \xc3\xa9",
	};
}

/* Sends it; the delivery must be this one. */
static inline struct receipt
check_send(
    const struct channel_type *type, void *channel, struct message message, enum delivery expected)
{
	struct receipt receipt = { .delivery = REFUSED };

	type->send(channel, &message, &receipt);
	if (receipt.delivery != expected)
		fail_msg("delivery %d: %s", receipt.delivery, receipt.text);
	assert_null(strpbrk(receipt.text, "\r\n"));
	return receipt;
}

#endif
