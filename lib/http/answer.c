/* answer.c: an exchange's answer, as the library sends it. */

#include "http/core.h"

/* On every answer: what a browser may do with it. */
static const char *const safety[][2] = {
	{ "Content-Security-Policy",
	    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
	    "object-src 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
};

static bool
has_field(const struct exchange *exchange, const char *name)
{
	for (const struct exchange_field *field = exchange->fields; field; field = field->next)
		if (span_equal_nocase(span_of(field->name), span_of(name)))
			return true;
	return false;
}

void
answer_add_safety(struct MHD_Response *response, bool is_secure)
{
	for (size_t i = 0; i < sizeof(safety) / sizeof(*safety); i++)
		MHD_add_response_header(response, safety[i][0], safety[i][1]);
	if (is_secure)
		MHD_add_response_header(
		    response, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

/* Does the list of origins hold this one? */
static bool
is_welcome(const char *origins, struct span origin)
{
	struct span rest = span_of(origins);

	while (rest.size > 0)
		if (span_equal(span_trim(span_cut(&rest, ',')), origin))
			return true;
	return false;
}

/*
 * Pages of other origins may read answers only where they are listed (--cors), and never with
 * cookies: those are SameSite=Strict, and what is missing here is Allow-Credentials.
 */
static void
add_cors(struct request *request, struct MHD_Response *response)
{
	const char *origins = request->server->settings.cors;
	struct span origin;

	if (!origins)
		return;
	MHD_add_response_header(response, "Vary", "Origin");
	origin = exchange_header(&request->exchange, "Origin");
	if (origin.size == 0 || !is_welcome(origins, origin))
		return;
	MHD_add_response_header(response, "Access-Control-Allow-Origin", origin.data);
	MHD_add_response_header(
	    response, "Access-Control-Expose-Headers", "X-Request-Id, Retry-After");
	if (exchange_header(&request->exchange, "Access-Control-Request-Method").size == 0)
		return;
	MHD_add_response_header(
	    response, "Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
	MHD_add_response_header(response, "Access-Control-Allow-Headers",
	    "Authorization, Content-Type, Content-Encoding");
	MHD_add_response_header(response, "Access-Control-Max-Age", "600");
}

static void
add_fields(struct request *request, struct MHD_Response *response)
{
	struct exchange *exchange = &request->exchange;

	if (exchange->answer.size > 0 || request->feed)
		MHD_add_response_header(response, "Content-Type", exchange->content_type);
	MHD_add_response_header(response, "X-Request-Id", exchange->request_id);
	if (!has_field(exchange, "Cache-Control"))
		MHD_add_response_header(response, "Cache-Control", "no-store");
	for (const struct exchange_field *field = exchange->fields; field; field = field->next)
		MHD_add_response_header(response, field->name, field->value);
	if (request->closes || atomic_load(&request->server->is_ending))
		MHD_add_response_header(response, "Connection", "close");
}

int64_t
answer_time_to_take(size_t size)
{
	return LIMIT_HTTP_HEAD_MS + (int64_t)(size * SECOND_MS / LIMIT_HTTP_RATE);
}

enum MHD_Result
answer_send(struct request *request)
{
	struct exchange *exchange = &request->exchange;
	struct MHD_Response *response;
	enum MHD_Result result;

	if (request->feed)
		response = feed_response(request->feed);
	else
		response = MHD_create_response_from_buffer(
		    exchange->answer.size, exchange->answer.data, MHD_RESPMEM_PERSISTENT);
	if (!response)
		return MHD_NO;
	answer_add_safety(response, exchange->is_secure);
	add_fields(request, response);
	add_cors(request, response);
	/* A feed has limits of its own. */
	connection_expect(
	    request->connection, request->feed ? 0 : answer_time_to_take(exchange->answer.size));
	result = MHD_queue_response(request->mhd, (unsigned)exchange->status, response);
	MHD_destroy_response(response);
	request->sent = exchange->answer.size;
	request->stage = REQUEST_SENDING;
	return result;
}
