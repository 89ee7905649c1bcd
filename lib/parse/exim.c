/*
 * exim.c: Exim, in its mainlog and rejectlog and through syslog (with or
 * without the stamp, the pid and the message's id in front).
 *
 *   2026-03-27 13:06:56 login authenticator failed for (x) [203.0.113.9]: 535 Incorrect authentication data (set_id=ana)
 *   2026-03-27 13:06:56 +0100 [812] H=(x) [203.0.113.9]:4022 F=<a@example.org> rejected RCPT <b@example.org>: relay not permitted
 *   2026-03-27 13:06:56 1w5abc-0003Xy-2B <= ana@example.org H=(x) [192.0.2.7]:4022 P=esmtpsa A=plain_server:ana S=512
 *
 * What a client calls itself is in round brackets and holds no blank; its
 * address is what stands in square brackets behind a blank.
 */

#include "parse/template.h"

#define FAILED MEANING_FAILED, "mail-login"
#define CONNECTED MEANING_CONNECTED, "mail-connection"
#define REFUSED MEANING_DENIED, "mail-connection"
#define ENDED MEANING_ENDED, "mail-disconnect"
#define REJECTED CATEGORY_EMAIL, TYPE_DENIED, OUTCOME_SUCCESS, "mail-rejected"
#define SUSPECT CATEGORY_NETWORK, TYPE_INFO, OUTCOME_FAILURE

/* Those that end in what Exim wrote itself come before those that end in anything. */
static const struct template exim[] = {
	{ "%w authenticator failed for %h: %d %*(set_id=%u)", FAILED },
	{ "%w authenticator failed for %h: %d %*(set_id=%U): %r", FAILED },
	{ "%w authenticator failed for %h: %r", FAILED },
	{ "H=%h F=<%*> rejected %r", REJECTED },
	{ "H=%h F=<%*> temporarily rejected %r", REJECTED },
	{ "H=%h rejected %r", REJECTED },
	{ "H=%h temporarily rejected %r", REJECTED },
	{ "H=%h X=%* rejected %r", REJECTED },
	{ "H=%h X=%* temporarily rejected %r", REJECTED },
	{ "H=%h A=%w:%U F=<%*> rejected %r", REJECTED },
	{ "H=%h sender verify fail for %r", REJECTED },
	{ "H=%h incomplete transaction (%*) from %*", ENDED },
	{ "H=%h Warning: %r", CATEGORY_EMAIL, TYPE_INFO, OUTCOME_UNKNOWN, "mail-warning" },
	{ "rejected %w from %h: %r", REJECTED },
	{ "refused connection from %h%*", REFUSED },
	{ "Connection from %h refused: %r", REFUSED },
	{ "connection from %h refused: %r", REFUSED },
	{ "SMTP connection from %h lost%*", ENDED },
	{ "SMTP connection from %h closed%*", ENDED },
	{ "SMTP connection from %h D=%w closed%*", ENDED },
	{ "SMTP connection from %h (TCP/IP connection count = %d)", CONNECTED },
	{ "SMTP connection from %h", CONNECTED },
	{ "no MAIL in SMTP connection from %h%*", ENDED },
	{ "no MAIL in SMTPS connection from %h%*", ENDED },
	{ "unexpected disconnection while reading SMTP command from %h%*", ENDED },
	{ "unexpected %w while reading SMTP command from %h%*", ENDED },
	{ "SMTP command timeout on connection from %h%*", ENDED },
	{ "SMTP command timeout on TLS connection from %h%*", ENDED },
	{ "SMTP data timeout (message abandoned) on connection from %h%*", ENDED },
	{ "SMTP data timeout (message abandoned) on TLS connection from %h%*", ENDED },
	{ "SMTP call from %h dropped: %r", ENDED },
	{ "SMTP syntax error in \"%+\" H=%h %r", SUSPECT, "mail-protocol-error" },
	{ "SMTP protocol error in \"%+\" H=%h %r", SUSPECT, "mail-protocol-error" },
	{ "SMTP protocol synchronization error (%*): rejected connection from H=%h%*", REFUSED },
	{ "SMTP protocol synchronization error (%*): rejected \"%*\" H=%h%*", REFUSED },
	{ "SMTP protocol violation: synchronization error (%*): rejected connection from H=%h%*",
	    REFUSED },
	{ "SMTP protocol violation: synchronization error (%*): rejected \"%*\" H=%h%*", REFUSED },
	{ "TLS error on connection from %h (%*): %r", SUSPECT, "mail-tls" },
	{ "TLS error on connection from %h %r", SUSPECT, "mail-tls" },
	{ "TLS client disconnected cleanly (rejected our certificate?) from %h", SUSPECT,
	    "mail-tls" },
	{ "no host name found for IP address %a%*", CATEGORY_NETWORK, TYPE_INFO, OUTCOME_UNKNOWN,
	    "mail-reverse-mapping" },
	{ "no IP address found for host %w (during SMTP connection from %h)", CATEGORY_NETWORK,
	    TYPE_INFO, OUTCOME_UNKNOWN, "mail-reverse-mapping" },
	{ "Start queue run: %*", 0, 0, OUTCOME_NONE, NULL },
	{ "End queue run: %*", 0, 0, OUTCOME_NONE, NULL },
	{ "exim %w daemon started: %*", 0, 0, OUTCOME_NONE, NULL },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* "1w5abc-0003Xy-2B" or, since 4.97, "1w5abc-000000003Xy-2BcD". */
static bool
take_id(struct span *text)
{
	static const unsigned char sizes[2][3] = { { 6, 6, 2 }, { 6, 11, 4 } };
	struct span rest = *text, word = span_cut(&rest, ' ');
	const unsigned char *size = sizes[word.size > 16];

	if (word.size != size[0] + size[1] + size[2] + 2U || word.data[size[0]] != '-' ||
	    word.data[size[0] + 1 + size[1]] != '-')
		return false;
	for (size_t i = 0; i < word.size; i++) {
		char c = word.data[i];

		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
			c == '-'))
			return false;
	}
	*text = rest;
	return true;
}

/* Takes "[812] " off, the process. */
static void
take_pid(struct span *text, struct event *event)
{
	struct span rest = *text, pid;

	if (!span_take(&rest, SPAN("[")))
		return;
	pid = span_cut(&rest, ']');
	if (pid.size > 0 && pid.size < 11 && pid.data[0] >= '0' && pid.data[0] <= '9' &&
	    span_take(&rest, SPAN(" "))) {
		set_count(event, FIELD_PROCESS_PID, pid);
		*text = rest;
	}
}

/* A sender may be quoted, and then hold blanks and all that follows it here. */
static void
skip_sender(struct span *text)
{
	size_t i = 0;
	bool is_quoted = false;

	for (; i < text->size && (is_quoted || text->data[i] != ' '); i++) {
		if (is_quoted && text->data[i] == '\\')
			i++;
		else if (text->data[i] == '"')
			is_quoted = !is_quoted;
	}
	*text = span_skip(*text, i + 1);
}

/* "P=esmtpsa X=TLS1.3:... DN="..." A=plain_server:ana S=512 id=...": the first "A=" that is a word of its own. */
static struct span
find_authenticated(struct span text)
{
	while (text.size > 0 && !span_starts(text, SPAN("S="))) {
		if (span_starts(text, SPAN("A="))) {
			text = span_skip(text, 2);
			return span_first(text, span_find(text, SPAN(" S=")));
		}
		skip_sender(&text);
	}
	return (struct span){ NULL, 0 };
}

/* "<= SENDER H=(x) [192.0.2.7]:4022 P=esmtpsa A=plain_server:ana S=512": one who logged in has sent. */
static enum parse_result
read_arrival(struct span text, struct event *event)
{
	struct span login, name;

	set_meaning(event, CATEGORY_EMAIL, TYPE_INFO, OUTCOME_SUCCESS, "mail-received");
	skip_sender(&text);
	if (span_starts(text, SPAN("R="))) /* the message it is a bounce of */
		skip_sender(&text);
	if (!span_take(&text, SPAN("H=")) || !take_peer(&text, event))
		return PARSE_OK;
	login = find_authenticated(span_skip(text, 1));
	if (login.size == 0)
		return PARSE_OK;
	name = span_skip(login, span_index(login, ':') + 1);
	set_meaning(event, MEANING_ACCEPTED, "mail-login");
	event_set(event, FIELD_USER_NAME, name.size > 0 ? name : login);
	return PARSE_OK;
}

/* "=> ana@example.org R=dnslookup T=remote_smtp H=mx.example.org [198.51.100.1] ..." and its kin. */
static enum parse_result
read_delivery(struct span mark, struct event *event)
{
	bool is_failure = span_is(mark, "**") || span_is(mark, "==");

	set_meaning(event, CATEGORY_EMAIL, TYPE_INFO,
	    is_failure ? OUTCOME_FAILURE : OUTCOME_SUCCESS,
	    is_failure ? "mail-not-delivered" : "mail-delivered");
	return PARSE_OK;
}

static bool
is_delivery(struct span mark)
{
	return span_is(mark, "=>") || span_is(mark, "->") || span_is(mark, "**") ||
	       span_is(mark, "==") || span_is(mark, ">>") || span_is(mark, "*>");
}

/* A synchronization error quotes commands on both sides of the peer: with two peers, nobody can say which is true. */
static bool
is_ambiguous(struct span message)
{
	struct span mark = SPAN("\" H=");

	return span_starts(message, SPAN("SMTP protocol ")) &&
	       span_find(message, mark) != span_find_last(message, mark);
}

/* What stands behind stamp and pid. */
static enum parse_result
read_message(struct span message, struct event *event)
{
	struct span rest = message, mark;
	bool has_id = take_id(&rest);

	message = rest;
	mark = span_cut(&rest, ' ');
	if (has_id && span_is(mark, "<="))
		return read_arrival(rest, event);
	if (has_id && is_delivery(mark))
		return read_delivery(mark, event);
	if (has_id && span_is(message, "Completed")) {
		set_meaning(event, CATEGORY_EMAIL, TYPE_INFO, OUTCOME_NONE, "mail-completed");
		return PARSE_OK;
	}
	if (is_ambiguous(message))
		return PARSE_OK;
	return read_templates(exim, message, event);
}

enum parse_result
parse_exim(struct span message, struct event *event)
{
	struct stamp stamp;
	struct span rest = message;

	if (stamp_take_iso(&rest, &stamp) && span_take(&rest, SPAN(" ")))
		message = rest; /* syslog_timestamp is Exim's default */
	take_pid(&message, event);
	return read_message(message, event);
}

/* "web1 sshd[812]: ", which is a syslog's; "1w5abc-0003Xy-2B DKIM: " is not. */
static bool
is_tagged(struct span text)
{
	struct span id = text;

	span_cut(&text, ' ');
	return span_ends(span_cut(&text, ' '), SPAN(":")) && !take_id(&id);
}

/*
 * Other logs begin with such a stamp too: the line is Exim's if its message
 * begins with a message's id or is one that Exim writes.
 */
enum parse_result
parse_exim_log(struct span line, struct parsed *out)
{
	struct span id;

	if (line.size < 20 || line.data[10] != ' ' || is_tagged(behind_stamp(line)) ||
	    !stamp_take_iso(&line, &out->stamp))
		return PARSE_NOT_MINE;
	if (span_starts(line, SPAN(" +")) || span_starts(line, SPAN(" -"))) /* log_timezone */
		stamp_take_zone(&line, &out->stamp);
	if (!span_take(&line, SPAN(" ")))
		return PARSE_NOT_MINE;
	take_pid(&line, out->event);
	set_program(out->event, "exim", "exim", line);
	id = line;
	if (read_message(line, out->event) != PARSE_OK && !take_id(&id))
		return PARSE_NOT_MINE;
	return PARSE_OK;
}
