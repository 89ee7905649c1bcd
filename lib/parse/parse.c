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
	/* What daemons write themselves begins like a syslog line, but is narrower: it comes first. */
	{ .name = "vsftpd",
	    .group = "auth",
	    .first = "FMSTW",
	    .reads = "vsftpd's own log",
	    .sample = "Fri Mar 27 13:06:56 2026 [pid 9] [ana] FAIL LOGIN: Client \"203.0.113.9\"",
	    .parse = parse_vsftpd_log },
	{ .name = "xferlog",
	    .group = "auth",
	    .first = "FMSTW",
	    .reads = "transfers of vsftpd, ProFTPD and wu-ftpd (xferlog)",
	    .sample = "Fri Mar 27 13:06:56 2026 1 203.0.113.9 12 /srv/a b _ i r ana ftp 0 * c",
	    .parse = parse_xferlog },
	{ .name = "proftpd",
	    .group = "auth",
	    .first = "0123456789ADFJMNOS",
	    .reads = "ProFTPD's own log",
	    .sample = "2026-03-27 13:06:56,123 web1 proftpd[9] web1 (203.0.113.9[203.0.113.9]): "
		      "USER ana (Login failed): Incorrect password",
	    .parse = parse_proftpd_log },
	{ .name = "dovecot",
	    .group = "auth",
	    .first = "0123456789ADFJMNOSd",
	    .reads = "Dovecot's own log",
	    .sample = "Mar 27 13:06:56 imap-login: Info: Login: user=<ana>, method=PLAIN, "
		      "rip=192.0.2.7, lip=192.0.2.1, mpid=71, TLS, session=<abc>",
	    .parse = parse_dovecot_log },
	{ .name = "mysql",
	    .group = "auth",
	    .first = "0123456789",
	    .reads = "error log of MySQL and MariaDB",
	    .sample = "2026-03-27T13:06:56.123456Z 12 [Note] [MY-010926] [Server] Access denied "
		      "for user 'ana'@'203.0.113.9' (using password: YES)",
	    .parse = parse_mysql_log },
	{ .name = "postgresql",
	    .group = "auth",
	    .first = "0123456789",
	    .reads = "PostgreSQL's own log",
	    .sample = "2026-03-27 13:06:56.123 UTC [812] FATAL:  password authentication failed "
		      "for user \"ana\"",
	    .parse = parse_postgres_log },
	{ .name = "postgresql-csv",
	    .group = "auth",
	    .first = "0123456789",
	    .reads = "PostgreSQL's own log as CSV",
	    .sample = "2026-03-27 13:06:56.123 UTC,\"ana\",\"app\",812,\"203.0.113.9:4022\","
		      "69c6823f.32c,1,\"authentication\",2026-03-27 13:06:55 UTC,3/2,0,FATAL,"
		      "28P01,\"password authentication failed for user \"\"ana\"\"\",,,,,,,,,"
		      "\"\",\"client backend\",,0",
	    .parse = parse_postgres_csv },
	{ .name = "exim",
	    .group = "auth",
	    .first = "0123456789",
	    .reads = "Exim's mainlog and rejectlog",
	    .sample = "2026-03-27 13:06:56 login authenticator failed for (x) [203.0.113.9]: 535 "
		      "Incorrect authentication data (set_id=ana)",
	    .parse = parse_exim_log },
	{ .name = "lighttpd-error", /* its stamp is one of syslog's */
	    .group = "web",
	    .first = "0123456789",
	    .reads = "lighttpd error log",
	    .sample = "2026-03-27 13:06:56: (mod_auth.c.525) password doesn't match for /x "
		      "username: ana IP: 203.0.113.9",
	    .parse = parse_lighttpd_error },
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
	{ .name = "audit",
	    .group = "auth",
	    .first = "nt",
	    .is_sure = true,
	    .reads = "Linux audit records (audit.log, with node= too)",
	    .sample = "type=USER_LOGIN msg=audit(1774616816.123:42): pid=812 uid=0 auid=4294967295 "
		      "ses=4294967295 msg='op=login acct=\"ana\" exe=\"/usr/sbin/sshd\" "
		      "hostname=? addr=203.0.113.9 terminal=ssh res=failed'",
	    .parse = parse_audit },
	{ .name = "php",
	    .group = "web",
	    .first = "[",
	    .reads = "PHP's own error log, and php-fpm's",
	    .sample = "[27-Mar-2026 13:06:56 UTC] PHP Warning:  Undefined variable $x in "
		      "/srv/a.php on line 3",
	    .parse = parse_php },
	{ .name = "haproxy",
	    .group = "web",
	    .first = "0123456789abcdefABCDEF:",
	    .reads = "HAProxy's lines as they stand in a file: HTTP, HTTPS, TCP and errors",
	    .sample = "203.0.113.9:4022 [27/Mar/2026:13:06:56.123] fe be/srv 0/0/1/2/3 200 512 - - "
		      "---- 1/1/0/0/0 0/0 \"GET /a HTTP/1.1\"",
	    .parse = parse_haproxy_line },
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
	if (strcmp(format->group, name) == 0)
		return true;
	if (strcmp(name, "firewall") == 0 && strcmp(format->group, "syslog") == 0)
		return true;
	if (strcmp(name, "auth") == 0 && strcmp(format->group, name) == 0)
		return true;
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
		if (strcmp(aliases[i].name, name) == 0)
			name = aliases[i].format;
	return strcmp(format->name, name) == 0 || strcmp(format->group, name) == 0;
}

/* A bit for each row that -f chose. */
static uint64_t
find_chosen(const struct format_choice *choice)
{
	uint64_t chosen = 0;

	if (choice->memory && choice->memory->chosen != 0)
		return choice->memory->chosen;
	for (int i = 0; line_formats[i].name; i++)
		if (is_chosen(&line_formats[i], choice))
			chosen |= UINT64_C(1) << i;
	if (choice->memory)
		choice->memory->chosen = chosen;
	return chosen;
}

/* A bit for each row, by the byte that its lines can begin with; the last is for the empty line. */
static const uint64_t *
rows_by_start(void)
{
	static uint64_t rows[257];

	for (int i = 0; rows[256] == 0 && line_formats[i].name; i++)
		for (int byte = 0; byte < 256; byte++)
			if (!line_formats[i].first ||
			    (byte > 0 && strchr(line_formats[i].first, byte)))
				rows[byte] |= UINT64_C(1) << i;
	rows[256] = rows[0];
	return rows;
}

static uint64_t
find_starting(struct span line)
{
	return rows_by_start()[line.size > 0 ? (unsigned char)line.data[0] : 256];
}

static enum parse_result
ask(const struct line_format *format, struct span line, struct parsed *out)
{
	enum parse_result result = format->parse(line, out);

	if (result == PARSE_OK && out->choice->only && !out->own)
		result = PARSE_NOT_MINE;
	if (result == PARSE_OK) {
		out->format = out->format ? out->format : format;
		return result;
	}
	event_clear(out->event);
	out->stamp = (struct stamp){ .kind = STAMP_NONE };
	out->own = NULL;
	return result;
}

enum parse_result
parse_ask(const struct line_format *format, struct span line, const struct format_choice *choice,
    struct parsed *out)
{
	uint64_t bit = UINT64_C(1) << (format - line_formats);

	out->choice = choice;
	if (!(find_starting(line) & bit))
		return PARSE_WRONG_START;
	return find_chosen(choice) & bit ? ask(format, line, out) : PARSE_NOT_CHOSEN;
}

enum parse_result
parse_line(struct span line, const struct format_choice *choice, struct parsed *out)
{
	const struct line_format *last = choice->memory ? choice->memory->last : NULL;
	uint64_t todo = find_chosen(choice) & find_starting(line);
	enum parse_result result;

	out->choice = choice;
	if (own_read_line(line, out) == PARSE_OK)
		return PARSE_OK;
	if (last && (todo >> (last - line_formats) & 1)) {
		if (ask(last, line, out) == PARSE_OK)
			return PARSE_OK;
		todo &= ~(UINT64_C(1) << (last - line_formats));
	}
	for (; todo != 0; todo &= todo - 1) {
		const struct line_format *format = &line_formats[__builtin_ctzll(todo)];

		result = ask(format, line, out);
		if (result == PARSE_OK && choice->memory)
			choice->memory->last = format->is_sure ? format : NULL;
		if (result == PARSE_OK || result == PARSE_MALFORMED)
			return result;
	}
	return PARSE_NOT_MINE;
}
