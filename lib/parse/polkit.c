/*
 * polkit.c: who was asked for a password by polkitd, and what pkexec ran.
 *
 *   polkitd[9]: Operator of unix-session:2 successfully authenticated as unix-user:root to gain TEMPORARY authorization for action org.x for unix-process:7:8 [sh] (owned by unix-user:ana)
 *   pkexec[9]: ana: Executing command [USER=root] [TTY=unknown] [CWD=/home/ana] [COMMAND=/usr/bin/id]
 *
 * The command between the brackets may hold anything; the owner comes last.
 */

#include "parse/template.h"

static const struct template templates[] = {
	{ "Operator of %w successfully authenticated as unix-user:%E to gain %* (owned by "
	  "unix-user:%u)",
	    MEANING_ACCEPTED, "polkit" },
	{ "Operator of %w FAILED to authenticate to gain %+ (owned by unix-user:%u)",
	    MEANING_FAILED, "polkit" },
	{ "Registered Authentication Agent for %*", MEANING_ECHO, OUTCOME_SUCCESS, "polkit-agent" },
	{ "Unregistered Authentication Agent for %*", MEANING_ECHO, OUTCOME_SUCCESS,
	    "polkit-agent" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_polkit(struct span message, struct event *event)
{
	return read_templates(templates, message, event);
}

static const struct template pkexec_templates[] = {
	{ "%U: Executing command [USER=%E] [TTY=%*] [CWD=%*] [COMMAND=%c]", CATEGORY_PROCESS,
	    TYPE_START, OUTCOME_SUCCESS, "pkexec" },
	{ "%U: Error executing command as another user: %* [USER=%E] [TTY=%*] [CWD=%*] "
	  "[COMMAND=%c]",
	    MEANING_FAILED, "pkexec" },
	{ "%U: %* [USER=%E] [TTY=%*] [CWD=%*] [COMMAND=%c]", MEANING_FAILED, "pkexec" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_pkexec(struct span message, struct event *event)
{
	return read_templates(pkexec_templates, message, event);
}
