/*
 * channel-alertmanager.c: alerts of Prometheus' Alertmanager, API v2.
 *
 * Its alerts are their labels: one whose labels change is another, and the first never
 * ends.  So labels hold who the alert is, and nothing that grows or rises; that stands in
 * annotations.  Each message says until when it holds: an alert that nobody resolves, for
 * this machine is gone, ends by itself.
 */
#include <stdlib.h>

#include "alert/card.h"
#include "alert/channel-types.h"
#include "alert/http.h"
#include "alert/message.h"
#include "alert/settings.h"
#include "base/clock.h"
#include "base/limits.h"
#include "os/signals.h"

struct alertmanager {
	struct http *http;
	char *labels; /* NULL: none */
	char *token; /* NULL: none */
	int64_t ends_after_ms;
};

static const struct channel_setting_row alertmanager_settings[] = {
	{ "url", true, "of Alertmanager, such as https://alertmanager.example.org:9093" },
	{ "labels", false, "NAME=VALUE, ... for every alert" },
	{ "ends-after", false, "an alert that is not told again so soon; 12h" },
	{ "token-file", false, "file that holds a token for Authorization: Bearer" },
	HTTP_SETTINGS,
	{ NULL, false, NULL },
};

static void
alertmanager_free(void *state)
{
	struct alertmanager *alertmanager = state;

	http_free(alertmanager->http);
	free(alertmanager->labels);
	free(alertmanager->token);
	free(alertmanager);
}

/* As Prometheus has them. */
static bool
is_label_name(struct span name)
{
	for (size_t i = 0; i < name.size; i++) {
		char c = name.data[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '_' &&
		    !(c >= '0' && c <= '9' && i > 0))
			return false;
	}
	return name.size > 0;
}

static bool
are_labels(const char *text)
{
	struct span rest = span_of(text), value, name;

	while (rest.size > 0) {
		value = span_cut(&rest, ',');
		name = span_trim(span_cut(&value, '='));
		if (!is_label_name(name) || span_trim(value).size == 0)
			return false;
	}
	return true;
}

static void *
alertmanager_open(const struct channel_settings *settings, struct failure *failure)
{
	struct alertmanager *alertmanager = must_calloc(1, sizeof(*alertmanager));

	alertmanager->ends_after_ms = 12 * HOUR_MS;
	alertmanager->labels = setting_copy(settings, "labels");
	alertmanager->token = setting_copy(settings, "token-file");
	if (alertmanager->labels && !are_labels(alertmanager->labels))
		setting_fail(settings, "labels", "NAME=VALUE, NAME=VALUE ... is wanted", failure);
	else if (setting_duration(settings, "ends-after", &alertmanager->ends_after_ms, failure) ==
		 0)
		alertmanager->http =
		    http_open(settings, "url", channel_setting(settings, "url"), failure);
	if (alertmanager->http)
		return alertmanager;
	alertmanager_free(alertmanager);
	return NULL;
}

static void
add_span(cJSON *object, struct span name, struct span value)
{
	struct buffer key = { 0 }, text = { 0 };

	buffer_add(&key, name);
	buffer_add(&text, value);
	cJSON_DeleteItemFromObject(object, buffer_text(&key));
	cJSON_AddStringToObject(object, buffer_text(&key), buffer_text(&text));
	buffer_release(&key);
	buffer_release(&text);
}

static void
add_labels(cJSON *alert, const struct alertmanager *alertmanager, const struct message *message)
{
	cJSON *labels = cJSON_AddObjectToObject(alert, "labels");
	struct span rest, value, name;

	cJSON_AddStringToObject(
	    labels, "alertname", *message_text(message, "id") ? "SiemAlert" : "SiemDigest");
	cJSON_AddStringToObject(labels, "alert_id", message->dedup_key);
	if (*message_text(message, "kind"))
		cJSON_AddStringToObject(labels, "kind", message_text(message, "kind"));
	rest = alertmanager->labels ? span_of(alertmanager->labels) : SPAN("");
	while (rest.size > 0) {
		value = span_cut(&rest, ',');
		name = span_trim(span_cut(&value, '='));
		add_span(labels, name, span_trim(value));
	}
}

static void
add_annotations(cJSON *alert, const struct message *message)
{
	const struct card_text text = { message->text, escape_none, LIMIT_ALERTMANAGER_TEXT };
	const struct card_text title = { message->title, escape_none, LIMIT_ALERTMANAGER_TEXT };
	cJSON *annotations = cJSON_AddObjectToObject(alert, "annotations");
	char *entity = message_entity(message);

	card_add(annotations, "summary", &title);
	card_add(annotations, "description", &text);
	cJSON_AddStringToObject(annotations, "severity", message_level(message));
	cJSON_AddStringToObject(annotations, "entity", entity);
	free(entity);
}

static void
add_time(cJSON *alert, const char *name, int64_t time_ms)
{
	char text[CLOCK_TEXT_SIZE + 1] = "";

	clock_write(text, time_ms);
	cJSON_AddStringToObject(alert, name, text);
}

/* Its end is not before its beginning, whatever the clock of the events says. */
static void
add_times(cJSON *alert, const struct alertmanager *alertmanager, const struct message *message)
{
	int64_t now_ms = clock_now_ms(), first_ms = now_ms;

	(void)clock_parse(span_of(message_text(message, "first_seen")), &first_ms);
	add_time(alert, "startsAt", first_ms < now_ms ? first_ms : now_ms);
	if (message_state(message) == MESSAGE_RESOLVED)
		add_time(alert, "endsAt", now_ms);
	else
		add_time(alert, "endsAt", now_ms + alertmanager->ends_after_ms);
}

static cJSON *
build(const struct alertmanager *alertmanager, const struct message *message)
{
	cJSON *body = cJSON_CreateArray(), *alert = cJSON_CreateObject();

	cJSON_AddItemToArray(body, alert);
	add_labels(alert, alertmanager, message);
	add_annotations(alert, message);
	add_times(alert, alertmanager, message);
	if (message->url)
		cJSON_AddStringToObject(alert, "generatorURL", message->url);
	return body;
}

static void
alertmanager_send(void *state, const struct message *message, struct receipt *receipt)
{
	struct alertmanager *alertmanager = state;
	struct buffer body = { 0 };

	card_print(&body, build(alertmanager, message));
	if (alertmanager->token)
		http_header(alertmanager->http, "Authorization: Bearer %s", alertmanager->token);
	http_post(alertmanager->http, "/api/v2/alerts", buffer_span(&body), receipt);
	buffer_release(&body);
}

const struct channel_type channel_alertmanager = {
	.name = "alertmanager",
	.settings = alertmanager_settings,
	.open = alertmanager_open,
	.free = alertmanager_free,
	.send = alertmanager_send,
};
