/*
 * channel-slack.c: a message of blocks by an incoming webhook.
 *
 * api.slack.com/messaging/webhooks.  Texts are "verbatim" and escaped: no log line makes a
 * link, mentions a person or calls a channel.
 */
#include <stdlib.h>

#include "alert/card.h"
#include "alert/channel-types.h"
#include "alert/http.h"
#include "base/limits.h"

static const struct channel_setting_row slack_settings[] = {
	{ "url-file", true, "file that holds the incoming webhook's URL" },
	HTTP_SETTINGS,
	{ NULL, false, NULL },
};

static void *
slack_open(const struct channel_settings *settings, struct failure *failure)
{
	return http_open(settings, "url-file", channel_setting(settings, "url-file"), failure);
}

static void
slack_free(void *state)
{
	http_free(state);
}

/* {"type":TYPE,"text":{"type":KIND,"text":...}}; the text's object */
static cJSON *
add_block(cJSON *blocks, const char *type, const char *kind)
{
	cJSON *block = cJSON_CreateObject(), *text;

	cJSON_AddItemToArray(blocks, block);
	cJSON_AddStringToObject(block, "type", type);
	text = cJSON_AddObjectToObject(block, "text");
	cJSON_AddStringToObject(text, "type", kind);
	return text;
}

static void
add_button(cJSON *blocks, const char *url)
{
	cJSON *block = cJSON_CreateObject(), *elements, *button = cJSON_CreateObject(), *text;

	cJSON_AddItemToArray(blocks, block);
	cJSON_AddStringToObject(block, "type", "actions");
	elements = cJSON_AddArrayToObject(block, "elements");
	cJSON_AddItemToArray(elements, button);
	cJSON_AddStringToObject(button, "type", "button");
	text = cJSON_AddObjectToObject(button, "text");
	cJSON_AddStringToObject(text, "type", "plain_text");
	cJSON_AddStringToObject(text, "text", "Open");
	cJSON_AddStringToObject(button, "url", url);
}

static cJSON *
build(const struct message *message)
{
	const struct card_text title = { message->title, escape_slack, LIMIT_SLACK_TITLE };
	const struct card_text text = { message->text, escape_slack, LIMIT_SLACK_TEXT };
	cJSON *body = cJSON_CreateObject(), *blocks, *section;

	card_add(body, "text", &title); /* for notifications */
	cJSON_AddFalseToObject(body, "link_names");
	cJSON_AddFalseToObject(body, "unfurl_links");
	cJSON_AddFalseToObject(body, "unfurl_media");
	blocks = cJSON_AddArrayToObject(body, "blocks");
	card_add(add_block(blocks, "header", "plain_text"), "text", &title);
	if (*message->text) {
		section = add_block(blocks, "section", "mrkdwn");
		card_add(section, "text", &text);
		cJSON_AddTrueToObject(section, "verbatim");
	}
	if (message->url)
		add_button(blocks, message->url);
	return body;
}

static void
slack_send(void *state, const struct message *message, struct receipt *receipt)
{
	struct buffer body = { 0 };

	card_print(&body, build(message));
	http_post(state, "", buffer_span(&body), receipt);
	buffer_release(&body);
}

const struct channel_type channel_slack = {
	.name = "slack",
	.settings = slack_settings,
	.open = slack_open,
	.free = slack_free,
	.send = slack_send,
};
