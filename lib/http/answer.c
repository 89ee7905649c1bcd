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

static void
add_safety(struct MHD_Response *response, bool is_secure)
{
	for (size_t i = 0; i < sizeof(safety) / sizeof(*safety); i++)
		MHD_add_response_header(response, safety[i][0], safety[i][1]);
	if (is_secure)
		MHD_add_response_header(
		    response, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

static void
add_fields(struct request *request, struct MHD_Response *response)
{
	struct exchange *exchange = &request->exchange;

	if (exchange->answer.size > 0 || request->stream)
		MHD_add_response_header(response, "Content-Type", exchange->content_type);
	MHD_add_response_header(response, "X-Request-Id", exchange->request_id);
	if (!has_field(exchange, "Cache-Control"))
		MHD_add_response_header(response, "Cache-Control", "no-store");
	for (const struct exchange_field *field = exchange->fields; field; field = field->next)
		MHD_add_response_header(response, field->name, field->value);
	if (request->closes || atomic_load(&request->server->is_ending))
		MHD_add_response_header(response, "Connection", "close");
}

/* A client that takes an answer byte by byte holds it in memory. */
static int64_t
time_to_take(size_t size)
{
	return LIMIT_HTTP_HEAD_MS + (int64_t)(size * SECOND_MS / LIMIT_HTTP_RATE);
}

enum MHD_Result
answer_send(struct request *request)
{
	struct exchange *exchange = &request->exchange;
	struct MHD_Response *response;
	enum MHD_Result result;

	if (request->stream)
		response = stream_response(request->stream);
	else
		response = MHD_create_response_from_buffer(
		    exchange->answer.size, exchange->answer.data, MHD_RESPMEM_PERSISTENT);
	if (!response)
		return MHD_NO;
	add_safety(response, exchange->is_secure);
	add_fields(request, response);
	/* A stream has limits of its own. */
	connection_expect(
	    request->connection, request->stream ? 0 : time_to_take(exchange->answer.size));
	result = MHD_queue_response(request->mhd, (unsigned)exchange->status, response);
	MHD_destroy_response(response);
	request->stage = REQUEST_SENDING;
	return result;
}
