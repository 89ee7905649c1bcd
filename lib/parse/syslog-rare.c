/*
 * syslog-rare.c: syslog frames as few programs and devices write them.
 *
 *   <189>29: rtr1: 000031: *Mar 27 13:06:56.123 UTC: %SYS-5-CONFIG_I: message      Cisco
 *   Fri Mar 27 13:06:56 2026 auth.info sshd[812]: message                          OpenWrt
 *   Mar 27 13:06:56 <auth.info> web1 sshd[812]: message                            FreeBSD
 *   Mar 27 13:06:56 web1 sshd[812]: [ID 800047 auth.info] message                  Solaris
 *   Mar 27 13:06:56 relay Mar 27 13:06:55 web1 sshd[812]: message                  a relay
 *   Mar 27 13:06:56 relay Message forwarded from web1: sshd[812]: message          AIX
 *   123 <38>1 2026-03-27T13:06:56Z web1 sshd 812 - - message                       RFC 6587
 *
 * A frame in a frame is believed only where the outer one has no tag: behind a
 * tag stands what a program says, and a program may be made to say a frame.
 */

#include "base/number.h"
#include "parse/frame.h"

/* As syslog.conf(5) names them; "error", "warn" and "panic" are old names of others. */
static const struct {
	const char *name;
	int code;
} severities[] = { { "emerg", 0 }, { "panic", 0 }, { "alert", 1 }, { "crit", 2 }, { "err", 3 },
	{ "error", 3 }, { "warning", 4 }, { "warn", 4 }, { "notice", 5 }, { "info", 6 },
	{ "debug", 7 } };

/* "auth.info", or "4.6" as FreeBSD's syslogd -v writes it. */
static bool
find_priority(struct span text, int *facility, int *severity)
{
	struct span after = text, before;
	int64_t number;

	if (text.size > 20)
		return false;
	before = span_cut(&after, '.');
	*facility = *severity = -1;
	if (parse_number(after, 0, 7, &number))
		*severity = (int)number;
	for (size_t i = 0; i < sizeof(severities) / sizeof(*severities); i++)
		if (span_is(after, severities[i].name))
			*severity = severities[i].code;
	if (*severity < 0)
		return false;
	if (parse_number(before, 0, FACILITY_COUNT - 1, &number))
		*facility = (int)number;
	for (int i = 0; i < FACILITY_COUNT; i++)
		if (span_is(before, facility_names[i]))
			*facility = i;
	return *facility >= 0;
}

bool
take_named_priority(struct span *text, struct event *event)
{
	struct span at = *text, word;
	int facility, severity;

	if (span_take(&at, SPAN("<"))) {
		word = span_cut(&at, '>');
		if (!span_take(&at, SPAN(" ")))
			return false;
	} else {
		word = span_cut(&at, ' ');
	}
	if (!find_priority(word, &facility, &severity))
		return false;
	set_priority(event, facility, severity);
	*text = at;
	return true;
}

bool
take_solaris_id(struct span *message, struct event *event)
{
	struct span at = *message, id, name;
	int facility, severity;

	if (!span_take(&at, SPAN("[ID ")))
		return false;
	name = span_cut(&at, ']');
	id = span_cut(&name, ' ');
	if (id.size > 10 || !find_priority(name, &facility, &severity) ||
	    !span_take(&at, SPAN(" ")))
		return false;
	event_set(event, FIELD_LOG_SYSLOG_MSGID, id);
	if (!event_has(event, FIELD_LOG_SYSLOG_PRIORITY)) /* the frame's own is the daemon's */
		set_priority(event, facility, severity);
	*message = at;
	return true;
}

bool
take_octet_count(struct span *line)
{
	size_t digits = 0;

	while (digits < line->size && digits < 8 && line->data[digits] >= '0' &&
	       line->data[digits] <= '9')
		digits++;
	if (digits == 0 || !span_starts(span_skip(*line, digits), SPAN(" <")))
		return false;
	*line = span_skip(*line, digits + 1);
	return true;
}

/* Colons and hexadecimal digits, perhaps with a zone: an IPv6 or MAC address. */
static bool
is_colon_address(struct span text)
{
	text = span_first(text, span_index(text, '%'));
	for (size_t i = 0; i < text.size; i++)
		if (!strchr("0123456789abcdefABCDEF:.", text.data[i]))
			return false;
	return true;
}

bool
tidy_host(struct span *host)
{
	struct span at = *host, name;
	size_t sign = span_last_index(at, '@'), port;
	int64_t number;
	int facility, severity;

	if (sign < at.size) /* syslog-ng's chain: "src@web1/relay" */
		at = span_skip(at, sign + 1);
	at = span_first(at, span_index(at, '/'));
	if (span_take(&at, SPAN("["))) {
		name = span_cut(&at, ']');
		if (find_ip(name).size == 0 || (at.size > 0 && at.data[0] != ':'))
			return false;
		*host = name;
		return true;
	}
	name = span_first(at, span_index(at, ':'));
	port = name.size + 1;
	*host = at;
	if (name.size == at.size)
		return at.size > 0 && !find_priority(at, &facility, &severity);
	if (span_index(span_skip(at, port), ':') < at.size - port)
		return is_colon_address(at);
	*host = name;
	return name.size > 0 && parse_number(span_skip(at, port), 1, 65535, &number);
}

/*
 * Cisco's "29: rtr1: 000031: *Mar 27 13:06:56.123 UTC: %SYS-5-CONFIG_I: ": counts
 * of messages, the name and the stamp are each there if they are switched on.
 */
static bool
take_cisco_head(struct span *text, struct parsed *out)
{
	struct span at = *text, host = { NULL, 0 };
	struct stamp stamp = { .kind = STAMP_NONE };

	for (int i = 0; i < 4 && !span_starts(at, SPAN("%")); i++) {
		struct span word;

		if (stamp_take_rare(&at, &stamp)) {
			span_take(&at, SPAN(" ")); /* "13:06:56.123 : %LINK-3-UPDOWN: " */
			if (!span_take(&at, SPAN(": ")))
				return false;
			break;
		}
		word = span_cut(&at, ':');
		if (word.size > 64 || span_index(word, ' ') < word.size ||
		    !span_take(&at, SPAN(" ")))
			return false;
		if (!is_count(word))
			host = word;
	}
	if (!span_starts(at, SPAN("%")) || !take_tag(&at, out->event))
		return false;
	if (host.size > 0)
		event_set(out->event, FIELD_HOST_HOSTNAME, host);
	if (stamp.kind != STAMP_NONE)
		out->stamp = stamp;
	*text = at;
	return true;
}

/* A frame as another host wrote it, behind the stamp and name that a relay put in front. */
static bool
take_relayed(struct span *text, struct parsed *out)
{
	struct span at = *text, host = { NULL, 0 }, rest;
	struct stamp stamp = { .kind = STAMP_NONE };
	int priority;

	if (!take_priority(&at, &priority))
		return false;
	rest = at;
	if (span_take(&rest, SPAN("1 ")) && !span_starts(rest, SPAN("-")) &&
	    read_rfc5424(rest, out, &at))
		goto taken;
	if (!stamp_take_bsd(&at, &stamp) &&
	    !(stamp_take_iso(&at, &stamp) && stamp.kind == STAMP_ZONED))
		return false;
	if (!span_take(&at, SPAN(" ")))
		return false;
	if (!take_tag(&at, out->event)) {
		if (!take_host(&at, &host) || !take_tag(&at, out->event))
			return false;
		event_set(out->event, FIELD_HOST_HOSTNAME, host);
	}
	out->stamp = stamp;
taken:
	if (priority >= 0)
		set_priority(out->event, priority / 8, priority % 8);
	*text = at;
	return true;
}

/* "Message forwarded from web1: sshd[812]: " */
static bool
take_forwarded(struct span *text, struct event *event)
{
	struct span at = *text, host;

	if (!span_take(&at, SPAN("Message forwarded from ")))
		return false;
	host = span_cut(&at, ':');
	if (host.size > 255 || !span_take(&at, SPAN(" ")) || !take_tag(&at, event))
		return false;
	event_set(event, FIELD_HOST_HOSTNAME, host);
	*text = at;
	return true;
}

/* "sshd[812] message" and "app:message": what ends a tag is missing in part. */
static bool
take_loose_tag(struct span *text, struct event *event)
{
	struct span at = *text, program, pid = { NULL, 0 };
	size_t end = 0;
	int64_t number;

	while (end < at.size && end < 48 && strchr(" :[(\"=/", at.data[end]) == NULL)
		end++;
	program = span_first(at, end);
	if (end < 2 || program.data[0] < 'A')
		return false;
	at = span_skip(at, end);
	if (span_take(&at, SPAN("["))) {
		pid = span_cut(&at, ']');
		if (!parse_number(pid, 0, INT32_MAX, &number))
			return false;
		event_set_integer(event, FIELD_PROCESS_PID, number);
		if (!span_take(&at, SPAN(":")) && !span_starts(at, SPAN(" ")))
			return false;
	} else if (!span_take(&at, SPAN(":")) || span_starts(at, SPAN(":")) ||
		   span_starts(at, SPAN("/"))) {
		return false;
	}
	span_take(&at, SPAN(" "));
	event_set(event, FIELD_PROCESS_NAME, program);
	*text = at;
	return true;
}

bool
read_rare_rest(struct span *rest, struct parsed *out)
{
	static const char *const tagless[] = { "last message repeated ", "message repeated ",
		"-- MARK --" };

	if (span_take(rest, SPAN(": "))) { /* "fw1 : %ASA-6-302013: ..." */
		take_tag(rest, out->event);
		return true;
	}
	if (take_named_priority(rest, out->event)) {
		take_tag(rest, out->event);
		return true;
	}
	if (take_relayed(rest, out) || take_cisco_head(rest, out) ||
	    take_forwarded(rest, out->event) || take_loose_tag(rest, out->event))
		return true;
	for (size_t i = 0; i < sizeof(tagless) / sizeof(*tagless); i++)
		if (span_starts(*rest, span_of(tagless[i])))
			return true;
	return false;
}

/* Behind PRI: ": ", blanks, or a text without time. */
static bool
read_behind_priority(struct span at, struct parsed *out, struct span *message)
{
	struct span rest = at;

	span_take(&rest, SPAN(":"));
	while (span_take(&rest, SPAN(" ")))
		;
	if (rest.size < at.size && !span_starts(rest, SPAN("<")) && read_frame(rest, out, message))
		return true;
	read_rest(rest, false, out, message); /* many devices send no time */
	return true;
}

bool
read_rare_frame(struct span at, bool has_priority, struct parsed *out, struct span *message)
{
	struct span rest = at;
	char first = at.size > 4 ? at.data[0] : '\0';
	bool is_cisco = first == '*' || first == '.' || first == '%' ||
			is_count(span_first(at, span_index(span_first(at, 10), ':')));

	*message = at;
	if ((has_priority || is_cisco) && take_cisco_head(message, out))
		return true;
	if (first >= 'A' && first <= 'Z' && at.data[3] == ' ' &&
	    stamp_take_rare(&rest, &out->stamp) && span_take(&rest, SPAN(" "))) {
		read_rest(rest, false, out, message);
		return has_priority || event_has(out->event, FIELD_PROCESS_NAME);
	}
	return has_priority && read_behind_priority(at, out, message);
}

/* "pam_unix(su:): message", as PAM writes it today. */
static struct span
say_module(struct span module, struct span service, struct span message, struct arena *strings)
{
	const struct span parts[] = { module, SPAN("("), service, SPAN(":): "), message };
	enum { COUNT = sizeof(parts) / sizeof(*parts) };
	struct span text = { NULL, 0 };
	char *to;

	for (int i = 0; i < COUNT; i++)
		text.size += parts[i].size;
	text.data = to = arena_alloc(strings, text.size);
	for (int i = 0; i < COUNT; i++) {
		if (parts[i].size > 0)
			memcpy(to, parts[i].data, parts[i].size);
		to += parts[i].size;
	}
	return text;
}

struct span
open_brackets(struct span message, struct parsed *out)
{
	struct span inside = event_text(out->event, FIELD_PROCESS_NAME);
	struct span name = span_cut(&inside, '(');

	if (name.size > 0 && span_index(name, '[') == name.size &&
	    span_ends(name, SPAN("]"))) /* "gdm-password]: ...", as gdm calls itself */
		event_set(out->event, FIELD_PROCESS_NAME, span_first(name, name.size - 1));
	inside.size -= inside.size > 0;
	if (name.size == 0 && inside.size > 0 && span_index(inside, '(') == inside.size)
		event_set(out->event, FIELD_PROCESS_NAME, inside);
	if (name.size == 0)
		return message;
	if (span_index(inside, '=') < inside.size) /* polkitd(authority=local) */
		event_set(out->event, FIELD_PROCESS_NAME, name);
	if (!span_starts(inside, SPAN("pam_")))
		return message;
	event_set(out->event, FIELD_PROCESS_NAME, name);
	return say_module(inside, name, message, out->strings);
}
