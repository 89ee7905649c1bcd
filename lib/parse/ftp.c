/*
 * ftp.c: vsftpd, ProFTPD, Pure-FTPd and the BSD ftpd.
 *
 *   vsftpd[9]: [ana] FAIL LOGIN: Client "203.0.113.9"
 *   proftpd[9]: web1 (203.0.113.9[203.0.113.9]) - USER root (Login failed): Incorrect password
 *   pure-ftpd: (?@203.0.113.9) [WARNING] Authentication failed for user [root]
 *   ftpd[9]: FTP LOGIN FROM 203.0.113.9, ana
 */

#include "parse/template.h"

static const struct template vsftpd[] = {
	{ "[%u] FAIL LOGIN: Client \"%a\"", MEANING_FAILED, "ftp-login" },
	{ "[%u] OK LOGIN: Client \"%a\"", MEANING_ACCEPTED, "ftp-login" },
	{ "[%U] OK LOGIN: Client \"%a\", anon password \"%*\"", MEANING_ACCEPTED, "ftp-login" },
	{ "CONNECT: Client \"%a\"", MEANING_CONNECTED, "ftp-connection" },
	{ "CONNECT: Client \"%a\", %r", MEANING_DENIED, "ftp-connection" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

static const struct template proftpd[] = {
	{ "%w (%*[%a]) - USER %u (Login failed): %r", MEANING_FAILED, "ftp-login" },
	{ "%w (%*[%a]) - USER %u: no such user found from %* [%*] to %D:%P", MEANING_FAILED,
	    "ftp-login" },
	{ "%w (%*[%a]) - USER %u: no such user found", MEANING_FAILED, "ftp-login" },
	{ "%w (%*[%a]) - USER %u: Login successful.", MEANING_ACCEPTED, "ftp-login" },
	{ "%w (%*[%a]) - USER %u: Login successful", MEANING_ACCEPTED, "ftp-login" },
	{ "%w (%*[%a]) - ANONYMOUS %u: Login successful.", MEANING_ACCEPTED, "ftp-login" },
	{ "%w (%*[%a]) - SECURITY VIOLATION: %u login attempted%*", MEANING_FAILED, "ftp-login" },
	{ "%w (%*[%a]) - FTP session opened.", MEANING_CONNECTED, "ftp-connection" },
	{ "%w (%*[%a]) - FTP session closed.", MEANING_ENDED, "ftp-disconnect" },
	{ "%w (%*[%a]) - Maximum login attempts (%d) exceeded%*", MEANING_ECHO, OUTCOME_FAILURE,
	    "ftp-too-many-attempts" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* The name before "@" is that of who is logged in, or "?". */
static const struct template pure_ftpd[] = {
	{ "(?@%a) [WARNING] Authentication failed for user [%u]", MEANING_FAILED, "ftp-login" },
	{ "(%*@%a) [WARNING] Authentication failed for user [%u]", MEANING_FAILED, "ftp-login" },
	{ "(?@%a) [INFO] %u is now logged in", MEANING_ACCEPTED, "ftp-login" },
	{ "(?@%a) [INFO] New connection from %*", MEANING_CONNECTED, "ftp-connection" },
	{ "(?@%a) [INFO] Logout.", MEANING_ENDED, "ftp-disconnect" },
	{ "(%U@%a) [INFO] Logout.", MEANING_ENDED, "ftp-disconnect" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

static const struct template ftpd[] = {
	{ "FTP LOGIN FROM %a, %u", MEANING_ACCEPTED, "ftp-login" },
	{ "FTP LOGIN FROM %a as %u", MEANING_ACCEPTED, "ftp-login" },
	{ "ANONYMOUS FTP LOGIN FROM %a, %*", MEANING_ACCEPTED, "ftp-login" },
	{ "FTP LOGIN REFUSED FROM %a, %u", MEANING_FAILED, "ftp-login" },
	{ "FTP LOGIN FAILED FROM %a, %u", MEANING_FAILED, "ftp-login" },
	{ "connection from %a (%*", MEANING_CONNECTED, "ftp-connection" },
	{ "connection from %a", MEANING_CONNECTED, "ftp-connection" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_vsftpd(struct span message, struct event *event)
{
	/* A name or an anonymous password that looks like the other kind of line: nobody can say which. */
	if (span_find(message, SPAN("anon password")) < message.size &&
	    span_find(message, SPAN("FAIL LOGIN: ")) < message.size)
		return PARSE_NOT_MINE;
	return read_templates(vsftpd, message, event);
}

enum parse_result
parse_proftpd(struct span message, struct event *event)
{
	return read_templates(proftpd, message, event);
}

enum parse_result
parse_pure_ftpd(struct span message, struct event *event)
{
	return read_templates(pure_ftpd, message, event);
}

enum parse_result
parse_ftpd(struct span message, struct event *event)
{
	return read_templates(ftpd, message, event);
}
