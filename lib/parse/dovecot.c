/*
 * dovecot.c: Dovecot 1.0 to 2.4, through syslog and in its own log file.
 *
 *   dovecot: imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<ana>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, TLS
 *   dovecot: imap-login: Login aborted: Connection closed (auth failed, 1 attempts in 2 secs) (auth_failed): user=<ana>, ...   2.4
 *   dovecot: auth-worker(71): pam(ana,203.0.113.9): pam_authenticate() failed: Authentication failure
 *   Mar 27 13:06:56 imap-login: Info: Login: user=<ana>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.1, mpid=71, TLS, session=<abc>
 *   dovecot: Mar 27 13:06:56 Info: imap-login: Login: user=<ana>, ...                                                          1.x
 */

#include "parse/template.h"

#define AUTH_FAILED MEANING_ECHO, OUTCOME_FAILURE, "mail-auth"

/*
 * "pam(ana,203.0.113.9,<session>): reason".  What ends as the program ends it
 * is read from its end; a password or a refused name at the end may hold
 * anything, and names that got there hold no comma (auth_username_chars).
 */
static const struct template auths[] = {
	{ "%w(%u,%a,<%*>): unknown user", AUTH_FAILED },
	{ "%w(%u,%a): unknown user", AUTH_FAILED },
	{ "%w(%u,%a,<%*>): Password mismatch", AUTH_FAILED },
	{ "%w(%u,%a): Password mismatch", AUTH_FAILED },
	{ "%w(%u,%a,<%*>): pam_authenticate() failed: %*", AUTH_FAILED },
	{ "%w(%u,%a): pam_authenticate() failed: %*", AUTH_FAILED },
	{ "%w(%U,%a,<%*>): %r", AUTH_FAILED },
	{ "%w(%U,%a): %r", AUTH_FAILED },
	{ "%w(%U,%a,%w): %r", AUTH_FAILED },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

static const struct template sessions[] = {
	{ "Logged out%*", MEANING_ENDED, "mail-disconnect" },
	{ "Disconnected%*", MEANING_ENDED, "mail-disconnect" },
	{ "Connection closed%*", MEANING_ENDED, "mail-disconnect" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* What the reason of a login process holds; the first that is found. */
static const struct reason {
	const char *words;
	uint32_t category, type;
	enum event_outcome outcome;
	const char *action;
} reasons[] = {
	{ "(auth failed", MEANING_FAILED, "mail-login" },
	{ " authentication attempts)", MEANING_FAILED, "mail-login" },
	{ "(tried to use dis", MEANING_FAILED, "mail-login" }, /* "disallowed plaintext auth" */
	{ "(proxy dest auth failed", MEANING_FAILED, "mail-login" },
	{ "(auth_failed)", MEANING_FAILED, "mail-login" },
	{ "Maximum number of connections", MEANING_DENIED, "mail-connection" },
	{ "", MEANING_ENDED, "mail-disconnect" },
};

static void
set_reason(struct span text, struct event *event)
{
	const struct reason *row = reasons;

	if (span_is(text, "Login") || span_is(text, "Logged in")) {
		set_meaning(event, MEANING_ACCEPTED, "mail-login");
		return;
	}
	while (span_find(text, span_of(row->words)) == text.size && row->words[0])
		row++;
	set_meaning(event, row->category, row->type, row->outcome, row->action);
	event_set(event, FIELD_EVENT_REASON, text);
}

/* Up to the comma behind `mark`, or empty. */
static struct span
field(struct span text, struct span mark)
{
	struct span value = between(text, mark, SPAN(","));

	return span_first(value, span_index(value, ' '));
}

static void
set_ends(struct span tail, struct span rip, struct event *event)
{
	set_source(event, field(tail, rip));
	set_port(event, FIELD_SOURCE_PORT, field(tail, SPAN(", rport=")));
	set_destination(event, field(tail, SPAN(", lip=")));
	set_port(event, FIELD_DESTINATION_PORT, field(tail, SPAN(", lport=")));
}

/* "REASON: rip=203.0.113.9, lip=192.0.2.1": where no name was tried, before Dovecot 2.1. */
static enum parse_result
read_nameless(struct span text, struct event *event)
{
	struct span rip = SPAN(": rip=");
	size_t at = span_find(text, rip);

	if (at == text.size || span_find(text, SPAN("user=<")) < text.size)
		return PARSE_NOT_MINE;
	set_reason(span_first(text, at), event);
	set_ends(span_skip(text, at), rip, event);
	return PARSE_OK;
}

/*
 * "REASON: user=<NAME>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, ...".
 * The name may hold all of that again, so the last "rip=" is the true one.
 */
static enum parse_result
read_login(struct span text, struct event *event)
{
	size_t rip = span_find_last(text, SPAN(", rip=")), method, user;
	struct span head = span_first(text, rip), tail = span_skip(text, rip), name;

	user = span_find(head, SPAN(": user=<"));
	if (rip == text.size)
		return read_nameless(text, event);
	if (user == head.size)
		return PARSE_NOT_MINE;
	method = span_find_last(head, SPAN(">, method="));
	name = span_first(head, method < head.size ? method + 1 : head.size);
	name = span_skip(name, user + sizeof(": user=<") - 1);
	if (!span_ends(name, SPAN(">")))
		return PARSE_NOT_MINE;
	name.size--;
	set_reason(span_first(text, user), event);
	if (name.size > 0 || event->category & CATEGORY_AUTHENTICATION)
		event_set(
		    event, FIELD_USER_NAME, name); /* "" where no name was tried says nothing */
	set_ends(tail, SPAN(", rip="), event);
	return PARSE_OK;
}

/* "auth(ana,203.0.113.9,sasl:plain)<71><abc>" of 2.4 names them before the text. */
static enum parse_result
read_auth(struct span service, struct span text, struct event *event)
{
	static const struct template heads[] = {
		{ "auth(%U,%a,%w)%*", AUTH_FAILED },
		{ "auth(%U,%a)%*", AUTH_FAILED },
		{ NULL, 0, 0, OUTCOME_NONE, NULL },
	};

	if (span_starts(
		text, SPAN("conn "))) /* "conn unix:auth-worker (pid=7,uid=97): auth-worker<3>: " */
		text = span_skip(text, span_find(text, SPAN(">: ")) + 3);
	if (read_templates(heads, service, event) == PARSE_OK)
		event_set(event, FIELD_EVENT_REASON, text);
	else if (read_templates(auths, text, event) != PARSE_OK)
		return PARSE_NOT_MINE;
	else if (!event_has(event, FIELD_EVENT_REASON))
		event_set(event, FIELD_EVENT_REASON,
		    span_skip(text, span_find_last(text, SPAN("): ")) + 3));
	return PARSE_OK;
}

/* "imap(ana)<71><abc>" */
static enum parse_result
read_session(struct span service, struct span text, struct event *event)
{
	size_t open = span_index(service, '('), close = span_last_index(service, ')');
	struct span name = span_skip(span_first(service, close), open + 1);

	if (close == service.size || read_templates(sessions, text, event) != PARSE_OK)
		return PARSE_NOT_MINE;
	event_set(event, FIELD_USER_NAME, name);
	return PARSE_OK;
}

static bool
is_session(struct span service)
{
	static const char *const names[] = { "imap(", "pop3(", "managesieve(", "submission(" };
	struct span name = span_first(service, span_index(service, '(') + 1);

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_equal_nocase(name, span_of(names[i]))) /* 1.0 writes "IMAP(ana)" */
			return true;
	return false;
}

static enum parse_result
read_service(struct span service, struct span text, struct event *event)
{
	if (span_ends(service, SPAN("-login")))
		return read_login(text, event);
	if (span_starts(service, SPAN("auth")))
		return read_auth(service, text, event);
	return is_session(service) ? read_session(service, text, event) : PARSE_NOT_MINE;
}

/* Cuts "service: " off, or "Info: ". */
static struct span
cut_colon(struct span *text)
{
	size_t colon = span_find(*text, SPAN(": "));
	struct span head = span_first(*text, colon);

	*text = span_skip(*text, colon + 2);
	return head;
}

static bool
is_level(struct span text)
{
	return span_is(text, "Info") || span_is(text, "Warning") || span_is(text, "Error") ||
	       span_is(text, "Debug") || span_is(text, "Fatal") || span_is(text, "Panic");
}

enum parse_result
parse_dovecot(struct span message, struct event *event)
{
	struct span text = message, service = cut_colon(&text), rest = text, level;

	level = cut_colon(&rest);
	if (is_level(level)) {
		event_set(event, FIELD_LOG_LEVEL, level);
		text = rest;
	}
	return read_service(service, text, event);
}

/* Does it begin like "service: Level: "? */
static bool
is_service(struct span text)
{
	static const char *const services[] = { "anvil:", "auth(", "auth-worker(",
		"auth-worker:", "auth:", "config:", "dict(", "dict:", "director:", "doveadm(",
		"doveadm:", "imap(", "imap-hibernate", "imap-login:", "imap:", "indexer", "lda(",
		"lda:", "lmtp(", "lmtp:", "log:", "managesieve(",
		"managesieve-login:", "master:", "pop3(",
		"pop3-login:", "pop3:", "ssl-params:", "stats:", "submission(",
		"submission-login:" };

	struct span word = text;

	word = span_cut(&word, ' ');
	if (!span_ends(word, SPAN(":"))) /* a host, mostly */
		return false;
	for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++)
		if (span_starts(text, span_of(services[i])))
			return true;
	return false;
}

enum parse_result
parse_dovecot_log(struct span line, struct parsed *out)
{
	bool is_old = span_take(&line, SPAN("dovecot: "));
	struct span text = behind_stamp(line), service, level;

	if ((!is_old && !is_service(text)) ||
	    (!stamp_take_bsd(&line, &out->stamp) && !stamp_take_iso(&line, &out->stamp)) ||
	    !span_take(&line, SPAN(" ")))
		return PARSE_NOT_MINE;
	text = line;
	service = cut_colon(&text);
	level = cut_colon(&text);
	if (is_old) { /* "Info: imap-login: " */
		struct span first = service;

		service = level;
		level = first;
	}
	if (!is_level(level))
		return PARSE_NOT_MINE;
	set_program(out->event, "dovecot", "dovecot", line);
	event_set(out->event, FIELD_LOG_LEVEL, level);
	read_service(service, text, out->event);
	return PARSE_OK;
}
