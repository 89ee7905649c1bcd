/*
 * web-messages.c: what the error logs of several web servers hold.
 *
 *   ModSecurity: Access denied with code 403 (phase 2). Pattern match "x" at ARGS:a. [file "/etc/m.conf"] [line "12"] [id "942100"] [msg "SQL injection"] [severity "CRITICAL"] [hostname "example.org"] [uri "/a.php"] [unique_id "x"]
 *   ALERT - tried to register forbidden variable 'GLOBALS' (attacker '203.0.113.9', file '/srv/a.php')
 */

#include "parse/template.h"

void
set_web_error(struct event *event, struct span level, const char *dataset)
{
	event->category = CATEGORY_WEB;
	event->type = TYPE_ERROR;
	event->outcome = OUTCOME_FAILURE;
	event_set(event, FIELD_EVENT_DATASET, span_of(dataset));
	if (level.size > 0)
		event_set(event, FIELD_LOG_LEVEL, level);
}

bool
read_web_login(const struct template *logins, struct span message, struct event *event)
{
	if (read_templates(logins, message, event) != PARSE_OK)
		return false;
	event->category |= CATEGORY_WEB;
	event->type |= TYPE_ERROR;
	return true;
}

/* "[name "value"]": quotes in what clients sent are escaped there.  The last is the one behind the message. */
static struct span
tag_value(struct span message, const char *opening)
{
	struct span value, mark = span_of(opening);
	size_t at = span_find_last(message, mark);

	value = span_skip(message, at + mark.size);
	return at < message.size ? span_first(value, span_find(value, SPAN("\"]"))) : value;
}

/*
 * The part of the message in which ModSecurity's own tags stand: behind what
 * was matched, which ends where [file "..."] begins.  [data "..."] holds what
 * a client sent, with its quotes escaped, so no tag begins in there.
 */
static void
read_modsecurity(struct span message, struct event *event)
{
	static const struct {
		const char *opening;
		enum event_field field;
	} tags[] = {
		{ " [id \"", FIELD_RULE_ID },
		{ " [msg \"", FIELD_RULE_NAME },
		{ " [hostname \"", FIELD_URL_DOMAIN },
	};
	bool is_denied = span_find(message, SPAN("Access denied ")) < message.size;
	struct span value;

	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++) {
		value = tag_value(message, tags[i].opening);
		if (value.size > 0 && !event_has(event, tags[i].field))
			event_set(event, tags[i].field, value);
	}
	value = tag_value(message, " [uri \"");
	if (value.size > 0)
		set_url(event, value);
	event_set(event, FIELD_EVENT_ACTION, is_denied ? SPAN("waf-deny") : SPAN("waf-detect"));
}

/* The attacker is who suhosin says where the server does not say it. */
static void
read_suhosin(struct span message, struct event *event)
{
	struct span value = span_skip(message, span_find_last(message, SPAN("(attacker '")));

	value = between(value, SPAN("(attacker '"), SPAN("'"));
	if (!event_has(event, FIELD_SOURCE_ADDRESS) && find_ip(value).size > 0)
		set_source(event, value);
	event_set(event, FIELD_EVENT_ACTION, SPAN("suhosin-alert"));
}

bool
read_filters(struct span message, struct event *event)
{
	if (span_starts(message, SPAN("[client "))) /* ModSecurity repeats it */
		message = span_skip(message, span_find(message, SPAN("] ")) + 2);
	if (span_starts(message, SPAN("ModSecurity: ")) ||
	    span_starts(message, SPAN("ModSecurity-nginx: "))) {
		read_modsecurity(message, event);
		return true;
	}
	if (!span_starts(message, SPAN("ALERT - ")) &&
	    !span_starts(message, SPAN("ALERT-SIMULATION - ")))
		return false;
	read_suhosin(message, event);
	return true;
}

/* suhosin's own lines in syslog. */
enum parse_result
parse_suhosin(struct span message, struct event *event)
{
	if (!read_filters(message, event))
		return PARSE_NOT_MINE;
	set_web_error(event, span_first(message, 0), "suhosin.error");
	return PARSE_OK;
}

/* mod_evasive's lines in syslog. */
enum parse_result
parse_evasive(struct span message, struct event *event)
{
	static const struct template templates[] = {
		{ "Blacklisting address %a: possible DoS attack.", CATEGORY_WEB,
		    TYPE_ERROR | TYPE_DENIED, OUTCOME_FAILURE, "evasive-block" },
		{ NULL, 0, 0, OUTCOME_NONE, NULL },
	};

	if (read_templates(templates, message, event) != PARSE_OK)
		return PARSE_NOT_MINE;
	event_set(event, FIELD_EVENT_DATASET, SPAN("apache.error"));
	return PARSE_OK;
}
