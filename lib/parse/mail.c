/*
 * mail.c: who logs in to Dovecot, Postfix and Exim.
 *
 *   dovecot: imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<ana>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, TLS
 *   postfix/smtpd[9]: warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6
 *   exim[9]: login_server authenticator failed for (x) [203.0.113.9]:4022: 535 Incorrect authentication data (set_id=ana)
 */

#include "parse/template.h"

#define ECHO_FAILED MEANING_ECHO, OUTCOME_FAILURE

static const struct template dovecot[] = {
	{ "%w: Login: user=<%u>, method=%w, rip=%a, lip=%D, %*", MEANING_ACCEPTED, "mail-login" },
	{ "%w: Login: user=<%u>, method=%w, rip=%a, lip=%D", MEANING_ACCEPTED, "mail-login" },
	{ "%w: Disconnected%*(auth failed, %*): user=<%u>, method=%w, rip=%a, lip=%D, %*",
	    MEANING_FAILED, "mail-login" },
	{ "%w: Disconnected%*(auth failed, %*): user=<%u>, method=%w, rip=%a, lip=%D",
	    MEANING_FAILED, "mail-login" },
	{ "%w: Aborted login%*(auth failed, %*): user=<%u>, method=%w, rip=%a, lip=%D%*",
	    MEANING_FAILED, "mail-login" },
	{ "%w-login: Disconnected%*: user=<%u>, rip=%a, lip=%D%*", MEANING_ENDED,
	    "mail-disconnect" },
	{ "%w-login: Aborted login%*: user=<%u>, rip=%a, lip=%D%*", MEANING_ENDED,
	    "mail-disconnect" },
	{ "imap(%U)%*: Logged out%*", MEANING_ENDED, "mail-disconnect" },
	{ "imap(%U)%*: Disconnected%*", MEANING_ENDED, "mail-disconnect" },
	{ "pop3(%U)%*: Disconnected%*", MEANING_ENDED, "mail-disconnect" },
	{ "auth%*: pam(%u,%a): %r", ECHO_FAILED, "mail-auth" },
	{ "auth%*: pam(%u,%a,<%*>): %r", ECHO_FAILED, "mail-auth" },
	{ "auth%*: sql(%u,%a): %r", ECHO_FAILED, "mail-auth" },
	{ "auth%*: sql(%u,%a,<%*>): %r", ECHO_FAILED, "mail-auth" },
	{ "auth%*: passwd-file(%u,%a): %r", ECHO_FAILED, "mail-auth" },
	{ "auth%*: passwd-file(%u,%a,<%*>): %r", ECHO_FAILED, "mail-auth" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

static const struct template postfix[] = {
	{ "warning: %*[%a]: SASL %w authentication failed: %*, sasl_username=%u", MEANING_FAILED,
	    "mail-login" },
	{ "warning: %*[%a]: SASL %w authentication failed: %r", MEANING_FAILED, "mail-login" },
	{ "warning: %*[%a]: SASL %w authentication failed:", MEANING_FAILED, "mail-login" },
	{ "%w: client=%*[%a], sasl_method=%w, sasl_username=%u", MEANING_ACCEPTED, "mail-login" },
	{ "connect from %*[%a]", MEANING_CONNECTED, "mail-connection" },
	{ "disconnect from %*[%a]", MEANING_ENDED, "mail-disconnect" },
	{ "disconnect from %*[%a] %*", MEANING_ENDED, "mail-disconnect" },
	{ "lost connection after %* from %*[%a]", MEANING_ENDED, "mail-disconnect" },
	{ "timeout after %* from %*[%a]", MEANING_ENDED, "mail-disconnect" },
	{ "too many errors after %* from %*[%a]", MEANING_ENDED, "mail-disconnect" },
	{ "NOQUEUE: reject: %* from %*[%a]: %r", CATEGORY_EMAIL, TYPE_DENIED, OUTCOME_SUCCESS,
	    "mail-rejected" },
	{ "warning: hostname %* does not resolve to address %a", CATEGORY_NETWORK, TYPE_INFO,
	    OUTCOME_UNKNOWN, "mail-reverse-mapping" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* The name that a client gives itself holds no blank; what it tried comes last. */
static const struct template exim[] = {
	{ "%w authenticator failed for %* [%a]:%p: 535 %*(set_id=%u)", MEANING_FAILED,
	    "mail-login" },
	{ "%w authenticator failed for %* [%a]:%p I=[%D]:%P: 535 %*(set_id=%u)", MEANING_FAILED,
	    "mail-login" },
	{ "%w authenticator failed for %* [%a]: 535 %*(set_id=%u)", MEANING_FAILED, "mail-login" },
	{ "%w authenticator failed for [%a]:%p: 535 %*(set_id=%u)", MEANING_FAILED, "mail-login" },
	{ "%w authenticator failed for [%a]: 535 %*(set_id=%u)", MEANING_FAILED, "mail-login" },
	{ "%w authenticator failed for %* [%a]:%p: 535 %r", MEANING_FAILED, "mail-login" },
	{ "%w authenticator failed for %* [%a]: 535 %r", MEANING_FAILED, "mail-login" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_dovecot(struct span message, struct event *event)
{
	return read_templates(dovecot, message, event);
}

enum parse_result
parse_postfix(struct span message, struct event *event)
{
	return read_templates(postfix, message, event);
}

enum parse_result
parse_exim(struct span message, struct event *event)
{
	return read_templates(exim, message, event);
}
