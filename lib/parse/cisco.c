/*
 * cisco.c: what Cisco's firewalls (ASA) and routers (IOS) say about packets and logins.
 *
 *   %ASA-4-106023: Deny tcp src outside:203.0.113.9/4022 dst inside:192.0.2.1/23 by access-group "x" [0x0, 0x0]
 *   %SEC-6-IPACCESSLOGP: list 101 denied tcp 203.0.113.9(4022) -> 192.0.2.1(23), 1 packet
 *   %SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: ana] [Source: 203.0.113.9] [localport: 22] [Reason: Login Authentication Failed] at 13:06:56 UTC Fri Mar 27 2026
 *
 * The mnemonic is the frame's tag: facility, severity, name.  A login has several
 * lines; the verdict is the one that names the service.
 */

#include "base/number.h"
#include "parse/template.h"

#define MEANING_PERMITTED CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_ALLOWED, OUTCOME_SUCCESS
#define MEANING_FINISHED CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_END, OUTCOME_SUCCESS

static const struct template asa[] = {
	{ "Deny %w src %w:%a/%p dst %w:%D/%P by access-group \"%n\"", MEANING_DENIED,
	    "firewall-drop" },
	{ "Deny %w src %w:%a/%p dst %w:%D/%P by access-group \"%n\" [%+", MEANING_DENIED,
	    "firewall-drop" },
	{ "Deny %w src %w:%a dst %w:%D (type %d, code %d) by access-group \"%n\"", MEANING_DENIED,
	    "firewall-drop" },
	{ "Deny %w src %w:%a dst %w:%D (type %d, code %d) by access-group \"%n\" [%+",
	    MEANING_DENIED, "firewall-drop" },
	{ "Deny inbound icmp src %w:%a dst %w:%D (%+", MEANING_DENIED, "firewall-drop" },
	{ "Deny inbound protocol %d src %w:%a dst %w:%D", MEANING_DENIED, "firewall-drop" },
	{ "Deny inbound %w from %a/%p to %D/%P %+", MEANING_DENIED, "firewall-drop" },
	{ "Deny %w (no connection) from %a/%p to %D/%P %+", MEANING_DENIED, "firewall-drop" },
	{ "Deny %w reverse path check from %a to %D on %+", MEANING_DENIED, "firewall-drop" },
	{ "Inbound %w connection denied from %a/%p to %D/%P %+", MEANING_DENIED, "firewall-drop" },
	{ "access-list %n denied %w %w/%a(%p)%* -> %w/%D(%P)%+", MEANING_DENIED, "firewall-drop" },
	{ "access-list %n permitted %w %w/%a(%p)%* -> %w/%D(%P)%+", MEANING_PERMITTED,
	    "firewall-accept" },
	{ "Built inbound %w connection %d for %w:%a/%p (%w) to %w:%D/%P (%+", MEANING_PERMITTED,
	    "firewall-accept" },
	{ "Built outbound %w connection %d for %w:%D/%P (%w) to %w:%a/%p (%+", MEANING_PERMITTED,
	    "firewall-accept" },
	{ "Teardown %w connection %d for %w:%a/%p to %w:%D/%P %+", MEANING_FINISHED,
	    "connection-end" },
	{ "Login denied from %a/%p to %w:%D/%w for user \"%u\"", MEANING_FAILED, "login" },
	{ "Login permitted from %a/%p to %w:%D/%w for user \"%u\"", MEANING_ACCEPTED, "login" },
	{ "User authentication failed: IP address: %a, Uname: %u", MEANING_ECHO, OUTCOME_FAILURE,
	    "login" },
	{ "User authentication succeeded: IP address: %a, Uname: %u", MEANING_ECHO, OUTCOME_SUCCESS,
	    "login" },
	{ "AAA user authentication Rejected : reason = %* : user = %u : user IP = %a", MEANING_ECHO,
	    OUTCOME_FAILURE, "login" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

static const struct template ios[] = {
	{ "list %n denied %w %a(%p) -> %D(%P), %+", MEANING_DENIED, "firewall-drop" },
	{ "list %n denied %w %a -> %D (%+", MEANING_DENIED, "firewall-drop" },
	{ "list %n denied %a %d packet%+", MEANING_DENIED, "firewall-drop" },
	{ "list %n permitted %w %a(%p) -> %D(%P), %+", MEANING_PERMITTED, "firewall-accept" },
	{ "list %n permitted %w %a -> %D (%+", MEANING_PERMITTED, "firewall-accept" },
	{ "list %n permitted %a %d packet%+", MEANING_PERMITTED, "firewall-accept" },
	{ "Login failed [user: %u] [Source: %a] [localport: %P] [Reason: %r] at %+", MEANING_FAILED,
	    "login" },
	{ "Login Success [user: %u] [Source: %a] [localport: %P] at %+", MEANING_ACCEPTED,
	    "login" },
	{ "User '%u' authentication for SSH2 Session from %a (tty = %d) using %* Succeeded",
	    MEANING_ECHO, OUTCOME_SUCCESS, "ssh-login" },
	{ "User '%u' authentication for SSH2 Session from %a (tty = %d) using %* Failed",
	    MEANING_ECHO, OUTCOME_FAILURE, "ssh-login" },
	{ "Configured from %w by %u on %w (%a)", CATEGORY_CONFIGURATION, TYPE_CHANGE,
	    OUTCOME_SUCCESS, "configured" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* The protocol stands among the first words, in either case. */
static void
set_transport(struct span message, struct event *event)
{
	static const char *const names[] = { "TCP", "UDP", "ICMP", "GRE", "ESP", "SCTP", "IGMP" };

	for (int words = 0; words < 5 && message.size > 0; words++) {
		struct span word = span_cut(&message, ' ');

		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
			if (span_equal_nocase(word, span_of(names[i]))) {
				set_protocol(event, span_of(names[i]));
				return;
			}
	}
}

/* The digit of "%ASA-4-106023", where the frame has no priority of its own. */
static void
set_severity(struct span tag, struct event *event)
{
	size_t last = span_last_index(tag, '-');
	struct span digit = span_skip(tag, last < 2 ? tag.size : last - 2); /* "-4-106023" */
	int64_t severity;

	if (event_has(event, FIELD_LOG_SYSLOG_SEVERITY_CODE) || !span_take(&digit, SPAN("-")))
		return;
	if (parse_number(span_first(digit, 1), 0, 7, &severity))
		set_priority(event, -1, (int)severity);
}

enum parse_result
parse_cisco(struct span message, struct event *event)
{
	struct span tag = event_text(event, FIELD_PROCESS_NAME);
	bool is_asa = span_starts(tag, SPAN("%ASA-")) || span_starts(tag, SPAN("%FTD-")) ||
		      span_starts(tag, SPAN("%PIX-"));

	set_severity(tag, event);
	event_set(event, FIELD_OBSERVER_VENDOR, SPAN("Cisco"));
	event_set(event, FIELD_EVENT_DATASET, is_asa ? SPAN("cisco.asa") : SPAN("cisco.ios"));
	if (read_templates(is_asa ? asa : ios, message, event) != PARSE_OK)
		return PARSE_NOT_MINE;
	if (event->category & CATEGORY_NETWORK)
		set_transport(message, event);
	return PARSE_OK;
}
