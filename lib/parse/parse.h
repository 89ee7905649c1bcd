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
	PARSE_WRONG_START, /* the line's first byte is none of the format's; it was not asked */
	PARSE_NOT_CHOSEN, /* -f chose others */
};

struct own_format;

/* What a format reads beside the event: the stamp is resolved by the caller. */
struct parsed {
	struct event *event;
	struct stamp stamp;
	struct arena *strings;
	struct span position; /* where in its journal; empty: not said */
	const struct format_choice *choice; /* of what is inside of a frame */
	bool *is_cut; /* of a container's stdout and stderr: its last line goes on; NULL: unknown */

	/* Who read it, for --explain. */
	const struct line_format *format; /* of a frame in a frame the inner */
	struct span inside; /* what JSON around a line held, without its escapes */
	bool has_message; /* there was a frame with a message for the program's format, */
	const struct message_format *program; /* which is this (NULL: none) */
	enum parse_result message; /* and said this */
	const struct own_format *own; /* the own format that did (parse/own.h), or NULL */
};

struct line_format {
	const char *name; /* as in -f nginx */
	const char *group; /* as in -f web: syslog, auth, web, firewall or json */
	const char *reads; /* for --list-formats */
	const char *sample;
	const char *first; /* bytes a line of this format can begin with; NULL: any */
	bool is_sure; /* what it reads none of the formats above it would */
	enum parse_result (*parse)(struct span line, struct parsed *out);
};

/* What a program says behind a syslog tag; the frame has set host, process and message. */
struct message_format {
	const char *program; /* as the tag names it */
	const char
	    *dataset; /* of every line of the program, understood or not; NULL: the frame's */
	enum parse_result (*parse)(struct span message, struct event *event);
	const char *sample; /* a message of it, understood, for --list-formats */
};

/* A server that sends whole lines of its logs, with stamps of their own, behind a syslog tag. */
struct server_format {
	struct message_format message; /* its parse is not set */
	enum parse_result (*parse)(struct span line, struct parsed *out);
};

/*
 * What need not be found out for every line; all zero to begin with, for one
 * choice.  A stream is mostly of one format: the one that read the last line is
 * asked first, if it is sure.  All this saves time and changes nothing else.
 */
struct format_memory {
	const struct line_format *last; /* NULL: none, or not sure */
	uint64_t chosen; /* a bit for each row of the table; 0: not known yet */
};

struct own_formats;

/* What -f chose: every format, those of a group, or one. */
struct format_choice {
	const char *name; /* "auto", a group or a format */
	struct format_memory *memory; /* NULL: none is kept */
	struct own_formats *own; /* the user's; NULL: none */
	const struct own_format *only; /* the one of them that -f names, or NULL */
};

/* Is there such a group or format? */
bool parse_knows(const char *name);

/* The tables, ended by a row without name. */
extern const struct line_format line_formats[];
extern const struct message_format message_formats[];
extern const struct server_format server_formats[];

/*
 * Reads one line without its newline by the formats of that choice, in the
 * table's order.  On PARSE_OK the event and the stamp are filled; on any other
 * result the event is as event_clear left it.
 */
enum parse_result parse_line(
    struct span line, const struct format_choice *choice, struct parsed *out);

/* Asks one format of the table: any result; but for PARSE_OK the event is cleared. */
enum parse_result parse_ask(const struct line_format *format, struct span line,
    const struct format_choice *choice, struct parsed *out);

/* Is this JSON that a log shipper wrote around a line (journald, Docker)?  Quick, may err to yes. */
bool parse_is_frame(struct span line);

/* Fills from JSON that is not ECS what the event lacks, by the usual names. */
void parse_json(struct span line, struct parsed *out);

/* Wherever a line came from, it was about authentication: -f auth. */
bool parse_choice_is_auth(const struct format_choice *choice);

#endif
