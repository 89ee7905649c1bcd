/*
 * filterlog.c: packets that pf logged, as pfSense and OPNsense write them.
 *
 *   5,,,1000000103,igb0,match,block,in,4,0x0,,64,1,0,DF,6,tcp,60,203.0.113.9,192.0.2.1,4022,23,0,S,1,,1024,,
 *   7,,,02f4bab031b57d1e30553ce08e0ec131,igb0,match,pass,out,6,0x00,0x0,64,udp,17,72,2001:db8::9,2001:db8::1,4022,53,52
 *
 * rule, sub-rule, anchor, label (pfSense: tracker), interface, reason, action,
 * direction, version of IP; what follows depends on the version, and from the
 * two ports on on the protocol.
 */

#include "base/number.h"
#include "parse/formats.h"

enum common { RULE, SUBRULE, ANCHOR, LABEL, INTERFACE, REASON, ACTION, DIRECTION, VERSION, COMMON };

/* Where IPv4's and IPv6's columns stand behind the common ones. */
static const struct layout {
	int protocol_number, length, source, destination;
} layouts[] = { { 6, 8, 9, 10 }, { 4, 5, 6, 7 } };

static const struct {
	const char *written;
	uint32_t type;
	const char *action;
} verdicts[] = {
	{ "pass", TYPE_ALLOWED, "firewall-accept" },
	{ "block", TYPE_DENIED, "firewall-drop" },
	{ "reject", TYPE_DENIED, "firewall-drop" },
};

enum { COLUMNS = COMMON + 13 };

static int
split(struct span message, struct span columns[COLUMNS])
{
	int count = 0;

	while (message.size > 0 && count < COLUMNS)
		columns[count++] = span_cut(&message, ',');
	return count;
}

static void
set_verdict(const struct span *columns, struct event *event)
{
	bool is_in = span_is(columns[DIRECTION], "in");
	uint32_t type = TYPE_CONNECTION;
	const char *action = "firewall-log"; /* match, nat and rdr decide nothing */

	for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++)
		if (span_is(columns[ACTION], verdicts[i].written)) {
			type |= verdicts[i].type;
			action = verdicts[i].action;
		}
	set_meaning(event, CATEGORY_NETWORK, type, OUTCOME_SUCCESS, action);
	event_set(event, FIELD_NETWORK_DIRECTION, is_in ? SPAN("inbound") : SPAN("outbound"));
	if (columns[INTERFACE].size > 0)
		event_set(event,
		    is_in ? FIELD_OBSERVER_INGRESS_INTERFACE_NAME
			  : FIELD_OBSERVER_EGRESS_INTERFACE_NAME,
		    columns[INTERFACE]);
	/* A rule's number changes with every edit; its label stays. */
	if (columns[LABEL].size > 0 && !span_is(columns[LABEL], "0"))
		event_set(event, FIELD_RULE_ID, columns[LABEL]);
	else if (columns[RULE].size > 0)
		event_set(event, FIELD_RULE_ID, columns[RULE]);
	if (columns[ANCHOR].size > 0)
		event_set(event, FIELD_RULE_NAME, columns[ANCHOR]);
}

enum parse_result
parse_filterlog(struct span message, struct event *event)
{
	struct span columns[COLUMNS] = { { NULL, 0 } }, *packet = columns + COMMON;
	int count = split(message, columns);
	const struct layout *layout = &layouts[span_is(columns[VERSION], "6")];

	if (count < COMMON + layout->destination + 1 ||
	    (!span_is(columns[VERSION], "4") && !span_is(columns[VERSION], "6")) ||
	    (!span_is(columns[DIRECTION], "in") && !span_is(columns[DIRECTION], "out")) ||
	    find_ip(packet[layout->source]).size == 0)
		return PARSE_NOT_MINE;
	set_verdict(columns, event);
	set_protocol(event, packet[layout->protocol_number]);
	set_count(event, FIELD_SOURCE_BYTES, packet[layout->length]);
	set_source(event, packet[layout->source]);
	set_destination(event, packet[layout->destination]);
	event_set(event, FIELD_NETWORK_TYPE,
	    span_is(columns[VERSION], "6") ? SPAN("ipv6") : SPAN("ipv4"));
	event_set(event, FIELD_EVENT_DATASET,
	    columns[LABEL].size == 32 ? SPAN("opnsense") : SPAN("pfsense"));
	if (span_is(packet[layout->protocol_number], "6") ||
	    span_is(packet[layout->protocol_number], "17")) {
		set_port(event, FIELD_SOURCE_PORT, packet[layout->destination + 1]);
		set_port(event, FIELD_DESTINATION_PORT, packet[layout->destination + 2]);
	}
	return PARSE_OK;
}
