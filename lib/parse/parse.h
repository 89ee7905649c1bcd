/*
 * parse.h: from a raw log line to an event.
 *
 * A line has a format (a syslog frame, a web server's access line, ...), and
 * what a syslog frame holds has a message format (sshd, PAM, sudo, ...).  Both
 * are tables: a new format is one file and one row in parse.c or messages.c.
 */
#ifndef PARSE_PARSE_H
#define PARSE_PARSE_H

#include "base/arena.h"
#include "event/event.h"
#include "parse/stamp.h"

enum parse_result {
	PARSE_OK,
	PARSE_NOT_MINE, /* another format may know this line */
	PARSE_MALFORMED, /* this format, but broken: do not try others */
};

struct own_format;

/* What a format reads beside the event: the stamp is resolved by the caller. */
struct parsed {
	struct event *event;
	struct stamp stamp;
	struct arena *strings;
	struct span position; /* where in its journal; empty: not said */
	const struct format_choice *choice; /* of what is inside of a frame */
	const struct own_format *own; /* the own format that read it (parse/own.h), or NULL */
};

struct line_format {
	const char *name; /* as in -f nginx */
	const char *group; /* as in -f web: syslog, auth, web, firewall or json */
	const char *reads; /* for --list-formats */
	const char *sample;
	const char *first; /* bytes a line of this format can begin with; NULL: any */
	enum parse_result (*parse)(struct span line, struct parsed *out);
};

struct own_formats;

/* What -f chose: every format, those of a group, or one. */
struct format_choice {
	const char *name; /* "auto", a group or a format */
	struct own_formats *own; /* the user's; NULL: none */
	const struct own_format *only; /* the one of them that -f names, or NULL */
};

/* Is there such a group or format? */
bool parse_knows(const char *name);

/* The table, ended by a row without name. */
extern const struct line_format line_formats[];

/*
 * Reads one line without its newline by the formats of that choice, in the
 * table's order.  On PARSE_OK the event and the stamp are filled; on any other
 * result the event is as event_clear left it.
 */
enum parse_result parse_line(
    struct span line, const struct format_choice *choice, struct parsed *out);

/* Is this JSON that a log shipper wrote around a line (journald, Docker)?  Quick, may err to yes. */
bool parse_is_frame(struct span line);

/* Fills from JSON that is not ECS what the event lacks, by the usual names. */
void parse_json(struct span line, struct parsed *out);

/* Wherever a line came from, it was about authentication: -f auth. */
bool parse_choice_is_auth(const struct format_choice *choice);

#endif
