/*
 * frame.h: what syslog.c and syslog-rare.c share (within lib/parse only).
 *
 * take_... moves its text behind what it took, and changes nothing if that is
 * not there.
 */
#ifndef PARSE_FRAME_H
#define PARSE_FRAME_H

#include "parse/formats.h"

/* The facilities of RFC 5424 by their codes, 0 to 23. */
enum { FACILITY_COUNT = 24 };
extern const char *const facility_names[FACILITY_COUNT];

/* "<38>", or nothing, which is -1; false for what is broken. */
bool take_priority(struct span *line, int *priority);

/* Digits alone: in front of a colon they count messages and are no program. */
bool is_count(struct span text);

/* "sshd[812]: " or "sudo: ", as process.name and process.pid. */
bool take_tag(struct span *text, struct event *event);

/* "web1 ", as a host is written in front of a tag. */
bool take_host(struct span *text, struct span *host);

/* Behind "<PRI>1 ": stamp, host, app, procid, msgid, data, message (RFC 5424, section 6). */
bool read_rfc5424(struct span at, struct parsed *out, struct span *message);

/* From PRI or the stamp on, and from behind the stamp on. */
bool read_frame(struct span line, struct parsed *out, struct span *message);
void read_rest(struct span rest, bool is_bsd, struct parsed *out, struct span *message);

/*
 * What few write; none of it costs the usual line anything.
 */

/* A line that does not begin with a usual stamp. */
bool read_rare_frame(struct span at, bool has_priority, struct parsed *out, struct span *message);

/* What stands behind a host and is no usual tag. */
bool read_rare_rest(struct span *rest, struct parsed *out);

/* "[2001:db8::5]:514", "src@web1/relay": the host in it, if it is one. */
bool tidy_host(struct span *host);

/* "auth.info " or "<auth.info> ", as BSD, busybox and OpenWrt write the priority. */
bool take_named_priority(struct span *text, struct event *event);

/* "[ID 800047 auth.info] ", as Solaris begins its messages. */
bool take_solaris_id(struct span *message, struct event *event);

/* "123 " of a stream's framing (RFC 6587), left in front of PRI. */
bool take_octet_count(struct span *line);

/*
 * The message of a process whose name is "(systemd)", "su(pam_unix)" or
 * "gdm-password]", and which then has its plain name.
 */
struct span open_brackets(struct span message, struct parsed *out);

#endif
