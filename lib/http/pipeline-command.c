/* pipeline-command.c: which programs, and what the server adds to them. */

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/number.h"
#include "http/pipeline-parts.h"

static const char *const tools[] = { "siem-parse", "siem-features", "siem-score", "siem-store",
	"siem-alert" };

static bool
is_tool(const struct program *program)
{
	for (size_t i = 0; i < sizeof(tools) / sizeof(*tools); i++)
		if (strcmp(program->name, tools[i]) == 0)
			return true;
	return false;
}

const char *
pipeline_find_programs(char *folder, size_t size)
{
	ssize_t used = readlink("/proc/self/exe", folder, size - 1);
	size_t slash;

	if (used <= 0)
		return NULL;
	slash = span_last_index((struct span){ folder, (size_t)used }, '/');
	if (slash == (size_t)used)
		return NULL;
	folder[slash] = '\0';
	return folder;
}

/* FLAG VALUE, where the settings have a value. */
struct addition {
	const char *tool, *flag;
	const char *value; /* NULL: none is added */
	const char *file; /* in the folder that the value is; NULL: the value itself */
};

static int
add_pair(struct program *program, const struct addition *addition)
{
	char path[4096];

	if (addition->file)
		snprintf(path, sizeof(path), "%s/%s", addition->value, addition->file);
	if (program_add(program, addition->flag) < 0)
		return -1;
	return program_add(program, addition->file ? path : addition->value);
}

static int
add_all(struct command *command, const struct addition *additions, size_t count)
{
	for (int i = 0; i < command->count; i++)
		for (size_t j = 0; j < count; j++)
			if (strcmp(command->programs[i].name, additions[j].tool) == 0 &&
			    additions[j].value &&
			    add_pair(&command->programs[i], &additions[j]) < 0)
				return -1;
	return 0;
}

static int
add_defaults(struct pipeline *pipeline)
{
	const struct pipeline_settings *settings = &pipeline->settings;
	const char *db = settings->is_db_shared ? NULL : settings->db;
	bool has_store = db && strncmp(db, "null:", 5) != 0;
	const struct addition additions[] = {
		{ "siem-features", "--state", settings->state, "features.state" },
		{ "siem-score", "--model", settings->model, NULL },
		{ "siem-store", "--db", db, NULL },
		{ "siem-store", "--spool", settings->state, "spool" },
		{ "siem-alert", "--db", has_store ? db : NULL, NULL },
		{ "siem-alert", "--channels", settings->channels, NULL },
		{ "siem-alert", "--spool", settings->channels ? settings->state : NULL, "outbox" },
	};

	return add_all(&pipeline->command, additions, sizeof(additions) / sizeof(*additions));
}

/* Each of our tools tells what it counts, in a file of its place in the chain. */
static int
add_metrics(struct pipeline *pipeline)
{
	char path[sizeof(pipeline->folder) + 20];

	for (int i = 0; pipeline->folder[0] && i < pipeline->command.count; i++) {
		struct program *program = &pipeline->command.programs[i];

		if (!is_tool(program) || program_has(program, "--metrics"))
			continue;
		snprintf(path, sizeof(path), "%s/%d.prom", pipeline->folder, i);
		if (program_add(program, "--metrics") < 0 || program_add(program, path) < 0)
			return -1;
	}
	return 0;
}

int
pipeline_command(struct pipeline *pipeline, struct failure *failure)
{
	static const char standard[] = "siem-parse --envelope | siem-features | siem-score"
				       " | siem-store --mark-spooled | siem-alert --pass";
	const struct pipeline_settings *settings = &pipeline->settings;
	const char *text = settings->command ? settings->command : standard;

	if (command_parse(&pipeline->command, span_of(text), settings->programs, failure) < 0)
		return -1;
	if (pipeline->command.count < 2)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "pipeline: it takes two programs or more, the first of which reads envelopes "
		    "as siem-parse --envelope does");
	if ((!settings->command && add_defaults(pipeline) < 0) || add_metrics(pipeline) < 0)
		return failure_set(
		    failure, EXIT_BAD_CONFIG, "pipeline: a program has too many words");
	return 0;
}

static void
remove_folder(const char *folder)
{
	char path[320];

	for (int i = 0; i < COMMAND_PROGRAMS; i++) {
		snprintf(path, sizeof(path), "%s/%d.prom", folder, i);
		unlink(path);
	}
	rmdir(folder);
}

/* What a server left that was killed: its folder has its pid. */
static void
remove_leftovers(const char *place)
{
	DIR *dir = opendir(place);
	struct dirent *entry;
	char path[300];
	int64_t pid;

	while (dir && (entry = readdir(dir))) {
		struct span name = span_of(entry->d_name);

		if (!span_take(&name, SPAN("siem-httpd.")) ||
		    !parse_number(span_cut(&name, '.'), 1, INT32_MAX, &pid) ||
		    kill((pid_t)pid, 0) == 0 || errno != ESRCH)
			continue;
		snprintf(path, sizeof(path), "%s/%s", place, entry->d_name);
		remove_folder(path);
	}
	if (dir)
		closedir(dir);
}

void
pipeline_make_folder(struct pipeline *pipeline)
{
	static const char *const places[] = { "/dev/shm", "/tmp" };

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		remove_leftovers(places[i]);
		snprintf(pipeline->folder, sizeof(pipeline->folder), "%s/siem-httpd.%d.XXXXXX",
		    places[i], (int)getpid());
		if (mkdtemp(pipeline->folder))
			return;
	}
	pipeline->folder[0] = '\0';
}

void
pipeline_remove_folder(struct pipeline *pipeline)
{
	if (pipeline->folder[0])
		remove_folder(pipeline->folder);
}
