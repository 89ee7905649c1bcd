/*
 * own.h: formats that users describe in files: siem-format(5).
 *
 *	pattern = ^(?<user>.*) (?<word>granted|refused) from (?<address>\S+)$
 *	program = vpnd
 *	[fields]
 *	user.name = user
 *	...
 *
 * A set of them is loaded whole or not at all: every example of every file is
 * read by the set, and must give what the file says.  A pattern has to match
 * the whole line (or message), and is given up, and counted, when it takes too
 * many steps (LIMIT_OWN_TRIES).  Matching allocates nothing.
 *
 * Texts that a format sets point into the line or into the set, which so has
 * to live until the event is written.
 */
#ifndef PARSE_OWN_H
#define PARSE_OWN_H

#include "base/buffer.h"
#include "base/failure.h"
#include "parse/parse.h"

struct own_format;
struct own_formats;

/*
 * Loads all FOLDER/NAME.conf, in the order of their names.  NULL: *failure
 * names file, line and fact of the first that is wrong (EXIT_BAD_CONFIG).
 */
struct own_formats *own_load(const char *folder, struct failure *failure);

/*
 * The same for people who write them: adds to *report a line "ok NAME: ..." or
 * "not ok FILE:LINE: ..." for each example, or for a file that cannot be read
 * at all.  How many are not ok; -1 and *failure if the folder has no format.
 */
int own_check(const char *folder, struct buffer *report, struct failure *failure);

void own_free(struct own_formats *own);

/* By its name, or NULL; own may be NULL. */
const struct own_format *own_find(const struct own_formats *own, const char *name);

/* The i-th, or NULL past the last; own may be NULL. */
const struct own_format *own_at(const struct own_formats *own, int i);

const char *own_name(const struct own_format *format);

/* The programs whose messages it reads ("vpnd, vpnctl"); empty: it reads whole lines. */
struct span own_programs(const struct own_format *format);

/* Is the program among them? */
bool own_is_for(const struct own_format *format, struct span program);

/* The line of its first example. */
struct span own_sample(const struct own_format *format);

/* Lines that it gave up on, because they took too many steps. */
int64_t own_given_up(const struct own_format *format);

/*
 * One line, or one message of the program that the event names, by the formats
 * of out->choice.  On PARSE_OK out->own is the format that read it; on
 * PARSE_NOT_MINE nothing is changed.
 */
enum parse_result own_read_line(struct span line, struct parsed *out);
enum parse_result own_read_message(struct span message, struct parsed *out);

#endif
