/* siem-parse: raw log lines in, events in ECS as NDJSON out. */

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "parse/own.h"
#include "stage/parse.h"

struct settings {
	struct parse_settings parse;
	const char *check;
	bool is_list;
};

static const struct option_row rows[] = {
	OPTION_TEXT('f', "format", "NAME", "auto, syslog, auth, web, firewall, json or a format",
	    struct settings, parse.format),
	OPTION_TEXT(0, "formats", "DIR", "read the own formats in DIR (siem-format(5)) too",
	    struct settings, parse.formats),
	OPTION_TEXT(0, "check-formats", "DIR", "prove the own formats in DIR by their examples",
	    struct settings, check),
	OPTION_TEXT(0, "geoip", "FILE", "say where addresses are, by this database (.mmdb)",
	    struct settings, parse.geoip),
	OPTION_ACTION(
	    0, "list-formats", "show the formats with a sample of each", struct settings, is_list),
	OPTION_FLAG(0, "envelope", "lines are envelopes: log_line, source and so on",
	    struct settings, parse.is_enveloped),
	OPTION_FLAG(0, "explain", "tell how each line was read, in place of its event",
	    struct settings, parse.is_explained),
	OPTION_TEXT(0, "source", "NAME", "the host, where the line names none", struct settings,
	    parse.source),
	OPTION_TEXT(0, "timezone", "TZ", "zone of times that name none (UTC)", struct settings,
	    parse.timezone),
	OPTION_INTEGER(0, "year", "YYYY", "year of the first time that has none", struct settings,
	    parse.year, 1, 9999),
	OPTION_TIME(
	    0, "now", "TIME", "take this for the time of day", struct settings, parse.now_ms),
	OPTION_INTEGER(0, "max-line", "BYTES", "cut text lines at this length (65536)",
	    struct settings, parse.max_line, 1024, LIMIT_JSON_LINE),
	STAGE_OPTION_ROWS(struct settings, parse.stage),
	{ 0 },
};

static const struct tool tool = {
	.name = "siem-parse",
	.synopsis = "[options] [FILE ...]",
	.purpose = "Reads raw log lines, writes each as an event in ECS: one line of JSON.",
	.rows = rows,
};

static int
reread(struct parse_settings *settings, struct failure *failure)
{
	struct settings fresh = { .parse = *settings };

	if (options_again(&tool, &fresh, failure) < 0)
		return -1;
	*settings = fresh.parse;
	return 0;
}

static void
list_message(const struct message_format *format)
{
	printf("%-14s   Mar 27 13:06:56 web1 %s[812]: %s\n", format->program, format->program,
	    format->sample);
}

static int
end_output(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_DONE;
	return EXIT_IO;
}

/* The user's come first, as they do when lines are read. */
static int
list_formats(const char *folder)
{
	struct own_formats *own = NULL;
	const struct own_format *mine;
	struct failure failure;

	if (folder && !(own = own_load(folder, &failure)))
		return options_fail(&failure);
	for (int i = 0; (mine = own_at(own, i)); i++)
		printf("%-14s own format in %s\n%-14s   %.*s\n", own_name(mine), folder, "",
		    (int)own_sample(mine).size, own_sample(mine).data);
	own_free(own);
	for (const struct line_format *format = line_formats; format->name; format++)
		printf("%-14s %s\n%-14s   %s\n", format->name, format->reads, "", format->sample);
	printf("\nWhat these programs say in a syslog frame, and what PAM says in any of them:\n");
	for (const struct message_format *format = message_formats; format->program; format++)
		list_message(format);
	for (const struct server_format *format = server_formats; format->parse; format++)
		list_message(&format->message);
	return end_output();
}

static int
check_formats(const char *folder)
{
	struct buffer report = { 0 };
	struct failure failure;
	int bad = own_check(folder, &report, &failure);

	if (report.size > 0)
		fwrite(report.data, 1, report.size, stdout);
	buffer_release(&report);
	if (end_output() != EXIT_DONE)
		return EXIT_IO;
	if (bad < 0)
		return options_fail(&failure);
	return bad == 0 ? EXIT_DONE : EXIT_BAD_CONFIG;
}

int
main(int argc, char **argv)
{
	struct settings settings = { .parse = PARSE_SETTINGS_DEFAULT };
	struct failure failure;
	char **files;
	int status;

	if (!options_start(&tool, argc, argv, &settings, &files, &status))
		return status;
	if (settings.check)
		return check_formats(settings.check);
	if (settings.is_list)
		return list_formats(settings.parse.formats);
	status = parse_run(&settings.parse, files, reread, &failure);
	free(files);
	return status < 0 ? options_fail(&failure) : status;
}
