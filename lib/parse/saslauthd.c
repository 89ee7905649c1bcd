/*
 * saslauthd.c: Cyrus SASL's password checker, which a mail daemon asks; the
 * daemon's own line says who came from where and gives the verdict.
 *
 *   saslauthd[9]: do_auth         : auth failure: [user=ana] [service=smtp] [realm=] [mech=pam] [reason=PAM auth error]
 *   saslauthd[9]: pam_unix(smtp:auth): authentication failure; ...    PAM's
 */

#include "parse/template.h"

/* User and realm are what the client said: each may hold the text behind it. */
static const struct template templates[] = {
	{ "do_auth%*: auth failure: [user=%u] [service=%w] [realm=%+] [mech=%w] [reason=%r]",
	    MEANING_ECHO, OUTCOME_FAILURE, "mail-auth" },
	{ "do_auth%*: auth success: [user=%u] [service=%w] [realm=%+] [mech=%w]", MEANING_ECHO,
	    OUTCOME_SUCCESS, "mail-auth" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_saslauthd(struct span message, struct event *event)
{
	return read_templates(templates, message, event);
}
