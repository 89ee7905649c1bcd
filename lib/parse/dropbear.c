/*
 * dropbear.c: the small SSH server.
 *
 *   dropbear[9]: Bad password attempt for 'root' from 203.0.113.9:4022
 *   dropbear[9]: Pubkey auth succeeded for 'ana' with ssh-ed25519 key SHA256:... from 192.0.2.7:50122
 *   dropbear[9]: Exit before auth from <203.0.113.9:4022>: (user 'root', 3 fails): Exited normally
 */

#include "parse/template.h"

#define ECHO_FAILED MEANING_ECHO, OUTCOME_FAILURE

static const struct template templates[] = {
	{ "Bad password attempt for '%u' from %A", MEANING_FAILED, "ssh-login" },
	{ "Bad PAM password attempt for '%u' from %A", MEANING_FAILED, "ssh-login" },
	{ "bad password attempt for '%u' from %A", MEANING_FAILED, "ssh-login" },
	{ "Login attempt for nonexistent user from %A", MEANING_FAILED, "ssh-login" },
	{ "Login attempt for nonexistent user '%u' from %A", MEANING_FAILED, "ssh-login" },
	{ "login attempt for nonexistent user from %A", MEANING_FAILED, "ssh-login" },
	{ "Login attempt with wrong user %u from %A", MEANING_FAILED, "ssh-login" },
	{ "Password auth succeeded for '%u' from %A", MEANING_ACCEPTED, "ssh-login" },
	{ "password auth succeeded for '%u' from %A", MEANING_ACCEPTED, "ssh-login" },
	{ "PAM password auth succeeded for '%u' from %A", MEANING_ACCEPTED, "ssh-login" },
	{ "Auth succeeded with blank password for '%u' from %A", MEANING_ACCEPTED, "ssh-login" },
	{ "Pubkey auth succeeded for '%u' with %*key %* from %A", MEANING_ACCEPTED, "ssh-login" },
	{ "pubkey auth succeeded for '%u' with %*key %* from %A", MEANING_ACCEPTED, "ssh-login" },
	{ "Pubkey auth attempt with unknown algo for '%u' from %A", ECHO_FAILED, "ssh-pubkey" },
	{ "Max auth tries reached - user '%u' from %A", ECHO_FAILED, "ssh-too-many-attempts" },
	{ "User '%u' has invalid shell, rejected", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "User '%u' has blank password, rejected", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "User account '%u' is locked", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "user '%u' is not in group, rejected", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Pubkey auth bad signature for '%u' with %*key %* from %A", ECHO_FAILED, "ssh-pubkey" },
	{ "pam_authenticate() failed, rc=%d, %r", ECHO_FAILED, "ssh-pam-error" },
	{ "pam_acct_mgmt() failed, rc=%d, %r", ECHO_FAILED, "ssh-pam-error" },
	{ "Early exit: %r", CATEGORY_PROCESS, TYPE_END, OUTCOME_FAILURE, "ssh-server" },
	{ "%u login rejected", ECHO_FAILED, "ssh-root-refused" },
	{ "Child connection from %A", MEANING_ECHO, OUTCOME_UNKNOWN, "ssh-connection" },
	{ "Exit before auth from <%A>: (user '%u', %d fails): %r", CATEGORY_SESSION, TYPE_END,
	    OUTCOME_FAILURE, "ssh-preauth-disconnect" },
	{ "Exit before auth from <%A>: %r", CATEGORY_SESSION, TYPE_END, OUTCOME_FAILURE,
	    "ssh-preauth-disconnect" },
	{ "Exit before auth (user '%u', %d fails): %r", CATEGORY_SESSION, TYPE_END, OUTCOME_FAILURE,
	    "ssh-preauth-disconnect" },
	{ "Exit before auth: %r", CATEGORY_SESSION, TYPE_END, OUTCOME_FAILURE,
	    "ssh-preauth-disconnect" },
	{ "Exit (%U) from <%A>: %r", MEANING_ENDED, "ssh-disconnect" },
	{ "Exit (%U): %r", MEANING_ENDED, "ssh-disconnect" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_dropbear(struct span message, struct event *event)
{
	return read_templates(templates, message, event);
}
