/*
 * haproxy.c: HAProxy's lines, in HTTP format (option httplog) and its default.
 *
 *   203.0.113.9:4022 [27/Mar/2026:13:06:56.123] fe be/srv 0/0/1/2/3 200 512 - - ---- 1/1/0/0/0 0/0 {Mozilla/5.0} "GET /a HTTP/1.1"
 *   Connect from 203.0.113.9:4022 to 192.0.2.1:80 (fe/HTTP)
 *
 * HAProxy writes quotes and braces that clients sent as #22 and the like, so
 * the first quote opens the request and the last closes it.
 */

#include "base/number.h"
#include "parse/formats.h"

/* "ADDRESS:PORT", the address may be IPv6 without brackets. */
static void
set_end(struct event *event, struct span text, bool is_source)
{
	size_t colon = span_last_index(text, ':');

	(is_source ? set_source : set_destination)(event, span_first(text, colon));
	set_port(event, is_source ? FIELD_SOURCE_PORT : FIELD_DESTINATION_PORT,
	    span_skip(text, colon + 1));
}

static enum parse_result
read_connect(struct span rest, struct event *event)
{
	struct span from = span_cut(&rest, ' ');

	if (!span_take(&rest, SPAN("to ")))
		return PARSE_NOT_MINE;
	set_meaning(event, CATEGORY_NETWORK, TYPE_CONNECTION, OUTCOME_SUCCESS, "proxy-connect");
	set_end(event, from, true);
	set_end(event, span_cut(&rest, ' '), false);
	return PARSE_OK;
}

/* "200 512 - - ---- 1/1/0/0/0 0/0 ... "REQUEST"" behind the timers; -1 as status: none was sent. */
static enum parse_result
read_http(struct span rest, struct event *event)
{
	struct span status = span_cut(&rest, ' '), bytes = span_cut(&rest, ' '), request;
	size_t quote = span_index(rest, '"');
	int64_t code;

	request = span_skip(rest, quote + 1);
	if (quote == rest.size || !parse_number(status, -1, 999, &code))
		return PARSE_NOT_MINE;
	event->category = CATEGORY_WEB;
	event->type = TYPE_ACCESS;
	event->outcome = code >= 400 || code < 0 ? OUTCOME_FAILURE : OUTCOME_SUCCESS;
	if (code >= 0)
		event_set_number(event, FIELD_HTTP_RESPONSE_STATUS_CODE, code, status);
	set_count(event, FIELD_HTTP_RESPONSE_BODY_BYTES, bytes);
	set_request(event, span_first(request, span_last_index(request, '"')));
	event_set(event, FIELD_EVENT_DATASET, SPAN("haproxy.access"));
	return PARSE_OK;
}

enum parse_result
parse_haproxy(struct span message, struct event *event)
{
	struct span rest = message, client;

	if (span_take(&rest, SPAN("Connect from ")))
		return read_connect(rest, event);
	client = span_cut(&rest, ' ');
	if (!span_take(&rest, SPAN("[")) ||
	    find_ip(span_first(client, span_last_index(client, ':'))).size == 0)
		return PARSE_NOT_MINE;
	for (int i = 0; i < 4; i++) /* date, frontend, backend/server, timers */
		span_cut(&rest, ' ');
	if (read_http(rest, event) != PARSE_OK)
		return PARSE_NOT_MINE;
	set_end(event, client, true);
	return PARSE_OK;
}
