/*
 * apache-error.c: Apache's error log, of 2.4 and of 2.2.
 *
 *   [Fri Mar 27 13:06:56.123456 2026] [core:error] [pid 35:tid 71] (13)Permission denied: [client 203.0.113.9:4022] AH00035: access to /a denied, referer: http://example.org/
 *   [Fri Mar 27 13:06:56 2026] [error] [client 203.0.113.9] File does not exist: /srv/a
 *
 * Nothing behind the client's bracket is the server's header any more: a
 * script may write "[client 192.0.2.9]" there.
 */

#include "base/number.h"
#include "parse/template.h"

/* Failed logins, by the message's number where there is one: both name and URL may hold such words. */
static const struct {
	const char *number; /* NULL: none, as in 2.2 */
	struct template templates[2];
} logins[] = {
#define LOGIN(number, text)                                     \
	{                                                       \
		number,                                         \
		{                                               \
			{ text, MEANING_FAILED, "http-login" }, \
			    { NULL, 0, 0, OUTCOME_NONE, NULL }, \
		}                                               \
	}
	LOGIN("AH01617", "user %u: authentication failure for \"%+"),
	LOGIN("AH01618", "user %u not found: %+"),
	LOGIN("AH01695", "auth_ldap authenticate: user %u authentication failed; URI %+"),
	LOGIN("AH01790", "user `%u' in realm `%+' not found: %+"),
	LOGIN("AH01791", "user `%u' in realm `%+' denied by provider: %+"),
	LOGIN("AH01792", "user %u: password mismatch: %+"),
	LOGIN("AH01794", "user %u: password mismatch: %+"),
	LOGIN("AH01807", "user '%u': authentication failure for \"%+"),
	LOGIN("AH01808", "user '%u' not found: %+"),
	LOGIN(NULL, "user %u: authentication failure for \"%+"),
	LOGIN(NULL, "Digest: user `%u' in realm `%+' not found: %+"),
	LOGIN(NULL, "Digest: user `%u' in realm `%+' denied by provider: %+"),
	LOGIN(NULL, "Digest: user %u: password mismatch: %+"),
	LOGIN(NULL, "auth_ldap authenticate: user %u authentication failed; URI %+"),
	LOGIN(NULL, "PAM: user '%u' - not authenticated: %+"),
	LOGIN(NULL, "user %u: password mismatch: %+"),
	LOGIN(NULL, "user %u not found: /%+"),
#undef LOGIN
};

/* Somebody who is known and may not. */
static const struct {
	const char *start, *end;
} refusals[] = {
	{ "user ", ": authorization failure for " },
	{ ", reason: user ", " not allowed access" },
	{ ", reason: user '", "' does not meet 'require'ments for " },
};

/* The template of a failed login of that number, or of none. */
static bool
read_login(struct span number, struct span message, struct event *event)
{
	for (size_t i = 0; i < sizeof(logins) / sizeof(*logins); i++) {
		bool is_this =
		    logins[i].number ? span_is(number, logins[i].number) : number.size == 0;

		if (is_this && read_web_login(logins[i].templates, message, event))
			return true;
	}
	return false;
}

static void
read_refusal(struct span message, struct event *event)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		struct span start = span_of(refusals[i].start);
		size_t from = start.data[0] == ',' ? span_find_last(message, start) : 0;
		struct span rest = span_skip(message, from), user;

		if (!span_take(&rest, start))
			continue;
		user = span_first(rest, span_find_last(rest, span_of(refusals[i].end)));
		if (user.size == rest.size)
			continue;
		event_set(event, FIELD_USER_NAME, user);
		return;
	}
}

/* "Fri Mar 27 13:06:56.123456 2026" */
static bool
take_stamp(struct span *line, struct stamp *stamp)
{
	if (!span_take(line, SPAN("[")) || line->size < 25)
		return false;
	*line = span_skip(*line, 4);
	return stamp_take_bsd(line, stamp) && stamp->kind == STAMP_LOCAL &&
	       span_take(line, SPAN("] "));
}

/* "client 203.0.113.9:4022"; 2.2 writes no port, and an IPv6 address has colons of its own. */
static void
read_peer(struct span text, bool is_24, struct event *event)
{
	bool is_client = span_take(&text, SPAN("client "));
	size_t colon;
	int64_t port;

	if (!is_client)
		span_take(&text, SPAN("remote ")); /* a server that Apache asks */
	colon = span_last_index(text, ':');
	if (parse_number(span_skip(text, colon + 1), 0, 65535, &port) &&
	    (find_ip(text).size == 0 || (is_24 && find_ip(span_first(text, colon)).size > 0))) {
		event_set_number(event, is_client ? FIELD_SOURCE_PORT : FIELD_DESTINATION_PORT,
		    port, span_skip(text, colon + 1));
		text = span_first(text, colon);
	}
	(is_client ? set_source : set_destination)(event, text);
}

/* "core:error", "error", "pid 35:tid 71" */
static void
read_bracket(struct span text, struct event *event)
{
	int64_t number;

	if (span_take(&text, SPAN("pid "))) {
		if (parse_number(span_first(text, span_index(text, ':')), 0, INT32_MAX, &number))
			event_set_number(event, FIELD_PROCESS_PID, number, text);
	} else if (!event_has(event, FIELD_LOG_LEVEL)) {
		size_t colon = span_index(text, ':');

		event_set(
		    event, FIELD_LOG_LEVEL, colon < text.size ? span_skip(text, colon + 1) : text);
	}
}

/* "(13)Permission denied: " in front of the client (2.4) or behind it. */
static void
skip_errno(struct span *line)
{
	struct span at = *line;
	int64_t number;

	if (span_take(&at, SPAN("(")) &&
	    parse_number(span_cut(&at, ')'), INT32_MIN, INT32_MAX, &number))
		*line = span_skip(at, span_find(at, SPAN(": ")) + 2);
}

/* "mod_rewrite.c(483): " in front of the client, at level debug. */
static void
skip_source_file(struct span *line)
{
	struct span at = *line;
	size_t end = span_find(at, SPAN(".c("));

	if (end > 40 || span_index(at, ' ') < end)
		return;
	at = span_skip(at, end + 3);
	span_cut(&at, ')');
	if (span_take(&at, SPAN(": ")))
		*line = at;
}

static bool
is_peer(struct span text)
{
	return span_starts(text, SPAN("[client ")) || span_starts(text, SPAN("[remote "));
}

/* What stands in brackets before the message: level, process, and at last the client. */
static void
read_header(struct span *line, struct event *event)
{
	bool is_24 = span_index(*line, ':') < span_index(*line, ']'); /* "[core:error]" */
	struct span behind;

	for (int i = 0; !is_peer(*line) && (i == 0 || span_starts(*line, SPAN("[pid "))) &&
			span_take(line, SPAN("["));
	     i++) {
		read_bracket(span_cut(line, ']'), event);
		span_take(line, SPAN(" "));
	}
	behind = *line;
	skip_source_file(&behind);
	skip_errno(&behind);
	if (is_24 && is_peer(behind))
		*line = behind;
	if (is_peer(*line)) {
		size_t end = span_find(*line, SPAN("] ")); /* "[client [2001:db8::9]:4022] " */

		if (end == line->size)
			end = span_index(*line, ']');
		read_peer(span_skip(span_first(*line, end), 1), is_24, event);
		*line = span_skip(*line, end + 2);
	}
}

static void
read_message(struct span message, struct event *event)
{
	struct span number = { NULL, 0 };

	skip_errno(&message);
	if (span_starts(message, SPAN("AH")) && message.size > 8 && message.data[7] == ':') {
		number = span_first(message, 7);
		event_set(event, FIELD_RULE_ID, number);
		message = span_skip(message, 9);
	}
	if (!read_login(number, message, event) && !read_filters(message, event))
		read_refusal(message, event);
}

/* Everything behind the stamp. */
static enum parse_result
read_error(struct span line, struct event *event)
{
	struct span message, referrer;
	size_t at;

	read_header(&line, event);
	set_web_error(event, event_text(event, FIELD_LOG_LEVEL), "apache.error");
	at = span_find_last(line, SPAN(", referer: "));
	referrer = span_skip(line, at + 11);
	message = span_first(line, at);
	if (referrer.size > 0)
		event_set(event, FIELD_HTTP_REQUEST_REFERRER, referrer);
	event_set(event, FIELD_MESSAGE, message);
	read_message(message, event);
	return PARSE_OK;
}

enum parse_result
parse_apache_error(struct span line, struct parsed *out)
{
	return take_stamp(&line, &out->stamp) ? read_error(line, out->event) : PARSE_NOT_MINE;
}

/* Through syslog Apache writes errors without a stamp: "[core:error] [pid 35] [client ...] ...". */
enum parse_result
parse_apache(struct span line, struct parsed *out)
{
	if (parse_access(line, "apache.access", out) == PARSE_OK ||
	    parse_apache_error(line, out) == PARSE_OK)
		return PARSE_OK;
	out->stamp.kind = STAMP_NONE;
	return span_starts(line, SPAN("[")) ? read_error(line, out->event) : PARSE_NOT_MINE;
}
