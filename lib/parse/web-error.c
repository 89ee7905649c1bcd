/*
 * web-error.c: error logs of nginx and Apache.
 *
 *   2026/03/27 13:06:56 [error] 81#81: *7 open() "/srv/a" failed (2: No such file or directory), client: 203.0.113.9, server: example.org, request: "GET /a HTTP/1.1", host: "example.org"
 *   [Fri Mar 27 13:06:56.123456 2026] [core:error] [pid 35:tid 71] [client 203.0.113.9:4022] AH00128: File does not exist: /srv/a
 *   [Fri Mar 27 13:06:56 2026] [error] [client 203.0.113.9] File does not exist: /srv/a
 */

#include "base/clock.h"
#include "base/number.h"
#include "parse/formats.h"

static void
set_error(struct event *event, struct span level, const char *dataset)
{
	event->category = CATEGORY_WEB;
	event->type = TYPE_ERROR;
	event->outcome = OUTCOME_FAILURE;
	event_set(event, FIELD_EVENT_DATASET, span_of(dataset));
	event_set(event, FIELD_LOG_LEVEL, level);
}

/* "2026/03/27 13:06:56" is RFC 3339 but for its slashes. */
static bool
take_nginx_stamp(struct span *line, struct stamp *stamp)
{
	char text[19];
	struct span copy = { text, sizeof(text) };

	if (line->size < 20 || line->data[4] != '/' || line->data[7] != '/')
		return false;
	memcpy(text, line->data, sizeof(text));
	text[4] = text[7] = '-';
	if (!stamp_take_iso(&copy, stamp) || copy.size > 0)
		return false;
	*line = span_skip(*line, 19);
	return span_take(line, SPAN(" "));
}

/* Index of ", name: " outside of quotes, which hold what the client sent; text.size if there is none. */
static size_t
find_outside_quotes(struct span text, struct span mark)
{
	bool is_quoted = false;

	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted && span_starts(span_skip(text, i), mark))
			return i;
	}
	return text.size;
}

/* ", client: A, server: B, request: "...", host: "..."": each ends where the next begins. */
static void
read_nginx_context(struct span text, struct event *event)
{
	struct span rest = span_skip(text, sizeof(", client: ") - 1), value;

	value = span_first(rest, span_find(rest, SPAN(",")));
	set_source(event, value);
	rest = span_skip(rest, value.size);
	value = between(rest, SPAN(", server: "), SPAN(","));
	if (value.size > 0)
		event_set(event, FIELD_DESTINATION_DOMAIN, value);
	value = between(rest, SPAN(", request: \""), SPAN(""));
	if (value.size > 0) {
		size_t end = span_find(value, SPAN("\", "));

		if (end == value.size && value.data[value.size - 1] == '"')
			end--;
		set_request(event, span_first(value, end));
		rest = span_skip(value, end);
	}
	value = between(rest, SPAN(", host: \""), SPAN("\""));
	if (value.size > 0)
		event_set(event, FIELD_URL_DOMAIN, value);
}

/* "user "ana": password mismatch", "user "ana" was not found in "/etc/htpasswd"" */
static void
read_nginx_user(struct span message, struct event *event)
{
	size_t end;

	if (!span_take(&message, SPAN("user \"")))
		return;
	end = span_find_last(message, SPAN("\": password mismatch"));
	if (end == message.size)
		end = span_find_last(message, SPAN("\" was not found in \""));
	if (end < message.size)
		event_set(event, FIELD_USER_NAME, span_first(message, end));
}

/*
 * ModSecurity's [id "..."] and [uri "..."], and suhosin's attacker.  What clients
 * sent has its quotes escaped there.
 */
static void
read_filters(struct span message, struct event *event)
{
	struct span value;

	if (span_starts(message, SPAN("[client "))) /* nginx's module repeats it */
		message = span_skip(message, span_index(message, ']') + 2);
	if (span_starts(message, SPAN("ModSecurity: "))) {
		value = between(message, SPAN("[id \""), SPAN("\"]"));
		if (value.size > 0)
			event_set(event, FIELD_RULE_ID, value);
		value = between(message, SPAN("[msg \""), SPAN("\"]"));
		if (value.size > 0)
			event_set(event, FIELD_RULE_NAME, value);
		value = span_skip(message, span_find_last(message, SPAN(" [uri \"")));
		value = between(value, SPAN("[uri \""), SPAN("\"]"));
		if (value.size > 0)
			set_url(event, value);
	} else if (span_starts(message, SPAN("ALERT - "))) {
		value = span_skip(message, span_find_last(message, SPAN("(attacker '")));
		value = between(value, SPAN("(attacker '"), SPAN("'"));
		if (!event_has(event, FIELD_SOURCE_IP) && find_ip(value).size > 0)
			set_source(event, value);
	}
}

enum parse_result
parse_nginx_error(struct span line, struct parsed *out)
{
	struct event *event = out->event;
	struct span level, pid, message;
	int64_t number;
	size_t client;

	if (!take_nginx_stamp(&line, &out->stamp) || !span_take(&line, SPAN("[")))
		return PARSE_NOT_MINE;
	level = span_cut(&line, ']');
	span_take(&line, SPAN(" "));
	pid = span_cut(&line, '#');
	span_cut(&line, ':');
	span_take(&line, SPAN(" "));
	set_error(event, level, "nginx.error");
	event_set(event, FIELD_PROCESS_NAME, SPAN("nginx"));
	if (parse_number(pid, 0, INT32_MAX, &number))
		event_set_number(event, FIELD_PROCESS_PID, number, pid);
	message = line;
	if (span_take(&message, SPAN("*"))) /* the connection's number */
		span_cut(&message, ' ');
	client = find_outside_quotes(message, SPAN(", client: "));
	if (client == message.size) /* a path with a quote in it: unbalanced */
		client = span_find_last(message, SPAN(", client: "));
	event_set(event, FIELD_MESSAGE, span_first(message, client));
	read_nginx_user(span_first(message, client), event);
	read_filters(span_first(message, client), event);
	if (client < message.size)
		read_nginx_context(span_skip(message, client), event);
	return PARSE_OK;
}

/* "Fri Mar 27 13:06:56.123456 2026" */
static bool
take_apache_stamp(struct span *line, struct stamp *stamp)
{
	if (!span_take(line, SPAN("[")) || line->size < 25)
		return false;
	*line = span_skip(*line, 4);
	return stamp_take_bsd(line, stamp) && stamp->kind == STAMP_LOCAL &&
	       span_take(line, SPAN("] "));
}

/* "[core:error] ", "[pid 35:tid 71] ", "[client 203.0.113.9:4022] ": what each says. */
static void
read_apache_bracket(struct span text, bool has_port, struct event *event)
{
	int64_t number;

	if (span_take(&text, SPAN("client "))) {
		size_t colon = span_last_index(text, ':');

		/* 2.2 writes no port; then the colons of an IPv6 address are its own. */
		if (colon < text.size && (has_port || find_ip(text).size == 0)) {
			set_port(event, FIELD_SOURCE_PORT, span_skip(text, colon + 1));
			text = span_first(text, colon);
		}
		set_source(event, text);
	} else if (span_take(&text, SPAN("pid "))) {
		if (parse_number(span_first(text, span_index(text, ':')), 0, INT32_MAX, &number))
			event_set_number(event, FIELD_PROCESS_PID, number, text);
	} else if (!event_has(event, FIELD_LOG_LEVEL)) {
		size_t colon = span_index(text, ':');

		event_set(
		    event, FIELD_LOG_LEVEL, colon < text.size ? span_skip(text, colon + 1) : text);
	}
}

/* "user ana: authentication failure for "/x": Password Mismatch" (2.2: "user ana not found: /x") */
static void
read_apache_user(struct span message, struct event *event)
{
	/* Behind the name, and the message's number in 2.4; both name and URL may hold such words. */
	static const struct {
		const char *number, *tail;
	} tails[] = {
		{ "AH01617", ": authentication failure for " },
		{ "AH01618", " not found: " },
		{ "AH01631", ": authorization failure for " },
		{ NULL, ": authentication failure for " },
		{ NULL, ": password mismatch: " },
		{ NULL, ": authorization failure for " },
		{ NULL, " not found: " },
	};
	struct span rest = message;

	if (!span_take(&rest, SPAN("user ")))
		return;
	for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++) {
		size_t end = span_find_last(rest, span_of(tails[i].tail));

		if (end < rest.size &&
		    (!tails[i].number ||
			span_is(event_text(event, FIELD_RULE_ID), tails[i].number))) {
			event_set(event, FIELD_USER_NAME, span_first(rest, end));
			return;
		}
	}
}

enum parse_result
parse_apache_error(struct span line, struct parsed *out)
{
	struct event *event = out->event;
	struct span message, referrer;
	bool is_24;
	size_t at;

	if (!take_apache_stamp(&line, &out->stamp))
		return PARSE_NOT_MINE;
	is_24 = span_index(line, ':') < span_index(line, ']'); /* "[core:error]" */
	while (span_take(&line, SPAN("["))) {
		struct span bracket = span_cut(&line, ']');

		read_apache_bracket(bracket, is_24, event);
		span_take(&line, SPAN(" "));
	}
	set_error(event, event_text(event, FIELD_LOG_LEVEL), "apache.error");
	at = span_find_last(line, SPAN(", referer: "));
	referrer = span_skip(line, at + 11);
	message = span_first(line, at);
	if (referrer.size > 0)
		event_set(event, FIELD_HTTP_REQUEST_REFERRER, referrer);
	event_set(event, FIELD_MESSAGE, message);
	if (span_starts(message, SPAN("AH")) && message.size > 8 && message.data[7] == ':') {
		event_set(event, FIELD_RULE_ID, span_first(message, 7));
		message = span_skip(message, 9);
	}
	read_apache_user(message, event);
	read_filters(message, event);
	return PARSE_OK;
}
