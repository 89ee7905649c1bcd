/* parse.c: the table of line formats, and the way through it. */

#include "parse/formats.h"
#include "parse/own.h"

const struct line_format line_formats[] = {
	{ .name = "cri",
	    .group = "syslog",
	    .first = "0123456789",
	    .reads = "Kubernetes' container logs (CRI), with the formats below inside",
	    .sample = "2026-03-27T13:06:56.003123456Z stdout F listening on port 80",
	    .parse = parse_cri },
	{ .name = "syslog",
	    .group = "syslog",
	    .first = "<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*.%",
	    .reads =
		"syslog: RFC 3164, RFC 5424, ISO 8601 stamps; auth and firewall messages in it",
	    .sample = "Mar 27 13:06:56 web1 sshd[812]: Failed password for root from 203.0.113.9 "
		      "port 4022 ssh2",
	    .parse = parse_syslog },
	{ .name = "nginx-error",
	    .group = "web",
	    .first = "0123456789",
	    .reads = "nginx error log",
	    .sample =
		"2026/03/27 13:06:56 [error] 81#81: *7 open() \"/srv/a\" failed (2: No such "
		"file or directory), client: 203.0.113.9, server: example.org, request: \"GET "
		"/a HTTP/1.1\", host: \"example.org\"",
	    .parse = parse_nginx_error },
	{ .name = "kernel",
	    .group = "firewall",
	    .first = "[",
	    .reads = "netfilter lines of the kernel's own log (dmesg)",
	    .sample = "[   12.345678] IN=eth0 OUT= SRC=203.0.113.9 DST=192.0.2.1 LEN=40 PROTO=TCP "
		      "SPT=4022 DPT=23",
	    .parse = parse_kernel },
	{ .name = "apache-error",
	    .group = "web",
	    .first = "[",
	    .reads = "Apache error log, 2.2 and 2.4",
	    .sample = "[Fri Mar 27 13:06:56.123456 2026] [core:error] [pid 35:tid 71] [client "
		      "203.0.113.9:4022] AH00128: File does not exist: /srv/a",
	    .parse = parse_apache_error },
	{ .name = "apache",
	    .group = "web",
	    .first = NULL,
	    .is_sure = true,
	    .reads = "web access log: common, combined, vhost-combined (Apache, nginx and others)",
	    .sample = "203.0.113.9 - - [27/Mar/2026:13:06:56 +0000] \"GET /a HTTP/1.1\" 200 512 "
		      "\"-\" \"Mozilla/5.0\"",
	    .parse = parse_web_access },
	{ .name = "nginx",
	    .group = "nginx",
	    .first = NULL,
	    .reads = "the same lines, known to be nginx's (dataset nginx.access)",
	    .sample = "203.0.113.9 - - [27/Mar/2026:13:06:56 +0000] \"GET /a HTTP/1.1\" 200 512 "
		      "\"-\" \"Mozilla/5.0\"",
	    .parse = parse_nginx_access },
	{ .name = "journald",
	    .group = "syslog",
	    .first = "{ \t",
	    .reads = "the journal as JSON (journalctl -o json)",
	    .sample = "{\"__REALTIME_TIMESTAMP\":\"1774616816003000\",\"_HOSTNAME\":\"web1\","
		      "\"SYSLOG_IDENTIFIER\":\"sshd\",\"_PID\":\"812\",\"MESSAGE\":\"Invalid user "
		      "x from 203.0.113.9 port 4022\"}",
	    .parse = parse_journald },
	{ .name = "docker",
	    .group = "syslog",
	    .first = "{ \t",
	    .reads = "Docker's json-file logs, with the formats above inside",
	    .sample = "{\"log\":\"listening on port 80\\n\",\"stream\":\"stdout\",\"time\":"
		      "\"2026-03-27T13:06:56.003123456Z\"}",
	    .parse = parse_docker },
	{ 0 },
};

/* -f names that are no row of the table: what they read is a part of another format. */
static const struct {
	const char *name, *format;
} aliases[] = {
	{ "auth", "syslog" },
	{ "iptables", "syslog" },
	{ "json", "json" },
	{ "auto", "auto" },
};

bool
parse_knows(const char *name)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
		if (strcmp(aliases[i].name, name) == 0)
			return true;
	for (const struct line_format *format = line_formats; format->name; format++)
		if (strcmp(format->name, name) == 0 || strcmp(format->group, name) == 0)
			return true;
	return false;
}

bool
parse_is_frame(struct span line)
{
	return span_find(line, SPAN("_REALTIME_TIMESTAMP\"")) < line.size ||
	       span_find(line, SPAN("\"stream\"")) < line.size;
}

bool
parse_choice_is_auth(const struct format_choice *choice)
{
	return strcmp(choice->name, "auth") == 0;
}

static bool
is_chosen(const struct line_format *format, const struct format_choice *choice)
{
	const char *name = choice->name;

	if (choice->only) /* which reads what is in a frame */
		return own_programs(choice->only).size > 0 && strcmp(format->group, "syslog") == 0;
	if (strcmp(name, "auto") == 0)
		return strcmp(format->group, "nginx") != 0;
	if (format->parse == parse_docker ||
	    format->parse == parse_cri) /* the choice is of what is inside */
		return strcmp(name, "json") != 0;
	if (strcmp(name, "firewall") == 0 && strcmp(format->group, "syslog") == 0)
		return true;
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
		if (strcmp(aliases[i].name, name) == 0)
			name = aliases[i].format;
	return strcmp(format->name, name) == 0 || strcmp(format->group, name) == 0;
}

enum parse_result
parse_ask(const struct line_format *format, struct span line, const struct format_choice *choice,
    struct parsed *out)
{
	enum parse_result result;

	if (format->first &&
	    (line.size == 0 || !strchr(format->first, line.data[0]) || line.data[0] == '\0'))
		return PARSE_WRONG_START;
	if (!is_chosen(format, choice))
		return PARSE_NOT_CHOSEN;
	out->choice = choice;
	result = format->parse(line, out);
	if (result == PARSE_OK && choice->only && !out->own)
		result = PARSE_NOT_MINE;
	if (result == PARSE_OK) {
		out->format = out->format ? out->format : format;
		return result;
	}
	event_clear(out->event);
	out->stamp.kind = STAMP_NONE;
	out->own = NULL;
	return result;
}

enum parse_result
parse_line(struct span line, const struct format_choice *choice, struct parsed *out)
{
	const struct line_format *last = choice->memory ? choice->memory->last : NULL;
	enum parse_result result;

	out->choice = choice;
	if (own_read_line(line, out) == PARSE_OK)
		return PARSE_OK;
	if (last && parse_ask(last, line, choice, out) == PARSE_OK)
		return PARSE_OK;
	for (const struct line_format *format = line_formats; format->name; format++) {
		if (format == last)
			continue;
		result = parse_ask(format, line, choice, out);
		if (result == PARSE_OK && choice->memory)
			choice->memory->last = format->is_sure ? format : NULL;
		if (result == PARSE_OK || result == PARSE_MALFORMED)
			return result;
	}
	return PARSE_NOT_MINE;
}
