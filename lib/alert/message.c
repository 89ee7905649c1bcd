/* message.c: members, keys and link of a message. */

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "alert/escape.h"
#include "alert/message.h"
#include "json/write.h"
#include "model/judge.h"

const char *
message_text(const struct message *message, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(message->alert, name));

	return text ? text : "";
}

enum message_state
message_state(const struct message *message)
{
	const char *status = message_text(message, "status");

	if (strcmp(message_text(message, "change"), "resolved") == 0 ||
	    strcmp(status, "closed") == 0)
		return MESSAGE_RESOLVED;
	return strcmp(status, "acknowledged") == 0 ? MESSAGE_ACKNOWLEDGED : MESSAGE_FIRING;
}

static double
level_from(const char *level)
{
	double from = 0, until;

	return risk_level_range(span_of(level), &from, &until) ? from : 0;
}

const char *
message_level(const struct message *message)
{
	const char *level = message_text(message, "risk_level"), *other;
	const cJSON *item;

	cJSON_ArrayForEach(item, cJSON_GetObjectItem(message->alert, "items"))
	{
		other = cJSON_GetStringValue(cJSON_GetObjectItem(item, "risk_level"));
		if (other && level_from(other) > level_from(level))
			level = other;
	}
	return *level ? level : "normal";
}

char *
message_entity(const struct message *message)
{
	const cJSON *alerts = cJSON_GetObjectItem(message->alert, "alerts");
	struct buffer text = { 0 };
	char count[40];

	if (cJSON_IsNumber(alerts)) {
		snprintf(count, sizeof(count), "%lld alerts", (long long)alerts->valuedouble);
		buffer_add(&text, span_of(count));
	} else {
		plain_add(&text, span_of(message_text(message, "entity")));
	}
	buffer_add_byte(&text, '\0');
	return text.data;
}

/*
 * cJSON's strings end at a NUL: what stands behind one in a log line would be hidden from
 * people.  So "\u0000" is read as "\ufffd".
 */
static cJSON *
parse(struct span line)
{
	char *copy = must_alloc(line.size + 1), *at = copy, *end = copy + line.size;
	cJSON *json;

	memcpy(copy, line.data, line.size);
	*end = '\0';
	while ((at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
		if (end - at > 5 && memcmp(at, "\\u0000", 6) == 0)
			memcpy(at, "\\ufffd", 6);
		at += end - at > 1 ? 2 : 1;
	}
	json = cJSON_ParseWithLengthOpts(copy, line.size + 1, NULL, true);
	free(copy);
	return json;
}

/* A digest has no id of its own: the line's hash names it. */
static void
name_digest(struct buffer *to, struct span line)
{
	unsigned char hash[16];
	char hex[2 * sizeof(hash) + 1];

	crypto_generichash(
	    hash, sizeof(hash), (const unsigned char *)line.data, line.size, NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	buffer_add(to, SPAN("digest-"));
	buffer_add(to, span_of(hex));
}

/* The end of an alert is told under the number of what was told last: so the change, too. */
static void
name_message(struct parsed_message *parsed)
{
	const struct message *message = &parsed->message;
	const cJSON *told = cJSON_GetObjectItem(message->alert, "told");
	const char *id = message_text(message, "id");

	if (*id)
		buffer_add(&parsed->dedup_key, span_of(id));
	else
		name_digest(&parsed->dedup_key, message->line);
	buffer_add(&parsed->key, buffer_span(&parsed->dedup_key));
	buffer_add_byte(&parsed->key, '-');
	buffer_add(&parsed->key, span_of(message_text(message, "change")));
	buffer_add_byte(&parsed->key, '-');
	json_write_integer(&parsed->key, cJSON_IsNumber(told) ? (int64_t)told->valuedouble : 0);
}

static void
link_message(struct parsed_message *parsed, const char *dashboard)
{
	const char *id = message_text(&parsed->message, "id");

	if (dashboard == NULL)
		return;
	buffer_add(&parsed->url, span_of(dashboard));
	buffer_add(&parsed->url, SPAN("/alerts"));
	if (*id) { /* the address of web/src/router/paths.ts */
		buffer_add(&parsed->url, SPAN("?open="));
		buffer_add(&parsed->url, span_of(id));
	}
	parsed->message.url = buffer_text(&parsed->url);
	/* For the placeholder. */
	cJSON_AddStringToObject(
	    cJSON_GetObjectItem(parsed->json, "alert"), "url", parsed->message.url);
}

/* An id goes into URLs and headers: nothing of theirs may stand in one. */
static bool
is_word(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-_";

	return strlen(text) <= 64 && text[strspn(text, letters)] == '\0';
}

bool
message_parse(struct parsed_message *parsed, struct span line, const char *dashboard)
{
	struct message *message = &parsed->message;

	line = span_trim(line);
	*parsed = (struct parsed_message){ .json = parse(line) };
	message->line = line;
	message->alert = cJSON_GetObjectItem(parsed->json, "alert");
	if (!cJSON_IsObject(message->alert) || !is_word(message_text(message, "id")) ||
	    !is_word(message_text(message, "change"))) {
		message_release(parsed);
		return false;
	}
	name_message(parsed);
	link_message(parsed, dashboard);
	message->dedup_key = buffer_text(&parsed->dedup_key);
	message->key = buffer_text(&parsed->key);
	return true;
}

void
message_release(struct parsed_message *parsed)
{
	cJSON_Delete(parsed->json);
	buffer_release(&parsed->dedup_key);
	buffer_release(&parsed->key);
	buffer_release(&parsed->url);
}
