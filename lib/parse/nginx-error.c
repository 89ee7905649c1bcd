/*
 * nginx-error.c: nginx's error log.
 *
 *   2026/03/27 13:06:56 [error] 81#81: *7 open() "/srv/a" failed (2: No such file or directory), client: 203.0.113.9, server: example.org, request: "GET /a HTTP/1.1", host: "example.org"
 *
 * nginx escapes nothing here, so ", client: " may stand in a path before the
 * client and in a request or referrer behind it.  The client's is where the
 * message before it is whole; where several would do, see choose_client().
 */

#include "base/clock.h"
#include "base/number.h"
#include "parse/template.h"

static const struct template logins[] = {
	{ "user \"%u\": password mismatch", MEANING_FAILED, "http-login" },
	{ "user \"%u\" was not found in \"%+\"", MEANING_FAILED, "http-login" },
	/* No ", client: " follows, since the request is done with. */
	{ "client %a closed keepalive connection", 0, 0, OUTCOME_NONE, NULL },
	{ "client %a closed keepalive connection (%d: %*)", 0, 0, OUTCOME_NONE, NULL },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/*
 * Messages that quote what a client chose: what stands behind that, and how
 * they end, before " while ..." if they have that.
 */
static const struct quoting {
	const char *start, *behind, *end;
	bool has_clause, is_path;
} quotings[] = {
	{ "open() \"", "\" failed (", ")", false, true },
	{ "openat() \"", "\" failed (", ")", false, true },
	{ "opendir() \"", "\" failed (", ")", false, true },
	{ "stat() \"", "\" failed (", ")", false, true },
	{ "lstat() \"", "\" failed (", ")", false, true },
	{ "mkdir() \"", "\" failed (", ")", false, true },
	{ "rename() \"", "\" failed (", ")", false, true },
	{ "unlink() \"", "\" failed (", ")", false, true },
	{ "rmdir() \"", "\" failed (", ")", false, true },
	{ "\"", "\" is not found (", ")", false, true },
	{ "\"", "\" is forbidden (", ")", false, true },
	{ "directory index of \"", "\" is forbidden", "", false, true },
	{ "user \"", "\": password mismatch", "", false, false },
	{ "user \"", "\" was not found in \"", "\"", false, false },
	{ "FastCGI sent in stderr: \"", "\"", "", true, false },
	{ "client sent invalid header", "\"", "", true, false },
	{ "client sent duplicate header", "\"", "", true, false },
	{ "ModSecurity: ", " [unique_id \"", "]", false, false },
	{ "[client ", " [unique_id \"", "]", false, false },
};

enum {
	QUOTINGS = sizeof(quotings) / sizeof(*quotings),
	CLAUSE_SIZE = 80, /* the longest " while ..." */
	TAIL_SIZE =
	    512, /* what nginx itself writes behind the quoted text, a path of its own in it */
};

static const struct quoting *
find_quoting(struct span message)
{
	for (size_t i = 0; i < QUOTINGS; i++)
		if (span_starts(message, span_of(quotings[i].start)))
			return &quotings[i];
	return NULL;
}

static struct span
last_bytes(struct span text, size_t size)
{
	return span_skip(text, text.size > size ? text.size - size : 0);
}

/* " while reading response header from upstream" off the end. */
static bool
strip_clause(struct span *message)
{
	struct span tail = last_bytes(*message, CLAUSE_SIZE);
	size_t at = span_find_last(tail, SPAN(" while "));

	for (size_t i = at; i < tail.size; i++)
		if (tail.data[i] != ' ' && (tail.data[i] < 'A' || tail.data[i] > 'z'))
			return false;
	message->size -= tail.size - at;
	return at < tail.size;
}

static bool
ends_as(struct span message, const struct quoting *row)
{
	struct span tail = last_bytes(message, TAIL_SIZE), behind = span_of(row->behind);
	size_t at = span_find_last(tail, behind);

	if (row->end[0] == '\0')
		return span_ends(message, behind);
	return at < tail.size && span_ends(span_skip(tail, at + behind.size), span_of(row->end));
}

/* Can a message end so?  Without a row in the table its quotes must be in pairs. */
static bool
is_whole(struct span message, const struct quoting *quoting, bool is_paired)
{
	bool has_clause;
	struct span start;

	if (!quoting)
		return is_paired;
	has_clause = strip_clause(&message);
	start = span_of(quoting->start);
	for (; quoting < quotings + QUOTINGS && span_is(start, quoting->start); quoting++)
		if ((has_clause || !quoting->has_clause) &&
		    ends_as(span_skip(message, start.size), quoting))
			return true;
	return false;
}

/* "A, server: ..." or "A": where an address ends the line or the server follows. */
static struct span
client_at(struct span text)
{
	struct span address = span_first(text, span_index(span_first(text, 64), ','));
	struct span rest = span_skip(text, address.size);

	if (rest.size > 0 && !span_starts(rest, SPAN(", server: ")))
		return (struct span){ NULL, 0 };
	return find_ip(address).size > 0 || span_is(address, "unix:") ? address
								      : (struct span){ NULL, 0 };
}

/* Where ", client: " stands in the message, and who that is; a size past the end is none. */
struct place {
	size_t at;
	struct span address;
};

struct places {
	struct place first, last; /* behind a whole message */
	struct place any; /* the first, should no message be whole */
};

static void
find_places(struct span message, const struct quoting *quoting, struct places *out)
{
	const struct span mark = SPAN(", client: ");
	struct place none = { message.size, { NULL, 0 } };
	bool is_paired = true;
	size_t counted = 0;

	*out = (struct places){ none, none, none };
	for (size_t at = 0;; at += mark.size) {
		struct place place;

		at += span_find(span_skip(message, at), mark);
		place = (struct place){ at, client_at(span_skip(message, at + mark.size)) };
		if (at >= message.size)
			return;
		for (; counted < at; counted++)
			is_paired ^= message.data[counted] == '"';
		if (place.address.size == 0)
			continue;
		if (out->any.at == message.size)
			out->any = place;
		if (!is_whole(span_first(message, at), quoting, is_paired))
			continue;
		out->last = place;
		if (out->first.at == message.size)
			out->first = place;
	}
}

/* "%2C" and the like undone and slashes merged, as nginx does it; in the arena. */
static struct span
decode_percent(struct span text, struct arena *strings)
{
	static const char digits[] = "0123456789abcdef";
	char *to = arena_alloc(strings, text.size + 1);
	size_t size = 0;

	for (size_t i = 0; i < text.size; i++) {
		const char *high = NULL, *low = NULL;

		if (text.data[i] == '%' && i + 2 < text.size) {
			high = memchr(digits, text.data[i + 1] | 0x20, 16);
			low = memchr(digits, text.data[i + 2] | 0x20, 16);
		}
		to[size] =
		    high && low ? (char)((high - digits) * 16 + (low - digits)) : text.data[i];
		i += high && low ? 2 : 0;
		if (size == 0 || to[size] != '/' || to[size - 1] != '/')
			size++;
	}
	return (struct span){ to, size };
}

/* The path of `, request: "GET /path?query HTTP/1.1"`, as nginx decodes it. */
static struct span
requested_path(struct span context, struct arena *strings)
{
	struct span request = between(context, SPAN(", request: \""), SPAN("\""));

	span_cut(&request, ' ');
	request = span_cut(&request, ' ');
	return decode_percent(span_first(request, span_index(request, '?')), strings);
}

/*
 * Several messages are whole: an earlier ", client: " is forged in what the
 * message quotes, or a later one in the request or referrer.  A path that
 * holds the forged one stands in the last request too; where a request holds
 * one but not that path, and for names, nobody can tell: no client is named.
 */
static struct place
choose_client(struct span message, const struct quoting *quoting, struct arena *strings)
{
	struct place none = { message.size, { NULL, 0 } };
	struct places places;
	struct span path;

	find_places(message, quoting, &places);
	if (places.first.at == message.size)
		return places.any;
	if (!quoting || span_equal(places.first.address, places.last.address))
		return places.first;
	if (!quoting->is_path)
		return (struct place){ places.first.at, none.address };
	path = requested_path(span_skip(message, places.last.at), strings);
	if (path.size > 1 && span_find(path, SPAN(", client: ")) < path.size)
		return span_find(span_first(message, places.last.at), path) < places.last.at
			   ? places.last
			   : (struct place){ places.first.at, none.address };
	return places.first;
}

/* "example.org", "0.0.0.0:443" */
static void
set_server(struct event *event, struct span server)
{
	size_t colon = span_last_index(server, ':');
	int64_t port;

	if (parse_number(span_skip(server, colon + 1), 0, 65535, &port)) {
		event_set_number(event, FIELD_DESTINATION_PORT, port, span_skip(server, colon + 1));
		server = span_first(server, colon);
	}
	if (find_ip(server).size == 0 && server.size > 0 && !span_is(server, "_"))
		event_set(event, FIELD_DESTINATION_DOMAIN, server);
	else if (!span_is(server, "0.0.0.0") && !span_is(server, "[::]") && !span_is(server, "_"))
		set_destination(event, server);
}

/* ", server: B, request: "...", upstream: "...", host: "...", referrer: "..."" */
static void
read_context(struct span rest, struct event *event)
{
	static const char *const marks[] = { "\", subrequest: \"", "\", upstream: \"",
		"\", host: \"", "\", referrer: \"" };
	struct span value;
	size_t end;

	if (span_take(&rest, SPAN(", server: ")))
		set_server(event, span_first(rest, span_index(rest, ',')));
	value = between(rest, SPAN(", request: \""), SPAN(""));
	if (value.size > 0) {
		end = span_last_index(value, '"');
		for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
			if (span_find(value, span_of(marks[i])) < end)
				end = span_find(value, span_of(marks[i]));
		set_request(event, span_first(value, end));
		rest = span_skip(value, end);
	}
	set_url_host(event, between(rest, SPAN(", host: \""), SPAN("\"")));
	value = between(rest, SPAN(", referrer: \""), SPAN(""));
	if (value.size > 0)
		event_set(event, FIELD_HTTP_REQUEST_REFERRER,
		    span_first(value, span_last_index(value, '"')));
}

static void
read_message(struct span message, struct event *event)
{
	struct span zone;

	event_set(event, FIELD_MESSAGE, message);
	if (read_web_login(logins, message, event) || read_filters(message, event))
		return;
	if (!span_starts(message, SPAN("limiting ")) && !span_starts(message, SPAN("delaying ")))
		return;
	zone = between(message, SPAN(" by zone \""), SPAN("\""));
	if (zone.size > 0)
		event_set(event, FIELD_RULE_NAME, zone);
}

/* "2026/03/27 13:06:56" is RFC 3339 but for its slashes. */
static bool
take_stamp(struct span *line, struct stamp *stamp)
{
	char text[19];
	struct span copy = { text, sizeof(text) };

	if (line->size < 20 || line->data[4] != '/' || line->data[7] != '/')
		return false;
	memcpy(text, line->data, sizeof(text));
	text[4] = text[7] = '-';
	if (!stamp_take_iso(&copy, stamp) || copy.size > 0)
		return false;
	stamp->text = span_first(*line, 19);
	*line = span_skip(*line, 19);
	return span_take(line, SPAN(" "));
}

enum parse_result
parse_nginx_error(struct span line, struct parsed *out)
{
	struct event *event = out->event;
	struct span level, pid;
	struct place client;
	int64_t number;

	if (!take_stamp(&line, &out->stamp) || !span_take(&line, SPAN("[")))
		return PARSE_NOT_MINE;
	level = span_cut(&line, ']');
	span_take(&line, SPAN(" "));
	pid = span_cut(&line, '#');
	span_cut(&line, ':');
	span_take(&line, SPAN(" "));
	set_web_error(event, level, "nginx.error");
	event_set(event, FIELD_PROCESS_NAME, SPAN("nginx"));
	if (parse_number(pid, 0, INT32_MAX, &number))
		event_set_number(event, FIELD_PROCESS_PID, number, pid);
	if (span_take(&line, SPAN("*"))) /* the connection's number */
		span_cut(&line, ' ');
	client = choose_client(line, find_quoting(line), out->strings);
	set_source(event, client.address);
	read_message(span_first(line, client.at), event);
	if (client.address.size > 0)
		read_context(
		    span_skip(line, client.at + sizeof(", client: ") - 1 + client.address.size),
		    event);
	return PARSE_OK;
}

enum parse_result
parse_nginx(struct span line, struct parsed *out)
{
	return parse_access(line, "nginx.access", out) == PARSE_OK ? PARSE_OK
								   : parse_nginx_error(line, out);
}
