/*
 * channel-webhook.c: alerts as JSON for programs of the receiver's own.
 *
 *	{"@timestamp":"...","event":{...},"alert":{...},"title":"...","text":"...","url":"..."}
 *
 * X-Siem-Signature is HMAC-SHA256 (RFC 2104), in hexadecimal, of X-Siem-Timestamp, a dot
 * and the body: with the time in it, a message that was overheard cannot be sent again
 * later.  Idempotency-Key is the same whenever the same message is tried again.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "alert/channel-types.h"
#include "alert/http.h"
#include "alert/settings.h"
#include "base/clock.h"
#include "json/write.h"
#include "os/signals.h"

struct webhook {
	struct http *http;
	char *key, *token; /* NULL: none */
	struct buffer body;
};

static const struct channel_setting_row webhook_settings[] = {
	{ "url-file", true, "file that holds the URL to post to" },
	{ "key-file", false, "file that holds the key that messages are signed with" },
	{ "token-file", false, "file that holds a token for Authorization: Bearer" },
	HTTP_SETTINGS,
	{ NULL, false, NULL },
};

static void
webhook_free(void *state)
{
	struct webhook *webhook = state;

	http_free(webhook->http);
	buffer_release(&webhook->body);
	free(webhook->key);
	free(webhook->token);
	free(webhook);
}

static void *
webhook_open(const struct channel_settings *settings, struct failure *failure)
{
	struct webhook *webhook = must_calloc(1, sizeof(*webhook));

	webhook->key = setting_copy(settings, "key-file");
	webhook->token = setting_copy(settings, "token-file");
	webhook->http =
	    http_open(settings, "url-file", channel_setting(settings, "url-file"), failure);
	if (webhook->http)
		return webhook;
	webhook_free(webhook);
	return NULL;
}

static void
add_member(struct buffer *to, const char *name, const char *text)
{
	buffer_add(to, span_of(name));
	json_write_string(to, span_of(text));
}

static void
sign(const struct webhook *webhook, struct span timestamp)
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;
	char hex[2 * sizeof(mac) + 1];

	crypto_auth_hmacsha256_init(
	    &state, (const unsigned char *)webhook->key, strlen(webhook->key));
	crypto_auth_hmacsha256_update(
	    &state, (const unsigned char *)timestamp.data, timestamp.size);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)".", 1);
	crypto_auth_hmacsha256_update(
	    &state, (const unsigned char *)webhook->body.data, webhook->body.size);
	crypto_auth_hmacsha256_final(&state, mac);
	sodium_bin2hex(hex, sizeof(hex), mac, sizeof(mac));
	http_header(webhook->http, "X-Siem-Signature: %s", hex);
}

static void
webhook_send(void *state, const struct message *message, struct receipt *receipt)
{
	struct webhook *webhook = state;
	char timestamp[24];

	webhook->body.size = 0;
	buffer_add(&webhook->body, span_first(message->line, message->line.size - 1));
	add_member(&webhook->body, ",\"title\":", message->title);
	add_member(&webhook->body, ",\"text\":", message->text);
	if (message->url)
		add_member(&webhook->body, ",\"url\":", message->url);
	buffer_add_byte(&webhook->body, '}');
	snprintf(timestamp, sizeof(timestamp), "%lld", (long long)(clock_now_ms() / SECOND_MS));
	http_header(webhook->http, "X-Siem-Timestamp: %s", timestamp);
	http_header(webhook->http, "Idempotency-Key: %s", message->key);
	if (webhook->key)
		sign(webhook, span_of(timestamp));
	if (webhook->token)
		http_header(webhook->http, "Authorization: Bearer %s", webhook->token);
	http_post(webhook->http, "", buffer_span(&webhook->body), receipt);
}

const struct channel_type channel_webhook = {
	.name = "webhook",
	.settings = webhook_settings,
	.open = webhook_open,
	.free = webhook_free,
	.send = webhook_send,
};
