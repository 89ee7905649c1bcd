/*
 * ipfw.c: packets that FreeBSD's ipfw logged.
 *
 *   ipfw: 100 Deny TCP 203.0.113.9:4022 192.0.2.1:23 in via em0
 *   ipfw: 65500 Unreach 3 ICMP:8.0 203.0.113.9 192.0.2.1 in via em0
 *   ipfw: 200 Accept UDP [2001:db8::1]:53 [2001:db8::9]:4022 out via em0
 */

#include "base/number.h"
#include "parse/formats.h"

static const struct {
	const char *written;
	uint32_t type;
	const char *action;
} verdicts[] = {
	{ "Deny", TYPE_DENIED, "firewall-drop" },
	{ "Reset", TYPE_DENIED, "firewall-drop" },
	{ "Unreach", TYPE_DENIED, "firewall-drop" },
	{ "Abort", TYPE_DENIED, "firewall-drop" },
	{ "Accept", TYPE_ALLOWED, "firewall-accept" },
};

static void
set_verdict(struct span written, struct event *event)
{
	uint32_t type = TYPE_CONNECTION;
	const char *action = "firewall-log"; /* Count, Divert, SkipTo and the like */

	for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++)
		if (span_is(written, verdicts[i].written)) {
			type |= verdicts[i].type;
			action = verdicts[i].action;
		}
	set_meaning(event, CATEGORY_NETWORK, type, OUTCOME_SUCCESS, action);
}

/* "203.0.113.9:4022", "[2001:db8::9]:4022" or an address alone: its port, taken off. */
static struct span
take_port(struct span *address)
{
	size_t colon = span_last_index(*address, ':');
	struct span port = span_skip(*address, colon + 1);

	if (find_ip(*address).size > 0 || colon == address->size)
		return (struct span){ NULL, 0 };
	*address = span_first(*address, colon);
	return port;
}

enum parse_result
parse_ipfw(struct span message, struct event *event)
{
	struct span at = message, rule, verdict, protocol, source, destination, way, port;
	int64_t number;

	if (!span_take(&at, SPAN("ipfw: ")))
		return PARSE_NOT_MINE;
	rule = span_cut(&at, ' ');
	verdict = span_cut(&at, ' ');
	protocol = span_cut(&at, ' ');
	if (parse_number(protocol, 0, 65535, &number)) /* "Unreach 3" */
		protocol = span_cut(&at, ' ');
	source = span_cut(&at, ' ');
	destination = span_cut(&at, ' ');
	way = span_cut(&at, ' ');
	port = take_port(&source);
	if (find_ip(source).size == 0 || !parse_number(rule, 0, 65535, &number))
		return PARSE_NOT_MINE;
	set_verdict(verdict, event);
	event_set(event, FIELD_EVENT_DATASET, SPAN("ipfw"));
	event_set(event, FIELD_RULE_ID, rule);
	span_take(&protocol, SPAN("P:")); /* others by number */
	set_protocol(event, span_first(protocol, span_index(protocol, ':')));
	set_source(event, source);
	set_port(event, FIELD_SOURCE_PORT, port);
	port = take_port(&destination);
	set_destination(event, destination);
	set_port(event, FIELD_DESTINATION_PORT, port);
	event_set(event, FIELD_NETWORK_TYPE,
	    span_index(source, ':') < source.size ? SPAN("ipv6") : SPAN("ipv4"));
	if (span_is(way, "in") || span_is(way, "out"))
		event_set(event, FIELD_NETWORK_DIRECTION,
		    span_is(way, "in") ? SPAN("inbound") : SPAN("outbound"));
	if (span_take(&at, SPAN("via ")))
		event_set(event,
		    span_is(way, "in") ? FIELD_OBSERVER_INGRESS_INTERFACE_NAME
				       : FIELD_OBSERVER_EGRESS_INTERFACE_NAME,
		    span_cut(&at, ' '));
	return PARSE_OK;
}
