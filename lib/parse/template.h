/*
 * template.h: messages as texts with holes (within lib/parse only).
 *
 *	{ "Bad password attempt for '%u' from %A", MEANING_FAILED, "ssh-login" }
 *
 * A template fits the whole message or not at all.  What a hole takes:
 *
 *	%u %e %t %g	user.name, user.effective.name, user.target.name, group.name
 *	%c %r		process.command_line, event.reason
 *	%f		file.path
 *	%+		anything, and nothing is set
 *	%U %E %T %G %*	the same, but up to the first place that fits
 *	%n		rule.name, up to the first place that fits: an administrator chose it
 *	%a %p		source address and port
 *	%A		both, as "203.0.113.9:4022"
 *	%h		a peer with its address in brackets, as mail and FTP daemons write it:
 *			"name[203.0.113.9]", "[203.0.113.9]:4022", Exim's
 *			"name (helo) [203.0.113.9]:4022 I=[192.0.2.1]:25 U=ident"
 *	%D %P		destination address and port
 *	%b %B		destination.bytes, source.bytes
 *	%i		user.id
 *	%d %w		a number, a word without blank: nothing is set
 *
 * The lower-case ones and %+ reach up to the last place from which the rest
 * fits: what a client chose cannot pass itself off as what the program wrote
 * behind it.  The capitals are for names that are followed by text which is
 * less to be trusted than they are.
 */
#ifndef PARSE_TEMPLATE_H
#define PARSE_TEMPLATE_H

#include "parse/formats.h"

struct template
{
	const char *text; /* NULL ends a table */
	uint32_t category, type;
	enum event_outcome outcome;
	const char *action; /* NULL: the row sets fields and no meaning */
};

/* What most rows mean: category, type, outcome. */
#define MEANING_FAILED CATEGORY_AUTHENTICATION, TYPE_START, OUTCOME_FAILURE
#define MEANING_ACCEPTED CATEGORY_AUTHENTICATION | CATEGORY_SESSION, TYPE_START, OUTCOME_SUCCESS
#define MEANING_ECHO CATEGORY_AUTHENTICATION, TYPE_INFO
#define MEANING_OPENED CATEGORY_SESSION, TYPE_START, OUTCOME_SUCCESS
#define MEANING_ENDED CATEGORY_SESSION, TYPE_END, OUTCOME_NONE
#define MEANING_CONNECTED CATEGORY_NETWORK, TYPE_START | TYPE_CONNECTION, OUTCOME_UNKNOWN
#define MEANING_DENIED CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_DENIED, OUTCOME_SUCCESS

/*
 * Sets the meaning and the fields of the first template that fits;
 * PARSE_NOT_MINE, with nothing changed, if none does.
 */
enum parse_result read_templates(
    const struct template *templates, struct span message, struct event *event);

/* Takes a "%h" off the front and sets what it says; false, with nothing changed, if there is none. */
bool take_peer(struct span *text, struct event *event);

#endif
