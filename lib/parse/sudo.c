/*
 * sudo.c: sudo and su.
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

static const char *const refusals[] = { "incorrect password attempt", "NOT in sudoers",
	"command not allowed", "a password is required", "authentication failure",
	"NOT authorized on host", "no tty present", "user NOT in sudoers", "must be a member of",
	"account validation failure", "unknown user" };

static bool
is_refusal(struct span text)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
		if (span_find(text, span_of(refusals[i])) < text.size)
			return true;
	return false;
}

/* "TTY=pts/0", "PWD=/", "USER=root" pieces before COMMAND. */
static void
read_piece(struct span piece, struct event *event)
{
	if (span_take(&piece, SPAN("PWD=")))
		event_set(event, FIELD_PROCESS_WORKING_DIRECTORY, piece);
	else if (span_take(&piece, SPAN("USER=")))
		event_set(event, FIELD_USER_EFFECTIVE_NAME, piece);
	else if (span_take(&piece, SPAN("GROUP=")))
		event_set(event, FIELD_GROUP_NAME, piece);
}

enum parse_result
parse_sudo(struct span message, struct event *event)
{
	struct span rest, user, head;
	size_t colon = span_find(message, SPAN(" : ")), end;
	bool is_refused;

	if (colon == message.size)
		return PARSE_NOT_MINE;
	user = span_trim(span_first(message, colon));
	rest = span_skip(message, colon + 3);
	end = span_find(rest, SPAN("COMMAND="));
	head = span_first(rest, end);
	is_refused = is_refusal(span_first(head, span_find(head, SPAN("TTY="))));
	if (end == rest.size && !is_refused)
		return PARSE_NOT_MINE;
	event_set(event, FIELD_USER_NAME, user);
	if (end < rest.size)
		event_set(event, FIELD_PROCESS_COMMAND_LINE, span_skip(rest, end + 8));
	while (head.size > 0) {
		size_t next = span_find(head, SPAN(" ; "));

		read_piece(span_first(head, next), event);
		head = span_skip(head, next + 3);
	}
	if (is_refused)
		set_meaning(
		    event, CATEGORY_AUTHENTICATION, TYPE_START, OUTCOME_FAILURE, "sudo-refused");
	else
		set_meaning(event, CATEGORY_PROCESS, TYPE_START, OUTCOME_SUCCESS, "sudo-command");
	return PARSE_OK;
}

static void
set_su(struct event *event, struct span actor, struct span target, bool is_success)
{
	event_set(event, FIELD_USER_NAME, actor);
	event_set(event, FIELD_USER_EFFECTIVE_NAME, target);
	if (is_success)
		set_meaning(event, CATEGORY_PROCESS, TYPE_START, OUTCOME_SUCCESS, "su");
	else
		set_meaning(event, CATEGORY_AUTHENTICATION, TYPE_START, OUTCOME_FAILURE, "su");
}

/* "+ /dev/pts/0 ana:root": an echo of the verdict line above it. */
static enum parse_result
read_su_echo(struct span rest, bool is_success, struct event *event)
{
	struct span actor;

	span_cut(&rest, ' ');
	actor = span_cut(&rest, ':');
	if (rest.size == 0)
		return PARSE_NOT_MINE;
	set_su(event, actor, rest, is_success);
	event->category = CATEGORY_AUTHENTICATION;
	event->type = TYPE_INFO;
	return PARSE_OK;
}

static const struct template bsd_su[] = {
	{ "BAD SU %U to %E on /dev/%w", MEANING_FAILED, "su" },
	{ "BAD SU %U to %E on %w", MEANING_FAILED, "su" },
	{ "%U to %E on /dev/%w", CATEGORY_PROCESS, TYPE_START, OUTCOME_SUCCESS, "su" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_su(struct span message, struct event *event)
{
	struct span rest = message;
	bool is_success = !span_take(&rest, SPAN("FAILED "));

	if (span_take(&rest, SPAN("+ ")))
		return read_su_echo(rest, true, event);
	if (span_take(&rest, SPAN("- ")))
		return read_su_echo(rest, false, event);
	span_take(&rest, SPAN("Successful "));
	if (span_take(&rest, SPAN("su for "))) { /* shadow's su */
		size_t by = span_find_last(rest, SPAN(" by "));

		set_su(event, span_skip(rest, by + 4), span_first(rest, by), is_success);
		return PARSE_OK;
	}
	if (read_templates(bsd_su, message, event) == PARSE_OK)
		return PARSE_OK;
	span_take(&rest, SPAN("SU "));
	if (span_take(&rest, SPAN("(to "))) { /* util-linux's su */
		struct span target = span_cut(&rest, ')');

		span_take(&rest, SPAN(" "));
		set_su(event, span_first(rest, span_find_last(rest, SPAN(" on "))), target,
		    is_success);
		return PARSE_OK;
	}
	return PARSE_NOT_MINE;
}
