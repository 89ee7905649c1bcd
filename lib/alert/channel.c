/* channel.c: the table of types, and the channels of a file. */

#include <stdio.h>
#include <stdlib.h>

#include "alert/channel-types.h"
#include "alert/message.h"
#include "alert/sections.h"
#include "alert/template.h"

const struct channel_type *const channel_types[] = { &channel_stdout, &channel_file,
	&channel_syslog, &channel_email, &channel_redis, &channel_exec, &channel_webhook,
	&channel_slack, &channel_teams, &channel_telegram, &channel_pagerduty,
	&channel_alertmanager, NULL };

const struct channel_setting_row channel_common_settings[] = {
	{ "type", true, "how people are told" },
	{ "title", false, "template of a message's title" },
	{ "text", false, "template of its text; indented lines go on with it" },
	{ "dashboard", false, "URL of the dashboard, for links to alerts" },
	{ NULL, false, NULL },
};

/* What may stand before the first section, for all of them. */
static const struct channel_setting_row general_settings[] = {
	{ "dashboard", false, "URL of the dashboard, for links to alerts" },
	{ NULL, false, NULL },
};

static const struct channel_setting_row no_settings[] = { { NULL, false, NULL } };

struct channel {
	struct channel_settings settings;
	const struct channel_type *type;
	char *dashboard; /* NULL: none; without a slash at its end */
	void *made; /* by type->open */
};

const char *
channel_setting(const struct channel_settings *settings, const char *name)
{
	const struct setting *setting = section_find(settings, name);

	if (setting == NULL)
		return NULL;
	return setting->secret ? setting->secret : setting->value;
}

static const struct channel_type *
find_type(const struct channel_settings *settings, struct failure *failure)
{
	const char *name = channel_setting(settings, "type");
	char text[400];
	size_t used;

	for (size_t i = 0; name && channel_types[i]; i++)
		if (strcmp(channel_types[i]->name, name) == 0)
			return channel_types[i];
	used = (size_t)snprintf(text, sizeof(text), "type%s%.50s: known are ",
	    name ? " = " : " is wanted", name ? name : "");
	for (size_t i = 0; channel_types[i] && used < sizeof(text); i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s", i ? ", " : "",
		    channel_types[i]->name);
	section_fail(settings, "type", text, failure);
	return NULL;
}

static int
check_template(const struct channel_settings *settings, const char *name, struct failure *failure)
{
	const char *text = channel_setting(settings, name);
	struct failure reason;

	if (text == NULL || template_check(text, &reason) == 0)
		return 0;
	return section_fail(settings, name, reason.text, failure);
}

/* Its own or the one for all. */
static int
read_dashboard(
    struct channel *channel, const struct channel_settings *general, struct failure *failure)
{
	const struct channel_settings *from =
	    section_find(&channel->settings, "dashboard") ? &channel->settings : general;
	const char *value = channel_setting(from, "dashboard");
	struct span url;

	if (value == NULL)
		return 0;
	url = span_of(value);
	if (!span_starts(url, SPAN("https://")) && !span_starts(url, SPAN("http://")))
		return section_fail(
		    from, "dashboard", "dashboard: a URL is wanted, https:// or http://", failure);
	while (url.data[url.size - 1] == '/')
		url.size--;
	channel->dashboard = strndup(url.data, url.size);
	return 0;
}

static int
open_channel(
    struct channel *channel, const struct channel_settings *general, struct failure *failure)
{
	struct channel_settings *settings = &channel->settings;
	struct failure reason;

	channel->type = find_type(settings, failure);
	if (channel->type == NULL ||
	    section_check(settings, channel_common_settings, channel->type->settings, failure) <
		0 ||
	    check_template(settings, "title", failure) < 0 ||
	    check_template(settings, "text", failure) < 0 ||
	    read_dashboard(channel, general, failure) < 0)
		return -1;
	channel->made = channel->type->open(settings, &reason);
	return channel->made ? 0 : section_fail(settings, "type", reason.text, failure);
}

/* Takes what the section holds. */
static struct channel *
new_channel(struct channel_settings *section)
{
	struct channel *channel = must_calloc(1, sizeof(*channel));

	channel->settings = *section;
	*section = (struct channel_settings){ .path = section->path };
	return channel;
}

int
channels_read(const char *path, struct channel ***out, struct failure *failure)
{
	struct channel **channels = NULL;
	struct channel_settings *sections;
	size_t count = 0;
	int result = -1;

	*out = NULL;
	sections = sections_read(path, &count, failure);
	if (sections == NULL ||
	    section_check(&sections[0], general_settings, no_settings, failure) < 0)
		goto out;
	if (count == 1) {
		failure_set(failure, EXIT_BAD_CONFIG, "%s: no channel is there", path);
		goto out;
	}
	channels = must_calloc(count, sizeof(struct channel *));
	result = 0;
	for (size_t i = 1; i < count && result == 0; i++) {
		channels[i - 1] = new_channel(&sections[i]);
		result = open_channel(channels[i - 1], &sections[0], failure);
	}
out:
	sections_free(sections, count);
	if (result == 0)
		*out = channels;
	else
		channels_free(channels);
	return result;
}

static void
free_channel(struct channel *channel)
{
	if (channel->made)
		channel->type->free(channel->made);
	section_release(&channel->settings);
	free(channel->dashboard);
	free(channel);
}

void
channels_free(struct channel **channels)
{
	for (struct channel **one = channels; one && *one; one++)
		free_channel(*one);
	free(channels);
}

int
channels_check(
    struct channel *const *channels, struct span names, const char *path, struct failure *failure)
{
	struct channel *const *at;
	struct span name;

	while (names.size > 0) {
		name = span_trim(span_cut(&names, ','));
		for (at = channels; *at && !span_is(name, channel_name(*at));)
			at++;
		if (*at == NULL)
			return failure_set(failure, EXIT_BAD_CONFIG, "%s has no channel \"%.*s\"",
			    path, (int)name.size, name.data);
	}
	return 0;
}

const char *
channel_name(const struct channel *channel)
{
	return channel->settings.section;
}

/* A template's text with a NUL. */
static void
fill(struct buffer *to, const struct channel *channel, const char *name, const cJSON *alert)
{
	const char *text = channel_setting(&channel->settings, name);

	if (text == NULL)
		text = template_default(name, alert);
	template_fill(to, text, alert);
	buffer_add_byte(to, '\0');
}

void
channel_send(struct channel *channel, struct span line, struct receipt *receipt)
{
	struct parsed_message parsed;
	struct buffer title = { 0 }, text = { 0 };

	*receipt = (struct receipt){ .delivery = REFUSED, .text = "this is no alert" };
	if (!message_parse(&parsed, line, channel->dashboard))
		return;
	fill(&title, channel, "title", parsed.message.alert);
	fill(&text, channel, "text", parsed.message.alert);
	parsed.message.title = title.data;
	parsed.message.text = text.data;
	*receipt = (struct receipt){ .delivery = REFUSED };
	channel->type->send(channel->made, &parsed.message, receipt);
	buffer_release(&title);
	buffer_release(&text);
	message_release(&parsed);
}
