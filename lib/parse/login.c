/*
 * login.c: login, of util-linux, of shadow and of FreeBSD.
 *
 *   login[9]: FAILED LOGIN 1 FROM tty1 FOR root, Authentication failure
 *   login[9]: FAILED LOGIN (1) on '/dev/tty1' FOR 'root', Authentication failure
 *   login[9]: ROOT LOGIN ON tty1
 *   login[9]: LOGIN ON pts/3 BY ana FROM 203.0.113.9
 *
 * The name that was tried is followed by PAM's words, in which there is no
 * comma; a terminal's name is no address, so "FROM tty1" tells no source.
 */

#include "parse/template.h"

static const struct template templates[] = {
	{ "FAILED LOGIN (%d) on '%w' from '%a' FOR '%u', %r", MEANING_FAILED, "login" },
	{ "FAILED LOGIN (%d) on '%w' FOR '%u', %r", MEANING_FAILED, "login" },
	{ "FAILED LOGIN (%d) on '%w' from '%a' FOR '%u'", MEANING_FAILED, "login" },
	{ "FAILED LOGIN (%d) on '%w' FOR '%u'", MEANING_FAILED, "login" },
	{ "FAILED LOGIN %d FROM tty%w FOR %u, %r", MEANING_FAILED, "login" },
	{ "FAILED LOGIN %d FROM pts/%w FOR %u, %r", MEANING_FAILED, "login" },
	{ "FAILED LOGIN %d FROM (null) FOR %u, %r", MEANING_FAILED, "login" },
	{ "FAILED LOGIN %d FROM %a FOR %u, %r", MEANING_FAILED, "login" },
	{ "FAILED LOGIN SESSION FROM tty%w FOR %u, %r", MEANING_ECHO, OUTCOME_FAILURE, "login" },
	{ "FAILED LOGIN SESSION FROM pts/%w FOR %u, %r", MEANING_ECHO, OUTCOME_FAILURE, "login" },
	{ "FAILED LOGIN SESSION FROM (null) FOR %u, %r", MEANING_ECHO, OUTCOME_FAILURE, "login" },
	{ "FAILED LOGIN SESSION FROM %a FOR %u, %r", MEANING_ECHO, OUTCOME_FAILURE, "login" },
	{ "TOO MANY LOGIN TRIES (%d) FROM tty%w FOR %u, %r", MEANING_FAILED,
	    "login-too-many-attempts" },
	{ "TOO MANY LOGIN TRIES (%d) FROM %a FOR %u, %r", MEANING_FAILED,
	    "login-too-many-attempts" },
	{ "TOO MANY LOGIN TRIES (%d) on '%w' from '%a' FOR '%u'", MEANING_ECHO, OUTCOME_FAILURE,
	    "login-too-many-attempts" },
	{ "TOO MANY LOGIN TRIES (%d) on '%w' FOR '%u'", MEANING_ECHO, OUTCOME_FAILURE,
	    "login-too-many-attempts" },
	{ "invalid password for '%u' on '%w' from '%a'", MEANING_FAILED, "login" },
	{ "invalid password for '%u' on '%w'", MEANING_FAILED, "login" },
	{ "'%u' logged in on '%w' from '%a'", MEANING_ACCEPTED, "login" },
	{ "'%u' logged in on '%w'", MEANING_ACCEPTED, "login" },
	{ "LOGIN ON %w BY %u FROM %a", MEANING_ACCEPTED, "login" },
	{ "LOGIN ON %w BY %u", MEANING_ACCEPTED, "login" },
	{ "DIALUP AT %w BY %u", MEANING_ECHO, OUTCOME_SUCCESS, "login-dialup" },
	{ "login from %a on %w as %u", MEANING_ACCEPTED, "login" },
	{ "login on %w as %u", MEANING_ACCEPTED, "login" },
	{ "ROOT LOGIN (%U) ON %w FROM %a", MEANING_ACCEPTED, "login" },
	{ "ROOT LOGIN (%U) ON %w", MEANING_ACCEPTED, "login" },
	{ "%d LOGIN FAILURE%*FROM %a, %u", MEANING_FAILED, "login" },
	{ "%d LOGIN FAILURE%*FROM %a", MEANING_FAILED, "login" },
	{ "%d LOGIN FAILURE%*ON %w, %u", MEANING_FAILED, "login" },
	{ "%d LOGIN FAILURE%*ON %w", MEANING_FAILED, "login" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* Who it was stands in no hole. */
static const struct template root_templates[] = {
	{ "ROOT LOGIN ON %w FROM %a", MEANING_ACCEPTED, "login" },
	{ "ROOT LOGIN ON %w", MEANING_ACCEPTED, "login" },
	{ "ROOT LOGIN  on '%w' from '%a'", MEANING_ACCEPTED, "login" },
	{ "ROOT LOGIN  on '%w'", MEANING_ACCEPTED, "login" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_login(struct span message, struct event *event)
{
	if (read_templates(templates, message, event) == PARSE_OK)
		return PARSE_OK;
	if (read_templates(root_templates, message, event) == PARSE_OK) {
		event_set(event, FIELD_USER_NAME, SPAN("root"));
		return PARSE_OK;
	}
	return PARSE_NOT_MINE;
}
