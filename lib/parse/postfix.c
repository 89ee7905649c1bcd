/*
 * postfix.c: Postfix: smtpd (submission, smtps), postscreen, dnsblog, smtp, anvil.
 *
 *   postfix/smtpd[9]: warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6
 *   postfix/smtpd[9]: NOQUEUE: reject: RCPT from unknown[203.0.113.9]: 554 5.7.1 <x@example.org>: Relay access denied; ...
 *   postfix/postscreen[9]: PREGREET 11 after 0.2 from [203.0.113.9]:4022: EHLO x\r\n
 *
 * A client's name was looked up and checked by Postfix; what a client says
 * (HELO, addresses, commands) stands behind its address.
 */

#include "parse/template.h"

#define ECHO_FAILED MEANING_ECHO, OUTCOME_FAILURE
#define CONNECTED MEANING_CONNECTED, "mail-connection"
#define REFUSED MEANING_DENIED, "mail-connection"
#define ENDED MEANING_ENDED, "mail-disconnect"
#define REJECTED CATEGORY_EMAIL, TYPE_DENIED, OUTCOME_SUCCESS, "mail-rejected"
#define SEEN CATEGORY_NETWORK, TYPE_INFO, OUTCOME_UNKNOWN
#define SUSPECT CATEGORY_NETWORK, TYPE_INFO, OUTCOME_FAILURE
#define MAIL CATEGORY_EMAIL, TYPE_INFO

static const struct template warnings[] = {
	{ "%h: SASL %w authentication failed: %*, sasl_username=%u", MEANING_FAILED, "mail-login" },
	{ "%h: SASL %w authentication failed: %r", MEANING_FAILED, "mail-login" },
	{ "%h: SASL %w authentication failed:", MEANING_FAILED, "mail-login" },
	{ "%h: SASL %w authentication failed", MEANING_FAILED, "mail-login" },
	{ "%h: SASL %w authentication aborted%*", ECHO_FAILED, "mail-login" },
	{ "SASL authentication failure: %r", ECHO_FAILED, "mail-auth" },
	{ "SASL authentication problem: %r", ECHO_FAILED, "mail-auth" },
	{ "hostname %* does not resolve to address %a: %r", SEEN, "mail-reverse-mapping" },
	{ "hostname %* does not resolve to address %a", SEEN, "mail-reverse-mapping" },
	{ "%a: hostname %* verification failed: %r", SEEN, "mail-reverse-mapping" },
	{ "%a: address not listed for hostname %*", SEEN, "mail-reverse-mapping" },
	{ "Connection rate limit exceeded: %d from %h for service %*", REFUSED },
	{ "Connection concurrency limit exceeded: %d from %h for service %*", REFUSED },
	{ "AUTH command rate limit exceeded: %d from %h for service %*", ECHO_FAILED,
	    "mail-too-many-attempts" },
	{ "New TLS session rate limit exceeded: %d from %h for service %*", REFUSED },
	{ "Message delivery request rate limit exceeded: %d from %h for service %*", REJECTED },
	{ "Recipient address rate limit exceeded: %d from %h for service %*", REJECTED },
	{ "non-SMTP command from %h: %r", SUSPECT, "mail-not-smtp" },
	{ "non-E/SMTP command from %h: %r", SUSPECT, "mail-not-smtp" },
	{ "Illegal address syntax from %h in %w command: %*", SUSPECT, "mail-bad-address" },
	{ "%h sent %w header instead of SMTP command: %*", SUSPECT, "mail-not-smtp" },
	{ "%h: request longer than %d: %*", SUSPECT, "mail-not-smtp" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

static const struct template postscreen[] = {
	{ "CONNECT from %h to [%D]:%P", CONNECTED },
	{ "DISCONNECT %h", ENDED },
	{ "HANGUP after %w from %h in tests %*", ENDED },
	{ "PASS %w %h", CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_ALLOWED, OUTCOME_SUCCESS,
	    "mail-connection" },
	{ "WHITELISTED %h", CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_ALLOWED, OUTCOME_SUCCESS,
	    "mail-connection" },
	{ "ALLOWLISTED %h", CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_ALLOWED, OUTCOME_SUCCESS,
	    "mail-connection" },
	{ "BLACKLISTED %h", REFUSED },
	{ "DENYLISTED %h", REFUSED },
	{ "WHITELIST VETO %h", REFUSED },
	{ "ALLOWLIST VETO %h", REFUSED },
	{ "DNSBL rank %d for %h", SUSPECT, "mail-dnsbl" },
	{ "PREGREET %d after %w from %h: %r", SUSPECT, "mail-pregreet" },
	{ "COMMAND PIPELINING from %h after %w: %r", SUSPECT, "mail-pipelining" },
	{ "COMMAND TIME LIMIT from %h after %*", SUSPECT, "mail-command-limit" },
	{ "COMMAND COUNT LIMIT from %h after %*", SUSPECT, "mail-command-limit" },
	{ "COMMAND LENGTH LIMIT from %h after %*", SUSPECT, "mail-command-limit" },
	{ "NON-SMTP COMMAND from %h after %w: %r", SUSPECT, "mail-not-smtp" },
	{ "NON-SMTP COMMAND from %h after %w %r", SUSPECT, "mail-not-smtp" },
	{ "BARE NEWLINE from %h after %*", SUSPECT, "mail-bare-newline" },
	{ "addr %a listed by domain %*", SUSPECT, "mail-dnsbl" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

static const struct template smtpd[] = {
	{ "connect from %h", CONNECTED },
	{ "disconnect from %h", ENDED },
	{ "disconnect from %h %*", ENDED },
	{ "lost connection after %* from %h", ENDED },
	{ "timeout after %* from %h", ENDED },
	{ "too many errors after %* from %h", ENDED },
	{ "SSL_accept error from %h: %r", SUSPECT, "mail-tls" },
	{ "SSL_accept error from %h", SUSPECT, "mail-tls" },
	{ "setting up TLS connection from %h", SEEN, "mail-tls" },
	{ "%w TLS connection established from %h: %*", CATEGORY_NETWORK, TYPE_INFO, OUTCOME_SUCCESS,
	    "mail-tls" },
	{ "improper command pipelining after %* from %h: %r", SUSPECT, "mail-pipelining" },
	{ "improper command pipelining after %* from %h", SUSPECT, "mail-pipelining" },
	{ "statistics: max %* (%w:%a) at %*", SEEN, "mail-statistics" },
	{ "connect to %w[%D]:%P: %r", CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_ERROR,
	    OUTCOME_FAILURE, "mail-connection" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* What stands behind a queue's id or NOQUEUE. */
static const struct template messages[] = {
	{ "client=%h, sasl_method=%w, sasl_username=%U, sasl_sender=%*", MEANING_ACCEPTED,
	    "mail-login" },
	{ "client=%h, sasl_method=%w, sasl_username=%u", MEANING_ACCEPTED, "mail-login" },
	{ "client=%h, sasl_sender=%*", MAIL, OUTCOME_NONE, "mail-received" },
	{ "client=%h%*", MAIL, OUTCOME_NONE, "mail-received" },
	/* Behind them a mail's own text, which may hold all that tells a client. */
	{ "reject: header %*", REJECTED },
	{ "reject: body %*", REJECTED },
	{ "discard: header %*", REJECTED },
	{ "discard: body %*", REJECTED },
	{ "hold: header %*", MAIL, OUTCOME_UNKNOWN, "mail-held" },
	{ "hold: body %*", MAIL, OUTCOME_UNKNOWN, "mail-held" },
	{ "filter: header %*", MAIL, OUTCOME_UNKNOWN, "mail-filtered" },
	{ "filter: body %*", MAIL, OUTCOME_UNKNOWN, "mail-filtered" },
	{ "redirect: header %*", MAIL, OUTCOME_UNKNOWN, "mail-redirected" },
	{ "redirect: body %*", MAIL, OUTCOME_UNKNOWN, "mail-redirected" },
	{ "prepend: header %*", MAIL, OUTCOME_UNKNOWN, "mail-warning" },
	{ "prepend: body %*", MAIL, OUTCOME_UNKNOWN, "mail-warning" },
	{ "warning: header %*", MAIL, OUTCOME_UNKNOWN, "mail-warning" },
	{ "warning: body %*", MAIL, OUTCOME_UNKNOWN, "mail-warning" },
	{ "reject: %* from %h: %r", REJECTED },
	{ "reject_warning: %* from %h: %r", MAIL, OUTCOME_UNKNOWN, "mail-reject-warning" },
	{ "milter-reject: %* from %h: %r", REJECTED },
	{ "milter-discard: %* from %h: %r", REJECTED },
	{ "milter-hold: %* from %h: %r", MAIL, OUTCOME_UNKNOWN, "mail-held" },
	{ "discard: %* from %h: %r", REJECTED },
	{ "hold: %* from %h: %r", MAIL, OUTCOME_UNKNOWN, "mail-held" },
	{ "filter: %* from %h: %r", MAIL, OUTCOME_UNKNOWN, "mail-filtered" },
	{ "redirect: %* from %h: %r", MAIL, OUTCOME_UNKNOWN, "mail-redirected" },
	{ "warn: %* from %h: %r", MAIL, OUTCOME_UNKNOWN, "mail-warning" },
	{ "prepend: %* from %h: %r", MAIL, OUTCOME_UNKNOWN, "mail-warning" },
	{ "lost connection with %w[%D] while %*", CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_ERROR,
	    OUTCOME_FAILURE, "mail-connection" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* "NOQUEUE" or a queue's id, short (hexadecimal) or long: not "statistics". */
static bool
is_queue_id(struct span text)
{
	bool is_word = true;

	if (text.size < 6 || text.size > 20)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];

		is_word &= c >= 'a' && c <= 'z';
		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')))
			return false;
	}
	return !is_word;
}

enum parse_result
parse_postfix(struct span message, struct event *event)
{
	struct span rest = message, id;

	if (span_take(&rest, SPAN("warning: ")))
		return read_templates(warnings, rest, event);
	id = span_cut(&rest, ':');
	if (is_queue_id(id) && span_take(&rest, SPAN(" ")))
		return read_templates(messages, rest, event);
	if (read_templates(smtpd, message, event) == PARSE_OK)
		return PARSE_OK;
	return read_templates(postscreen, message, event);
}
