/*
 * channel-telegram.c: a message by a Telegram bot.
 *
 * core.telegram.org/bots/api#sendmessage.  The bot's token is part of the URL's path; how
 * long to wait stands in the answer's body.
 */
#include <stdio.h>
#include <stdlib.h>

#include "alert/card.h"
#include "alert/channel-types.h"
#include "alert/http.h"
#include "alert/settings.h"
#include "base/clock.h"
#include "base/limits.h"

struct telegram {
	struct http *http;
	char *path; /* /botTOKEN/sendMessage */
	char *chat;
};

static const struct channel_setting_row telegram_settings[] = {
	{ "token-file", true, "file that holds the bot's token" },
	{ "chat", true, "number of the chat, or @name of the channel" },
	{ "url", false, "of a Bot API server; https://api.telegram.org" },
	HTTP_SETTINGS,
	{ NULL, false, NULL },
};

static void
telegram_free(void *state)
{
	struct telegram *telegram = state;

	http_free(telegram->http);
	free(telegram->path);
	free(telegram->chat);
	free(telegram);
}

/* 123456:ABC-DEF...: nothing that would end a path. */
static bool
is_token(const char *token)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-_:";

	return token[strspn(token, letters)] == '\0';
}

static void *
telegram_open(const struct channel_settings *settings, struct failure *failure)
{
	struct telegram *telegram = must_calloc(1, sizeof(*telegram));
	const char *token = channel_setting(settings, "token-file");
	const char *url = channel_setting(settings, "url");

	telegram->chat = setting_copy(settings, "chat");
	if (!is_token(token))
		setting_fail(settings, "token-file",
		    "a bot's token is wanted in it, such as 123456:ABC-DEF", failure);
	else if (asprintf(&telegram->path, "/bot%s/sendMessage", token) >= 0)
		telegram->http =
		    http_open(settings, "url", url ? url : "https://api.telegram.org", failure);
	if (telegram->http)
		return telegram;
	telegram_free(telegram);
	return NULL;
}

/* <b>title</b>, the text, and a link: all of it within the limit. */
static void
write_html(struct buffer *to, const struct message *message)
{
	struct buffer link = { 0 };
	size_t used;

	if (message->url) {
		buffer_add(&link, SPAN("\n<a href=\""));
		escape_add(&link, span_of(message->url), escape_html, LIMIT_TELEGRAM_TEXT / 4);
		buffer_add(&link, SPAN("\">Open</a>"));
	}
	buffer_add(to, SPAN("<b>"));
	escape_add(to, span_of(message->title), escape_html, LIMIT_TELEGRAM_TEXT / 4);
	buffer_add(to, SPAN("</b>\n"));
	used = to->size + link.size;
	escape_add(to, span_of(message->text), escape_html, LIMIT_TELEGRAM_TEXT - used);
	buffer_add(to, buffer_span(&link));
	buffer_release(&link);
}

static cJSON *
build(const struct telegram *telegram, const struct message *message)
{
	cJSON *body = cJSON_CreateObject();
	struct buffer html = { 0 };

	write_html(&html, message);
	cJSON_AddStringToObject(body, "chat_id", telegram->chat);
	cJSON_AddStringToObject(body, "text", buffer_text(&html));
	cJSON_AddStringToObject(body, "parse_mode", "HTML");
	cJSON_AddTrueToObject(cJSON_AddObjectToObject(body, "link_preview_options"), "is_disabled");
	buffer_release(&html);
	return body;
}

/* {"ok":false,"error_code":429,"parameters":{"retry_after":30}} */
static void
read_pause(const struct telegram *telegram, struct receipt *receipt)
{
	struct span answer = http_answer(telegram->http);
	cJSON *json = cJSON_ParseWithLength(answer.data, answer.size);
	const cJSON *after =
	    cJSON_GetObjectItem(cJSON_GetObjectItem(json, "parameters"), "retry_after");

	if (receipt->delivery == TRY_LATER && cJSON_IsNumber(after) && after->valuedouble > 0)
		receipt->retry_after_ms = SECOND_MS * (after->valuedouble < LIMIT_RETRY_AFTER_S
							      ? (int64_t)after->valuedouble
							      : LIMIT_RETRY_AFTER_S);
	cJSON_Delete(json);
}

static void
telegram_send(void *state, const struct message *message, struct receipt *receipt)
{
	struct telegram *telegram = state;
	struct buffer body = { 0 };

	card_print(&body, build(telegram, message));
	http_post(telegram->http, telegram->path, buffer_span(&body), receipt);
	read_pause(telegram, receipt);
	buffer_release(&body);
}

const struct channel_type channel_telegram = {
	.name = "telegram",
	.settings = telegram_settings,
	.open = telegram_open,
	.free = telegram_free,
	.send = telegram_send,
};
