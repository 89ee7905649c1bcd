/* siem-httpd: the REST API and the dashboard, over HTTP. */

#include <stdlib.h>

#include "api/api.h"
#include "http/server.h"
#include "os/log.h"
#include "os/options.h"

struct settings {
	struct server_settings server;
	struct api api;
};

#define SETTINGS_DEFAULT                                \
	{                                               \
		.server = { .listen = "127.0.0.1:8000", \
			.max_connections = 4096,        \
			.max_per_address = 512,         \
			.workers = 4,                   \
			.line_workers = 4 },            \
	}

static const struct option_row rows[] = {
	OPTION_TEXT('l', "listen", "ADDRESS:PORT", "where to listen; several joined by commas",
	    struct settings, server.listen),
	OPTION_TEXT(0, "db", "ADDRESS", "the store: sqlite:FILE or postgresql://...",
	    struct settings, api.db),
	OPTION_INTEGER(0, "max-connections", "N", "connections at once (4096)", struct settings,
	    server.max_connections, 16, 1000000),
	OPTION_INTEGER(0, "max-per-address", "N", "of one address; 0: no limit (512)",
	    struct settings, server.max_per_address, 0, 1000000),
	OPTION_INTEGER(0, "workers", "N", "threads that ask the store (4)", struct settings,
	    server.workers, 1, 256),
	OPTION_INTEGER(0, "line-workers", "N", "threads that wait for lines to be analyzed (4)",
	    struct settings, server.line_workers, 1, 256),
	{ 0 },
};

static const struct tool tool = {
	.name = "siem-httpd",
	.section = 8,
	.synopsis = "[options]",
	.purpose = "Serves the REST API and the dashboard over HTTP.",
	.rows = rows,
};

static int
serve(struct settings *settings, struct failure *failure)
{
	struct server *server;
	int result;

	settings->server.routes = api_routes;
	settings->server.api = &settings->api;
	settings->server.db = settings->api.db;
	server = server_open(&settings->server, failure);
	if (!server)
		return -1;
	log_detail("listening at %s", server_address(server));
	result = server_run(server, failure);
	server_free(server);
	return result;
}

int
main(int argc, char **argv)
{
	struct settings settings = SETTINGS_DEFAULT;
	struct failure failure;
	char **files;
	int status;

	if (!options_start(&tool, argc, argv, &settings, &files, &status))
		return status;
	status = *files ? failure_set(&failure, EXIT_USAGE, "it takes no files: %s", *files)
			: serve(&settings, &failure);
	free(files);
	return status < 0 ? options_fail(&failure) : status;
}
