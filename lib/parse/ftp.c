/*
 * ftp.c: vsftpd, ProFTPD, Pure-FTPd and the ftpd of BSD, netkit, inetutils and
 * Washington University, as they write through syslog.
 *
 *   vsftpd[9]: [ana] FAIL LOGIN: Client "203.0.113.9"
 *   proftpd[9]: web1 (203.0.113.9[203.0.113.9]) - USER root (Login failed): Incorrect password
 *   pure-ftpd: (?@203.0.113.9) [WARNING] Authentication failed for user [root]
 *   ftpd[9]: FTP LOGIN FROM 203.0.113.9, ana
 *
 * Their own log files are ftp-logs.c's.
 */

#include "parse/template.h"

#define ECHO_FAILED MEANING_ECHO, OUTCOME_FAILURE
#define ECHO_KNOWN MEANING_ECHO, OUTCOME_SUCCESS
#define LOGIN_FAILED MEANING_FAILED, "ftp-login"
#define LOGIN_ACCEPTED MEANING_ACCEPTED, "ftp-login"
#define CONNECTED MEANING_CONNECTED, "ftp-connection"
#define REFUSED MEANING_DENIED, "ftp-connection"
#define ENDED MEANING_ENDED, "ftp-disconnect"

/* OK or FAIL, what was done to a file, and how much of it. */
#define VSFTPD_FILE(words, type, action)                                                    \
	{ "[%U] OK " words ": Client \"%a\", \"%f\"", CATEGORY_FILE, type, OUTCOME_SUCCESS, \
		action },                                                                   \
	{                                                                                   \
		"[%U] FAIL " words ": Client \"%a\", \"%f\"", CATEGORY_FILE, type,          \
		    OUTCOME_FAILURE, action                                                 \
	}
#define VSFTPD_TRANSFER(words, hole, type, action)                                                \
	{ "[%U] OK " words ": Client \"%a\", \"%f\", " hole " bytes, %wKbyte/sec", CATEGORY_FILE, \
		type, OUTCOME_SUCCESS, action },                                                  \
	    { "[%U] FAIL " words ": Client \"%a\", \"%f\", " hole " bytes, %wKbyte/sec",          \
		    CATEGORY_FILE, type, OUTCOME_FAILURE, action },                               \
	    { "[%U] FAIL " words ": Client \"%a\", \"%f\", %wKbyte/sec", CATEGORY_FILE, type,     \
		    OUTCOME_FAILURE, action },                                                    \
	    VSFTPD_FILE(words, type, action)

static const struct template vsftpd[] = {
	{ "[%u] FAIL LOGIN: Client \"%a\"", LOGIN_FAILED },
	{ "FAIL LOGIN: Client \"%a\"", LOGIN_FAILED },
	{ "[%U] FAIL LOGIN: Client \"%a\", anon password \"%*\"", LOGIN_FAILED },
	{ "[%u] OK LOGIN: Client \"%a\"", LOGIN_ACCEPTED },
	{ "OK LOGIN: Client \"%a\"", LOGIN_ACCEPTED },
	{ "[%U] OK LOGIN: Client \"%a\", anon password \"%*\"", LOGIN_ACCEPTED },
	{ "CONNECT: Client \"%a\"", CONNECTED },
	{ "CONNECT: Client \"%a\", \"%r\"", REFUSED },
	{ "CONNECT: Client \"%a\", %r", REFUSED },
	{ "[%U] FTP response: Client \"%a\", \"%r\"", CATEGORY_SESSION, TYPE_INFO, OUTCOME_UNKNOWN,
	    "ftp-response" },
	{ "FTP response: Client \"%a\", \"%r\"", CATEGORY_SESSION, TYPE_INFO, OUTCOME_UNKNOWN,
	    "ftp-response" },
	{ "[%U] FTP command: Client \"%a\", \"%r\"", CATEGORY_SESSION, TYPE_INFO, OUTCOME_UNKNOWN,
	    "ftp-command" },
	{ "FTP command: Client \"%a\", \"%r\"", CATEGORY_SESSION, TYPE_INFO, OUTCOME_UNKNOWN,
	    "ftp-command" },
	VSFTPD_TRANSFER("UPLOAD", "%B", TYPE_CREATION, "ftp-upload"),
	VSFTPD_TRANSFER("APPEND", "%B", TYPE_CHANGE, "ftp-upload"),
	VSFTPD_TRANSFER("DOWNLOAD", "%b", TYPE_ACCESS, "ftp-download"),
	VSFTPD_FILE("DELETE", TYPE_DELETION, "ftp-delete"),
	VSFTPD_FILE("MKDIR", TYPE_CREATION, "ftp-mkdir"),
	VSFTPD_FILE("RMDIR", TYPE_DELETION, "ftp-rmdir"),
	VSFTPD_FILE("RENAME", TYPE_CHANGE, "ftp-rename"),
	VSFTPD_FILE("CHMOD", TYPE_CHANGE, "ftp-chmod"),
	{ "[%U] DEBUG: Client \"%a\", \"%r\"", CATEGORY_NETWORK, TYPE_INFO, OUTCOME_NONE,
	    "ftp-debug" },
	{ "DEBUG: Client \"%a\", \"%r\"", CATEGORY_NETWORK, TYPE_INFO, OUTCOME_NONE, "ftp-debug" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* What stands behind "web1 (client[203.0.113.9]) - ". */
static const struct template proftpd[] = {
	/* First what ends in addresses: the name may hold the words of the next. */
	{ "USER %u: no such user found from %w [%*] to %D:%P", LOGIN_FAILED },
	{ "USER %u (Login failed): %r", LOGIN_FAILED },
	{ "ANON %u (Login failed): %r", LOGIN_FAILED },
	{ "USER %u: no such user found from %w [%*] to %*", LOGIN_FAILED },
	{ "USER %u: no such user found", LOGIN_FAILED },
	{ "no such user '%u'", ECHO_FAILED, "ftp-login" },
	{ "USER %u: Login successful.", LOGIN_ACCEPTED },
	{ "USER %u: Login successful", LOGIN_ACCEPTED },
	{ "ANON %u: Login successful.", LOGIN_ACCEPTED },
	{ "ANON %u: Login successful", LOGIN_ACCEPTED },
	{ "ANONYMOUS %u: Login successful.", LOGIN_ACCEPTED },
	{ "ANONYMOUS %u (Login failed): %r", LOGIN_FAILED },
	{ "USER %u (Limit access denies login)", LOGIN_FAILED },
	{ "ANON %u (Limit access denies login)", LOGIN_FAILED },
	{ "ANONYMOUS %u (Limit access denies login)", LOGIN_FAILED },
	{ "USER %u: %r", CATEGORY_AUTHENTICATION, TYPE_INFO, OUTCOME_UNKNOWN, "ftp-login" },
	{ "SECURITY VIOLATION: %u login attempted%*", LOGIN_FAILED },
	{ "Maximum login attempts (%d) exceeded%*", ECHO_FAILED, "ftp-too-many-attempts" },
	{ "Maximum login attempts exceeded%*", ECHO_FAILED, "ftp-too-many-attempts" },
	{ "%w session opened.", CONNECTED },
	{ "%w session opened", CONNECTED },
	{ "%w session closed.", ENDED },
	{ "%w session closed", ENDED },
	{ "Login timeout exceeded, disconnected", ENDED },
	{ "%w login timed out, disconnected", ENDED },
	{ "%w session idle timeout, disconnected", ENDED },
	{ "%w no transfer timeout, disconnected", ENDED },
	{ "%w session timed out, disconnected", ENDED },
	{ "Connection from %w [%*] denied%*", REFUSED },
	{ "Connection refused (%r)%*", REFUSED },
	{ "refused connection from %*", REFUSED },
	{ "mod_wrap/%w: refused connection from %*", REFUSED },
	{ "mod_ban/%w: %r", REFUSED },
	{ "Preparing to chroot to directory '%f'", CATEGORY_SESSION, TYPE_INFO, OUTCOME_NONE,
	    "ftp-chroot" },
	/* A password of mod_sftp's client is judged by USER lines as above; these stand beside them. */
	{ "mod_sftp/%w: authentication attempt by user '%u' %r", MEANING_ECHO, OUTCOME_UNKNOWN,
	    "ftp-login" },
	{ "mod_sftp/%w: %r", CATEGORY_NETWORK, TYPE_INFO, OUTCOME_UNKNOWN, "ftp-sftp" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/*
 * What stands behind "(account@host) [LEVEL] ": of whom has not logged in, and
 * of whom has, whose files may be called "x is now logged in".
 */
static const struct template pure_ftpd_strangers[] = {
	{ "Authentication failed for user [%u]", LOGIN_FAILED },
	{ "Too many authentication failures", ECHO_FAILED, "ftp-too-many-attempts" },
	{ "Anonymous user logged in", LOGIN_ACCEPTED },
	{ "%u is now logged in", LOGIN_ACCEPTED },
	{ "New connection from %*", CONNECTED },
	{ "Too many connections (%d) from this IP", REFUSED },
	{ "%d users (the maximum) are already logged in, sorry", REFUSED },
	{ "Logout.", ENDED },
	{ "Timeout - %r", ENDED },
	{ "Timeout%*", ENDED },
	{ "%*", CATEGORY_SESSION, TYPE_INFO, OUTCOME_NONE, "ftp-info" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

static const struct template pure_ftpd_users[] = {
	{ "%f uploaded  (%B bytes, %wKB/sec)", CATEGORY_FILE, TYPE_CREATION, OUTCOME_SUCCESS,
	    "ftp-upload" },
	{ "%f downloaded  (%b bytes, %wKB/sec)", CATEGORY_FILE, TYPE_ACCESS, OUTCOME_SUCCESS,
	    "ftp-download" },
	{ "Deleted %f", CATEGORY_FILE, TYPE_DELETION, OUTCOME_SUCCESS, "ftp-delete" },
	{ "File successfully renamed or moved: [%*]->[%f]", CATEGORY_FILE, TYPE_CHANGE,
	    OUTCOME_SUCCESS, "ftp-rename" },
	{ "Logout.", ENDED },
	{ "Timeout - %r", ENDED },
	{ "Timeout%*", ENDED },
	{ "%*", CATEGORY_SESSION, TYPE_INFO, OUTCOME_NONE, "ftp-info" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* wu-ftpd names a client "host [203.0.113.9]", the others by either. */
static const struct template ftpd[] = {
	{ "FTP LOGIN FROM %h, %u", LOGIN_ACCEPTED },
	{ "FTP LOGIN FROM %a, %u (class: %w, type: %w)", LOGIN_ACCEPTED },
	{ "FTP LOGIN FROM %a, %u", LOGIN_ACCEPTED },
	{ "FTP LOGIN FROM %h as %u", LOGIN_ACCEPTED },
	{ "FTP LOGIN FROM %a as %u (class: %w, type: %w)", LOGIN_ACCEPTED },
	{ "FTP LOGIN FROM %a as %u", LOGIN_ACCEPTED },
	{ "ANONYMOUS FTP LOGIN FROM %h, %*", LOGIN_ACCEPTED },
	{ "ANONYMOUS FTP LOGIN FROM %a, %*", LOGIN_ACCEPTED },
	{ "FTP LOGIN REFUSED FROM %h, %u", LOGIN_FAILED },
	{ "FTP LOGIN REFUSED FROM %a, %u", LOGIN_FAILED },
	{ "FTP LOGIN REFUSED (%r) FROM %h, %u", LOGIN_FAILED },
	{ "FTP LOGIN REFUSED (%r) FROM %a, %u", LOGIN_FAILED },
	{ "FTP ACCESS REFUSED (%r) FROM %h, %u", LOGIN_FAILED },
	{ "FTP LOGIN FAILED FROM %h, %u", LOGIN_FAILED },
	{ "FTP LOGIN FAILED FROM %a, %u", LOGIN_FAILED },
	{ "ANONYMOUS FTP LOGIN REFUSED FROM %h%*", LOGIN_FAILED },
	{ "ANONYMOUS FTP LOGIN REFUSED FROM %a%*", LOGIN_FAILED },
	{ "failed login from %h, %u", LOGIN_FAILED },
	{ "failed login from %h", LOGIN_FAILED },
	{ "failed login from %a, %u", LOGIN_FAILED },
	{ "failed login from %a", LOGIN_FAILED },
	{ "login failed from %a, %u", LOGIN_FAILED },
	{ "repeated login failures from %h%*", ECHO_FAILED, "ftp-too-many-attempts" },
	{ "repeated login failures from %a%*", ECHO_FAILED, "ftp-too-many-attempts" },
	{ "refused connection from %a", REFUSED },
	{ "connect from %a", CONNECTED },
	{ "connection from %h%*", CONNECTED },
	{ "connection from %a (%*", CONNECTED },
	{ "connection from %a at %*", CONNECTED },
	{ "connection from %a to %D", CONNECTED },
	{ "connection from %a", CONNECTED },
	{ "User %U timed out after %*", ENDED },
	{ "lost connection to %h%*", ENDED },
	{ "lost connection to %a", ENDED },
	{ "FTP session closed%*", ENDED },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/*
 * A name, an anonymous password or a path may look like the other kind of
 * line: where two readings fit, nobody can say which is true.
 */
enum parse_result
parse_vsftpd(struct span message, struct event *event)
{
	static const struct span mark = { "LOGIN: Client \"", sizeof("LOGIN: Client \"") - 1 };
	size_t last = span_find_last(message, mark);

	if (last < message.size && span_find(span_first(message, last), SPAN("\", ")) < last)
		return PARSE_NOT_MINE;
	return read_templates(vsftpd, message, event);
}

/* "web1 (client[203.0.113.9]) - text" of syslog, "web1 (client[203.0.113.9]): text" of its own log. */
enum parse_result
parse_proftpd(struct span message, struct event *event)
{
	struct span rest = message;

	span_cut(&rest, ' ');
	if (!span_take(&rest, SPAN("(")) || !take_peer(&rest, event) ||
	    !(span_take(&rest, SPAN(") - ")) || span_take(&rest, SPAN("): "))))
		return PARSE_NOT_MINE;
	if (read_templates(proftpd, rest, event) != PARSE_OK)
		return PARSE_NOT_MINE;
	if (span_is(event_text(event, FIELD_USER_NAME), "Root") &&
	    span_starts(rest, SPAN("SECURITY VIOLATION: "))) /* a sentence's first word since 1.3 */
		event_set(event, FIELD_USER_NAME, SPAN("root"));
	return PARSE_OK;
}

/* "(account@203.0.113.9) [LEVEL] text"; who has not logged in is "?". */
enum parse_result
parse_pure_ftpd(struct span message, struct event *event)
{
	struct span text = message, account, address, level;
	size_t at, end = span_find(message, SPAN(") ["));

	account = span_first(message, end);
	text = span_skip(message, end + 3);
	level = span_cut(&text, ']');
	at = span_last_index(account, '@');
	address = span_skip(account, at + 1);
	if (!span_take(&account, SPAN("(")) || address.size == 0 || !span_take(&text, SPAN(" ")))
		return PARSE_NOT_MINE;
	account.size -= address.size + 1;
	set_source(event, address);
	event_set(event, FIELD_LOG_LEVEL, level);
	if (span_is(account, "?"))
		return read_templates(pure_ftpd_strangers, text, event);
	event_set(event, FIELD_USER_NAME, account);
	return read_templates(pure_ftpd_users, text, event);
}

enum parse_result
parse_ftpd(struct span message, struct event *event)
{
	return read_templates(ftpd, message, event);
}
