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

/* A quoted text off the front; *text then starts behind the closing quote. */
static bool
take_quoted(struct span *text, struct span *out)
{
	size_t i = 1;

	if (text->size < 2 || text->data[0] != '"')
		return false;
	while (i < text->size && text->data[i] != '"')
		i += text->data[i] == '\\' && i + 1 < text->size ? 2 : 1;
	if (i >= text->size)
		return false;
	*out = (struct span){ text->data + 1, i - 1 };
	*text = span_skip(*text, i + 1);
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

/* An address or what can be a host's name ("unix:" is nginx's for a socket): no stamp of a frame. */
static bool
is_client(struct span word)
{
	return word.size > 0 && (find_ip(word).size > 0 || span_index(word, ':') == word.size ||
				    span_is(word, "unix:"));
}

/* "[vhost ]client ident user [": user may hold blanks. */
static bool
read_client(struct span head, struct event *event)
{
	struct span client = span_cut(&head, ' '), ident = span_cut(&head, ' ');

	if (find_ip(ident).size > 0 && find_ip(client).size == 0) {
		read_vhost(client, event);
		client = ident;
		ident = span_cut(&head, ' ');
	}
	if (!is_client(client) || ident.size == 0 || head.size == 0)
		return false;
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

/* " 12 "router@docker" "http://192.0.2.1:80" 3ms" behind the agent: Traefik. */
static bool
is_traefik(struct span rest)
{
	struct span text;
	int64_t number;

	return rest.size > 4 && rest.data[rest.size - 1] == 's' && span_ends(rest, SPAN("ms")) &&
	       span_take(&rest, SPAN(" ")) &&
	       parse_number(span_cut(&rest, ' '), 0, INT64_MAX, &number) &&
	       take_quoted(&rest, &text) && span_take(&rest, SPAN(" ")) &&
	       take_quoted(&rest, &text) && span_take(&rest, SPAN(" ")) &&
	       parse_number(span_first(rest, rest.size - 2), 0, INT64_MAX, &number);
}

static void
read_referrer_and_agent(struct span rest, struct event *event)
{
	struct span text;

	span_take(&rest, SPAN(" "));
	if (!take_quoted(&rest, &text))
		return;
	if (text.size > 0 && !span_is(text, "-"))
		event_set(event, FIELD_HTTP_REQUEST_REFERRER, text);
	span_take(&rest, SPAN(" "));
	if (take_quoted(&rest, &text) && text.size > 0 && !span_is(text, "-"))
		event_set(event, FIELD_USER_AGENT_ORIGINAL, text);
	if (is_traefik(rest))
		event_set(event, FIELD_EVENT_DATASET, SPAN("traefik.access"));
}

/* " 200 512" behind the request. */
static bool
read_response(struct span *rest, struct event *event)
{
	struct span status, bytes;
	int64_t code;

	if (!span_take(rest, SPAN(" ")))
		return false;
	status = span_cut(rest, ' ');
	bytes = span_first(*rest, span_index(*rest, ' '));
	*rest = span_skip(*rest, bytes.size);
	if (!parse_digits(status, 3, &code))
		return span_is(status, "-");
	event_set_number(event, FIELD_HTTP_RESPONSE_STATUS_CODE, code, status);
	if (span_is(bytes, "-")) /* Apache's way to say none */
		event_set_integer(event, FIELD_HTTP_RESPONSE_BODY_BYTES, 0);
	else
		set_count(event, FIELD_HTTP_RESPONSE_BODY_BYTES, bytes);
	event->outcome = code >= 400 ? OUTCOME_FAILURE : OUTCOME_SUCCESS;
	return true;
}

static enum parse_result
parse_access(struct span line, const char *dataset, struct parsed *out)
{
	size_t quote = find_bare_quote(line);
	struct span head = span_first(line, quote), rest = span_skip(line, quote), request, at;
	size_t bracket;

	/* A user name of "" is written so: the request is the quote behind "] ". */
	if (quote + 1 < line.size && line.data[quote + 1] == '"' && !span_ends(head, SPAN("] "))) {
		quote += 2 + span_index(span_skip(line, quote + 2), '"');
		head = span_first(line, quote);
		rest = span_skip(line, quote);
	}
	if (!span_ends(head, SPAN("] ")) || !take_quoted(&rest, &request))
		return PARSE_NOT_MINE;
	bracket = span_last_index(head, '[');
	at = span_skip(head, bracket + 1);
	if (bracket == head.size || bracket == 0 || !stamp_take_clf(&at, &out->stamp) ||
	    !span_is(at, "] "))
		return PARSE_NOT_MINE;
	if (!read_client(span_first(head, bracket - 1), out->event) ||
	    !read_response(&rest, out->event))
		return PARSE_NOT_MINE;
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
