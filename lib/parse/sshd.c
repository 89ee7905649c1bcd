/*
 * sshd.c: OpenSSH's messages.
 *
 *   Failed password for invalid user admin from 203.0.113.9 port 4022 ssh2
 *   Accepted publickey for ana from 192.0.2.7 port 50122 ssh2: RSA SHA256:...
 *   Invalid user admin from 203.0.113.9 port 4022
 *   Connection closed by authenticating user root 203.0.113.9 port 4022 [preauth]
 *   maximum authentication attempts exceeded for root from 203.0.113.9 port 4022 ssh2 [preauth]
 *
 * Failed and Accepted give the verdict of an attempt; the other lines about it
 * are companions (type info).  A user name that was tried may itself hold
 * " from 198.51.100.1 port 22 ssh2": what sshd adds stands behind it, so the
 * last " from " that is followed by an address counts.
 */

#include "parse/formats.h"

/* How a line goes on behind its first words. */
enum shape {
	USER_FROM, /* "[invalid user ]NAME from ADDRESS[ port N][ ssh2...]" */
	METHOD_FOR, /* "METHOD for " and then as above */
	PAM_FOR, /* the same behind several words */
	NAME, /* "NAME" and no address */
	REASON, /* "[invalid user ]NAME[ from ADDRESS] not allowed because ..." */
	ROOT_ADDRESS, /* "ADDRESS[ port N]", and the user is root */
	SESSION_FOR, /* "WORDS for NAME from ADDRESS port N id N" */
	DISCONNECTING, /* ": REASON", or " USER_ADDRESS: REASON" */
	FROM, /* "... from ADDRESS[ port N]" somewhere */
	ADDRESS, /* "ADDRESS[ port N]..." at once */
	USER_ADDRESS, /* "[authenticating|invalid ]user NAME ADDRESS port N" or ADDRESS at once */
	BRACKETS, /* "... [ADDRESS] ..." */
	PARENTHESES, /* "HOST (ADDRESS)" */
};

static const struct sshd_message {
	const char *words;
	enum shape shape;
	uint32_t category, type;
	enum event_outcome outcome;
	const char *action;
} messages[] = {
#define VERDICT CATEGORY_AUTHENTICATION, TYPE_START
#define COMPANION CATEGORY_AUTHENTICATION, TYPE_INFO
#define ENDING CATEGORY_SESSION, TYPE_END
	{ "Failed ", METHOD_FOR, VERDICT, OUTCOME_FAILURE, "ssh-login" },
	{ "Accepted ", METHOD_FOR, CATEGORY_AUTHENTICATION | CATEGORY_SESSION, TYPE_START,
	    OUTCOME_SUCCESS, "ssh-login" },
	{ "Postponed ", METHOD_FOR, COMPANION, OUTCOME_UNKNOWN, "ssh-postponed" },
	{ "Invalid user ", USER_FROM, COMPANION, OUTCOME_FAILURE, "ssh-invalid-user" },
	{ "Illegal user ", USER_FROM, COMPANION, OUTCOME_FAILURE, "ssh-invalid-user" },
	{ "input_userauth_request: invalid user ", NAME, COMPANION, OUTCOME_FAILURE,
	    "ssh-invalid-user" },
	{ "input_userauth_request: illegal user ", NAME, COMPANION, OUTCOME_FAILURE,
	    "ssh-invalid-user" },
	{ "User ", REASON, COMPANION, OUTCOME_FAILURE, "ssh-user-not-allowed" },
	{ "ROOT LOGIN REFUSED FROM ", ROOT_ADDRESS, COMPANION, OUTCOME_FAILURE,
	    "ssh-root-refused" },
	{ "maximum authentication attempts exceeded for ", USER_FROM, COMPANION, OUTCOME_FAILURE,
	    "ssh-too-many-attempts" },
	{ "Partial ", METHOD_FOR, COMPANION, OUTCOME_SUCCESS, "ssh-partial" },
	{ "PAM: ", PAM_FOR, COMPANION, OUTCOME_FAILURE, "ssh-pam-error" },
	{ "Connection closed by ", USER_ADDRESS, ENDING, OUTCOME_NONE, "ssh-disconnect" },
	{ "Connection reset by ", USER_ADDRESS, ENDING, OUTCOME_NONE, "ssh-disconnect" },
	{ "Disconnected from ", USER_ADDRESS, ENDING, OUTCOME_NONE, "ssh-disconnect" },
	{ "Received disconnect from ", ADDRESS, ENDING, OUTCOME_NONE, "ssh-disconnect" },
	{ "Disconnecting", DISCONNECTING, ENDING, OUTCOME_NONE, "ssh-disconnect" },
	{ "Closing connection to ", ADDRESS, ENDING, OUTCOME_NONE, "ssh-disconnect" },
	{ "Did not receive identification string from ", ADDRESS, ENDING, OUTCOME_FAILURE,
	    "ssh-no-identification" },
	{ "Bad protocol version identification ", FROM, ENDING, OUTCOME_FAILURE,
	    "ssh-bad-protocol" },
	{ "Unable to negotiate with ", USER_ADDRESS, ENDING, OUTCOME_FAILURE, "ssh-no-agreement" },
	{ "ssh_dispatch_run_fatal: Connection from ", USER_ADDRESS, ENDING, OUTCOME_FAILURE,
	    "ssh-protocol-error" },
	{ "ssh_dispatch_run_fatal: Connection to ", USER_ADDRESS, ENDING, OUTCOME_FAILURE,
	    "ssh-protocol-error" },
	{ "packet_write_wait: Connection from ", USER_ADDRESS, ENDING, OUTCOME_FAILURE,
	    "ssh-protocol-error" },
	{ "packet_write_wait: Connection to ", USER_ADDRESS, ENDING, OUTCOME_FAILURE,
	    "ssh-protocol-error" },
	{ "packet_write_poll: Connection from ", USER_ADDRESS, ENDING, OUTCOME_FAILURE,
	    "ssh-protocol-error" },
	{ "packet_write_poll: Connection to ", USER_ADDRESS, ENDING, OUTCOME_FAILURE,
	    "ssh-protocol-error" },
	{ "Timeout, client not responding from ", USER_ADDRESS, ENDING, OUTCOME_FAILURE,
	    "ssh-timeout" },
	{ "Read error from remote host ", USER_ADDRESS, ENDING, OUTCOME_FAILURE,
	    "ssh-protocol-error" },
	{ "reverse mapping checking getaddrinfo for ", BRACKETS, COMPANION, OUTCOME_FAILURE,
	    "ssh-reverse-mapping" },
	{ "Address ", ADDRESS, COMPANION, OUTCOME_FAILURE, "ssh-reverse-mapping" },
	{ "refused connect from ", PARENTHESES, CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_DENIED,
	    OUTCOME_SUCCESS, "ssh-refused-connect" },
	{ "Starting session: ", SESSION_FOR, CATEGORY_SESSION, TYPE_INFO, OUTCOME_SUCCESS,
	    "ssh-session" },
	{ "Close session: user ", USER_FROM, ENDING, OUTCOME_NONE, "ssh-session" },
#undef VERDICT
#undef COMPANION
#undef ENDING
};

/*
 * "203.0.113.9 port 4022 ..." or "203.0.113.9: ...": is it one, and set it.
 * A peer that is gone is "UNKNOWN port 65535", "peer" or "remote host": none.
 */
static bool
read_address(struct span text, struct event *event)
{
	struct span word = span_cut(&text, ' ');

	while (word.size > 0 && strchr(":.,", word.data[word.size - 1]))
		word.size--;
	if (word.size == 0)
		return false;
	if (span_is(word, "UNKNOWN") || span_is(word, "peer") || span_is(word, "remote"))
		return true;
	set_source(event, word);
	if (span_take(&text, SPAN("port "))) {
		size_t end = 0;

		while (end < text.size && text.data[end] >= '0' && text.data[end] <= '9')
			end++;
		set_port(event, FIELD_SOURCE_PORT, span_first(text, end));
	}
	return true;
}

/* Does "ADDRESS port N", or an address or host name alone, stand here? */
static bool
looks_like_address(struct span text)
{
	struct span word = span_cut(&text, ' ');

	return span_starts(text, SPAN("port ")) || find_ip(word).size > 0 ||
	       (word.size > 0 && text.size == 0);
}

/* The last " from " that an address follows; text.size if there is none. */
static size_t
find_from(struct span text)
{
	struct span head = text;

	for (;;) {
		size_t at = span_find_last(head, SPAN(" from "));

		if (at == head.size)
			return text.size;
		if (looks_like_address(span_skip(text, at + 6)))
			return at;
		head.size = at;
	}
}

static bool
read_user_from(struct span text, struct event *event)
{
	size_t from;

	if (!span_take(&text, SPAN("invalid user ")))
		span_take(&text, SPAN("illegal user "));
	from = find_from(text);
	if (from == text.size && span_starts(text, SPAN("from "))) { /* an empty name */
		event_set(event, FIELD_USER_NAME, span_first(text, 0));
		return read_address(span_skip(text, 5), event);
	}
	if (from == text.size && text.size > 0 && text.data[text.size - 1] == ' ')
		text.size--;
	event_set(event, FIELD_USER_NAME, span_first(text, from));
	return from == text.size || read_address(span_skip(text, from + 6), event);
}

/* "Accepted key ..." is no verdict: a method is one word. */
static bool
is_method(struct span text)
{
	return span_starts(span_skip(text, span_index(text, ' ')), SPAN(" for "));
}

/*
 * "NAME from ADDRESS port N ssh2[: KEY]": the key's text holds a certificate's
 * id or a client's host and user, which the client chose, as it may a name
 * that is no user's.  Both can look like the other; then nobody is blamed.
 */
static bool
read_user_key(struct span text, struct event *event)
{
	struct span mark = SPAN(" ssh2: ");
	size_t at = span_find(text, mark);
	bool is_invalid =
	    span_starts(text, SPAN("invalid user ")) || span_starts(text, SPAN("illegal user "));

	if (span_ends(text, SPAN(" ssh2")) || at == text.size)
		return read_user_from(text, event);
	if (is_invalid && span_find_last(text, mark) != at)
		return true;
	return read_user_from(span_first(text, at), event);
}

/* "password for NAME from ...": nothing that a client chose stands before " for ". */
static bool
read_method_for(struct span text, struct event *event)
{
	bool has_key = span_starts(text, SPAN("publickey")) || span_starts(text, SPAN("hostbased"));

	text = span_skip(text, span_index(text, ' ') + 5); /* is_method has seen the " for " */
	return has_key ? read_user_key(text, event) : read_user_from(text, event);
}

/* "Authentication failure for NAME from HOST"; one of PAM's reasons has a " for " itself. */
static bool
read_pam_for(struct span text, struct event *event)
{
	size_t at;

	span_take(&text, SPAN("Have exhausted maximum number of retries for service"));
	at = span_find(text, SPAN(" for "));
	return at < text.size && read_user_from(span_skip(text, at + 5), event);
}

/* "authenticating user NAME 203.0.113.9 port N": the address is before the last " port ". */
static bool
read_user_address(struct span text, struct event *event)
{
	size_t port = span_find_last(text, SPAN(" port "));
	struct span head = span_first(text, port);
	size_t space = span_last_index(head, ' ');
	bool has_user = span_take(&text, SPAN("authenticating user ")) ||
			span_take(&text, SPAN("invalid user ")) || span_take(&text, SPAN("user "));

	if (!has_user)
		return read_address(text, event);
	if (space < head.size && head.data + space >= text.data) {
		event_set(event, FIELD_USER_NAME,
		    (struct span){ text.data, (size_t)(head.data + space - text.data) });
		return read_address((struct span){ head.data + space + 1,
					(size_t)(text.data + text.size - head.data) - space - 1 },
		    event);
	}
	return true;
}

/*
 * "Disconnecting: Too many authentication failures[ for NAME]", or
 * "Disconnecting authenticating user NAME ADDRESS port N: REASON".  One reason
 * repeats names that the client chose, so what stands before it counts; where
 * a name holds that reason itself, nobody can tell.
 */
static void
read_disconnecting(struct span text, struct event *event)
{
	struct span change = SPAN(": Change of username or service not allowed: ");
	size_t at = span_find(text, change), last = span_find_last(text, change);

	if (span_take(&text, SPAN(": Too many authentication failures for "))) {
		event_set(event, FIELD_USER_NAME, text);
		return;
	}
	if (at != last || !span_starts(text, SPAN(" ")))
		return;
	if (at == text.size)
		at = span_find_last(text, SPAN(": "));
	read_user_address(span_skip(span_first(text, at), 1), event);
}

/* "shell on pts/0 for NAME from ...": a forced command may hold a " for ", an own user no blank. */
static void
read_session(struct span text, struct event *event)
{
	size_t from = find_from(text), at = span_find_last(span_first(text, from), SPAN(" for "));

	if (at < from)
		read_user_from(span_skip(text, at + 5), event);
}

/* "NAME from ADDRESS not allowed because ...": is it that, and set it. */
static bool
read_reason(struct span text, struct event *event)
{
	struct span words = SPAN(" not allowed because ");
	size_t at = span_find_last(text, words);

	if (at == text.size)
		return false; /* "User child is on pid 7" and the like */
	event_set(event, FIELD_EVENT_REASON, span_skip(text, at + words.size));
	read_user_from(span_first(text, at), event);
	return true;
}

/* The text behind the first words, by the message's shape. */
static void
read_shape(const struct sshd_message *message, struct span text, struct event *event)
{
	size_t at;

	switch (message->shape) {
	case USER_FROM:
		read_user_from(text, event);
		break;
	case METHOD_FOR:
		read_method_for(text, event);
		break;
	case PAM_FOR:
		read_pam_for(text, event);
		break;
	case NAME:
		event_set(event, FIELD_USER_NAME, text);
		break;
	case ROOT_ADDRESS:
		event_set(event, FIELD_USER_NAME, SPAN("root"));
		read_address(text, event);
		break;
	case SESSION_FOR:
		read_session(text, event);
		break;
	case FROM:
		at = find_from(text);
		if (at < text.size)
			read_address(span_skip(text, at + 6), event);
		break;
	case ADDRESS:
		read_address(text, event);
		break;
	case USER_ADDRESS:
		read_user_address(text, event);
		break;
	case DISCONNECTING:
		read_disconnecting(text, event);
		break;
	case BRACKETS:
		set_source(event, between(text, SPAN(" ["), SPAN("]")));
		break;
	case PARENTHESES:
		at = span_find_last(text, SPAN(" ("));
		set_source(event,
		    at < text.size ? between(span_skip(text, at), SPAN(" ("), SPAN(")")) : text);
		break;
	case REASON: /* read_reason */
		break;
	}
}

static enum parse_result
read_text(struct span text, struct event *event)
{
	for (size_t i = 0; i < sizeof(messages) / sizeof(*messages); i++) {
		struct span rest = text;

		if (!span_take(&rest, span_of(messages[i].words)))
			continue;
		if (messages[i].shape == METHOD_FOR && !is_method(rest))
			break;
		if (messages[i].shape == REASON && !read_reason(rest, event))
			break;
		set_meaning(event, messages[i].category, messages[i].type, messages[i].outcome,
		    messages[i].action);
		read_shape(&messages[i], rest, event);
		return PARSE_OK;
	}
	return parse_sshd_rare(text, event);
}

enum parse_result
parse_sshd(struct span message, struct event *event)
{
	struct span text = message;
	enum parse_result result;
	bool is_preauth = span_ends(text, SPAN(" [preauth]"));

	if (is_preauth)
		text.size -= 10;
	else if (span_ends(text, SPAN(" [postauth]")))
		text.size -= 11;
	if (!span_take(&text, SPAN("error: ")))
		span_take(&text, SPAN("fatal: "));
	result = read_text(text, event);
	if (is_preauth && span_is(event_text(event, FIELD_EVENT_ACTION), "ssh-disconnect"))
		event_set(event, FIELD_EVENT_ACTION, SPAN("ssh-preauth-disconnect"));
	return result;
}
