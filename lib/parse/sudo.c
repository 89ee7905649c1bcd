/*
 * sudo.c: sudo, su and doas.
 *
 *   sudo:   ana : TTY=pts/0 ; PWD=/home/ana ; USER=root ; COMMAND=/usr/bin/apt update
 *   sudo:   bob : 3 incorrect password attempts ; TTY=pts/1 ; PWD=/ ; USER=root ; COMMAND=/bin/sh
 *   sudo:   eve : user NOT in sudoers ; TTY=pts/2 ; PWD=/ ; USER=root ; COMMAND=/bin/sh
 *   su: Successful su for root by ana
 *   su: FAILED SU (to root) ana on pts/0
 *
 * The command comes last and may hold anything, also " ; USER=x".
 */

#include "parse/template.h"

/* What stands before "TTY=" where sudo refused. */
static const char *const refusals[] = { "incorrect password attempt", "NOT in sudoers",
	"NOT authorized on host", "not allowed", "not permitted", "is required", "no tty present",
	"must have a tty", "must be a member of", "authentication failure", "approval failed",
	"account validation failure", "expired", "unknown user", "unknown uid", "unknown group",
	"invalid shell", "no valid sudoers sources found" };

/* The pieces before COMMAND, in sudo's order. */
static const struct {
	const char *key;
	int field; /* -1: nothing is set */
} pieces[] = {
	{ "HOST=", -1 },
	{ "TTY=", -1 },
	{ "CHROOT=", -1 },
	{ "PWD=", FIELD_PROCESS_WORKING_DIRECTORY },
	{ "USER=", FIELD_USER_EFFECTIVE_NAME },
	{ "GROUP=", FIELD_GROUP_NAME },
	{ "TSID=", -1 },
};

/* The pieces' row that the text begins with; their count if none, also for ENV and COMMAND. */
static size_t
find_piece(struct span text)
{
	size_t i = 0;

	while (i < sizeof(pieces) / sizeof(*pieces) && !span_starts(text, span_of(pieces[i].key)))
		i++;
	return i;
}

static bool
is_refusal(struct span text)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
		if (span_find(text, span_of(refusals[i])) < text.size)
			return true;
	return false;
}

/*
 * "TTY=pts/0 ; PWD=/ ; USER=root" before ENV and COMMAND.  The directory's
 * name may hold " ; USER=x": USER stands behind it, so the last one counts,
 * and no GROUP before that one.  What stands in ENV the user wrote.
 */
static void
read_pieces(struct span text, struct event *event)
{
	while (text.size > 0 && !span_starts(text, SPAN("ENV="))) {
		size_t next = span_find(text, SPAN(" ; ")), row = find_piece(text);
		struct span piece = span_first(text, next);

		text = span_skip(text, next + 3);
		if (row == sizeof(pieces) / sizeof(*pieces) || pieces[row].field < 0)
			continue;
		if (pieces[row].field == FIELD_USER_EFFECTIVE_NAME)
			event_unset(event, FIELD_GROUP_NAME);
		event_set(event, (enum event_field)pieces[row].field,
		    span_skip(piece, strlen(pieces[row].key)));
	}
}

/* "3 incorrect password attempts ; " before the pieces: what sudo did not like. */
static void
set_complaint(struct span complaint, struct event *event)
{
	if (complaint.size == 0) {
		set_meaning(event, CATEGORY_PROCESS, TYPE_START, OUTCOME_SUCCESS, "sudo-command");
		return;
	}
	event_set(event, FIELD_EVENT_REASON, complaint);
	if (is_refusal(complaint))
		set_meaning(
		    event, CATEGORY_AUTHENTICATION, TYPE_START, OUTCOME_FAILURE, "sudo-refused");
	else
		set_meaning(
		    event, CATEGORY_AUTHENTICATION, TYPE_INFO, OUTCOME_FAILURE, "sudo-error");
}

/* "NAME : (command continued) ...": a long command goes on. */
static enum parse_result
read_continued(struct span rest, struct span user, struct event *event)
{
	set_meaning(event, CATEGORY_PROCESS, TYPE_INFO, OUTCOME_SUCCESS, "sudo-command");
	event_set(event, FIELD_USER_NAME, user);
	event_set(event, FIELD_PROCESS_COMMAND_LINE, span_trim(rest));
	return PARSE_OK;
}

enum parse_result
parse_sudo(struct span message, struct event *event)
{
	size_t colon = span_find(message, SPAN(" : ")), end, start = 0;
	struct span user = span_trim(span_first(message, colon)), rest;
	struct span complaint = { NULL, 0 };

	if (colon == message.size)
		return PARSE_NOT_MINE;
	rest = span_skip(message, colon + 3);
	if (span_take(&rest, SPAN("(command continued)")))
		return read_continued(rest, user, event);
	if (find_piece(rest) == sizeof(pieces) / sizeof(*pieces)) {
		start = span_find(rest, SPAN(" ; "));
		complaint = span_first(rest, start);
		rest = span_skip(rest, start + 3);
	}
	if (span_ends(rest, SPAN(" ;"))) /* it knew no command yet */
		rest.size -= 2;
	end = span_starts(rest, SPAN("COMMAND=")) ? 0 : span_find(rest, SPAN(" ; COMMAND="));
	if (end == rest.size && !is_refusal(complaint) &&
	    (complaint.size == 0 || !span_starts(rest, SPAN("TTY="))))
		return PARSE_NOT_MINE;
	event_set(event, FIELD_USER_NAME, user);
	set_complaint(complaint, event);
	read_pieces(span_first(rest, end), event);
	if (end < rest.size)
		event_set(event, FIELD_PROCESS_COMMAND_LINE,
		    span_skip(rest, span_find(rest, SPAN("COMMAND=")) + 8));
	return PARSE_OK;
}

#define BECAME CATEGORY_PROCESS, TYPE_START, OUTCOME_SUCCESS

/* Whom to become the caller chose, so it reaches as far as it can. */
static const struct template su_templates[] = {
	{ "Successful su for %e by %u", BECAME, "su" }, /* shadow */
	{ "FAILED su for %e by %u", MEANING_FAILED, "su" },
	{ "+ %w %U:%e", MEANING_ECHO, OUTCOME_SUCCESS, "su" }, /* an echo of the line above it */
	{ "- %w %U:%e", MEANING_ECHO, OUTCOME_FAILURE, "su" },
	{ "+ %w %U-%e", MEANING_ECHO, OUTCOME_SUCCESS, "su" },
	{ "- %w %U-%e", MEANING_ECHO, OUTCOME_FAILURE, "su" },
	{ "(to %e) %u on %w", BECAME, "su" }, /* util-linux */
	{ "(to %e) %u on ", BECAME, "su" },
	{ "FAILED SU (to %e) %u on %w", MEANING_FAILED, "su" },
	{ "FAILED SU (to %e) %u on ", MEANING_FAILED, "su" },
	{ "FAILED (to %e) %u on %w", MEANING_FAILED, "su" },
	{ "BAD SU %U to %e on %w", MEANING_FAILED, "su" }, /* BSD */
	{ "%U to %e on /dev/%w", BECAME, "su" },
	{ "'su %e' succeeded for %u on %w", BECAME, "su" }, /* Solaris */
	{ "'su %e' failed for %u on %w", MEANING_FAILED, "su" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_su(struct span message, struct event *event)
{
	return read_templates(su_templates, message, event);
}

/* The command comes first in one and last in the other. */
static const struct template doas_templates[] = {
	{ "%U ran command %c as %e from %+", BECAME, "doas" },
	{ "%U ran command as %E: %c", BECAME, "doas" },
	{ "failed command for %U: %c", MEANING_FAILED, "doas" },
	{ "command not permitted for %U: %c", MEANING_FAILED, "doas" },
	{ "failed auth for %u", MEANING_FAILED, "doas" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_doas(struct span message, struct event *event)
{
	return read_templates(doas_templates, message, event);
}
