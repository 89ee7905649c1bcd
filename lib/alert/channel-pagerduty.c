/*
 * channel-pagerduty.c: events of PagerDuty's Events API v2.
 *
 * developer.pagerduty.com/docs/events-api-v2: an alert triggers, is acknowledged and
 * resolved under one dedup_key, and so is one incident however often it is told.
 */
#include <stdlib.h>

#include "alert/card.h"
#include "alert/channel-types.h"
#include "alert/http.h"
#include "alert/message.h"
#include "alert/settings.h"
#include "base/limits.h"

struct pagerduty {
	struct http *http;
	char *key;
};

static const struct channel_setting_row pagerduty_settings[] = {
	{ "key-file", true, "file that holds the service's integration key" },
	{ "url", false, "https://events.pagerduty.com, or the one of its region" },
	HTTP_SETTINGS,
	{ NULL, false, NULL },
};

static void
pagerduty_free(void *state)
{
	struct pagerduty *pagerduty = state;

	http_free(pagerduty->http);
	free(pagerduty->key);
	free(pagerduty);
}

static void *
pagerduty_open(const struct channel_settings *settings, struct failure *failure)
{
	struct pagerduty *pagerduty = must_calloc(1, sizeof(*pagerduty));
	const char *url = channel_setting(settings, "url");

	pagerduty->key = setting_copy(settings, "key-file");
	pagerduty->http =
	    http_open(settings, "url", url ? url : "https://events.pagerduty.com", failure);
	if (pagerduty->http)
		return pagerduty;
	pagerduty_free(pagerduty);
	return NULL;
}

static const char *
severity(const struct message *message)
{
	static const struct {
		const char *level, *severity;
	} rows[] = { { "critical", "critical" }, { "high", "error" }, { "medium", "warning" } };
	const char *level = message_level(message);

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strcmp(level, rows[i].level) == 0)
			return rows[i].severity;
	return "info";
}

static void
add_payload(cJSON *body, const struct message *message)
{
	const struct card_text summary = { message->title, escape_none, LIMIT_PAGERDUTY_SUMMARY };
	cJSON *payload = cJSON_AddObjectToObject(body, "payload"), *details;
	char *entity = message_entity(message);

	card_add(payload, "summary", &summary);
	cJSON_AddStringToObject(payload, "source", *entity ? entity : "siem");
	free(entity);
	cJSON_AddStringToObject(payload, "severity", severity(message));
	if (*message_text(message, "last_seen"))
		cJSON_AddStringToObject(payload, "timestamp", message_text(message, "last_seen"));
	if (*message_text(message, "kind"))
		cJSON_AddStringToObject(payload, "class", message_text(message, "kind"));
	details = cJSON_AddObjectToObject(payload, "custom_details");
	cJSON_AddStringToObject(details, "text", message->text);
	cJSON_AddItemToObject(details, "alert", cJSON_Duplicate(message->alert, true));
}

static void
add_links(cJSON *body, const char *url)
{
	cJSON *link = cJSON_CreateObject();

	cJSON_AddStringToObject(body, "client_url", url);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(body, "links"), link);
	cJSON_AddStringToObject(link, "href", url);
	cJSON_AddStringToObject(link, "text", "Open");
}

static cJSON *
build(const struct pagerduty *pagerduty, const struct message *message)
{
	static const char *const actions[] = { [MESSAGE_FIRING] = "trigger",
		[MESSAGE_ACKNOWLEDGED] = "acknowledge",
		[MESSAGE_RESOLVED] = "resolve" };
	enum message_state state = message_state(message);
	cJSON *body = cJSON_CreateObject();

	cJSON_AddStringToObject(body, "routing_key", pagerduty->key);
	cJSON_AddStringToObject(body, "event_action", actions[state]);
	cJSON_AddStringToObject(body, "dedup_key", message->dedup_key);
	if (state != MESSAGE_FIRING)
		return body;
	cJSON_AddStringToObject(body, "client", "siem");
	add_payload(body, message);
	if (message->url)
		add_links(body, message->url);
	return body;
}

static void
pagerduty_send(void *state, const struct message *message, struct receipt *receipt)
{
	struct pagerduty *pagerduty = state;
	struct buffer body = { 0 };

	card_print(&body, build(pagerduty, message));
	http_post(pagerduty->http, "/v2/enqueue", buffer_span(&body), receipt);
	buffer_release(&body);
}

const struct channel_type channel_pagerduty = {
	.name = "pagerduty",
	.settings = pagerduty_settings,
	.open = pagerduty_open,
	.free = pagerduty_free,
	.send = pagerduty_send,
};
