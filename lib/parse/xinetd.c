/*
 * xinetd.c: who came to a service that xinetd starts, sshd and telnetd among them.
 *
 *   xinetd[9]: START: ssh pid=812 from=203.0.113.9
 *   xinetd[9]: EXIT: ssh status=0 pid=812 duration=3(sec)
 *   xinetd[9]: FAIL: ssh address from=203.0.113.9
 */

#include "parse/template.h"

static const struct template templates[] = {
	{ "START: %w pid=%d from=%a", MEANING_CONNECTED, "connection" },
	{ "START: %w from=%a", MEANING_CONNECTED, "connection" },
	{ "EXIT: %w %*", CATEGORY_NETWORK, TYPE_END | TYPE_CONNECTION, OUTCOME_UNKNOWN,
	    "connection" },
	{ "FAIL: %w %w from=%a", MEANING_DENIED, "connection-refused" },
	{ "FAIL: %w from=%a", MEANING_DENIED, "connection-refused" },
	{ "FAIL: %w %*", MEANING_DENIED, "connection-refused" },
	{ "libwrap refused connection to %w (libwrap=%w) from %a", MEANING_DENIED,
	    "connection-refused" },
	{ "libwrap refused connection to %w from %a", MEANING_DENIED, "connection-refused" },
	{ "refused connect from %a", MEANING_DENIED, "connection-refused" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_xinetd(struct span message, struct event *event)
{
	return read_templates(templates, message, event);
}
