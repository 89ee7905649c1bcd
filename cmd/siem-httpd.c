/* siem-httpd: the REST API and the dashboard, over HTTP. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/accounts.h"
#include "api/api.h"
#include "api/channel-run.h"
#include "api/live.h"
#include "api/openapi.h"
#include "api/similar.h"
#include "http/pipeline.h"
#include "http/server.h"
#include "os/log.h"
#include "os/options.h"
#include "os/signals.h"

struct settings {
	struct server_settings server;
	struct api api;
	struct pipeline_settings pipeline;
	struct live *live;
	struct accounts_settings accounts;
	const char *log_requests;
	bool is_openapi;
};

#define SETTINGS_DEFAULT                                                      \
	{                                                                     \
		.server = { .listen = "127.0.0.1:8000",                       \
			.max_connections = 4096,                              \
			.max_per_address = 512,                               \
			.threads = 2,                                         \
			.workers = 4,                                         \
			.line_workers = 4 },                                  \
		.api = { .block = "off", .block_socket = "/run/siem/block" }, \
		.accounts = { ACCOUNTS_DEFAULT }, .log_requests = "requests", \
	}

static const struct option_row rows[] = {
	OPTION_TEXT('l', "listen", "ADDRESS:PORT", "where to listen; several joined by commas",
	    struct settings, server.listen),
	OPTION_TEXT(0, "tls-cert", "FILE", "certificate and its chain (PEM)", struct settings,
	    server.tls_cert),
	OPTION_TEXT(0, "tls-key", "FILE", "its private key (PEM)", struct settings, server.tls_key),
	OPTION_TEXT(0, "behind-proxy", "LIST", "networks of proxies that say who their clients are",
	    struct settings, server.behind_proxy),
	OPTION_TEXT(0, "web", "DIR", "files of the dashboard (PREFIX/share/siem/web)",
	    struct settings, server.web),
	OPTION_TEXT(0, "cors", "LIST", "origins whose pages may call the API", struct settings,
	    server.cors),
	OPTION_TEXT(0, "log-requests", "WHICH", "none, errors, requests or all (requests)",
	    struct settings, log_requests),
	OPTION_TEXT(0, "db", "ADDRESS", "the store: sqlite:FILE or postgresql://...",
	    struct settings, api.db),
	OPTION_TEXT(0, "pipeline", "COMMAND",
	    "what lines go through (siem-parse --envelope | siem-features | ...)", struct settings,
	    pipeline.command),
	OPTION_TEXT(0, "state", "DIR", "what the tools remember, and their spools", struct settings,
	    pipeline.state),
	OPTION_TEXT(0, "model", "FILE", "the model of siem-score", struct settings, api.model),
	OPTION_TEXT(0, "models", "DIR", "where siem-retrain keeps models (/var/lib/siem/models)",
	    struct settings, api.models),
	OPTION_TEXT(0, "retrain", "COMMAND", "what trains models (siem-retrain)", struct settings,
	    api.retrain),
	OPTION_TEXT(
	    0, "channels", "FILE", "the channels of siem-alert", struct settings, api.channels),
	OPTION_TEXT(0, "block", "MODE", "may people have siem-block block: off or on (off)",
	    struct settings, api.block),
	OPTION_TEXT(0, "block-socket", "PATH", "where siem-block is asked (/run/siem/block)",
	    struct settings, api.block_socket),
	OPTION_TEXT(0, "jwt-key", "FILE",
	    "the key that signs access tokens, made if it is not there", struct settings,
	    accounts.key),
	OPTION_TEXT(0, "redis", "ADDRESS",
	    "Redis, by which servers count tries to sign in together", struct settings,
	    accounts.redis),
	OPTION_TEXT(0, "redis-password-file", "FILE", "its password", struct settings,
	    accounts.redis_password),
	OPTION_INTEGER(0, "rate-limit", "N", "requests a minute of one user or API key; 0: any (0)",
	    struct settings, accounts.requests_a_minute, 0, 60000),
	OPTION_INTEGER(0, "max-connections", "N", "connections at once (4096)", struct settings,
	    server.max_connections, 16, 1000000),
	OPTION_INTEGER(0, "max-per-address", "N", "of one address; 0: no limit (512)",
	    struct settings, server.max_per_address, 0, 1000000),
	OPTION_INTEGER(0, "threads", "N", "threads that serve connections (2)", struct settings,
	    server.threads, 1, LIMIT_HTTP_THREADS),
	OPTION_INTEGER(0, "workers", "N", "threads that ask the store (4)", struct settings,
	    server.workers, 1, 256),
	OPTION_INTEGER(0, "line-workers", "N", "threads that wait for lines to be analyzed (4)",
	    struct settings, server.line_workers, 1, 256),
	OPTION_ACTION(0, "openapi", "print what the API is, as OpenAPI 3.1, and exit",
	    struct settings, is_openapi),
	{ 0 },
};

static int check(const void *data, struct failure *failure);

static const struct tool tool = {
	.name = "siem-httpd",
	.section = 8,
	.synopsis = "[options]",
	.purpose = "Serves the REST API and the dashboard over HTTP.",
	.rows = rows,
	.check = check,
};

static int
find_log(const char *name, enum request_log *log, struct failure *failure)
{
	static const char *const names[] = {
		[LOG_NONE] = "none",
		[LOG_ERRORS] = "errors",
		[LOG_REQUESTS] = "requests",
		[LOG_ALL] = "all",
	};

	for (int i = LOG_NONE; i <= LOG_ALL; i++) {
		if (strcmp(names[i], name) != 0)
			continue;
		*log = (enum request_log)i;
		return 0;
	}
	return failure_set(
	    failure, EXIT_BAD_CONFIG, "log-requests: none, errors, requests or all, not %s", name);
}

static int
reload(struct api *api, struct failure *failure)
{
	(void)failure;
	pipeline_reload(api->pipeline);
	return 0;
}

/* The champion of a folder of models, which siem-score would not find by itself. */
static const char *
find_model(const struct api *api, char path[4096])
{
	if (api->model || !api->models)
		return api->model;
	snprintf(path, 4096, "%s/champion.json", api->models);
	return access(path, R_OK) == 0 ? path : NULL;
}

/* The tools that lines go through, and who looks for anomalies like theirs. */
static int
open_pipeline(struct settings *settings, struct failure *failure)
{
	struct pipeline_settings *pipeline = &settings->pipeline;
	char champion[4096];

	pipeline->db = settings->api.db;
	pipeline->is_db_shared = getenv("SIEM_DB") != NULL;
	pipeline->model = find_model(&settings->api, champion);
	pipeline->channels = settings->api.channels;
	pipeline->programs = settings->api.programs;
	pipeline->on_line = live_event;
	pipeline->data = settings->live;
	settings->api.pipeline = pipeline_open(pipeline, failure);
	if (settings->api.pipeline && settings->api.db)
		settings->api.similar = similar_new(settings->api.db);
	return settings->api.pipeline ? 0 : -1;
}

/* What was accepted was answered by then: the tools have it all. */
static void
close_pipeline(struct settings *settings)
{
	enum { DRAIN_MS = 5000 };

	if (settings->api.pipeline)
		pipeline_stop(settings->api.pipeline, DRAIN_MS);
	pipeline_free(settings->api.pipeline);
	similar_free(settings->api.similar);
}

/* Without a store there is nobody who could sign in. */
static int
open_accounts(struct settings *settings, struct failure *failure)
{
	if (!settings->api.db)
		return 0;
	settings->accounts.db = settings->api.db;
	settings->api.accounts = accounts_open(&settings->accounts, failure);
	return settings->api.accounts ? 0 : -1;
}

static int
check_block(const struct settings *settings, struct failure *failure)
{
	const char *block = settings->api.block;

	return strcmp(block, "off") == 0 || strcmp(block, "on") == 0
		   ? 0
		   : failure_set(failure, EXIT_BAD_CONFIG, "block: off or on, not %s", block);
}

static int
run(struct settings *settings, struct failure *failure)
{
	struct server *server;
	int result;

	settings->server.routes = api_routes;
	settings->server.api = &settings->api;
	settings->server.db = settings->api.db;
	settings->server.reload = reload;
	settings->server.tick = live_tick;
	settings->server.authorize = accounts_authorize;
	server = server_open(&settings->server, failure);
	if (!server)
		return -1;
	settings->live = live_open(&settings->api);
	result = open_pipeline(settings, failure);
	if (result == 0)
		result = server_start(server, failure);
	if (result == 0) {
		log_detail("listening at %s", server_address(server));
		server_run(server);
	}
	live_stop(settings->live);
	server_free(server);
	close_pipeline(settings);
	live_free(settings->live);
	return result;
}

/* siem-alert keeps what is not yet sent, and would not start without a place for it. */
static int
check_state(const struct settings *settings, struct failure *failure)
{
	const struct pipeline_settings *pipeline = &settings->pipeline;

	if (settings->api.channels && !pipeline->command && !pipeline->state)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "channels: what is not yet sent needs a place: name a folder with --state");
	return 0;
}

static int
check_words(const struct settings *settings, enum request_log *log, struct failure *failure)
{
	if (find_log(settings->log_requests, log, failure) < 0 ||
	    check_block(settings, failure) < 0)
		return -1;
	return check_state(settings, failure);
}

/* The folder alone, and not those above it: a name that is mistyped shall be seen. */
static int
make_state(const char *folder, struct failure *failure)
{
	struct stat status;

	if (!folder || mkdir(folder, 0700) == 0)
		return 0;
	if (errno != EEXIST)
		return failure_errno(
		    failure, EXIT_BAD_CONFIG, "cannot make the state folder %s", folder);
	if (stat(folder, &status) < 0 || !S_ISDIR(status.st_mode))
		return failure_set(failure, EXIT_BAD_CONFIG, "state: %s is no folder", folder);
	return access(folder, W_OK | X_OK) == 0 ? 0
						: failure_errno(failure, EXIT_BAD_CONFIG,
						      "cannot write the state folder %s", folder);
}

/*
 * The tools read the same file, each its own section, and the address of the store, which may hold
 * a password: arguments show it to everybody.  Nobody else runs here yet.
 */
static int
share_settings(const char *db, struct failure *failure)
{
	const char *config = options_config();
	bool has_store = db && strncmp(db, "null:", 5) != 0;

	if ((config && setenv("SIEM_CONFIG", config, 1) < 0) ||
	    (has_store ? setenv("SIEM_DB", db, 1) : unsetenv("SIEM_DB")) < 0)
		return failure_errno(failure, EXIT_UNAVAILABLE, "cannot set the environment");
	return 0;
}

static void
see_channel(void *data, const char *name, const char *type)
{
	(void)data;
	(void)name;
	(void)type;
}

/* What is wrong with settings that a start would end by, and nothing is made or opened. */
static int
check(const void *data, struct failure *failure)
{
	const struct settings *settings = data;
	struct pipeline_settings pipeline = settings->pipeline;
	const char *channels = settings->api.channels;
	enum request_log log;
	char folder[4096];

	pipeline.programs = pipeline_find_programs(folder, sizeof(folder));
	if (check_words(settings, &log, failure) < 0 ||
	    server_check(&settings->server, failure) < 0 || pipeline_check(&pipeline, failure) < 0)
		return -1;
	return channels ? channel_names(channels, see_channel, NULL, failure) : 0;
}

static int
serve(struct settings *settings, struct failure *failure)
{
	char web[4096 + sizeof("/web/dist")], folder[4096];
	int result;

	if (check_words(settings, &settings->server.log, failure) < 0 ||
	    make_state(settings->pipeline.state, failure) < 0 ||
	    share_settings(settings->api.db, failure) < 0)
		return -1;
	settings->api.programs = pipeline_find_programs(folder, sizeof(folder));
	if (!settings->server.web)
		settings->server.web = server_find_web(web, sizeof(web));
	settings->api.web = settings->server.web;
	if (open_accounts(settings, failure) < 0)
		return -1;
	result = run(settings, failure);
	accounts_free(settings->api.accounts);
	return result;
}

/* The same bytes as GET /openapi.json. */
static int
print_openapi(struct failure *failure)
{
	struct buffer text = { .size = 0 };
	bool is_written;

	openapi_write(&text);
	is_written = fwrite(text.data, 1, text.size, stdout) == text.size && fflush(stdout) == 0;
	buffer_release(&text);
	return is_written ? 0 : failure_errno(failure, EXIT_IO, "cannot write standard output");
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
	if (*files)
		status = failure_set(&failure, EXIT_USAGE, "it takes no files: %s", *files);
	else
		status = settings.is_openapi ? print_openapi(&failure) : serve(&settings, &failure);
	free(files);
	return status < 0 ? options_fail(&failure) : status;
}
