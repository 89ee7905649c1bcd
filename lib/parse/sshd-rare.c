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

#define IN_SESSION CATEGORY_SESSION, TYPE_INFO
#define SERVER CATEGORY_PROCESS, TYPE_INFO

/* "error: " and "fatal: " before them and " [preauth]" behind are gone. */
static const struct template templates[] = {
	{ "Connection from %a port %p on %D port %P rdomain \"%*\"", MEANING_ECHO, OUTCOME_UNKNOWN,
	    "ssh-connection" },
	{ "Connection from %a port %p on %D port %P", MEANING_ECHO, OUTCOME_UNKNOWN,
	    "ssh-connection" },
	{ "Connection from %a port %p", MEANING_ECHO, OUTCOME_UNKNOWN, "ssh-connection" },
	{ "Connection from %a", MEANING_ECHO, OUTCOME_UNKNOWN, "ssh-connection" },
	/* what the client sent */
	{ "banner exchange: Connection from %a port %p: %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "banner exchange: Connection to %a port %p: %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "kex_exchange_identification: client sent invalid protocol identifier \"%r\"",
	    ENDED_FAILED, "ssh-bad-protocol" },
	{ "kex_exchange_identification: banner line contains invalid characters", ENDED_FAILED,
	    "ssh-bad-protocol" },
	{ "kex_exchange_identification: %r", ENDED_FAILED, "ssh-no-identification" },
	{ "kex_protocol_error: %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "kex protocol error: %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "dispatch_protocol_error: %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "Hm, kex protocol error: %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "Protocol major versions differ for %a port %p: %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "Protocol major versions differ for %a: %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "Protocol major versions differ: %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "Could not read protocol version from %a port %p", ENDED_FAILED, "ssh-bad-protocol" },
	{ "Did not receive identification string", ENDED_FAILED, "ssh-no-identification" },
	{ "scanned from %a port %p with %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "scanned from %a with %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "probed from %a port %p with %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "probed from %a with %r", ENDED_FAILED, "ssh-bad-protocol" },
	{ "no matching %* found: %r", ENDED_FAILED, "ssh-no-agreement" },
	{ "no hostkey alg", ENDED_FAILED, "ssh-no-agreement" },
	{ "No supported key exchange algorithms%*", ENDED_FAILED, "ssh-no-agreement" },
	{ "Read from socket failed: %r", ENDED_FAILED, "ssh-protocol-error" },
	{ "Write failed: %r", ENDED_FAILED, "ssh-protocol-error" },
	{ "Bad packet length %r", ENDED_FAILED, "ssh-protocol-error" },
	{ "Corrupted MAC on input.", ENDED_FAILED, "ssh-protocol-error" },
	{ "Corrupted check bytes on input.", ENDED_FAILED, "ssh-protocol-error" },
	{ "Corrupted padlen %r", ENDED_FAILED, "ssh-protocol-error" },
	{ "padding error: %r", ENDED_FAILED, "ssh-protocol-error" },
	{ "Packet corrupt%*", ENDED_FAILED, "ssh-protocol-error" },
	{ "crc32 compensation attack: %r", ENDED_FAILED, "ssh-protocol-error" },
	{ "buffer_get%r", ENDED_FAILED, "ssh-protocol-error" },
	{ "ssh_packet_%r", ENDED_FAILED, "ssh-protocol-error" },
	{ "packet_%r", ENDED_FAILED, "ssh-protocol-error" },
	{ "ssh_dispatch_run_fatal: %r", ENDED_FAILED, "ssh-protocol-error" },
	{ "mm_request_receive: %r", ENDED_FAILED, "ssh-protocol-error" },
	{ "Connection reset by peer", ENDED_FAILED, "ssh-protocol-error" },
	{ "Timeout before authentication for connection from %a to %D, pid = %d", ENDED_FAILED,
	    "ssh-timeout" },
	{ "Timeout before authentication for %a port %p", ENDED_FAILED, "ssh-timeout" },
	{ "Timeout before authentication for %a.", ENDED_FAILED, "ssh-timeout" },
	{ "Timeout before authentication for %a", ENDED_FAILED, "ssh-timeout" },
	{ "Timeout before authentication.", ENDED_FAILED, "ssh-timeout" },
	{ "Timeout, client not responding%*", ENDED_FAILED, "ssh-timeout" },
	/* too many of them */
	{ "drop connection #%d from [%a]:%p on [%D]:%P %r", MEANING_DENIED, "ssh-drop" },
	{ "drop connection #%d from [%a]:%p %r", MEANING_DENIED, "ssh-drop" },
	{ "drop connection #%d", MEANING_DENIED, "ssh-drop" },
	{ "beginning MaxStartups throttling", MEANING_ECHO, OUTCOME_UNKNOWN, "ssh-throttle" },
	{ "exited MaxStartups throttling after %r", MEANING_ECHO, OUTCOME_UNKNOWN, "ssh-throttle" },
	{ "srclimit_penalise: %w: new %a/%d %w penalty of %d seconds for penalty: %r", ECHO_FAILED,
	    "ssh-penalty" },
	{ "srclimit_penalise: %w %a/%d %r", ECHO_FAILED, "ssh-penalty" },
	{ "srclimit_penalise: %a/%d: %w penalty %r", ECHO_FAILED, "ssh-penalty" },
	{ "srclimit_penalise: %r", ECHO_FAILED, "ssh-penalty" },
	{ "refusing connection from %a: %r", MEANING_DENIED, "ssh-drop" },
	/* keys and certificates */
	{ "Authentication refused: %r", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Authentication tried for %u with correct key but not from a permitted host (host=%*, "
	  "ip=%a, %r).",
	    ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Authentication tried for %u with correct key but not from a permitted host (host=%*, "
	  "ip=%a).",
	    ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Authentication tried for %u with valid certificate but not from a permitted source "
	  "address (%a).",
	    ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Authentication tried for %u with valid certificate but not from a permitted host "
	  "(ip=%a).",
	    ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Authentication key %* revoked by file %r", ECHO_FAILED, "ssh-pubkey" },
	{ "Error checking authentication key %r", ECHO_FAILED, "ssh-pubkey" },
	{ "WARNING: authentication attempt with a revoked %r", ECHO_FAILED, "ssh-pubkey" },
	{ "Certificate invalid: %r", ECHO_FAILED, "ssh-pubkey" },
	{ "Certificate does not contain an authorized principal", ECHO_FAILED, "ssh-pubkey" },
	{ "Certificate lacks principal list", ECHO_FAILED, "ssh-pubkey" },
	{ "Refused by certificate options", ECHO_FAILED, "ssh-pubkey" },
	{ "Refusing RSA key: %r", ECHO_FAILED, "ssh-pubkey" },
	{ "refusing previously-used %* key", ECHO_FAILED, "ssh-pubkey" },
	{ "userauth_pubkey: %r", ECHO_FAILED, "ssh-pubkey" },
	{ "userauth_hostbased: %r", ECHO_FAILED, "ssh-pubkey" },
	{ "key_from_blob: %r", ECHO_FAILED, "ssh-pubkey" },
	{ "AuthorizedKeysCommand %r", ECHO_FAILED, "ssh-pubkey" },
	{ "Accepted key %*", MEANING_ECHO, OUTCOME_SUCCESS, "ssh-pubkey" },
	{ "Accepted certificate ID %*", MEANING_ECHO, OUTCOME_SUCCESS, "ssh-pubkey" },
	{ "Found matching %*", MEANING_ECHO, OUTCOME_SUCCESS, "ssh-pubkey" },
	/* users */
	{ "Access denied for user %u by PAM account configuration", ECHO_FAILED,
	    "ssh-user-not-allowed" },
	{ "Login restricted for %u: %r", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Could not get shadow information for NOUSER", ECHO_FAILED, "ssh-invalid-user" },
	{ "Could not get shadow information for %u", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Account %u has expired", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Password for %u has expired", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "User %u password has expired (%r)", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "Login name %u does not match stored username %w", ECHO_FAILED, "ssh-invalid-user" },
	{ "Rhosts authentication refused for %u: %r", ECHO_FAILED, "ssh-user-not-allowed" },
	{ "User %u not allowed: %r", ECHO_FAILED, "ssh-user-not-allowed" },
	/* the client's name */
	{ "Nasty PTR record \"%*\" is set up for %a, ignoring", ECHO_FAILED,
	    "ssh-reverse-mapping" },
	{ "reverse mapping checking gethostbyname for %* failed - POSSIBLE BREAK%*", ECHO_FAILED,
	    "ssh-reverse-mapping" },
	{ "Could not reverse map address %a.", ECHO_FAILED, "ssh-reverse-mapping" },
	{ "warning: /etc/hosts.%r", ECHO_FAILED, "ssh-reverse-mapping" },
	/* in a session */
	{ "User child is on pid %d", IN_SESSION, OUTCOME_SUCCESS, "ssh-session" },
	{ "subsystem request for %* by user %u failed, subsystem not found", IN_SESSION,
	    OUTCOME_FAILURE, "ssh-session" },
	{ "subsystem request for %* failed, subsystem not found", IN_SESSION, OUTCOME_FAILURE,
	    "ssh-session" },
	{ "subsystem request for %* by user %u", IN_SESSION, OUTCOME_SUCCESS, "ssh-session" },
	{ "subsystem request for %*", IN_SESSION, OUTCOME_SUCCESS, "ssh-session" },
	{ "subsystem: cannot stat %r", IN_SESSION, OUTCOME_FAILURE, "ssh-session" },
	{ "Changed root directory to \"%*\"", IN_SESSION, OUTCOME_SUCCESS, "ssh-session" },
	{ "Transferred: sent %d, received %d bytes", IN_SESSION, OUTCOME_SUCCESS, "ssh-session" },
	{ "Received request from %a port %p to connect to host %D port %P, but the request was "
	  "denied.",
	    IN_SESSION, OUTCOME_FAILURE, "ssh-forward" },
	{ "Received request to connect to host %D port %P, but the request was denied.", IN_SESSION,
	    OUTCOME_FAILURE, "ssh-forward" },
	{ "refused local port forward: originator %a port %p, target %D port %P", IN_SESSION,
	    OUTCOME_FAILURE, "ssh-forward" },
	{ "refused streamlocal port forward: %r", IN_SESSION, OUTCOME_FAILURE, "ssh-forward" },
	{ "connect_to %D port %P: failed.", IN_SESSION, OUTCOME_FAILURE, "ssh-forward" },
	{ "connect_to %D: unknown host (%r)", IN_SESSION, OUTCOME_FAILURE, "ssh-forward" },
	{ "channel_setup_fwd_listener%r", IN_SESSION, OUTCOME_FAILURE, "ssh-forward" },
	/* the server */
	{ "Server listening on %w port %P.", SERVER, OUTCOME_SUCCESS, "ssh-server" },
	{ "Bind to port %P on %D failed: %r.", SERVER, OUTCOME_FAILURE, "ssh-server" },
	{ "Cannot bind any address.", SERVER, OUTCOME_FAILURE, "ssh-server" },
	{ "Received signal %d; terminating.", CATEGORY_PROCESS, TYPE_END, OUTCOME_SUCCESS,
	    "ssh-server" },
	{ "Received SIGHUP; restarting.", SERVER, OUTCOME_SUCCESS, "ssh-server" },
	{ "Could not load host key: %r", SERVER, OUTCOME_FAILURE, "ssh-server" },
	{ "Unable to load host key %r", SERVER, OUTCOME_FAILURE, "ssh-server" },
	{ "Missing privilege separation directory: %r", SERVER, OUTCOME_FAILURE, "ssh-server" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* Who it was stands in no hole. */
static const struct template root_templates[] = {
	{ "Root login accepted for forced command.", MEANING_ECHO, OUTCOME_SUCCESS, "ssh-root" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_sshd_rare(struct span message, struct event *event)
{
	if (read_templates(templates, message, event) == PARSE_OK)
		return PARSE_OK;
	if (read_templates(root_templates, message, event) != PARSE_OK)
		return PARSE_NOT_MINE;
	event_set(event, FIELD_USER_NAME, SPAN("root"));
	return PARSE_OK;
}
