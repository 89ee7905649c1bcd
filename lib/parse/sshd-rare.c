/*
 * sshd-rare.c: OpenSSH's messages that are not about one login.
 *
 *   banner exchange: Connection from 203.0.113.9 port 4022: invalid format
 *   drop connection #10 from [203.0.113.9]:4022 on [192.0.2.1]:22 past MaxStartups
 *   srclimit_penalise: ipv4: new 203.0.113.9/32 active penalty of 15 seconds for penalty: failed authentication
 *   Authentication refused: bad ownership or modes for directory /home/ana/.ssh
 */

#include "parse/template.h"

#define ECHO_FAILED MEANING_ECHO, OUTCOME_FAILURE
#define ENDED_FAILED CATEGORY_SESSION, TYPE_END, OUTCOME_FAILURE

static const struct template templates[] = {
	{ "Connection from %a port %p on %D port %P rdomain \"%*\"", MEANING_ECHO, OUTCOME_UNKNOWN,
	    "ssh-connection" },
	{ "Connection from %a port %p on %D port %P", MEANING_ECHO, OUTCOME_UNKNOWN,
	    "ssh-connection" },
	{ "Connection from %a port %p", MEANING_ECHO, OUTCOME_UNKNOWN, "ssh-connection" },
	{ "Connection from %a", MEANING_ECHO, OUTCOME_UNKNOWN, "ssh-connection" },
	{ "error: Received disconnect from %a port %p:%d: %r", MEANING_ENDED, "ssh-disconnect" },
	{ "error: Received disconnect from %a: %d: %r", MEANING_ENDED, "ssh-disconnect" },
	{ "Closing connection to %a port %p", MEANING_ENDED, "ssh-disconnect" },
	{ "Closing connection to %a", MEANING_ENDED, "ssh-disconnect" },
	{ "banner exchange: Connection from %a port %p: %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "error: kex_exchange_identification: client sent invalid protocol identifier \"%r\"",
	    ENDED_FAILED, "ssh-bad-protocol" },
	{ "error: kex_exchange_identification: banner line contains invalid characters",
	    ENDED_FAILED, "ssh-bad-protocol" },
	{ "error: kex_exchange_identification: %r", ENDED_FAILED, "ssh-no-identification" },
	{ "kex_exchange_identification: %r", ENDED_FAILED, "ssh-no-identification" },
	{ "error: kex_protocol_error: %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "error: Protocol major versions differ: %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "Protocol major versions differ for %a port %p: %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "Protocol major versions differ for %a: %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "scanned from %a with %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "probed from %a port %p with %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "fatal: ssh_dispatch_run_fatal: Connection from %a port %p: %r", ENDED_FAILED,
	    "ssh-protocol-error" },
	{ "ssh_dispatch_run_fatal: Connection from %a port %p: %r", ENDED_FAILED,
	    "ssh-protocol-error" },
	{ "fatal: Unable to negotiate with %a port %p: %r", ENDED_FAILED, "ssh-no-agreement" },
	{ "fatal: Unable to negotiate with %a: %r", ENDED_FAILED, "ssh-no-agreement" },
	{ "fatal: no matching %r", ENDED_FAILED, "ssh-no-agreement" },
	{ "fatal: no hostkey alg", ENDED_FAILED, "ssh-no-agreement" },
	{ "fatal: Read from socket failed: %r", ENDED_FAILED, "ssh-protocol-error" },
	{ "fatal: Write failed: %r", ENDED_FAILED, "ssh-protocol-error" },
	{ "Bad packet length %r", ENDED_FAILED, "ssh-protocol-error" },
	{ "Corrupted MAC on input.", ENDED_FAILED, "ssh-protocol-error" },
	{ "padding error: %r", ENDED_FAILED, "ssh-protocol-error" },
	{ "Timeout before authentication for connection from %a to %D, pid = %d", ENDED_FAILED,
	    "ssh-timeout" },
	{ "fatal: Timeout before authentication for connection from %a to %D, pid = %d",
	    ENDED_FAILED, "ssh-timeout" },
	{ "Timeout before authentication for %a port %p", ENDED_FAILED, "ssh-timeout" },
	{ "Timeout before authentication for %a", ENDED_FAILED, "ssh-timeout" },
	{ "fatal: Timeout before authentication for %a port %p", ENDED_FAILED, "ssh-timeout" },
	{ "fatal: Timeout before authentication for %a", ENDED_FAILED, "ssh-timeout" },
	{ "Timeout, client not responding from user %u %a port %p", ENDED_FAILED, "ssh-timeout" },
	{ "Timeout, client not responding%*", ENDED_FAILED, "ssh-timeout" },
	{ "drop connection #%d from [%a]:%p on [%D]:%P %r", MEANING_DENIED, "ssh-drop" },
	{ "error: drop connection #%d from [%a]:%p on [%D]:%P %r", MEANING_DENIED, "ssh-drop" },
	{ "error: beginning MaxStartups throttling", MEANING_ECHO, OUTCOME_UNKNOWN,
	    "ssh-throttle" },
	{ "exited MaxStartups throttling after %r", MEANING_ECHO, OUTCOME_UNKNOWN, "ssh-throttle" },
	{ "srclimit_penalise: %w: new %a/%d %w penalty of %d seconds for penalty: %r", ECHO_FAILED,
	    "ssh-penalty" },
	{ "srclimit_penalise: %a/%d: %w penalty %r", ECHO_FAILED, "ssh-penalty" },
	{ "Authentication refused: %r", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Authentication tried for %u with correct key but not from a permitted host (host=%*, "
	  "ip=%a, %r).",
	    ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Authentication tried for %u with correct key but not from a permitted host (host=%*, "
	  "ip=%a).",
	    ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Authentication key %* revoked by file %r", ECHO_FAILED, "ssh-pubkey" },
	{ "error: Authentication key %* revoked by file %r", ECHO_FAILED, "ssh-pubkey" },
	{ "userauth_pubkey: %r", ECHO_FAILED, "ssh-pubkey" },
	{ "Accepted key %*", MEANING_ECHO, OUTCOME_SUCCESS, "ssh-pubkey" },
	{ "Accepted certificate ID %*", MEANING_ECHO, OUTCOME_SUCCESS, "ssh-pubkey" },
	{ "Found matching %*", MEANING_ECHO, OUTCOME_SUCCESS, "ssh-pubkey" },
	{ "fatal: Access denied for user %u by PAM account configuration", ECHO_FAILED,
	    "ssh-user-not-allowed" },
	{ "Access denied for user %u by PAM account configuration", ECHO_FAILED,
	    "ssh-user-not-allowed" },
	{ "error: Could not get shadow information for NOUSER", ECHO_FAILED, "ssh-invalid-user" },
	{ "error: Could not get shadow information for %u", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Account %u has expired", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Password for %u has expired", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "User %u password has expired (password aged)", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Login name %u does not match stored username %w", ECHO_FAILED, "ssh-invalid-user" },
	{ "Nasty PTR record \"%*\" is set up for %a, ignoring", ECHO_FAILED,
	    "ssh-reverse-mapping" },
	{ "warning: /etc/hosts.%r", ECHO_FAILED, "ssh-reverse-mapping" },
	{ "User child is on pid %d", CATEGORY_SESSION, TYPE_INFO, OUTCOME_SUCCESS, "ssh-session" },
	{ "subsystem request for %* by user %u", CATEGORY_SESSION, TYPE_INFO, OUTCOME_SUCCESS,
	    "ssh-session" },
	{ "subsystem request for %*", CATEGORY_SESSION, TYPE_INFO, OUTCOME_SUCCESS, "ssh-session" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_sshd_rare(struct span message, struct event *event)
{
	return read_templates(templates, message, event);
}
