/* dispatch.c: a request's way from its headers to its answer. */

#include <assert.h>

#include "http/core.h"
#include "http/framing.h"
#include "http/uri.h"

/* The answer stands.  What is left of a body is read first if it is little: a client may not look
 * at the answer before it has sent it all. */
static enum MHD_Result
refuse(struct request *request, const struct framing *framing)
{
	bool has_body = framing->is_chunked || framing->size > 0;

	request->is_refused = true;
	if (!has_body ||
	    (!framing->is_chunked && !framing->is_expecting && framing->size <= LIMIT_HTTP_DRAIN))
		return MHD_YES;
	request->closes = true;
	return answer_send(request);
}

/* The client's bytes cannot be trusted to end where they say. */
static enum MHD_Result
refuse_framing(struct request *request, const char *why)
{
	problem(&request->exchange, 400, "%s", why);
	request->closes = true;
	return answer_send(request);
}

/* Path and query; false: refused. */
static bool
read_target(struct request *request)
{
	struct exchange *exchange = &request->exchange;
	struct span path, query;
	const char *why = NULL;
	size_t size;

	if (request->target.size > LIMIT_HTTP_TARGET) {
		problem(exchange, 414, "path and query are over %d bytes", LIMIT_HTTP_TARGET);
		return false;
	}
	if (!uri_split(buffer_span(&request->target), &path, &query)) {
		why = "the request's target is no path";
	} else {
		size = path.size;
		why = uri_clean_path(
		    request->target.data + (path.data - request->target.data), &size);
		exchange->path = (struct span){ path.data, size };
		exchange->query = query;
	}
	if (why)
		problem(exchange, 400, "%s", why);
	return !why;
}

static bool
read_method(struct request *request, struct span name)
{
	request->is_head = span_is(name, "HEAD");
	if (request->is_head)
		name = SPAN("GET");
	for (int method = 0; method < METHOD_COUNT; method++) {
		if (!span_is(name, method_names[method]))
			continue;
		request->exchange.method = (enum method)method;
		return true;
	}
	return false;
}

/* Says which methods there are: to OPTIONS, or as a refusal. */
static void
tell_methods(struct request *request, bool is_asked)
{
	struct exchange *exchange = &request->exchange;
	char methods[80];

	route_methods(request->server->settings.routes, exchange->path, methods, sizeof(methods));
	if (is_asked)
		exchange->status = 204;
	else
		problem(exchange, 405, "this path takes %s", methods);
	exchange_set_header(exchange, "Allow", methods);
}

/* False: the answer stands. */
static bool
find_route(struct request *request, struct span method)
{
	struct exchange *exchange = &request->exchange;
	bool is_known = read_method(request, method);
	enum route_found found = route_find(request->server->settings.routes, exchange->method,
	    exchange->path, &exchange->route, exchange->params);

	if (span_is(method, "OPTIONS")) {
		tell_methods(request, true);
		return false;
	}
	if (found == ROUTE_NO_PATH && is_known && exchange->method == METHOD_GET) {
		request->is_file = true;
		return true;
	}
	if (found == ROUTE_NO_PATH) {
		problem(exchange, 404, "there is nothing at this path");
		return false;
	}
	if (found == ROUTE_NO_METHOD || !is_known) {
		exchange->route = NULL;
		tell_methods(request, false);
		return false;
	}
	for (int i = 0; i < PARAMS_MAX; i++)
		exchange->params[i] = uri_unescape(exchange->params[i], &request->arena);
	return true;
}

/* False: refused, and the answer stands. */
static bool
authorize(struct request *request)
{
	const struct server_settings *settings = &request->server->settings;
	struct exchange *exchange = &request->exchange;
	int status = 401;

	if (request->is_file || exchange->route->roles & ROLE_ANYONE) {
		exchange->caller.role = ROLE_ANYONE;
		request->is_allowed = true;
		return true;
	}
	exchange->status = 0;
	if (settings->authorize)
		status = settings->authorize(exchange);
	request->is_allowed = status == AUTHORIZE_ALLOWED;
	if (request->is_allowed || status == AUTHORIZE_BLOCKS)
		return true;
	if (exchange->status == 0)
		problem(exchange, status,
		    status == 401 ? "this needs signing in" : "this is not for your role");
	if (status == 401)
		exchange_set_header(exchange, "WWW-Authenticate", "Bearer");
	return false;
}

/* False: refused, and the answer stands. */
static bool
open_body(struct request *request, const struct framing *framing)
{
	struct exchange *exchange = &request->exchange;
	struct budget *budget = &request->server->bodies;
	struct span coding = span_trim(exchange_header(exchange, "Content-Encoding"));
	size_t max = exchange->route ? exchange->route->body_max : 0, size = (size_t)framing->size;
	bool is_gzip =
	    span_equal_nocase(coding, SPAN("gzip")) || span_equal_nocase(coding, SPAN("x-gzip"));

	body_open(&request->body, budget, max, is_gzip);
	if (size == 0 && !framing->is_chunked)
		return true;
	if (size > max || max == 0) {
		problem(exchange, 413, "the body may have %zu bytes", max);
		return false;
	}
	if (coding.size > 0 && !is_gzip && !span_equal_nocase(coding, SPAN("identity"))) {
		problem(exchange, 415, "a body may be compressed with gzip only");
		exchange_set_header(exchange, "Accept-Encoding", "gzip, identity");
		return false;
	}
	if (2 * size + atomic_load(&budget->held) > budget->max) {
		problem_later(exchange, 503, 1, "too many bodies are being read");
		return false;
	}
	connection_expect(
	    request->connection, LIMIT_HTTP_HEAD_MS + (int64_t)(max * SECOND_MS / LIMIT_HTTP_RATE));
	return true;
}

/* Who asks, and how. */
static void
tell_peer(struct request *request)
{
	struct exchange *exchange = &request->exchange;
	const struct server *server = request->server;

	memcpy(exchange->peer, request->connection->peer, sizeof(exchange->peer));
	if (proxies_hold(&server->proxies, &request->connection->address))
		proxies_tell(&server->proxies, request->connection, exchange);
	if (server->settings.tls_cert)
		exchange->is_secure = true;
}

static enum MHD_Result
on_head(struct request *request, struct span method)
{
	struct exchange *exchange = &request->exchange;
	struct framing framing;
	const char *why = framing_read(request, &framing);

	request->stage = REQUEST_BODY;
	tell_peer(request);
	if (why)
		return refuse_framing(request, why);
	if (!read_target(request) || !find_route(request, method) || !authorize(request) ||
	    !open_body(request, &framing))
		return refuse(request, &framing);
	exchange->status = request->is_file ? 200 : exchange->route->status;
	return MHD_YES;
}

static enum MHD_Result
on_body(struct request *request, struct span part)
{
	if (!request->is_refused)
		body_add(&request->body, part);
	else
		request->body.seen += part.size;
	/* The library can answer only behind the body: one that does not end gets no answer. */
	if ((request->is_refused || request->body.state != BODY_OK) &&
	    request->body.seen > request->body.max + LIMIT_HTTP_DRAIN)
		return MHD_NO;
	return MHD_YES;
}

/* False: the body is refused, and the answer stands. */
static bool
finish_body(struct request *request)
{
	struct exchange *exchange = &request->exchange;

	switch (body_finish(&request->body)) {
	case BODY_OK:
		exchange->body = buffer_span(&request->body.data);
		return true;
	case BODY_TOO_LARGE:
		problem(exchange, 413, "the body may have %zu bytes", exchange->route->body_max);
		return false;
	case BODY_BROKEN:
		problem(exchange, 400, "the body is no gzip, or not to its end");
		return false;
	case BODY_BUSY:
		break;
	}
	problem_later(exchange, 503, 1, "too many bodies are being read");
	return false;
}

bool
request_work(struct request *request, struct store *store)
{
	struct exchange *exchange = &request->exchange;
	struct server *server = request->server;

	exchange->store = store;
	if (!request->is_allowed) {
		if (!authorize(request))
			return true;
		assert(request->is_allowed);
		exchange->status = exchange->route->status;
		/* Who is asking was for a worker with a store to find out. */
		if (exchange->route->lane == LANE_LINES) {
			exchange->store = NULL;
			if (workers_pass(server->lines, request))
				return false;
			problem_later(exchange, 503, 1, "too many requests are waiting");
			return true;
		}
	}
	if (finish_body(request))
		exchange->route->handle(exchange);
	return true;
}

void
request_resume(struct request *request)
{
	request->stage = REQUEST_ANSWERED;
	MHD_resume_connection(request->mhd);
}

/* Everything has come. */
static enum MHD_Result
on_whole(struct request *request)
{
	struct server *server = request->server;
	enum lane lane;
	bool is_queued;

	request->is_accepted = true;
	atomic_fetch_add(&server->active, 1);
	if (request->is_refused)
		return answer_send(request);
	if (request->is_file)
		return files_send(request);
	lane = request->exchange.route->lane;
	if (request->is_allowed && (lane == LANE_QUICK || lane == LANE_STREAM)) {
		request_work(request, NULL);
		return answer_send(request);
	}
	connection_expect(request->connection, 0);
	is_queued = workers_push(
	    request->is_allowed && lane == LANE_LINES ? server->lines : server->work, request);
	if (is_queued)
		return MHD_YES;
	problem_later(&request->exchange, 503, 1, "too many requests are waiting");
	return answer_send(request);
}

enum MHD_Result /* NOLINTNEXTLINE(readability-function-size): so the library calls it */
dispatch(void *server, struct MHD_Connection *mhd, const char *url, const char *method,
    const char *version, const char *upload, size_t *upload_size, void **context)
{
	struct request *request = *context;
	size_t size = *upload_size;

	(void)server;
	(void)mhd;
	(void)url;
	(void)version;
	switch (request->stage) {
	case REQUEST_HEAD:
		return on_head(request, span_of(method));
	case REQUEST_BODY:
		*upload_size = 0;
		return size > 0 ? on_body(request, (struct span){ upload, size })
				: on_whole(request);
	case REQUEST_ANSWERED:
		return answer_send(request);
	case REQUEST_WAITING:
	case REQUEST_SENDING:
		break;
	}
	return MHD_YES;
}
