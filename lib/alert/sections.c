/* sections.c: lines of the channels file, and secrets from files of their own. */

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>

#include "alert/sections.h"
#include "base/limits.h"
#include "os/secret.h"

struct reader {
	const char *path;
	FILE *file;
	struct channel_settings *sections;
	size_t count;
	int line;
	int long_line; /* too long for inih; 0: none so far */
	struct failure *failure;
	bool has_failed;
};

/* inih takes the rest of a line that is too long for another one: that is to be said. */
static char *
next_line(char *text, int size, void *data)
{
	struct reader *reader = data;

	if (fgets(text, size, reader->file) == NULL)
		return NULL;
	reader->line++;
	if (strchr(text, '\n') == NULL && !feof(reader->file) && reader->long_line == 0)
		reader->long_line = reader->line;
	return text;
}

static int
fail_here(struct reader *reader, const char *text)
{
	if (!reader->has_failed)
		failure_set(reader->failure, EXIT_BAD_CONFIG, "%s:%d: %s", reader->path,
		    reader->line, text);
	reader->has_failed = true;
	return 0;
}

static const char *
keep(struct channel_settings *settings, const char *text)
{
	return arena_copy(&settings->texts, (struct span){ text, strlen(text) + 1 }).data;
}

/* A name is a folder's in the spool, and stands in policies, in lists. */
static bool
is_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_-";

	return *name && strlen(name) < 64 && name[strspn(name, letters)] == '\0';
}

static struct channel_settings *
add_section(struct reader *reader, const char *name)
{
	struct channel_settings *section;

	reader->sections =
	    must_realloc(reader->sections, (reader->count + 1) * sizeof(*reader->sections));
	section = &reader->sections[reader->count++];
	*section = (struct channel_settings){ .path = reader->path, .line = reader->line };
	section->section = keep(section, name);
	return section;
}

static struct channel_settings *
find_section(struct reader *reader, const char *name)
{
	struct channel_settings *last = &reader->sections[reader->count - 1];

	if (strcmp(last->section, name) == 0)
		return last;
	for (size_t i = 0; i < reader->count; i++)
		if (strcmp(reader->sections[i].section, name) == 0) {
			fail_here(reader, "a channel of that name stands above");
			return NULL;
		}
	if (!is_name(name)) {
		fail_here(
		    reader, "a channel's name is made of letters, digits, - and _, 63 at most");
		return NULL;
	}
	if (reader->count > LIMIT_CHANNELS) {
		fail_here(reader, "too many channels");
		return NULL;
	}
	return add_section(reader, name);
}

/* inih calls once for each line of a value that goes on: only a text does. */
static int
go_on(struct reader *reader, struct channel_settings *section, struct setting *setting,
    const char *value)
{
	size_t size = strlen(setting->value) + strlen(value) + 2;
	char *longer;

	if (strcmp(setting->name, "text") != 0)
		return fail_here(reader, "this setting stands above already");
	if (size > LIMIT_CHANNEL_TEXT)
		return fail_here(reader, "the text is too long");
	longer = arena_alloc(&section->texts, size);
	snprintf(longer, size, "%s\n%s", setting->value, value);
	setting->value = longer;
	return 1;
}

static int
read_line(void *data, const char *name, const char *key, const char *value)
{
	struct reader *reader = data;
	struct channel_settings *section;
	const struct setting *former;

	if (reader->has_failed || reader->long_line)
		return 0;
	section = find_section(reader, name);
	if (section == NULL)
		return 0;
	former = section_find(section, key);
	if (former)
		return go_on(reader, section, &section->rows[former - section->rows], value);
	section->rows = must_realloc(section->rows, (section->count + 1) * sizeof(*section->rows));
	section->rows[section->count++] =
	    (struct setting){ keep(section, key), keep(section, value), reader->line, NULL };
	return 1;
}

struct channel_settings *
sections_read(const char *path, size_t *count, struct failure *failure)
{
	struct reader reader = { .path = path, .failure = failure };
	int line;

	*count = 0;
	reader.file = fopen(path, "re");
	if (reader.file == NULL) {
		failure_errno(failure, EXIT_BAD_CONFIG, "cannot open channels %s", path);
		return NULL;
	}
	add_section(&reader, "");
	line = ini_parse_stream(next_line, &reader, read_line, &reader);
	if (line == 0 && ferror(reader.file)) {
		failure_errno(failure, EXIT_BAD_CONFIG, "cannot read channels %s", path);
		line = -1;
	} else if (reader.long_line && !reader.has_failed) {
		line = failure_set(failure, EXIT_BAD_CONFIG,
		    "%s:%d: the line is too long; a text may go on in indented ones", path,
		    reader.long_line);
	} else if (line != 0 && !reader.has_failed) {
		failure_set(failure, EXIT_BAD_CONFIG, "%s:%d: neither [name] nor setting = value",
		    path, line);
	}
	fclose(reader.file);
	if (line == 0) {
		*count = reader.count;
		return reader.sections;
	}
	sections_free(reader.sections, reader.count);
	return NULL;
}

void
section_release(struct channel_settings *section)
{
	for (size_t i = 0; i < section->count; i++) {
		char *secret = section->rows[i].secret;

		if (secret)
			explicit_bzero(secret, strlen(secret));
		free(secret);
	}
	arena_release(&section->texts);
	free(section->rows);
}

void
sections_free(struct channel_settings *sections, size_t count)
{
	for (size_t i = 0; i < count; i++)
		section_release(&sections[i]);
	free(sections);
}

const struct setting *
section_find(const struct channel_settings *section, const char *name)
{
	for (size_t i = 0; i < section->count; i++)
		if (strcmp(section->rows[i].name, name) == 0)
			return &section->rows[i];
	return NULL;
}

int
section_fail(const struct channel_settings *section, const char *name, const char *text,
    struct failure *failure)
{
	const struct setting *setting = section_find(section, name);

	return failure_set(failure, EXIT_BAD_CONFIG, "%s:%d: [%s] %.800s", section->path,
	    setting ? setting->line : section->line, section->section, text);
}

/* About a setting whose value may be shown: it is no secret, but names one. */
static int
fail_value(const struct channel_settings *section, const struct setting *setting, const char *way,
    struct failure *failure)
{
	char text[700];

	snprintf(text, sizeof(text), "%.60s = %.200s: %.400s", setting->name, setting->value, way);
	return section_fail(section, setting->name, text, failure);
}

static bool
is_known(const struct channel_setting_row *rows, const char *name)
{
	for (; rows->name; rows++)
		if (strcmp(rows->name, name) == 0)
			return true;
	return false;
}

static bool
is_secret(const char *name)
{
	return span_ends(span_of(name), SPAN("-file"));
}

static size_t
add_names(char *list, size_t size, size_t used, const struct channel_setting_row *rows)
{
	for (; rows->name && used < size; rows++)
		used += (size_t)snprintf(
		    list + used, size - used, "%s%s", used ? ", " : "", rows->name);
	return used;
}

/* What it should have been: its value may be a secret, and is not shown. */
static int
fail_unknown(const struct channel_settings *settings, const struct setting *setting,
    const struct channel_setting_row *common, const struct channel_setting_row *own,
    struct failure *failure)
{
	char other[64], list[500] = "", text[700];
	size_t used;

	snprintf(other, sizeof(other), "%.50s-file", setting->name);
	used = add_names(list, sizeof(list), 0, own);
	add_names(list, sizeof(list), used, common);
	if (is_known(own, other))
		snprintf(text, sizeof(text),
		    "%.50s: a secret does not stand here; say %s = FILE, or %s = credential:NAME "
		    "for one of systemd's",
		    setting->name, other, other);
	else
		snprintf(text, sizeof(text), "no setting is called \"%.50s\" here; there are %s",
		    setting->name, list);
	return section_fail(settings, setting->name, text, failure);
}

static int
read_secret(struct channel_settings *settings, struct setting *setting, struct failure *failure)
{
	struct failure reason;

	setting->secret = secret_read(setting->value, &reason);
	if (setting->secret == NULL)
		return fail_value(settings, setting, reason.text, failure);
	if (*setting->secret == '\0')
		return fail_value(
		    settings, setting, "the first line of the file is empty", failure);
	return 0;
}

static int
check_required(const struct channel_settings *settings, const struct channel_setting_row *rows,
    struct failure *failure)
{
	char text[300];

	for (; rows->name; rows++) {
		if (!rows->is_required || section_find(settings, rows->name))
			continue;
		snprintf(text, sizeof(text), "%s is wanted: %s", rows->name, rows->help);
		return section_fail(settings, rows->name, text, failure);
	}
	return 0;
}

int
section_check(struct channel_settings *section, const struct channel_setting_row *common,
    const struct channel_setting_row *own, struct failure *failure)
{
	for (size_t i = 0; i < section->count; i++) {
		struct setting *setting = &section->rows[i];

		if (!is_known(common, setting->name) && !is_known(own, setting->name))
			return fail_unknown(section, setting, common, own, failure);
		if (*setting->value == '\0')
			return fail_value(section, setting, "a value is wanted", failure);
		if (is_secret(setting->name) && read_secret(section, setting, failure) < 0)
			return -1;
	}
	if (check_required(section, common, failure) < 0)
		return -1;
	return check_required(section, own, failure);
}
