/* server.c: starting, the loop, and the end of a server. */

#include <inttypes.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "http/accept.h"
#include "http/core.h"
#include "http/tls.h"
#include "os/log.h"
#include "os/signals.h"

/* 1: what the standards forbid a client is refused where that is not needed for old ones. */
#if MHD_VERSION >= 0x00097601
#define STRICTNESS MHD_OPTION_CLIENT_DISCIPLINE_LVL
#else
#define STRICTNESS MHD_OPTION_STRICT_FOR_CLIENT
#endif

enum { TICK_MS = 1000, GATHER_MS = 100, FILES_BESIDE = 128 };

/* The library would decode %00 to the end of a string: it is left to uri.c. */
static size_t
keep_escapes(void *data, struct MHD_Connection *mhd, char *text)
{
	(void)data;
	(void)mhd;
	return strlen(text);
}

static void
log_library(void *data, const char *format, va_list ap)
{
	char text[512];

	(void)data;
	vsnprintf(text, sizeof(text), format, ap);
	text[strcspn(text, "\r\n")] = '\0';
	log_detail("libmicrohttpd: %s", text);
}

static void
on_connection(void *data, struct MHD_Connection *mhd, void **context,
    enum MHD_ConnectionNotificationCode code)
{
	struct server *server = data;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		int fd =
		    MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;

		*context = connections_add(&server->connections, fd,
		    MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
		atomic_fetch_sub(&server->coming, 1);
	} else if (*context) {
		connections_remove(&server->connections, *context);
		*context = NULL;
	}
}

/* A request's first line is there: its target as sent. */
static void *
on_line(void *data, const char *target, struct MHD_Connection *mhd)
{
	struct server *server = data;
	struct request *request = request_take(server, mhd, span_of(target));

	request->connection =
	    MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	return request;
}

static void
wake(struct server *server)
{
	uint64_t one = 1;

	if (write(server->wake, &one, sizeof(one)) < 0)
		return; /* it is awake already */
}

static bool
is_logged(const struct server *server, const struct request *request)
{
	switch (server->settings.log) {
	case LOG_NONE:
		break;
	case LOG_ERRORS:
		return request->exchange.status >= 500;
	case LOG_REQUESTS:
		return !request->is_file || request->exchange.status >= 400;
	case LOG_ALL:
		return true;
	}
	return false;
}

static void
account(struct server *server, struct request *request, bool is_whole)
{
	int64_t took_us = request_clock_us() - request->began_us;

	/* The library itself answered what it could not read. */
	if (request->stage == REQUEST_HEAD)
		return;
	tally_add(&server->tally, request->exchange.route, request->exchange.status, took_us);
	if (is_logged(server, request) && accesslog_add(&server->log, request, took_us, is_whole) &&
	    atomic_load(&server->is_idle))
		wake(server);
}

static void
on_over(
    void *data, struct MHD_Connection *mhd, void **context, enum MHD_RequestTerminationCode code)
{
	struct server *server = data;
	struct request *request = *context;
	bool was_accepted;

	(void)mhd;
	if (!request)
		return;
	*context = NULL;
	connection_expect(request->connection, LIMIT_HTTP_HEAD_MS);
	if (request->feed)
		request->sent = feed_close(&server->feeds, request->feed);
	account(server, request, code == MHD_REQUEST_TERMINATED_COMPLETED_OK);
	was_accepted = request->is_accepted;
	request_give(request);
	if (was_accepted && atomic_fetch_sub(&server->active, 1) == 1 &&
	    atomic_load(&server->is_ending))
		wake(server);
}

static struct MHD_Daemon *
start_daemon(struct server *server)
{
	const struct server_settings *settings = &server->settings;
	const struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_CERT_CALLBACK, 0, tls_callback() },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)tls_priorities },
		{ MHD_OPTION_END, 0, NULL },
	};
	const struct MHD_OptionItem options[] = {
		{ STRICTNESS, 1, NULL },
		/* All may have come to this one. */
		{ MHD_OPTION_CONNECTION_LIMIT, (intptr_t)settings->max_connections, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, LIMIT_HTTP_HEAD_MS / SECOND_MS, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, LIMIT_HTTP_CONNECTION, NULL },
		{ settings->tls_cert ? MHD_OPTION_ARRAY : MHD_OPTION_END, 0,
		    (void *)(uintptr_t)tls },
		{ MHD_OPTION_END, 0, NULL },
	};
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET |
			 MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME;

	if (settings->tls_cert)
		flags |= MHD_USE_TLS;
	return MHD_start_daemon(flags, 0, NULL, NULL, dispatch, server, MHD_OPTION_EXTERNAL_LOGGER,
	    log_library, NULL, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
	    MHD_OPTION_NOTIFY_COMPLETED, on_over, server, MHD_OPTION_URI_LOG_CALLBACK, on_line,
	    server, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_ARRAY, options,
	    MHD_OPTION_END);
}

/* Descriptors for as many connections as were asked for, if the system gives them. */
static void
raise_limit(struct server *server)
{
	int64_t *max = &server->settings.max_connections;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	if (limit.rlim_cur >= (rlim_t)*max + FILES_BESIDE)
		return;
	*max = limit.rlim_cur > 2 * FILES_BESIDE ? (int64_t)limit.rlim_cur - FILES_BESIDE
						 : FILES_BESIDE;
	log_error("the limit of open files is %" PRIu64 ": at most %" PRId64 " connections",
	    (uint64_t)limit.rlim_cur, *max);
}

static int
start(struct server *server, struct failure *failure)
{
	const struct server_settings *settings = &server->settings;

	server->work = workers_open((int)settings->workers, settings->db, failure);
	server->lines =
	    server->work ? workers_open((int)settings->line_workers, NULL, failure) : NULL;
	if (!server->lines)
		return -1;
	for (int i = 0; i < settings->threads; i++) {
		server->daemons[i] = start_daemon(server);
		if (!server->daemons[i])
			return failure_set(
			    failure, EXIT_UNAVAILABLE, "cannot start the HTTP server (see -v)");
	}
	return accept_start(server, failure);
}

/* What stands in files and settings. */
static int
prepare(struct server *server, struct failure *failure)
{
	const struct server_settings *settings = &server->settings;

	tally_open(&server->tally, settings->routes);
	if (server_check(settings, failure) < 0)
		return -1;
	if (settings->web && files_reload(server, failure) < 0)
		return -1;
	if (proxies_read(&server->proxies, settings->behind_proxy, failure) < 0)
		return -1;
	return listen_open(&server->listeners, settings->listen,
	    settings->tls_cert || settings->behind_proxy, failure);
}

/* Signals are for server_run's thread: those that are made here shall not take them. */
int
server_start(struct server *server, struct failure *failure)
{
	sigset_t all, former;
	int result;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &former);
	result = start(server, failure);
	pthread_sigmask(SIG_SETMASK, &former, NULL);
	return result;
}

struct server *
server_open(const struct server_settings *settings, struct failure *failure)
{
	struct server *server = must_calloc(1, sizeof(*server));
	uint64_t seed;

	server->settings = *settings;
	server->bodies.max = LIMIT_HTTP_BODIES;
	/* A proxy's connections are those of many. */
	connections_open(
	    &server->connections, settings->behind_proxy ? 0 : settings->max_per_address);
	feeds_open(&server->feeds);
	accesslog_open(&server->log);
	pthread_rwlock_init(&server->files_lock, NULL);
	pthread_mutex_init(&server->pool.lock, NULL);
	server->accept_end = -1;
	server->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	signals_open();
	raise_limit(server);
	if (sodium_init() < 0 || server->wake < 0) {
		failure_set(failure, EXIT_UNAVAILABLE, "cannot start the HTTP server");
		server_free(server);
		return NULL;
	}
	randombytes_buf(&seed, sizeof(seed));
	random_seed(&server->pool.random, seed);
	if (prepare(server, failure) < 0) {
		server_free(server);
		return NULL;
	}
	return server;
}

static void
sleep_until_woken(struct server *server, int64_t limit_ms)
{
	uint64_t count;

	if (signals_wait_readable(server->wake, limit_ms) &&
	    read(server->wake, &count, sizeof(count)) < 0)
		return; /* somebody else was faster */
}

static void
reload(struct server *server)
{
	const struct server_settings *settings = &server->settings;
	struct failure failure;

	if (settings->web && files_reload(server, &failure) < 0)
		log_error("%s; the former files stay", failure.text);
	if (settings->tls_cert && tls_load(settings->tls_cert, settings->tls_key, &failure) < 0)
		log_error("%s; the former certificate stays", failure.text);
	if (settings->reload && settings->reload(settings->api, &failure) < 0)
		log_error("%s; the former settings stay", failure.text);
}

static void
say_counts(struct server *server)
{
	uint64_t classes[TALLY_CLASSES];

	tally_sum(&server->tally, classes);
	log_error("requests: 2xx=%" PRIu64 " 3xx=%" PRIu64 " 4xx=%" PRIu64 " 5xx=%" PRIu64,
	    classes[1], classes[2], classes[3], classes[4]);
}

/* Who sleeps is woken at once by what was not heeded. */
static void
heed_signals(struct server *server)
{
	if (signals_take_reload())
		reload(server);
	if (signals_take_counts())
		say_counts(server);
}

/* Accepts nothing more, and lets what was accepted be answered. */
static void
finish(struct server *server)
{
	int64_t limit_ms = clock_monotonic_ms() + LIMIT_HTTP_STOP_MS;
	int64_t now_ms;

	atomic_store(&server->is_ending, true);
	accept_stop(server);
	if (server->settings.stop && server->work)
		server->settings.stop(server->settings.api);
	feeds_end(&server->feeds);
	while (atomic_load(&server->active) > 0 && (now_ms = clock_monotonic_ms()) < limit_ms) {
		sleep_until_woken(server, limit_ms - now_ms);
		heed_signals(server);
	}
}

static void
tick(struct server *server, int64_t now_ms)
{
	connections_sweep(&server->connections, now_ms);
	feeds_tick(&server->feeds, now_ms);
	if (server->settings.tick)
		server->settings.tick(server->settings.api);
}

void
server_run(struct server *server)
{
	int64_t next_tick_ms = 0;

	while (!signals_end_asked()) {
		/* What comes within a tenth of a second is logged in one go. */
		bool is_idle = !accesslog_write(&server->log);

		atomic_store(&server->is_idle, is_idle);
		sleep_until_woken(server, is_idle ? TICK_MS : GATHER_MS);
		heed_signals(server);
		if (clock_monotonic_ms() < next_tick_ms)
			continue;
		next_tick_ms = clock_monotonic_ms() + TICK_MS;
		tick(server, clock_monotonic_ms());
	}
}

void
server_free(struct server *server)
{
	if (!atomic_load(&server->is_ending))
		finish(server);
	accept_stop(server);
	feeds_end(&server->feeds);
	feeds_cut(&server->feeds);
	/* They resume the connections that still wait, which the library insists on. */
	if (server->work)
		workers_end(server->work);
	if (server->lines)
		workers_end(server->lines);
	for (int i = 0; i < LIMIT_HTTP_THREADS; i++)
		if (server->daemons[i])
			MHD_stop_daemon(server->daemons[i]);
	/* Until here connections that stay may have brought requests. */
	workers_free(server->work);
	workers_free(server->lines);
	listen_close(&server->listeners);
	connections_release(&server->connections);
	feeds_release(&server->feeds);
	accesslog_write(&server->log);
	accesslog_release(&server->log);
	tally_release(&server->tally);
	files_free(server->files);
	pthread_rwlock_destroy(&server->files_lock);
	tls_release();
	request_free_all(&server->pool);
	pthread_mutex_destroy(&server->pool.lock);
	if (server->accept_end >= 0)
		close(server->accept_end);
	if (server->wake >= 0)
		close(server->wake);
	free(server);
}

const char *
server_find_web(char *to, size_t size)
{
	char program[4096];
	ssize_t length = readlink("/proc/self/exe", program, sizeof(program));
	struct span tree = { program, length > 0 ? (size_t)length : 0 };

	/* BUILD/bin/siem-httpd belongs to the tree two folders up. */
	for (int up = 0; up < 3; up++)
		tree = span_first(tree, span_last_index(tree, '/'));
	snprintf(to, size, "%s/share/siem/web", SIEM_PREFIX);
	if (access(to, R_OK) == 0)
		return to;
	snprintf(to, size, "%.*s/web/dist", (int)tree.size, program);
	return length > 0 && access(to, R_OK) == 0 ? to : NULL;
}

const char *
server_address(const struct server *server)
{
	return server->listeners.address;
}
