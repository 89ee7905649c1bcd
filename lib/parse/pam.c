/*
 * pam.c: what PAM modules say, whatever the program.
 *
 *   pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root
 *   pam_unix(sshd:auth): check pass; user unknown
 *   pam_unix(su:session): session opened for user root by ana(uid=1000)
 *   pam_unix(cron:session): session closed for user root
 *
 * A program that gives its own verdict has it in its own lines; what PAM says
 * of the same attempt is an echo.  For the others PAM's line is the verdict.
 */

#include "parse/formats.h"

static const char *const own_verdict[] = { "sshd", "dropbear", "sudo", "su", "su-l", "login",
	"remote", "runuser", "dovecot", "polkit-1", "proftpd", "pure-ftpd" };

static bool
gives_own_verdict(struct span service)
{
	for (size_t i = 0; i < sizeof(own_verdict) / sizeof(*own_verdict); i++)
		if (span_is(service, own_verdict[i]))
			return true;
	return false;
}

/* "ana(uid=1000)" without what is in brackets. */
static struct span
without_uid(struct span name)
{
	return span_first(name, span_find(name, SPAN("(uid=")));
}

/*
 * The fields come in a fixed order, and only the last, user, can hold blanks:
 * rhost ends at the first one.
 */
static void
read_failure(struct span text, struct span service, struct event *event)
{
	struct span ruser = between(text, SPAN("ruser="), SPAN(" rhost="));
	struct span rest = between(text, SPAN(" rhost="), SPAN(""));
	struct span rhost = span_cut(&rest, ' ');
	struct span user = span_trim(rest);

	if (gives_own_verdict(service))
		set_meaning(event, CATEGORY_AUTHENTICATION, TYPE_INFO, OUTCOME_FAILURE,
		    "pam-authentication-failure");
	else
		set_meaning(event, CATEGORY_AUTHENTICATION, TYPE_START, OUTCOME_FAILURE,
		    "pam-authentication-failure");
	set_source(event, rhost);
	if (span_take(&user, SPAN("user=")))
		event_set(event, FIELD_USER_NAME, user);
	else if (ruser.size > 0)
		event_set(event, FIELD_USER_NAME, ruser);
}

/*
 * "session opened for user root(uid=0) by ana(uid=1000)": ana acts and becomes
 * root.  Where "by" names nobody it is the user's own session.
 */
static void
read_opened(struct span rest, struct event *event)
{
	size_t by = span_find_last(rest, SPAN(" by "));
	struct span user = without_uid(span_first(rest, by));
	struct span actor = without_uid(span_skip(rest, by + 4));

	set_meaning(event, CATEGORY_SESSION, TYPE_START, OUTCOME_SUCCESS, "session-opened");
	if (actor.size > 0 && !span_equal(actor, user)) {
		event_set(event, FIELD_USER_NAME, actor);
		event_set(event, FIELD_USER_EFFECTIVE_NAME, user);
	} else {
		event_set(event, FIELD_USER_NAME, user);
	}
}

enum parse_result
parse_pam(struct span message, struct event *event)
{
	struct span at = message, service;

	span_cut(&at, '(');
	service = span_cut(&at, ':');
	span_cut(&at, ')');
	if (!span_take(&at, SPAN(": ")))
		return PARSE_NOT_MINE;
	if (span_take(&at, SPAN("session opened for user "))) {
		read_opened(at, event);
	} else if (span_take(&at, SPAN("session closed for user "))) {
		set_meaning(event, CATEGORY_SESSION, TYPE_END, OUTCOME_SUCCESS, "session-closed");
		event_set(event, FIELD_USER_NAME, without_uid(at));
	} else if (span_starts(at, SPAN("authentication failure;"))) {
		read_failure(at, service, event);
	} else if (span_starts(at, SPAN("check pass;"))) {
		set_meaning(
		    event, CATEGORY_AUTHENTICATION, TYPE_INFO, OUTCOME_FAILURE, "pam-user-unknown");
	} else if (span_take(&at, SPAN("password changed for "))) {
		set_meaning(event, CATEGORY_IAM, TYPE_USER | TYPE_CHANGE, OUTCOME_SUCCESS,
		    "password-changed");
		event_set(event, FIELD_USER_TARGET_NAME, at);
	} else if (span_take(&at, SPAN("user ")) &&
		   span_find(at, SPAN(" does not exist in ")) < at.size) {
		set_meaning(event, CATEGORY_IAM, TYPE_USER | TYPE_CHANGE, OUTCOME_FAILURE,
		    "password-change");
		at = span_first(at, span_find_last(at, SPAN(" does not exist in ")));
		if (at.size > 1 && at.data[0] == '"' && at.data[at.size - 1] == '"')
			at = (struct span){ at.data + 1, at.size - 2 };
		event_set(event, FIELD_USER_TARGET_NAME, at);
	}
	return PARSE_OK;
}
