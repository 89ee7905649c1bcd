/*
 * polkit.c: who was asked for a password by polkitd.
 *
 *   polkitd[9]: Operator of unix-session:2 successfully authenticated as unix-user:root to gain TEMPORARY authorization for action org.x for unix-process:7:8 [sh] (owned by unix-user:ana)
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
