/*
 * channel-teams.c: an Adaptive Card by a webhook of Microsoft Teams' Workflows.
 *
 * "Post to a channel when a webhook request is received".  Cards are version 1.4, the
 * newest that all of its programs show; texts in them are Markdown.
 */
#include <stdlib.h>

#include "alert/card.h"
#include "alert/channel-types.h"
#include "alert/http.h"
#include "alert/message.h"
#include "base/limits.h"

static const struct channel_setting_row teams_settings[] = {
	{ "url-file", true, "file that holds the workflow's URL" },
	HTTP_SETTINGS,
	{ NULL, false, NULL },
};

static void *
teams_open(const struct channel_settings *settings, struct failure *failure)
{
	return http_open(settings, "url-file", channel_setting(settings, "url-file"), failure);
}

static void
teams_free(void *state)
{
	http_free(state);
}

static const char *
color(const struct message *message)
{
	const char *level = message_level(message);

	if (message_state(message) == MESSAGE_RESOLVED)
		return "Good";
	if (strcmp(level, "critical") == 0 || strcmp(level, "high") == 0)
		return "Attention";
	return strcmp(level, "medium") == 0 ? "Warning" : "Default";
}

static cJSON *
add_text(cJSON *card_body, const char *text, size_t max)
{
	const struct card_text escaped = { text, escape_markdown, max };
	cJSON *block = cJSON_CreateObject();

	cJSON_AddItemToArray(card_body, block);
	cJSON_AddStringToObject(block, "type", "TextBlock");
	card_add(block, "text", &escaped);
	cJSON_AddTrueToObject(block, "wrap");
	return block;
}

static void
add_link(cJSON *card, const char *url)
{
	cJSON *action = cJSON_CreateObject();

	cJSON_AddItemToArray(cJSON_AddArrayToObject(card, "actions"), action);
	cJSON_AddStringToObject(action, "type", "Action.OpenUrl");
	cJSON_AddStringToObject(action, "title", "Open");
	cJSON_AddStringToObject(action, "url", url);
}

static cJSON *
build_card(const struct message *message)
{
	cJSON *card = cJSON_CreateObject(), *body, *title;

	cJSON_AddStringToObject(
	    card, "$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
	cJSON_AddStringToObject(card, "type", "AdaptiveCard");
	cJSON_AddStringToObject(card, "version", "1.4");
	body = cJSON_AddArrayToObject(card, "body");
	title = add_text(body, message->title, LIMIT_TEAMS_TITLE);
	cJSON_AddStringToObject(title, "weight", "Bolder");
	cJSON_AddStringToObject(title, "size", "Medium");
	cJSON_AddStringToObject(title, "color", color(message));
	if (*message->text)
		add_text(body, message->text, LIMIT_TEAMS_TEXT);
	if (message->url)
		add_link(card, message->url);
	return card;
}

static cJSON *
build(const struct message *message)
{
	cJSON *body = cJSON_CreateObject(), *attachment = cJSON_CreateObject();

	cJSON_AddStringToObject(body, "type", "message");
	cJSON_AddItemToArray(cJSON_AddArrayToObject(body, "attachments"), attachment);
	cJSON_AddStringToObject(
	    attachment, "contentType", "application/vnd.microsoft.card.adaptive");
	cJSON_AddNullToObject(attachment, "contentUrl");
	cJSON_AddItemToObject(attachment, "content", build_card(message));
	return body;
}

static void
teams_send(void *state, const struct message *message, struct receipt *receipt)
{
	struct buffer body = { 0 };

	card_print(&body, build(message));
	http_post(state, "", buffer_span(&body), receipt);
	buffer_release(&body);
}

const struct channel_type channel_teams = {
	.name = "teams",
	.settings = teams_settings,
	.open = teams_open,
	.free = teams_free,
	.send = teams_send,
};
