/*
 * iptables.c: netfilter's log lines, with the prefix the rule gives.
 *
 *   [12.345] DROP-IN IN=eth0 OUT= MAC=52:54:00:aa:bb:cc:52:54:00:dd:ee:ff:08:00 SRC=203.0.113.9 DST=192.0.2.1 LEN=40 TOS=0x00 PREC=0x00 TTL=244 ID=1 PROTO=TCP SPT=4022 DPT=23 WINDOW=1024 RES=0x00 SYN URGP=0
 *   [UFW BLOCK] IN=eth0 OUT= ... PROTO=ICMP TYPE=8 CODE=0 ID=1 SEQ=1
 *
 * The kernel writes every value; only the prefix is the administrator's.
 */

#include "base/number.h"
#include "parse/formats.h"

static const char *const denying[] = { "DROP", "REJECT", "DENY", "DENIED", "BLOCK", "BAN",
	"INVALID", "REFUSE", "-D]", "-R]" }; /* the last two are Ubiquiti's */
static const char *const allowing[] = { "ACCEPT", "ALLOW", "PASS", "PERMIT", "-A]" };

static bool
has_word(struct span prefix, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t at = 0; at + strlen(words[i]) <= prefix.size; at++)
			if (span_equal_nocase(span_first(span_skip(prefix, at), strlen(words[i])),
				span_of(words[i])))
				return true;
	return false;
}

/* What a KEY=value pair sets. */
static const struct {
	const char *key;
	enum event_field field;
} pairs[] = {
	{ "IN", FIELD_OBSERVER_INGRESS_INTERFACE_NAME },
	{ "OUT", FIELD_OBSERVER_EGRESS_INTERFACE_NAME }, { "SPT", FIELD_SOURCE_PORT },
	{ "DPT", FIELD_DESTINATION_PORT },
	{ "LEN", FIELD_SOURCE_BYTES }, /* UDP has one of its own behind the packet's */
	{ "MACSRC", FIELD_SOURCE_MAC }, { "MACDST", FIELD_DESTINATION_MAC },
	{ "UID", FIELD_USER_ID }, /* whose socket it was: --log-uid */
};

static const struct {
	const char *written, *transport, *iana;
} protocols[] = {
	{ "TCP", "tcp", "6" },
	{ "UDP", "udp", "17" },
	{ "ICMP", "icmp", "1" },
	{ "ICMPv6", "ipv6-icmp", "58" },
	{ "IGMP", "igmp", "2" },
	{ "UDPLITE", "udplite", "136" },
	{ "SCTP", "sctp", "132" },
	{ "DCCP", "dccp", "33" },
	{ "IPv6", "ipv6", "41" },
	{ "GRE", "gre", "47" },
	{ "ESP", "esp", "50" },
	{ "AH", "ah", "51" },
	{ "OSPF", "ospfigp", "89" },
	{ "PIM", "pim", "103" },
	{ "VRRP", "vrrp", "112" },
};

void
set_protocol(struct event *event, struct span name)
{
	int64_t number;

	for (size_t i = 0; i < sizeof(protocols) / sizeof(*protocols); i++) {
		if (!span_equal_nocase(name, span_of(protocols[i].written)) &&
		    !span_is(name, protocols[i].iana))
			continue;
		event_set(event, FIELD_NETWORK_TRANSPORT, span_of(protocols[i].transport));
		event_set(event, FIELD_NETWORK_IANA_NUMBER, span_of(protocols[i].iana));
		return;
	}
	if (parse_number(name, 0, 255, &number))
		event_set(event, FIELD_NETWORK_IANA_NUMBER, name);
}

static void
set_pair(struct event *event, struct span key, struct span value)
{
	if (span_is(key, "SRC") && !event_has(event, FIELD_SOURCE_ADDRESS))
		set_source(event, value);
	else if (span_is(key, "DST") && !event_has(event, FIELD_DESTINATION_ADDRESS))
		set_destination(event, value);
	else if (span_is(key, "PROTO"))
		set_protocol(event, value);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		if (!span_is(key, pairs[i].key) || value.size == 0 ||
		    event_has(event, pairs[i].field))
			continue;
		if (event_fields[pairs[i].field].type == EVENT_TEXT)
			event_set(event, pairs[i].field, value);
		else
			set_count(event, pairs[i].field, value);
	}
}

/* MAC= holds destination, source and type: six, six and two bytes. */
static void
set_macs(struct event *event, struct span value)
{
	if (value.size < 35)
		return;
	event_set(event, FIELD_DESTINATION_MAC, span_first(value, 17));
	event_set(event, FIELD_SOURCE_MAC, span_first(span_skip(value, 18), 17));
}

/* The kernel's own stamp: "[   12.345678] ". */
static void
take_uptime(struct span *text)
{
	struct span at = *text, number;

	if (!span_take(&at, SPAN("[")))
		return;
	number = span_trim(span_cut(&at, ']'));
	for (size_t i = 0; i < number.size; i++)
		if (number.data[i] != '.' && (number.data[i] < '0' || number.data[i] > '9'))
			return;
	if (number.size == 0)
		return;
	span_take(&at, SPAN(" "));
	*text = at;
}

static void
set_verdict(struct event *event, struct span prefix)
{
	uint32_t type = TYPE_CONNECTION;
	const char *action = "firewall-log";

	if (has_word(prefix, denying, sizeof(denying) / sizeof(*denying))) {
		type |= TYPE_DENIED;
		action = "firewall-drop";
	} else if (has_word(prefix, allowing, sizeof(allowing) / sizeof(*allowing))) {
		type |= TYPE_ALLOWED;
		action = "firewall-accept";
	}
	set_meaning(event, CATEGORY_NETWORK, type, OUTCOME_SUCCESS, action);
	if (prefix.size > 0)
		event_set(event, FIELD_RULE_NAME, prefix);
}

/* Who sets rules with such prefixes; for the others the kernel's lines are iptables'. */
static struct span
dataset_of(struct span prefix)
{
	static const struct {
		const char *start, *dataset;
	} makers[] = {
		{ "[UFW", "ufw" },
		{ "FINAL_REJECT", "firewalld" },
		{ "STATE_INVALID_DROP", "firewalld" },
		{ "filter_", "firewalld" },
		{ "rpfilter_DROP", "firewalld" },
		{ "nft", "nftables" },
	};

	for (size_t i = 0; i < sizeof(makers) / sizeof(*makers); i++)
		if (span_starts(prefix, span_of(makers[i].start)))
			return span_of(makers[i].dataset);
	return SPAN("iptables");
}

/* With one interface the packet is for or from this host; with two it goes through. */
static void
set_direction(struct event *event)
{
	bool has_in = event_has(event, FIELD_OBSERVER_INGRESS_INTERFACE_NAME);
	bool has_out = event_has(event, FIELD_OBSERVER_EGRESS_INTERFACE_NAME);

	if (has_in != has_out)
		event_set(
		    event, FIELD_NETWORK_DIRECTION, has_in ? SPAN("inbound") : SPAN("outbound"));
}

/*
 * Where the kernel's own words begin, "IN=eth0 OUT= " with SRC= behind them;
 * text.size if they do not.  A prefix may hold "IN=" or "SRC=" too.
 */
static size_t
find_packet(struct span text)
{
	size_t from = 0;

	while (from < text.size) {
		struct span at = span_skip(text, from);
		size_t out = span_find(at, SPAN(" OUT=")), in;

		at = span_first(at, out);
		in = span_find_last(at, SPAN("IN="));
		if (in < at.size && span_index(span_skip(at, in), ' ') == at.size - in)
			return span_find(span_skip(text, from + out), SPAN(" SRC=")) <
				       text.size - from - out
				   ? from + in
				   : text.size;
		from += out + 1;
	}
	return text.size;
}

enum parse_result
parse_iptables(struct span message, struct event *event)
{
	struct span rest = message, prefix;
	size_t start;

	take_uptime(&rest);
	start = find_packet(rest);
	if (start == rest.size)
		return parse_ipfw(rest, event);
	prefix = span_trim(span_first(rest, start));
	while (prefix.size > 0 &&
	       (prefix.data[prefix.size - 1] == ':' || prefix.data[prefix.size - 1] == ','))
		prefix.size--;
	set_verdict(event, prefix);
	event_set(event, FIELD_EVENT_DATASET, dataset_of(prefix));
	rest = span_skip(rest, start);
	while (rest.size > 0) {
		struct span value = span_cut(&rest, ' '), key;

		if (span_starts(value, SPAN("["))) /* a quoted packet inside an ICMP error */
			break;
		if (span_index(value, '=') == value.size)
			continue;
		key = span_cut(&value, '=');
		if (span_is(key, "MAC"))
			set_macs(event, value);
		else
			set_pair(event, key, value);
	}
	set_direction(event);
	event_set(event, FIELD_NETWORK_TYPE,
	    span_index(event_text(event, FIELD_SOURCE_ADDRESS), ':') <
		    event_text(event, FIELD_SOURCE_ADDRESS).size
		? SPAN("ipv6")
		: SPAN("ipv4"));
	return PARSE_OK;
}

/*
 * "[Fri Mar 27 13:06:56 2026] ", as dmesg -T makes it of the uptime.  False:
 * "[error] " behind it is Apache's.
 */
static bool
take_dmesg_stamp(struct span *line, struct stamp *stamp)
{
	struct span at = *line;

	if (!span_take(&at, SPAN("[")) || !stamp_take_rare(&at, stamp) ||
	    !span_take(&at, SPAN("] "))) {
		stamp->kind = STAMP_NONE;
		return true;
	}
	*line = at;
	return !(
	    span_take(&at, SPAN("[")) && at.size > 0 && at.data[0] >= 'a' && at.data[0] <= 'z');
}

/* Behind the bracket stands an uptime, a weekday or ufw's name; other logs begin so too. */
static bool
is_kernels(struct span line)
{
	span_take(&line, SPAN("["));
	line = span_trim(line);
	return span_starts(line, SPAN("UFW ")) || span_index(span_first(line, 5), ' ') == 3 ||
	       (line.size > 0 && line.data[0] >= '0' && line.data[0] <= '9');
}

enum parse_result
parse_kernel(struct span line, struct parsed *out)
{
	if (!is_kernels(line) || !take_dmesg_stamp(&line, &out->stamp) ||
	    parse_iptables(line, out->event) != PARSE_OK)
		return PARSE_NOT_MINE;
	event_set(out->event, FIELD_MESSAGE, line);
	return PARSE_OK;
}

/* "WARNING: ALREADY_ENABLED: 'ssh' already in 'public'": what its administrators did. */
enum parse_result
parse_firewalld(struct span message, struct event *event)
{
	struct span level = span_first(message, span_index(message, ':'));

	if (!span_is(level, "WARNING") && !span_is(level, "ERROR"))
		return PARSE_NOT_MINE;
	event_set(event, FIELD_LOG_LEVEL, level);
	event->category = CATEGORY_CONFIGURATION;
	event->type = span_is(level, "ERROR") ? TYPE_ERROR : TYPE_INFO;
	return PARSE_OK;
}
