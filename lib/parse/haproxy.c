/*
 * haproxy.c: HAProxy's lines: option httplog, httpslog and tcplog, its default
 * and its errors.
 *
 *   203.0.113.9:4022 [27/Mar/2026:13:06:56.123] fe~ be/srv 0/0/1/2/3 200 512 - - ---- 1/1/0/0/0 0/0 {Mozilla/5.0} "GET /a HTTP/1.1"
 *   203.0.113.9:4022 [27/Mar/2026:13:06:56.123] fe be/srv 0/0/5007 212 -- 0/0/0/0/3 0/0
 *   203.0.113.9:4022 [27/Mar/2026:13:06:56.123] fe/1: SSL handshake failure
 *   Connect from 203.0.113.9:4022 to 192.0.2.1:80 (fe/HTTP)
 *
 * HAProxy writes quotes and braces that clients sent as #22 and the like.
 */

#include <stdlib.h>

#include "base/clock.h"
#include "base/number.h"
#include "parse/formats.h"

enum { TIMERS = 5 };

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
	struct span from = span_cut(&rest, ' '), to;

	if (!span_take(&rest, SPAN("to ")))
		return PARSE_NOT_MINE;
	set_meaning(event, CATEGORY_NETWORK, TYPE_CONNECTION, OUTCOME_SUCCESS, "proxy-connect");
	set_end(event, from, true);
	set_end(event, span_cut(&rest, ' '), false);
	to = between(rest, SPAN("("), SPAN("/"));
	if (to.size > 0)
		event_set(event, FIELD_HAPROXY_FRONTEND_NAME, to);
	return PARSE_OK;
}

/* "0/0/1/2/3" or "0/0/+5007", in ms; -1 for what was not reached.  How many there are, the last into *total. */
static int
read_timers(struct span text, struct span *total)
{
	int64_t number;
	int count = 0;

	while (text.size > 0 && count <= TIMERS) {
		*total = span_cut(&text, '/');
		span_take(total, SPAN("+")); /* option logasap: it went on */
		if (!parse_number(*total, -1, INT64_MAX, &number))
			return 0;
		count++;
	}
	return count;
}

/* "be/srv", "be/<NOSRV>" */
static void
set_backend(struct event *event, struct span text)
{
	size_t slash = span_index(text, '/');

	event_set(event, FIELD_HAPROXY_BACKEND_NAME, span_first(text, slash));
	if (slash < text.size)
		event_set(event, FIELD_HAPROXY_SERVER_NAME, span_skip(text, slash + 1));
}

static void
set_bytes(struct event *event, enum event_field field, struct span text)
{
	span_take(&text, SPAN("+"));
	set_count(event, field, text);
}

/* Between the first quote and the last; a line that was cut at its maximum has but one. */
static struct span
find_request(struct span rest)
{
	struct span request = span_skip(rest, span_index(rest, '"') + 1);

	return span_first(request, span_last_index(request, '"'));
}

/* "200 512 - - ---- 1/1/0/0/0 0/0 ... "REQUEST"" behind the timers; -1 as status: none was sent. */
static enum parse_result
read_http(struct span rest, struct event *event)
{
	struct span status = span_cut(&rest, ' '), bytes = span_cut(&rest, ' '), state;
	int64_t code;

	if (span_index(rest, '"') == rest.size || !parse_number(status, -1, 999, &code))
		return PARSE_NOT_MINE;
	event->category = CATEGORY_WEB;
	event->type = TYPE_ACCESS;
	event->outcome = code >= 400 || code < 0 ? OUTCOME_FAILURE : OUTCOME_SUCCESS;
	if (code > 0)
		event_set_number(event, FIELD_HTTP_RESPONSE_STATUS_CODE, code, status);
	set_bytes(event, FIELD_HTTP_RESPONSE_BODY_BYTES, bytes);
	set_request(event, find_request(rest));
	span_cut(&rest, ' '); /* captured cookies */
	span_cut(&rest, ' ');
	state = span_cut(&rest, ' ');
	if (state.size == 4)
		event_set(event, FIELD_HAPROXY_TERMINATION_STATE, state);
	event_set(event, FIELD_EVENT_DATASET, SPAN("haproxy.access"));
	return PARSE_OK;
}

/* "212 -- 0/0/0/0/3 0/0" behind the timers. */
static enum parse_result
read_tcp(struct span rest, struct event *event)
{
	struct span bytes = span_cut(&rest, ' '), state = span_cut(&rest, ' ');

	if (state.size != 2 || bytes.size == 0)
		return PARSE_NOT_MINE;
	set_meaning(event, CATEGORY_NETWORK, TYPE_CONNECTION,
	    state.data[0] == '-' ? OUTCOME_SUCCESS : OUTCOME_FAILURE, "proxy-connect");
	set_bytes(event, FIELD_DESTINATION_BYTES, bytes);
	event_set(event, FIELD_HAPROXY_TERMINATION_STATE, state);
	return PARSE_OK;
}

/* "fe/1: SSL handshake failure" */
static enum parse_result
read_failure(struct span rest, struct event *event)
{
	struct span place = span_cut(&rest, ':');
	size_t slash = span_index(place, '/');

	if (slash == place.size || !span_take(&rest, SPAN(" ")) || rest.size == 0)
		return PARSE_NOT_MINE;
	set_meaning(event, CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_ERROR, OUTCOME_FAILURE,
	    "proxy-connect");
	event_set(event, FIELD_HAPROXY_FRONTEND_NAME, span_first(place, slash));
	event_set(event, FIELD_EVENT_REASON, rest);
	return PARSE_OK;
}

static enum parse_result
read_session(struct span rest, struct event *event)
{
	struct span all = rest, frontend = span_cut(&rest, ' '), backend = span_cut(&rest, ' ');
	struct span timers = span_cut(&rest, ' '), total = { NULL, 0 };
	int count = read_timers(timers, &total);
	enum parse_result result = PARSE_NOT_MINE;

	if (frontend.size > 0 && frontend.data[frontend.size - 1] == ':')
		return read_failure(all, event);
	if (count == TIMERS || count == 4) /* four: before 1.7 */
		result = read_http(rest, event);
	else if (count == 3)
		result = read_tcp(rest, event);
	if (result != PARSE_OK)
		return result;
	if (span_ends(frontend, SPAN("~"))) /* TLS */
		frontend.size--;
	event_set(event, FIELD_HAPROXY_FRONTEND_NAME, frontend);
	set_backend(event, backend);
	set_duration(event, total, 1000000);
	return PARSE_OK;
}

/* "27/Mar/2026:13:06:56.123": when it accepted, in the machine's time. */
static bool
read_accept(struct span text, struct stamp *stamp)
{
	char copy[40];
	struct span at = { copy, text.size + 6 };

	if (text.size > sizeof(copy) - 6)
		return false;
	memcpy(copy, text.data, text.size);
	memcpy(copy + text.size, " +0000", 6);
	if (!stamp_take_clf(&at, stamp) || at.size > 0)
		return false;
	stamp->kind = STAMP_LOCAL;
	stamp->text = text;
	return true;
}

/*
 * The frame is written when the session is over, which is how its zone can be
 * told to be HAProxy's too; if it is not, the frame's time counts.
 */
static void
choose_stamp(const struct stamp *accept, struct parsed *out)
{
	int64_t over_ms =
	    accept->local_ms + event_integer(out->event, FIELD_EVENT_DURATION, 0) / 1000000;

	if (out->stamp.kind != STAMP_ZONED) {
		out->stamp = *accept;
	} else if (llabs(out->stamp.local_ms - over_ms) <= 2 * (long long)SECOND_MS) {
		out->stamp.local_ms = accept->local_ms;
		out->stamp.text = accept->text;
	}
}

enum parse_result
parse_haproxy_line(struct span line, struct parsed *out)
{
	struct span rest = line, client = span_cut(&rest, ' ');
	struct stamp accept;

	if (!span_take(&rest, SPAN("[")) ||
	    find_ip(span_first(client, span_last_index(client, ':'))).size == 0 ||
	    !read_accept(span_cut(&rest, ']'), &accept) || !span_take(&rest, SPAN(" ")) ||
	    read_session(rest, out->event) != PARSE_OK)
		return PARSE_NOT_MINE;
	set_end(out->event, client, true);
	choose_stamp(&accept, out);
	if (!event_has(out->event, FIELD_EVENT_DATASET))
		event_set(out->event, FIELD_EVENT_DATASET, SPAN("haproxy"));
	event_set(out->event, FIELD_MESSAGE, line);
	return PARSE_OK;
}

enum parse_result
parse_haproxy(struct span line, struct parsed *out)
{
	struct span rest = line;

	if (!span_take(&rest, SPAN("Connect from ")))
		return parse_haproxy_line(line, out) == PARSE_OK
			   ? PARSE_OK
			   : parse_access(line, "haproxy.access", out); /* option httplog clf */
	if (read_connect(rest, out->event) != PARSE_OK)
		return PARSE_NOT_MINE;
	event_set(out->event, FIELD_EVENT_DATASET, SPAN("haproxy"));
	event_set(out->event, FIELD_MESSAGE, line);
	return PARSE_OK;
}
