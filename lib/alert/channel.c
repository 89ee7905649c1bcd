/* channel.c: a channels file, and what its sections may say. */

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>

#include "alert/channel-types.h"
#include "alert/message.h"
#include "alert/template.h"
#include "base/limits.h"
#include "os/secret.h"

const struct channel_type *const channel_types[] = { &channel_stdout, &channel_file,
	&channel_syslog, &channel_email, &channel_redis, &channel_exec, &channel_webhook,
	&channel_slack, &channel_teams, &channel_telegram, &channel_pagerduty,
	&channel_alertmanager, NULL };

/* Settings whose value is a secret: their names end so, and the value names a file. */
#define SECRET SPAN("-file")

struct setting {
	char *name, *value;
};

struct channel_settings {
	struct setting *list;
	size_t count;
};

struct channel {
	char *name;
	int line; /* of the file, for messages */
	const struct channel_type *type;
	struct channel_settings settings;
	void *made; /* by type->open */
};

struct reader {
	const char *path;
	struct channel **channels;
	size_t count;
	struct failure *failure;
	bool has_failed;
};

static char *
copy(const char *text)
{
	size_t size = strlen(text) + 1;
	char *kept = must_alloc(size);

	memcpy(kept, text, size);
	return kept;
}

const char *
channel_setting(const struct channel_settings *settings, const char *name)
{
	for (size_t i = 0; i < settings->count; i++)
		if (strcmp(settings->list[i].name, name) == 0)
			return settings->list[i].value;
	return NULL;
}

static bool
fail(struct reader *reader, const char *section, const char *text, const char *way)
{
	failure_set(reader->failure, EXIT_BAD_CONFIG, "[%.60s] %.200s: %.400s", section, text, way);
	return false;
}

static struct channel *
find_section(struct reader *reader, const char *section)
{
	struct channel *last = reader->count ? reader->channels[reader->count - 1] : NULL;

	if (last && strcmp(last->name, section) == 0)
		return last;
	reader->channels =
	    must_realloc(reader->channels, (reader->count + 2) * sizeof(struct channel *));
	last = must_calloc(1, sizeof(*last));
	last->name = copy(section);
	reader->channels[reader->count++] = last;
	reader->channels[reader->count] = NULL;
	return last;
}

static bool
find_type(struct reader *reader, struct channel *channel, const char *name)
{
	char known[200] = "";
	size_t size = 0;

	for (int i = 0; channel_types[i]; i++) {
		if (strcmp(channel_types[i]->name, name) == 0) {
			channel->type = channel_types[i];
			return true;
		}
		size += (size_t)snprintf(known + size, sizeof(known) - size, "%s%s",
		    i ? ", " : "known are ", channel_types[i]->name);
	}
	return fail(reader, channel->name, name, known);
}

static bool
read_secret(struct reader *reader, const char *section, const char *path, char **out)
{
	*out = secret_read(path, reader->failure);
	return *out || fail(reader, section, path, "a file with the secret is wanted");
}

static bool
add_setting(struct reader *reader, struct channel *channel, const char *name, const char *value)
{
	struct channel_settings *settings = &channel->settings;
	char *kept = NULL;

	if (span_ends(span_of(name), SECRET)) {
		if (!read_secret(reader, channel->name, value, &kept))
			return false;
	} else {
		kept = copy(value);
	}
	settings->list =
	    must_realloc(settings->list, (settings->count + 1) * sizeof(*settings->list));
	settings->list[settings->count++] = (struct setting){ copy(name), kept };
	return true;
}

static int
read_line(void *data, const char *section, const char *name, const char *value)
{
	struct reader *reader = data;
	struct channel *channel;
	bool is_good;

	if (reader->has_failed)
		return 1;
	channel = find_section(reader, section);
	if (strcmp(name, "type") == 0)
		is_good = find_type(reader, channel, value);
	else
		is_good = add_setting(reader, channel, name, value);
	reader->has_failed = !is_good;
	return is_good;
}

static bool
is_known(const struct channel_type *type, const char *name)
{
	if (strcmp(name, "title") == 0 || strcmp(name, "text") == 0 ||
	    strcmp(name, "dashboard") == 0)
		return true;
	for (const struct channel_setting_row *row = type->settings; row->name; row++)
		if (strcmp(row->name, name) == 0)
			return true;
	return false;
}

/* "url" where "url-file" is known: a secret that everybody can read. */
static bool
is_bare_secret(const struct channel_type *type, const char *name)
{
	char file[100];

	snprintf(file, sizeof(file), "%s-file", name);
	return !is_known(type, name) && is_known(type, file);
}

static bool
check_names(struct reader *reader, const struct channel *channel)
{
	const struct channel_type *type = channel->type;
	const char *name;

	for (size_t i = 0; i < channel->settings.count; i++) {
		name = channel->settings.list[i].name;
		if (is_bare_secret(type, name))
			return fail(reader, channel->name, name,
			    "a secret does not stand here: write it to a file and name that, with "
			    "-file behind the setting");
		if (!is_known(type, name))
			return fail(reader, channel->name, name, "this type has no such setting");
	}
	for (const struct channel_setting_row *row = type->settings; row->name; row++)
		if (row->is_required && channel_setting(&channel->settings, row->name) == NULL)
			return fail(reader, channel->name, row->name, "is wanted, and not there");
	return true;
}

static bool
check_templates(const struct channel *channel, struct failure *failure)
{
	const char *title = channel_setting(&channel->settings, "title");
	const char *text = channel_setting(&channel->settings, "text");

	return (title == NULL || template_check(title, failure) == 0) &&
	       (text == NULL || template_check(text, failure) == 0);
}

static bool
open_channel(struct reader *reader, struct channel *channel)
{
	if (channel->type == NULL)
		return fail(reader, channel->name, "type", "is wanted, and not there");
	if (!check_names(reader, channel))
		return false;
	if (check_templates(channel, reader->failure))
		channel->made = channel->type->open(&channel->settings, reader->failure);
	return channel->made != NULL;
}

int
channels_read(const char *path, struct channel ***out, struct failure *failure)
{
	struct reader reader = { .path = path, .failure = failure };
	char text[sizeof(failure->text)];
	int line = ini_parse(path, read_line, &reader);

	*out = NULL;
	if (line < 0) {
		failure_errno(failure, EXIT_BAD_CONFIG, "cannot read channels %s", path);
	} else if (line > 0 && !reader.has_failed) {
		failure_set(failure, EXIT_BAD_CONFIG, "%s:%d: neither [channel] nor name = value",
		    path, line);
	} else if (line > 0) {
		snprintf(text, sizeof(text), "%.800s", failure->text);
		failure_set(failure, EXIT_BAD_CONFIG, "%s:%d: %s", path, line, text);
	} else {
		for (size_t i = 0; i < reader.count && line == 0; i++)
			line = open_channel(&reader, reader.channels[i]) ? 0 : 1;
		if (line != 0) {
			snprintf(text, sizeof(text), "%.800s", failure->text);
			failure_set(failure, EXIT_BAD_CONFIG, "%s: %s", path, text);
		}
	}
	if (line == 0 && reader.count == 0)
		line = failure_set(failure, EXIT_BAD_CONFIG, "%s: no channel is there", path);
	if (line != 0) {
		channels_free(reader.channels);
		return -1;
	}
	*out = reader.channels;
	return 0;
}

static void
free_settings(struct channel_settings *settings)
{
	for (size_t i = 0; i < settings->count; i++) {
		explicit_bzero(settings->list[i].value, strlen(settings->list[i].value));
		free(settings->list[i].value);
		free(settings->list[i].name);
	}
	free(settings->list);
}

void
channels_free(struct channel **channels)
{
	for (struct channel **one = channels; one && *one; one++) {
		if ((*one)->made)
			(*one)->type->free((*one)->made);
		free_settings(&(*one)->settings);
		free((*one)->name);
		free(*one);
	}
	free(channels);
}

const char *
channel_name(const struct channel *channel)
{
	return channel->name;
}

const char *
channel_type_name(const struct channel *channel)
{
	return channel->type->name;
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
	if (!message_parse(&parsed, line, channel_setting(&channel->settings, "dashboard")))
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
