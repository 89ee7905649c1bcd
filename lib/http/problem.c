/* problem.c: problem details (RFC 9457). */

#include <stdarg.h>
#include <stdio.h>

#include "http/request.h"
#include "http/status.h"
#include "json/write.h"
#include "os/log.h"

static const struct {
	int status;
	const char *title;
} titles[] = {
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 406, "Not Acceptable" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 411, "Length Required" },
	{ 412, "Precondition Failed" },
	{ 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 502, "Bad Gateway" },
	{ 503, "Service Unavailable" },
	{ 504, "Gateway Timeout" },
};

enum { DETAIL_SIZE = 1024 };

const char *
status_title(int status)
{
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		if (titles[i].status == status)
			return titles[i].title;
	return "Error";
}

static void
add_member(struct buffer *to, const char *name, const char *text)
{
	json_write_string(to, span_of(name));
	buffer_add_byte(to, ':');
	json_write_string(to, span_of(text));
}

static void
add_errors(struct buffer *to, const char *pointer, const char *detail)
{
	buffer_add(to, SPAN(",\"errors\":[{"));
	add_member(to, "pointer", pointer);
	buffer_add_byte(to, ',');
	add_member(to, "detail", detail);
	buffer_add(to, SPAN("}]"));
}

static void
describe(struct exchange *exchange, int status, const char *pointer, const char *detail)
{
	struct buffer *to = &exchange->answer;
	char instance[sizeof(exchange->request_id) + 10];

	exchange->status = status;
	exchange->content_type = "application/problem+json";
	to->size = 0;
	buffer_add(to, SPAN("{\"type\":\"about:blank\","));
	add_member(to, "title", status_title(status));
	buffer_add(to, SPAN(",\"status\":"));
	json_write_integer(to, status);
	buffer_add_byte(to, ',');
	add_member(to, "detail", detail);
	if (exchange->request_id[0]) {
		snprintf(instance, sizeof(instance), "urn:uuid:%s", exchange->request_id);
		buffer_add_byte(to, ',');
		add_member(to, "instance", instance);
	}
	if (pointer)
		add_errors(to, pointer, detail);
	buffer_add_byte(to, '}');
}

void
problem(struct exchange *exchange, int status, const char *format, ...)
{
	char detail[DETAIL_SIZE];
	va_list ap;

	va_start(ap, format);
	vsnprintf(detail, sizeof(detail), format, ap);
	va_end(ap);
	describe(exchange, status, NULL, detail);
}

void
problem_at(struct exchange *exchange, int status, const char *pointer, const char *format, ...)
{
	char detail[DETAIL_SIZE];
	va_list ap;

	va_start(ap, format);
	vsnprintf(detail, sizeof(detail), format, ap);
	va_end(ap);
	describe(exchange, status, pointer, detail);
}

void
problem_later(struct exchange *exchange, int status, int after_s, const char *format, ...)
{
	char detail[DETAIL_SIZE], seconds[16];
	va_list ap;

	va_start(ap, format);
	vsnprintf(detail, sizeof(detail), format, ap);
	va_end(ap);
	snprintf(seconds, sizeof(seconds), "%d", after_s);
	exchange_set_header(exchange, "Retry-After", seconds);
	describe(exchange, status, NULL, detail);
}

void
problem_of(struct exchange *exchange, const struct failure *failure)
{
	log_error("request %s: %s", exchange->request_id, failure->text);
	if (failure->status != EXIT_UNAVAILABLE) {
		problem(exchange, 500, "something failed here that is not the request's fault");
		return;
	}
	if (exchange->request)
		exchange->request->has_lost_store = true;
	problem_later(exchange, 503, 5, "what this needs is not available just now");
}
