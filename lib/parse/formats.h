/* formats.h: the formats, and what they share (within lib/parse only). */
#ifndef PARSE_FORMATS_H
#define PARSE_FORMATS_H

#include "parse/parse.h"

/* Line formats: one file each. */
enum parse_result parse_syslog(struct span line, struct parsed *out);
enum parse_result parse_web_access(struct span line, struct parsed *out);
enum parse_result parse_nginx_access(struct span line, struct parsed *out);
enum parse_result parse_nginx_error(struct span line, struct parsed *out);
enum parse_result parse_apache_error(struct span line, struct parsed *out);
enum parse_result parse_kernel(struct span line, struct parsed *out);
enum parse_result parse_journald(struct span line, struct parsed *out);
enum parse_result parse_docker(struct span line, struct parsed *out);
enum parse_result parse_cri(struct span line, struct parsed *out);

/*
 * Reads what stands behind a syslog tag, by the program that the frame named.
 * What no message format knows stays as the frame left it.
 */
void parse_message(struct span message, struct parsed *out);

/*
 * Message formats, for what stands behind a syslog tag.  The frame has set
 * host, process and message; on PARSE_NOT_MINE nothing is changed.
 */
enum parse_result parse_sshd(struct span message, struct event *event);
enum parse_result parse_pam(struct span message, struct event *event);
enum parse_result parse_sudo(struct span message, struct event *event);
enum parse_result parse_su(struct span message, struct event *event);
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
enum parse_result parse_polkit(struct span message, struct event *event);
enum parse_result parse_filterlog(struct span message, struct event *event);
enum parse_result parse_firewalld(struct span message, struct event *event);
enum parse_result parse_cisco(struct span message, struct event *event);
enum parse_result parse_ipfw(struct span message, struct event *event);
enum parse_result parse_haproxy(struct span message, struct event *event);

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
 * source.address as written, and source.ip or source.domain.  "[v6]", mapped
 * IPv4 and zone ids are understood.
 */
void set_source(struct event *event, struct span address);
void set_destination(struct event *event, struct span address);

/* network.transport and network.iana_number, from a name as the kernel writes it or a number. */
void set_protocol(struct event *event, struct span name);

/* A port from text; nothing is set if it is none. */
void set_port(struct event *event, enum event_field field, struct span text);

/* A whole number from text, 0 or more; nothing is set if it is none. */
void set_count(struct event *event, enum event_field field, struct span text);

/* url.original, url.path and url.query of a request target. */
void set_url(struct event *event, struct span target);

/* "GET /x HTTP/1.1" into method, url and version; what is no request is url.original alone. */
void set_request(struct event *event, struct span request);

/*
 * The IP address in a text: without brackets and zone id, mapped IPv4 as
 * IPv4.  Empty if it is none.
 */
struct span find_ip(struct span address);

/* "name: value" pieces: the text between two marks, which are in order.  Empty if a mark is missing. */
struct span between(struct span text, struct span left, struct span right);

#endif
