/*
 * web.c: access lines of web servers.
 *
 *   203.0.113.9 - ana [27/Mar/2026:13:06:56 +0000] "GET /a?b HTTP/1.1" 200 512 "https://x/" "Mozilla/5.0"
 *   www.example.org:443 203.0.113.9 - - [27/Mar/2026:13:06:56 +0000] "GET / HTTP/1.1" 200 512 "-" "-"
 *
 * The servers escape quotes in what clients send, so the first quote that is
 * bare opens the request and the next bare one closes it, whatever is inside.
 */

#include "base/number.h"
#include "parse/formats.h"

bool
take_quoted(struct span *text, struct span *out)
{
	size_t end = 0, slashes;

	if (text->size < 2 || text->data[0] != '"')
		return false;
	do { /* an even number of backslashes is no escape */
		end += 1 + span_index(span_skip(*text, end + 1), '"');
		if (end >= text->size)
			return false;
		for (slashes = 0; text->data[end - 1 - slashes] == '\\'; slashes++)
			;
	} while (slashes % 2 != 0);
	*out = (struct span){ text->data + 1, end - 1 };
	*text = span_skip(*text, end + 1);
	return true;
}

/* Index of the first quote that no backslash stands before. */
static size_t
find_bare_quote(struct span line)
{
	size_t from = 0;

	for (;;) {
		size_t at = from + span_index(span_skip(line, from), '"');

		if (at >= line.size || at == 0 || line.data[at - 1] != '\\')
			return at;
		from = at + 1;
	}
}

/* "HOST[:PORT] " before the client's address, in vhost-combined. */
static void
read_vhost(struct span word, struct event *event)
{
	size_t colon = span_last_index(word, ':');

	event_set(event, FIELD_URL_DOMAIN, span_first(word, colon));
	event_set(event, FIELD_DESTINATION_DOMAIN, span_first(word, colon));
	set_port(event, FIELD_DESTINATION_PORT, span_skip(word, colon + 1));
}

/* "www.example.org:443", or a name in front of an address. */
static bool
is_vhost(struct span word, struct span next)
{
	size_t colon = span_last_index(word, ':');
	struct span host = span_first(word, colon);
	int64_t port;

	if (find_ip(word).size > 0 || (!is_host_name(host) && find_ip(host).size == 0))
		return false;
	return parse_number(span_skip(word, colon + 1), 0, 65535, &port) || find_ip(next).size > 0;
}

/*
 * An address, or a name with no identity behind it or lighttpd's vhost: the
 * stamps and hosts of frames around an access line are none.
 */
static bool
is_client(struct span word, struct span ident)
{
	int64_t port;

	if (find_ip(word).size > 0)
		return true;
	if (!is_host_name(word) && !span_is(word, "-") && !span_is(word, "unix:") &&
	    find_ip_port(word, &port).size == 0)
		return false;
	return span_is(ident, "-") || span_index(ident, '.') < ident.size ||
	       span_is(ident, "localhost");
}

/*
 * "[vhost ]client ident user [": user may hold blanks.  Of two addresses the
 * second is at best what the client says of itself.
 */
static bool
read_client(struct span head, struct event *event)
{
	struct span client = span_cut(&head, ' '), ident = span_cut(&head, ' ');

	while (span_ends(client, SPAN(","))) { /* X-Forwarded-For: the last is a proxy's word */
		set_forwarded(event, span_first(client, client.size - 1));
		client = ident;
		ident = span_cut(&head, ' ');
	}
	if (ident.size > 1 && span_index(head, ' ') < head.size) {
		if (is_vhost(client, ident)) {
			read_vhost(client, event);
			client = ident;
			ident = span_cut(&head, ' ');
		} else if (find_ip(client).size > 0 && set_forwarded(event, ident)) {
			ident = span_cut(&head, ' ');
		}
	}
	if (!is_client(client, ident) || head.size == 0)
		return false;
	if (!span_is(client, "-"))
		set_source(event, client);
	/* lighttpd writes the vhost where the others write an identity that nobody asks for. */
	if (ident.size > 1 &&
	    (span_index(ident, '.') < ident.size || span_is(ident, "localhost"))) {
		event_set(event, FIELD_URL_DOMAIN, span_first(ident, span_last_index(ident, ':')));
		event_set(event, FIELD_EVENT_DATASET, SPAN("lighttpd.access"));
	}
	if (!span_is(head, "-"))
		event_set(
		    event, FIELD_USER_NAME, span_is(head, "\"\"") ? span_first(head, 0) : head);
	return true;
}

static void
read_referrer_and_agent(struct span rest, struct event *event)
{
	struct span text;

	span_take(&rest, SPAN(" "));
	if (!take_quoted(&rest, &text)) {
		if (rest.size > 0)
			read_access_tail(rest, event);
		return;
	}
	if (text.size > 0 && !span_is(text, "-"))
		event_set(event, FIELD_HTTP_REQUEST_REFERRER, text);
	span_take(&rest, SPAN(" "));
	if (take_quoted(&rest, &text) && text.size > 0 && !span_is(text, "-"))
		event_set(event, FIELD_USER_AGENT_ORIGINAL, text);
	if (rest.size > 0)
		read_access_tail(rest, event);
}

/* Does the text go on as it must behind a request: " 200 " or " - "? */
static bool
is_response(struct span text)
{
	int64_t code;

	if (text.size < 2 || text.data[0] != ' ')
		return false;
	if (text.data[1] == '-')
		return text.size == 2 || text.data[2] == ' ';
	return text.size >= 4 && parse_digits((struct span){ text.data + 1, 3 }, 3, &code) &&
	       (text.size == 4 || text.data[4] == ' ');
}

/* Traefik and old servers do not escape quotes in requests: then it ends where a status follows. */
static bool
take_request(struct span *text, struct span *out)
{
	struct span all = *text, more;

	if (!take_quoted(text, out))
		return false;
	while (!is_response(*text)) {
		more = span_skip(*text, span_index(*text, '"'));
		if (more.size == 0)
			return false;
		*text = span_skip(more, 1);
		*out = (struct span){ all.data + 1, (size_t)(more.data - all.data) - 1 };
	}
	return true;
}

/* " 200 512" behind the request. */
static void
read_response(struct span *rest, struct event *event)
{
	struct span status, bytes;
	int64_t code;

	*rest = span_skip(*rest, 1);
	status = span_cut(rest, ' ');
	bytes = span_first(*rest, span_index(*rest, ' '));
	*rest = span_skip(*rest, bytes.size);
	if (!parse_digits(status, 3, &code) || code == 0) /* nginx writes 000 for none */
		return;
	event_set_number(event, FIELD_HTTP_RESPONSE_STATUS_CODE, code, status);
	if (span_is(bytes, "-")) /* Apache's way to say none */
		event_set_integer(event, FIELD_HTTP_RESPONSE_BODY_BYTES, 0);
	else
		set_count(event, FIELD_HTTP_RESPONSE_BODY_BYTES, bytes);
	event->outcome = code >= 400 ? OUTCOME_FAILURE : OUTCOME_SUCCESS;
}

/* What stands before the request: "client ident user [stamp] "; *client without the stamp. */
static bool
read_head(struct span head, struct span *client, struct stamp *stamp)
{
	struct span at = span_skip(head, head.size > 64 ? head.size - 64 : 0);
	size_t bracket = span_last_index(at, '[');

	if (!span_ends(head, SPAN("] ")) || bracket == at.size)
		return false;
	at = span_skip(at, bracket + 1);
	*client = span_first(head, head.size - at.size - 1);
	if (!span_ends(*client, SPAN(" ")))
		return false;
	client->size--;
	return stamp_take_clf(&at, stamp) && span_is(at, "] ");
}

enum parse_result
parse_access(struct span line, const char *dataset, struct parsed *out)
{
	size_t quote = find_bare_quote(line);
	struct span client = { NULL, 0 }, rest, request;

	/* A user name may be "" or hold quotes: the request's stands behind a stamp. */
	while (quote < line.size && !read_head(span_first(line, quote), &client, &out->stamp))
		quote += 1 + find_bare_quote(span_skip(line, quote + 1));
	rest = span_skip(line, quote);
	if (!take_request(&rest, &request) || !read_client(client, out->event))
		return PARSE_NOT_MINE;
	read_response(&rest, out->event);
	set_request(out->event, request);
	read_referrer_and_agent(rest, out->event);
	out->event->category = CATEGORY_WEB;
	out->event->type = TYPE_ACCESS;
	if (!event_has(out->event, FIELD_EVENT_DATASET))
		event_set(out->event, FIELD_EVENT_DATASET, span_of(dataset));
	return PARSE_OK;
}

enum parse_result
parse_web_access(struct span line, struct parsed *out)
{
	return parse_access(line, "apache.access", out);
}

enum parse_result
parse_nginx_access(struct span line, struct parsed *out)
{
	return parse_access(line, "nginx.access", out);
}
