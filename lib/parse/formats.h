/* formats.h: the formats, and what they share (within lib/parse only). */
#ifndef PARSE_FORMATS_H
#define PARSE_FORMATS_H

#include "parse/parse.h"

struct template;

/* Line formats: one file each. */
enum parse_result parse_syslog(struct span line, struct parsed *out);
enum parse_result parse_web_access(struct span line, struct parsed *out);
enum parse_result parse_nginx_access(struct span line, struct parsed *out);
enum parse_result parse_nginx_error(struct span line, struct parsed *out);
enum parse_result parse_apache_error(struct span line, struct parsed *out);
enum parse_result parse_lighttpd_error(struct span line, struct parsed *out);
enum parse_result parse_php(struct span line, struct parsed *out);
enum parse_result parse_haproxy_line(struct span line, struct parsed *out);
enum parse_result parse_kernel(struct span line, struct parsed *out);
enum parse_result parse_journald(struct span line, struct parsed *out);
enum parse_result parse_docker(struct span line, struct parsed *out);
enum parse_result parse_audit(struct span line, struct parsed *out);
enum parse_result parse_cri(struct span line, struct parsed *out);

enum parse_result parse_haproxy(struct span line, struct parsed *out);

/* Either log of a server, as it comes through syslog. */
enum parse_result parse_nginx(struct span line, struct parsed *out);
enum parse_result parse_apache(struct span line, struct parsed *out);
enum parse_result parse_lighttpd(struct span line, struct parsed *out);

/* Log files that daemons write themselves, without syslog. */
enum parse_result parse_vsftpd_log(struct span line, struct parsed *out);
enum parse_result parse_xferlog(struct span line, struct parsed *out);
enum parse_result parse_proftpd_log(struct span line, struct parsed *out);
enum parse_result parse_dovecot_log(struct span line, struct parsed *out);
enum parse_result parse_exim_log(struct span line, struct parsed *out);
enum parse_result parse_mysql_log(struct span line, struct parsed *out);
enum parse_result parse_postgres_log(struct span line, struct parsed *out);
enum parse_result parse_postgres_csv(struct span line, struct parsed *out);

/*
 * Reads what stands behind a syslog tag, by the program that the frame named.
 * What no message format knows stays as the frame left it.
 */
void parse_message(struct span message, struct parsed *out);

/* An audit record in a syslog frame: of audisp, the journal or the kernel. */
enum parse_result parse_audit_message(struct span message, struct parsed *out);

/*
 * Message formats, for what stands behind a syslog tag.  The frame has set
 * host, process and message; on PARSE_NOT_MINE nothing is changed.
 */
enum parse_result parse_sshd(struct span message, struct event *event);
enum parse_result parse_pam(struct span message, struct event *event);
enum parse_result parse_sudo(struct span message, struct event *event);
enum parse_result parse_su(struct span message, struct event *event);
enum parse_result parse_doas(struct span message, struct event *event);
enum parse_result parse_accounts(struct span message, struct event *event);
enum parse_result parse_logind(struct span message, struct event *event);
enum parse_result parse_cron(struct span message, struct event *event);
enum parse_result parse_iptables(struct span message, struct event *event);
enum parse_result parse_sshd_rare(struct span message, struct event *event);
enum parse_result parse_login(struct span message, struct event *event);
enum parse_result parse_dropbear(struct span message, struct event *event);
enum parse_result parse_vsftpd(struct span message, struct event *event);
enum parse_result parse_proftpd(struct span message, struct event *event);
enum parse_result parse_pure_ftpd(struct span message, struct event *event);
enum parse_result parse_ftpd(struct span message, struct event *event);
enum parse_result parse_dovecot(struct span message, struct event *event);
enum parse_result parse_postfix(struct span message, struct event *event);
enum parse_result parse_exim(struct span message, struct event *event);
enum parse_result parse_mysql(struct span message, struct event *event);
enum parse_result parse_postgres(struct span message, struct event *event);
enum parse_result parse_xinetd(struct span message, struct event *event);
enum parse_result parse_sftp(struct span message, struct event *event);
enum parse_result parse_chkpwd(struct span message, struct event *event);
enum parse_result parse_saslauthd(struct span message, struct event *event);
enum parse_result parse_pkexec(struct span message, struct event *event);

/* PostgreSQL's message of that level ("FATAL"); false if there is no such level. */
bool read_postgres(struct span level, struct span message, struct event *event);
enum parse_result parse_polkit(struct span message, struct event *event);
enum parse_result parse_filterlog(struct span message, struct event *event);
enum parse_result parse_suhosin(struct span message, struct event *event);
enum parse_result parse_evasive(struct span message, struct event *event);
enum parse_result parse_firewalld(struct span message, struct event *event);
enum parse_result parse_cisco(struct span message, struct event *event);
enum parse_result parse_ipfw(struct span message, struct event *event);

/*
 * What a frame holds: sets the message and the dataset "syslog", takes a
 * "message repeated" apart, then parse_message.
 */
void parse_framed_message(struct span message, struct parsed *out);

/* log.syslog.severity and facility, each -1 if unknown (RFC 5424, tables 1 and 2). */
void set_priority(struct event *event, int facility, int severity);

/* Category, type, outcome and action in one go. */
void set_meaning(struct event *event, uint32_t category, uint32_t type, enum event_outcome outcome,
    const char *action);

/*
 * What stands behind a stamp of the usual size ("Mar 27 13:06:56 " or
 * "2026-03-27 13:06:56.123 "), without reading it: to be quick in saying no.
 */
struct span behind_stamp(struct span line);

/* What a daemon's own log says of each line: process.name (NULL: nobody's), the dataset and message. */
void set_program(
    struct event *event, const char *program, const char *dataset, struct span message);

/*
 * source.address as written, and source.ip or source.domain.  "[v6]", mapped
 * IPv4 and zone ids are understood.
 */
void set_source(struct event *event, struct span address);
void set_destination(struct event *event, struct span address);

/* network.transport and network.iana_number, from a name as the kernel writes it or a number. */
void set_protocol(struct event *event, struct span name);

/* A port from text; nothing is set if it is none. */
void set_port(struct event *event, enum event_field field, struct span text);

/* event.duration, of a number from text and its unit; nothing is set if it is none. */
void set_duration(struct event *event, struct span text, int64_t unit_ns);

/*
 * network.forwarded_ip, the first address of a list such as X-Forwarded-For.
 * False, with nothing set, if the list holds anything else.
 */
bool set_forwarded(struct event *event, struct span list);

/* A quoted text off the front, with \" in it; *text then starts behind the closing quote. */
bool take_quoted(struct span *text, struct span *out);

/* An access line of the server that the dataset names, unless the line shows another. */
enum parse_result parse_access(struct span line, const char *dataset, struct parsed *out);

/* What a web server's error line always is. */
void set_web_error(struct event *event, struct span level, const char *dataset);

/* A failed login at a web server by these templates: an attempt, and an error of the web server. */
bool read_web_login(const struct template *logins, struct span message, struct event *event);

/* What ModSecurity and suhosin say in an error log; false: the message is not theirs. */
bool read_filters(struct span message, struct event *event);

/* What stands behind the agent of an access line. */
void read_access_tail(struct span rest, struct event *event);

/* A whole number from text, 0 or more; nothing is set if it is none. */
void set_count(struct event *event, enum event_field field, struct span text);

/* url.original, url.path and url.query of a request target. */
void set_url(struct event *event, struct span target);

/* url.domain of "[user@]host[:port]"; nothing is set if that is empty. */
void set_url_host(struct event *event, struct span host);

/* "GET /x HTTP/1.1" into method, url and version; what is no request is url.original alone. */
void set_request(struct event *event, struct span request);

/*
 * The IP address in a text: without brackets and zone id, mapped IPv4 as
 * IPv4.  Empty if it is none.
 */
struct span find_ip(struct span address);

/* The same of "192.0.2.1:80" and "[2001:db8::9]:80". */
struct span find_ip_port(struct span address, int64_t *port);

/* Letters, digits, dots, hyphens and underscores, a letter among them: can it be a host's name? */
bool is_host_name(struct span text);

/* "name: value" pieces: the text between two marks, which are in order.  Empty if a mark is missing. */
struct span between(struct span text, struct span left, struct span right);

#endif
