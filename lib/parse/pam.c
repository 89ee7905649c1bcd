/*
 * pam.c: what PAM modules say, whatever the program.
 *
 *   pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root
 *   pam_unix(su:session): session opened for user root by ana(uid=1000)
 *   pam_krb5[81]: authentication fails for 'ana' (ana@EXAMPLE.ORG): ...
 *   PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root
 *
 * A program that gives its own verdict has it in its own lines; what PAM says
 * of the same attempt is an echo.  For the others the failure that pam_unix
 * tells is the verdict: it stands in every stack, the other modules behind it.
 */

#include "base/limits.h"
#include "parse/template.h"

static const struct service {
	const char *name;
	bool gives_own_verdict;
	bool has_true_ruser; /* ruser is the caller's own name, not what a client said */
} services[] = {
	{ "sshd", true, true },
	{ "dropbear", true, true },
	{ "sudo", true, true },
	{ "sudo-i", true, true },
	{ "su", true, true },
	{ "su-l", true, true },
	{ "runuser", true, true },
	{ "runuser-l", true, true },
	{ "polkit-1", true, true },
	{ "login", true, true },
	{ "remote", true, false },
	{ "dovecot", true, false },
	{ "proftpd", true, false },
	{ "smtp", true, false }, /* saslauthd's, for smtpd */
	{ "exim", true, false },
	{ "pure-ftpd", true, false },
};

/* What no row of the table is: no verdict, no true name. */
static struct service
find_service(struct span name)
{
	for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++)
		if (span_is(name, services[i].name))
			return services[i];
	return (struct service){ NULL, false, false };
}

#define FAILED_ECHO MEANING_ECHO, OUTCOME_FAILURE
#define CHANGED CATEGORY_IAM, TYPE_USER | TYPE_CHANGE

static const struct template templates[] = {
	{ "session closed for user %U(uid=%i)", CATEGORY_SESSION, TYPE_END, OUTCOME_SUCCESS,
	    "session-closed" },
	{ "session closed for user %u", CATEGORY_SESSION, TYPE_END, OUTCOME_SUCCESS,
	    "session-closed" },
	{ "check pass; user unknown", FAILED_ECHO, "pam-user-unknown" },
	{ "check pass; user (%u) unknown", FAILED_ECHO, "pam-user-unknown" },
	{ "could not identify user (from getpwnam(%u))", FAILED_ECHO, "pam-user-unknown" },
	/* unix_chkpwd, which reads the shadow file for pam_unix */
	{ "password check failed for user (%u)", FAILED_ECHO, "pam-authentication-failure" },
	{ "bad username [%u]", FAILED_ECHO, "pam-user-unknown" },
	{ "User unknown", FAILED_ECHO, "pam-user-unknown" },
	{ "conversation failed", FAILED_ECHO, "pam-no-password" },
	{ "auth could not identify password for [%u]", FAILED_ECHO, "pam-no-password" },
	{ "service(%w) ignoring max retries; %d > %d", FAILED_ECHO, "pam-too-many-attempts" },
	{ "account %u has expired (%r)", FAILED_ECHO, "pam-account-expired" },
	{ "expired password for user %u (%r)", FAILED_ECHO, "pam-password-expired" },
	{ "password for user %u will expire in %d day%*", MEANING_ECHO, OUTCOME_SUCCESS,
	    "pam-password-expires" },
	{ "password for user %u has expired", FAILED_ECHO, "pam-password-expired" },
	/* passwords */
	{ "password changed for %t", CHANGED, OUTCOME_SUCCESS, "password-changed" },
	{ "user \"%t\" does not exist in %w", CHANGED, OUTCOME_FAILURE, "password-change" },
	{ "user %t does not exist in %w", CHANGED, OUTCOME_FAILURE, "password-change" },
	{ "new password not acceptable", CHANGED, OUTCOME_FAILURE, "password-change" },
	{ "can't open %w file to check old passwords", CHANGED, OUTCOME_FAILURE,
	    "password-change" },
	/* pam_faillock, pam_tally, pam_tally2 */
	{ "Consecutive login failures for user %u account temporarily locked", FAILED_ECHO,
	    "pam-account-locked" },
	{ "user %u (%i) tally %d, deny %d", FAILED_ECHO, "pam-account-locked" },
	{ "user %u (%i) has time left [%*s left] since last failure", FAILED_ECHO,
	    "pam-account-locked" },
	{ "user %u (%i) has time limit [%*s left] since last failure.", FAILED_ECHO,
	    "pam-account-locked" },
	{ "user %u (%i) has time limit [%*s left] since last failure", FAILED_ECHO,
	    "pam-account-locked" },
	{ "pam_get_uid; no such user %u", FAILED_ECHO, "pam-user-unknown" },
	{ "pam_get_uid; no such user", FAILED_ECHO, "pam-user-unknown" },
	/* pam_sss, pam_krb5, pam_winbind, pam_ldap */
	{ "received for user %u: %d (%r)", FAILED_ECHO, "pam-authentication-failure" },
	{ "Access denied for user %u: %d (%r)", FAILED_ECHO, "pam-access-denied" },
	{ "authentication fails for '%u' (%w): %r", FAILED_ECHO, "pam-authentication-failure" },
	{ "authentication fails for '%u'", FAILED_ECHO, "pam-authentication-failure" },
	{ "authentication succeeds for '%u' (%w)", MEANING_ECHO, OUTCOME_SUCCESS,
	    "pam-authentication-success" },
	{ "authentication succeeds for '%u'", MEANING_ECHO, OUTCOME_SUCCESS,
	    "pam-authentication-success" },
	{ "account checks fail for '%u': %r", FAILED_ECHO, "pam-access-denied" },
	{ "user %u authenticated as %w", MEANING_ECHO, OUTCOME_SUCCESS,
	    "pam-authentication-success" },
	{ "user '%u' granted access", MEANING_ECHO, OUTCOME_SUCCESS, "pam-authentication-success" },
	{ "user '%u' OK", MEANING_ECHO, OUTCOME_SUCCESS, "pam-authentication-success" },
	{ "user '%u' denied access (%r)", FAILED_ECHO, "pam-access-denied" },
	{ "user `%u' denied access (%r)", FAILED_ECHO, "pam-access-denied" },
	{ "user `%u' granted access", MEANING_ECHO, OUTCOME_SUCCESS, "pam-authentication-success" },
	{ "user '%u' not found", FAILED_ECHO, "pam-user-unknown" },
	{ "internal module error (retval = %*, user = %*'%u')", FAILED_ECHO, "pam-error" },
	{ "request wbcLogonUser failed: %r", FAILED_ECHO, "pam-authentication-failure" },
	{ "request failed: %r", FAILED_ECHO, "pam-authentication-failure" },
	{ "error trying to bind as user \"%*\" (%r)", FAILED_ECHO, "pam-authentication-failure" },
	{ "Authentication failure; user=%u", FAILED_ECHO, "pam-authentication-failure" },
	{ "Authentication failed for user %u", FAILED_ECHO, "pam-authentication-failure" },
	/* pam_google_authenticator */
	{ "Invalid verification code for %u", FAILED_ECHO, "pam-second-factor" },
	{ "Invalid verification code", FAILED_ECHO, "pam-second-factor" },
	{ "Accepted google_authenticator for %u", MEANING_ECHO, OUTCOME_SUCCESS,
	    "pam-second-factor" },
	{ "Did not receive verification code from user", FAILED_ECHO, "pam-second-factor" },
	{ "Too many concurrent login attempts (%*). Please try again.", FAILED_ECHO,
	    "pam-too-many-attempts" },
	{ "Failed to read \"%*\" for \"%u\"", FAILED_ECHO, "pam-second-factor" },
	/* pam_succeed_if, pam_access, pam_listfile, pam_time, pam_limits and others */
	{ "requirement \"%*\" not met by user \"%u\"", FAILED_ECHO, "pam-requirement" },
	{ "requirement \"%*\" was met by user \"%u\"", MEANING_ECHO, OUTCOME_SUCCESS,
	    "pam-requirement" },
	{ "access denied for user `%u' from `%a'", FAILED_ECHO, "pam-access-denied" },
	{ "access denied for user `%u' from `%+'", FAILED_ECHO, "pam-access-denied" },
	{ "access denied for user '%u' from '%a'", FAILED_ECHO, "pam-access-denied" },
	{ "Refused user %u for service %w", FAILED_ECHO, "pam-access-denied" },
	{ "Access denied for user '%u'", FAILED_ECHO, "pam-access-denied" },
	{ "Access denied for '%u'%*", FAILED_ECHO, "pam-access-denied" },
	{ "Access denied to '%u' for '%e'", FAILED_ECHO, "pam-access-denied" }, /* pam_wheel */
	{ "Access granted to '%u' for '%e'", MEANING_ECHO, OUTCOME_SUCCESS, "pam-access-allowed" },
	{ "Access not allowed", FAILED_ECHO, "pam-access-denied" },
	{ "Access denied for user %u", FAILED_ECHO, "pam-access-denied" },
	{ "Too many logins (max %d) for %u", CATEGORY_SESSION, TYPE_INFO, OUTCOME_FAILURE,
	    "pam-too-many-sessions" },
	{ "Too many system logins (max %d)", CATEGORY_SESSION, TYPE_INFO, OUTCOME_FAILURE,
	    "pam-too-many-sessions" },
	{ "Failed to create session: %r", CATEGORY_SESSION, TYPE_INFO, OUTCOME_FAILURE,
	    "session-new" },
	{ "Cannot create session: %r", CATEGORY_SESSION, TYPE_INFO, OUTCOME_FAILURE,
	    "session-new" },
	{ "Failed to release session: %r", CATEGORY_SESSION, TYPE_INFO, OUTCOME_FAILURE,
	    "session-removed" },
	{ "Access to root allowed%*", MEANING_ECHO, OUTCOME_SUCCESS, "pam-access-allowed" },
	{ "access denied: %r", FAILED_ECHO, "pam-access-denied" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/*
 * "NAME rhost=HOST[  user=NAME]": where " rhost=" is the module's own.  A name
 * that a client said may hold one; then it says the same name in both places,
 * or no user at all, and the last one counts.
 */
static size_t
find_rhost(struct span text, const struct service *service)
{
	struct span mark = SPAN(" rhost=");
	size_t first = span_find(text, mark), at = first;

	if (first == 0 || first == text.size || service->has_true_ruser)
		return first;
	for (int tries = 0; at < text.size && tries < LIMIT_TEMPLATE_TRIES; tries++) {
		struct span name = span_first(text, at), rest = span_skip(text, at + mark.size);

		span_cut(&rest, ' ');
		rest = span_trim(rest);
		if (span_take(&rest, SPAN("user=")) && span_equal(rest, span_trim(name)))
			return at;
		at += 1 + span_find(span_skip(text, at + 1), mark);
	}
	return span_find_last(text, mark);
}

/*
 * Behind "logname= ... ": the fields come in a fixed order, and rhost ends at
 * the first blank.
 */
static void
read_failure(struct span text, const struct service *service, struct event *event)
{
	struct span rest = between(text, SPAN(" ruser="), SPAN("")), ruser, user;
	size_t at = find_rhost(rest, service);

	ruser = span_first(rest, at);
	rest = span_skip(rest, at + 7);
	set_source(event, span_cut(&rest, ' '));
	user = span_trim(rest);
	if (!span_take(&user, SPAN("user="))) {
		if (ruser.size > 0)
			event_set(event, FIELD_USER_NAME, ruser);
		return;
	}
	if (service->has_true_ruser && ruser.size > 0 && !span_equal(ruser, user)) {
		event_set(event, FIELD_USER_NAME, ruser);
		event_set(event, FIELD_USER_EFFECTIVE_NAME, user);
	} else {
		event_set(event, FIELD_USER_NAME, user);
	}
}

/*
 * pam_krb5 of Debian names under "logname=" who was tried, and no "user=":
 * what a client chose stands in front of everything, so the last ones count.
 */
static void
read_krb5_failure(struct span text, struct event *event)
{
	struct span mark = SPAN(" rhost="), logname = SPAN(" logname=");
	size_t at = span_find_last(text, mark);
	struct span name = span_first(text, at), host = span_skip(text, at + mark.size);

	name = span_first(name, span_find_last(name, SPAN(" uid=")));
	if (span_take(&name, logname) && name.size > 0)
		event_set(event, FIELD_USER_NAME, name);
	set_source(event, span_first(host, span_index(host, ' ')));
}

/* "ana(uid=1000)" without what is in brackets. */
static struct span
without_uid(struct span name)
{
	return span_first(name, span_find(name, SPAN("(uid=")));
}

/*
 * "root(uid=0) by ana(uid=1000)": ana acts and becomes root.  Where "by" names
 * nobody, or the LOGIN that getty leaves on a terminal, it is the user's own
 * session.
 */
static void
read_opened(struct span rest, struct event *event)
{
	size_t by = span_find_last(rest, SPAN(" by "));
	struct span user = without_uid(span_first(rest, by));
	struct span actor = without_uid(span_skip(rest, by + 4));

	set_meaning(event, CATEGORY_SESSION, TYPE_START, OUTCOME_SUCCESS, "session-opened");
	if (actor.size > 0 && !span_equal(actor, user) && !span_is(actor, "LOGIN")) {
		event_set(event, FIELD_USER_NAME, actor);
		event_set(event, FIELD_USER_EFFECTIVE_NAME, user);
	} else {
		event_set(event, FIELD_USER_NAME, user);
	}
}

/* "2 more authentication failures; logname=...": an echo of them. */
static bool
take_more_failures(struct span *text)
{
	struct span at = *text;

	span_cut(&at, ' ');
	if (!span_take(&at, SPAN("more authentication failure")))
		return false;
	span_take(&at, SPAN("s"));
	*text = at;
	return span_starts(at, SPAN(";"));
}

/* What a module says behind its name, for a program's service. */
static enum parse_result
read_module(struct span module, struct span name, struct span text, struct event *event)
{
	struct service service = find_service(name);
	bool is_verdict = span_starts(module, SPAN("pam_unix")) && !service.gives_own_verdict;

	if (span_take(&text, SPAN("session opened for user "))) {
		read_opened(text, event);
	} else if (span_take(&text, SPAN("authentication failure;"))) {
		set_meaning(event, CATEGORY_AUTHENTICATION, is_verdict ? TYPE_START : TYPE_INFO,
		    OUTCOME_FAILURE, "pam-authentication-failure");
		if (span_is(module, "pam_krb5"))
			read_krb5_failure(text, event);
		else
			read_failure(text, &service, event);
	} else if (span_take(&text, SPAN("authentication success;"))) {
		set_meaning(event, CATEGORY_AUTHENTICATION, TYPE_INFO, OUTCOME_SUCCESS,
		    "pam-authentication-success");
		read_failure(text, &service, event);
	} else if (take_more_failures(&text)) {
		set_meaning(event, CATEGORY_AUTHENTICATION, TYPE_INFO, OUTCOME_FAILURE,
		    "pam-authentication-failure");
		read_failure(text, &service, event);
	} else {
		return read_templates(templates, text, event);
	}
	return PARSE_OK;
}

/* "pam_unix(sshd:auth): TEXT", "pam_krb5[81]: TEXT", "pam_ldap: TEXT" and "PAM 2 more ...". */
enum parse_result
parse_pam(struct span message, struct event *event)
{
	struct span program = event_text(event, FIELD_PROCESS_NAME), text = message, module;
	size_t end = 0;

	if (span_take(&text, SPAN("PAM ")))
		return read_module(SPAN("PAM"), program, text, event);
	while (end < text.size && !strchr("([: ", text.data[end]))
		end++;
	module = span_first(text, end);
	text = span_skip(text, end);
	if (span_take(&text, SPAN("("))) {
		struct span service = span_cut(&text, ')');

		program = span_first(service, span_index(service, ':'));
	} else if (span_take(&text, SPAN("["))) {
		span_cut(&text, ']');
	}
	if (!span_take(&text, SPAN(": ")))
		return PARSE_NOT_MINE;
	read_module(module, program, text, event);
	return PARSE_OK; /* nobody else can know more */
}

enum parse_result
parse_chkpwd(struct span message, struct event *event)
{
	return read_templates(templates, message, event);
}
