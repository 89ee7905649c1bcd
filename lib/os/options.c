/* options.c: one table for flags, environment, siem.conf and --help. */

#include <ctype.h>
#include <glob.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/number.h"
#include "os/log.h"
#include "os/options.h"
#include "os/signals.h"

static const char default_config[] = "/etc/siem/siem.conf";
static const char default_folder[] = "/etc/siem/conf.d/*.conf";

struct common {
	bool is_help, is_version, is_verbose, is_check;
	const char *config;
};

static const struct option_row common_rows[] = {
	OPTION_TEXT(
	    'c', "config", "FILE", "read settings from FILE, not /etc/siem", struct common, config),
	OPTION_ACTION(0, "check-config", "check the settings and exit", struct common, is_check),
	OPTION_ACTION('v', "verbose", "say more on standard error", struct common, is_verbose),
	OPTION_ACTION('h', "help", "show this help and exit", struct common, is_help),
	OPTION_ACTION('V', "version", "show the version and exit", struct common, is_version),
	{ 0 },
};

static void
print_rows(const struct option_row *rows)
{
	for (const struct option_row *row = rows; row->name; row++) {
		char left[64];

		snprintf(left, sizeof(left), "%c%c%s --%s%s%s", row->letter ? '-' : ' ',
		    row->letter ? row->letter : ' ', row->letter ? "," : " ", row->name,
		    row->argument ? " " : "", row->argument ? row->argument : "");
		printf("  %-30s %s\n", left, row->help);
	}
}

static void
print_help(const struct tool *tool)
{
	printf("usage: %s %s\n\n%s\n\n", tool->name, tool->synopsis, tool->purpose);
	print_rows(tool->rows);
	print_rows(common_rows);
	printf("\nSettings come from flags, then SIEM_* in the environment, then the section\n"
	       "[%s] of siem.conf. See %s(%d), siem.conf(5) and siem(7).\n",
	    tool->name, tool->name, tool->section ? tool->section : 1);
}

static const struct option_row *
find_row(const struct option_row *rows, struct span name)
{
	for (const struct option_row *row = rows; row->name; row++)
		if (span_is(name, row->name))
			return row;
	return NULL;
}

static const struct option_row *
find_letter(const struct option_row *rows, char letter)
{
	for (const struct option_row *row = rows; row->name; row++)
		if (row->letter == letter)
			return row;
	return NULL;
}

static bool
set_flag(struct span text, bool *to)
{
	static const char *const yes[] = { "true", "yes", "on", "1" };
	static const char *const no[] = { "false", "no", "off", "0" };

	for (int i = 0; i < 4; i++) {
		if (span_is(text, yes[i]) || span_is(text, no[i])) {
			*to = span_is(text, yes[i]);
			return true;
		}
	}
	return false;
}

static const char *
type_name(enum option_type type)
{
	static const char *const names[] = { "true or false", "a text", "a whole number",
		"a number", "a time such as 2026-03-27T13:00:00Z or 7d", "a flag" };

	return names[type];
}

/* A moment, or how long before now it was. */
static bool
parse_time(struct span text, int64_t *time_ms)
{
	int64_t age_ms;

	if (clock_parse(text, time_ms))
		return true;
	if (!clock_parse_duration(text, &age_ms))
		return false;
	*time_ms = clock_now_ms() - age_ms;
	return true;
}

/* Sets one value; `where` begins the message: "--threshold", "siem.conf:7: threshold". */
static int
set_value(const struct option_row *row, const char *text, void *settings, const char *where,
    struct failure *failure)
{
	enum exit_status status = where[0] == '-' ? EXIT_USAGE : EXIT_BAD_CONFIG;
	char *place = (char *)settings + row->place;
	int64_t integer = 0;
	double decimal = 0;
	bool good = true;

	switch (row->type) {
	case OPTION_IS_FLAG:
	case OPTION_IS_ACTION:
		good = set_flag(span_of(text), (bool *)place);
		break;
	case OPTION_IS_TEXT:
		*(const char **)place = text;
		break;
	case OPTION_IS_INTEGER:
		good = parse_number(span_of(text), INT64_MIN, INT64_MAX, &integer);
		decimal = (double)integer;
		*(int64_t *)place = integer;
		break;
	case OPTION_IS_DECIMAL:
		good = parse_decimal(span_of(text), &decimal);
		*(double *)place = decimal;
		break;
	case OPTION_IS_TIME:
		good = parse_time(span_of(text), (int64_t *)place);
		break;
	}
	if (!good)
		return failure_set(
		    failure, status, "%s: not %s: %s", where, type_name(row->type), text);
	if (row->max > row->min && (decimal < row->min || decimal > row->max))
		return failure_set(failure, status, "%s: must be from %.10g to %.10g: %s", where,
		    row->min, row->max, text);
	return 0;
}

/* What the handler of inih works on. */
struct config_reader {
	const struct tool *tool;
	void *settings;
	bool *is_seen; /* by row: given in this file already */
	struct failure *failure;
	bool has_failed;
};

/* A value from siem.conf: settings point to it, so it lives as long as the program. */
struct kept_value {
	struct kept_value *next;
	char text[];
};

static struct kept_value *kept_values;

/* The value, behind those that were given before. */
static const char *
keep_value(const char *former, const char *text)
{
	size_t size = (former ? strlen(former) + 1 : 0) + strlen(text) + 1;
	struct kept_value *kept = must_alloc(sizeof(*kept) + size);

	snprintf(kept->text, size, "%s%s%s", former ? former : "", former ? "," : "", text);
	kept->next = kept_values;
	kept_values = kept;
	return kept->text;
}

static int
config_line(void *data, const char *section, const char *name, const char *value)
{
	struct config_reader *reader = data;
	const struct option_row *row;
	const char *former, *text;
	char where[200];
	size_t index;

	if (reader->has_failed || strcmp(section, reader->tool->name) != 0)
		return 1;
	row = find_row(reader->tool->rows, span_of(name));
	if (!row || row->type == OPTION_IS_ACTION) {
		failure_set(reader->failure, EXIT_BAD_CONFIG, "no such setting: %s", name);
		reader->has_failed = true;
		return 0;
	}
	index = (size_t)(row - reader->tool->rows);
	former = row->type == OPTION_IS_TEXT && reader->is_seen[index]
		     ? *(const char **)((char *)reader->settings + row->place)
		     : NULL;
	text = keep_value(former, value);
	reader->is_seen[index] = true;
	snprintf(where, sizeof(where), "%s", name);
	if (set_value(row, text, reader->settings, where, reader->failure) < 0) {
		reader->failure->status = EXIT_BAD_CONFIG;
		reader->has_failed = true;
		return 0;
	}
	return 1;
}

static int
read_config(const struct tool *tool, const char *path, void *settings, struct failure *failure)
{
	struct config_reader reader = { .tool = tool, .settings = settings, .failure = failure };
	char text[sizeof(failure->text)];
	size_t count = 0;
	int line;

	while (tool->rows[count].name)
		count++;
	reader.is_seen = must_calloc(count, sizeof(bool));
	line = ini_parse(path, config_line, &reader);
	free(reader.is_seen);
	if (line == 0)
		return 0;
	if (line < 0)
		return failure_errno(failure, EXIT_BAD_CONFIG, "cannot read %s", path);
	if (!reader.has_failed)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "%s:%d: neither [section] nor name = value", path, line);
	snprintf(text, sizeof(text), "%.700s", failure->text);
	return failure_set(
	    failure, EXIT_BAD_CONFIG, "%s:%d: [%s] %s", path, line, tool->name, text);
}

static int
read_default_configs(const struct tool *tool, void *settings, struct failure *failure)
{
	glob_t found;
	int result = 0;

	if (access(default_config, F_OK) == 0)
		result = read_config(tool, default_config, settings, failure);
	if (result == 0 && glob(default_folder, 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc && result == 0; i++)
			result = read_config(tool, found.gl_pathv[i], settings, failure);
		globfree(&found);
	}
	return result;
}

static int
read_environment(const struct tool *tool, void *settings, struct failure *failure)
{
	for (const struct option_row *row = tool->rows; row->name; row++) {
		char name[64];
		const char *value;

		snprintf(name, sizeof(name), "SIEM_%s", row->name);
		for (char *c = name; *c; c++)
			*c = *c == '-' ? '_' : (char)toupper((unsigned char)*c);
		value = getenv(name);
		if (value && row->type != OPTION_IS_ACTION &&
		    set_value(row, value, settings, name, failure) < 0)
			return -1;
	}
	return 0;
}

/* The command line, one argument after the other. */
struct arguments {
	const struct tool *tool;
	char **at;
	struct common *common;
	void *settings; /* NULL in the first pass, which looks for the common ones only */
	char **files; /* where the next one that is no option goes */
	struct failure *failure;
};

static int
take_option(struct arguments *args, const struct option_row *row, bool is_common, const char *shown,
    const char *value)
{
	void *settings = is_common ? args->common : args->settings;

	if (row->argument && !value) {
		value = *args->at ? *args->at++ : NULL;
		if (!value)
			return failure_set(
			    args->failure, EXIT_USAGE, "%s needs %s", shown, row->argument);
	} else if (!row->argument) {
		if (value)
			return failure_set(args->failure, EXIT_USAGE, "%s takes no value", shown);
		value = "true";
	}
	return settings ? set_value(row, value, settings, shown, args->failure) : 0;
}

static int
take_long(struct arguments *args, const char *argument)
{
	struct span rest = span_of(argument + 2), name = span_cut(&rest, '=');
	const char *value = strchr(argument, '=') ? strchr(argument, '=') + 1 : NULL;
	const struct option_row *row = find_row(args->tool->rows, name);
	bool is_common = !row;
	char shown[64];

	if (!row)
		row = find_row(common_rows, name);
	snprintf(shown, sizeof(shown), "--%.*s", (int)name.size, name.data);
	if (!row)
		return failure_set(args->failure, EXIT_USAGE, "unknown option %s (see %s --help)",
		    shown, args->tool->name);
	return take_option(args, row, is_common, shown, value);
}

/* "-vm FILE" and "-mFILE" too. */
static int
take_letters(struct arguments *args, const char *letters)
{
	while (*letters) {
		const struct option_row *row = find_letter(args->tool->rows, *letters);
		bool is_common = !row;
		char shown[3] = { '-', *letters++, '\0' };
		const char *value = NULL;

		if (!row)
			row = find_letter(common_rows, shown[1]);
		if (!row)
			return failure_set(args->failure, EXIT_USAGE,
			    "unknown option %s (see %s --help)", shown, args->tool->name);
		if (row->argument && *letters) {
			value = letters;
			letters = "";
		}
		if (take_option(args, row, is_common, shown, value) < 0)
			return -1;
	}
	return 0;
}

static int
take_arguments(struct arguments *args)
{
	bool only_files = false;

	while (*args->at) {
		const char *argument = *args->at++;
		int result = 0;

		if (only_files || argument[0] != '-' || argument[1] == '\0')
			*args->files++ = args->at[-1];
		else if (strcmp(argument, "--") == 0)
			only_files = true;
		else if (argument[1] == '-')
			result = take_long(args, argument);
		else
			result = take_letters(args, argument + 1);
		if (result < 0)
			return -1;
	}
	*args->files = NULL;
	return 0;
}

/* The list of files lives as long as the program, too. */
static char **kept_files;

static const char *kept_config;

enum options_result
options_read(const struct tool *tool, int argc, char **argv, void *settings, char ***files,
    struct failure *failure)
{
	struct common common = { .config = getenv("SIEM_CONFIG") };
	struct arguments args = {
		.tool = tool, .at = argv + 1, .common = &common, .failure = failure
	};

	args.files = *files = kept_files = must_calloc((size_t)argc + 1, sizeof(char *));
	if (take_arguments(&args) < 0)
		return OPTIONS_ERROR;
	if (common.is_help) {
		print_help(tool);
		return OPTIONS_DONE;
	}
	if (common.is_version) {
		printf("%s %s\n", tool->name, SIEM_VERSION);
		return OPTIONS_DONE;
	}
	log_open(tool->name, common.is_verbose);
	kept_config = common.config;
	if ((common.config ? read_config(tool, common.config, settings, failure)
			   : read_default_configs(tool, settings, failure)) < 0 ||
	    read_environment(tool, settings, failure) < 0)
		return OPTIONS_ERROR;
	args.at = argv + 1;
	args.files = *files;
	args.settings = settings;
	if (take_arguments(&args) < 0)
		return OPTIONS_ERROR;
	if (!common.is_check)
		return OPTIONS_GO;
	return tool->check && tool->check(settings, failure) < 0 ? OPTIONS_ERROR : OPTIONS_DONE;
}

/* The command line of this process, for reading it again. */
static int arguments_count;
static char **arguments;

bool
options_start(
    const struct tool *tool, int argc, char **argv, void *settings, char ***files, int *status)
{
	struct failure failure;

	log_open(tool->name, false);
	arguments_count = argc;
	arguments = argv;
	switch (options_read(tool, argc, argv, settings, files, &failure)) {
	case OPTIONS_GO:
		return true;
	case OPTIONS_DONE:
		*status = fflush(stdout) == 0 && !ferror(stdout) ? EXIT_DONE : EXIT_IO;
		if (*status != EXIT_DONE)
			log_error("cannot write standard output");
		return false;
	case OPTIONS_ERROR:
		break;
	}
	*status = options_fail(&failure);
	return false;
}

int
options_again(const struct tool *tool, void *settings, struct failure *failure)
{
	char **kept = kept_files, **files = NULL;
	int result =
	    options_read(tool, arguments_count, arguments, settings, &files, failure) == OPTIONS_GO
		? 0
		: -1;

	free(files);
	kept_files = kept;
	return result;
}

const char *
options_config(void)
{
	return kept_config;
}

int
options_fail(const struct failure *failure)
{
	log_error("%s", failure->text);
	return (int)failure->status;
}
