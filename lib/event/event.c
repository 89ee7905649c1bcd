/* event.c: the one table of ECS names. */

#include "base/number.h"
#include "event/event.h"
#include "json/write.h"

const struct event_object_row event_objects[OBJECT_COUNT] = {
	[OBJECT_ROOT] = { OBJECT_ROOT, "" },
	[OBJECT_ECS] = { OBJECT_ROOT, "ecs" },
	[OBJECT_AGENT] = { OBJECT_ROOT, "agent" },
	[OBJECT_EVENT] = { OBJECT_ROOT, "event" },
	[OBJECT_HOST] = { OBJECT_ROOT, "host" },
	[OBJECT_OBSERVER] = { OBJECT_ROOT, "observer" },
	[OBJECT_OBSERVER_INGRESS] = { OBJECT_OBSERVER, "ingress" },
	[OBJECT_OBSERVER_INGRESS_INTERFACE] = { OBJECT_OBSERVER_INGRESS, "interface" },
	[OBJECT_OBSERVER_EGRESS] = { OBJECT_OBSERVER, "egress" },
	[OBJECT_OBSERVER_EGRESS_INTERFACE] = { OBJECT_OBSERVER_EGRESS, "interface" },
	[OBJECT_PROCESS] = { OBJECT_ROOT, "process" },
	[OBJECT_LOG] = { OBJECT_ROOT, "log" },
	[OBJECT_LOG_FILE] = { OBJECT_LOG, "file" },
	[OBJECT_LOG_SOURCE] = { OBJECT_LOG, "source" },
	[OBJECT_LOG_SYSLOG] = { OBJECT_LOG, "syslog" },
	[OBJECT_LOG_SYSLOG_FACILITY] = { OBJECT_LOG_SYSLOG, "facility" },
	[OBJECT_LOG_SYSLOG_SEVERITY] = { OBJECT_LOG_SYSLOG, "severity" },
	[OBJECT_USER] = { OBJECT_ROOT, "user" },
	[OBJECT_USER_EFFECTIVE] = { OBJECT_USER, "effective" },
	[OBJECT_USER_TARGET] = { OBJECT_USER, "target" },
	[OBJECT_GROUP] = { OBJECT_ROOT, "group" },
	[OBJECT_SOURCE] = { OBJECT_ROOT, "source" },
	[OBJECT_SOURCE_GEO] = { OBJECT_SOURCE, "geo" },
	[OBJECT_SOURCE_GEO_LOCATION] = { OBJECT_SOURCE_GEO, "location" },
	[OBJECT_DESTINATION] = { OBJECT_ROOT, "destination" },
	[OBJECT_DESTINATION_GEO] = { OBJECT_DESTINATION, "geo" },
	[OBJECT_DESTINATION_GEO_LOCATION] = { OBJECT_DESTINATION_GEO, "location" },
	[OBJECT_NETWORK] = { OBJECT_ROOT, "network" },
	[OBJECT_RULE] = { OBJECT_ROOT, "rule" },
	[OBJECT_FILE] = { OBJECT_ROOT, "file" },
	[OBJECT_HTTP] = { OBJECT_ROOT, "http" },
	[OBJECT_HTTP_REQUEST] = { OBJECT_HTTP, "request" },
	[OBJECT_HTTP_RESPONSE] = { OBJECT_HTTP, "response" },
	[OBJECT_HTTP_RESPONSE_BODY] = { OBJECT_HTTP_RESPONSE, "body" },
	[OBJECT_URL] = { OBJECT_ROOT, "url" },
	[OBJECT_USER_AGENT] = { OBJECT_ROOT, "user_agent" },
	[OBJECT_HAPROXY] = { OBJECT_ROOT, "haproxy" },
	[OBJECT_ERROR] = { OBJECT_ROOT, "error" },
	[OBJECT_RELATED] = { OBJECT_ROOT, "related" },
	[OBJECT_LABELS] = { OBJECT_ROOT, "labels" },
};

const struct event_field_row event_fields[FIELD_COUNT] = {
	[FIELD_MESSAGE] = { OBJECT_ROOT, "message", EVENT_TEXT },
	[FIELD_ECS_VERSION] = { OBJECT_ECS, "version", EVENT_TEXT },
	[FIELD_AGENT_TYPE] = { OBJECT_AGENT, "type", EVENT_TEXT },
	[FIELD_AGENT_VERSION] = { OBJECT_AGENT, "version", EVENT_TEXT },
	[FIELD_EVENT_ACTION] = { OBJECT_EVENT, "action", EVENT_TEXT },
	[FIELD_EVENT_DATASET] = { OBJECT_EVENT, "dataset", EVENT_TEXT },
	[FIELD_EVENT_REASON] = { OBJECT_EVENT, "reason", EVENT_TEXT },
	[FIELD_EVENT_DURATION] = { OBJECT_EVENT, "duration", EVENT_INTEGER },
	[FIELD_EVENT_TIMEZONE] = { OBJECT_EVENT, "timezone", EVENT_TEXT },
	[FIELD_EVENT_CREATED] = { OBJECT_EVENT, "created", EVENT_TEXT },
	[FIELD_EVENT_ORIGINAL] = { OBJECT_EVENT, "original", EVENT_TEXT },
	[FIELD_EVENT_ORIGINAL_BASE64] = { OBJECT_EVENT, "original_base64", EVENT_TEXT },
	[FIELD_HOST_HOSTNAME] = { OBJECT_HOST, "hostname", EVENT_TEXT },
	[FIELD_OBSERVER_VENDOR] = { OBJECT_OBSERVER, "vendor", EVENT_TEXT },
	[FIELD_OBSERVER_INGRESS_INTERFACE_NAME] = { OBJECT_OBSERVER_INGRESS_INTERFACE, "name",
	    EVENT_TEXT },
	[FIELD_OBSERVER_EGRESS_INTERFACE_NAME] = { OBJECT_OBSERVER_EGRESS_INTERFACE, "name",
	    EVENT_TEXT },
	[FIELD_PROCESS_NAME] = { OBJECT_PROCESS, "name", EVENT_TEXT },
	[FIELD_PROCESS_PID] = { OBJECT_PROCESS, "pid", EVENT_INTEGER },
	[FIELD_PROCESS_COMMAND_LINE] = { OBJECT_PROCESS, "command_line", EVENT_TEXT },
	[FIELD_PROCESS_WORKING_DIRECTORY] = { OBJECT_PROCESS, "working_directory", EVENT_TEXT },
	[FIELD_LOG_LEVEL] = { OBJECT_LOG, "level", EVENT_TEXT },
	[FIELD_LOG_OFFSET] = { OBJECT_LOG, "offset", EVENT_INTEGER },
	[FIELD_LOG_FILE_PATH] = { OBJECT_LOG_FILE, "path", EVENT_TEXT },
	[FIELD_LOG_FILE_FINGERPRINT] = { OBJECT_LOG_FILE, "fingerprint", EVENT_TEXT },
	[FIELD_LOG_SOURCE_ADDRESS] = { OBJECT_LOG_SOURCE, "address", EVENT_TEXT },
	[FIELD_LOG_SYSLOG_PRIORITY] = { OBJECT_LOG_SYSLOG, "priority", EVENT_INTEGER },
	[FIELD_LOG_SYSLOG_VERSION] = { OBJECT_LOG_SYSLOG, "version", EVENT_TEXT },
	[FIELD_LOG_SYSLOG_MSGID] = { OBJECT_LOG_SYSLOG, "msgid", EVENT_TEXT },
	[FIELD_LOG_SYSLOG_STRUCTURED_DATA] = { OBJECT_LOG_SYSLOG, "structured_data", EVENT_TEXT },
	[FIELD_LOG_SYSLOG_FACILITY_CODE] = { OBJECT_LOG_SYSLOG_FACILITY, "code", EVENT_INTEGER },
	[FIELD_LOG_SYSLOG_FACILITY_NAME] = { OBJECT_LOG_SYSLOG_FACILITY, "name", EVENT_TEXT },
	[FIELD_LOG_SYSLOG_SEVERITY_CODE] = { OBJECT_LOG_SYSLOG_SEVERITY, "code", EVENT_INTEGER },
	[FIELD_LOG_SYSLOG_SEVERITY_NAME] = { OBJECT_LOG_SYSLOG_SEVERITY, "name", EVENT_TEXT },
	[FIELD_USER_NAME] = { OBJECT_USER, "name", EVENT_TEXT },
	[FIELD_USER_ID] = { OBJECT_USER, "id", EVENT_TEXT },
	[FIELD_USER_EFFECTIVE_NAME] = { OBJECT_USER_EFFECTIVE, "name", EVENT_TEXT },
	[FIELD_USER_TARGET_NAME] = { OBJECT_USER_TARGET, "name", EVENT_TEXT },
	[FIELD_GROUP_NAME] = { OBJECT_GROUP, "name", EVENT_TEXT },
	[FIELD_SOURCE_ADDRESS] = { OBJECT_SOURCE, "address", EVENT_TEXT },
	[FIELD_SOURCE_IP] = { OBJECT_SOURCE, "ip", EVENT_TEXT },
	[FIELD_SOURCE_PORT] = { OBJECT_SOURCE, "port", EVENT_INTEGER },
	[FIELD_SOURCE_BYTES] = { OBJECT_SOURCE, "bytes", EVENT_INTEGER },
	[FIELD_SOURCE_PACKETS] = { OBJECT_SOURCE, "packets", EVENT_INTEGER },
	[FIELD_SOURCE_MAC] = { OBJECT_SOURCE, "mac", EVENT_TEXT },
	[FIELD_SOURCE_DOMAIN] = { OBJECT_SOURCE, "domain", EVENT_TEXT },
	[FIELD_SOURCE_GEO_COUNTRY_ISO_CODE] = { OBJECT_SOURCE_GEO, "country_iso_code", EVENT_TEXT },
	[FIELD_SOURCE_GEO_CITY_NAME] = { OBJECT_SOURCE_GEO, "city_name", EVENT_TEXT },
	[FIELD_SOURCE_GEO_LOCATION_LAT] = { OBJECT_SOURCE_GEO_LOCATION, "lat", EVENT_DECIMAL },
	[FIELD_SOURCE_GEO_LOCATION_LON] = { OBJECT_SOURCE_GEO_LOCATION, "lon", EVENT_DECIMAL },
	[FIELD_DESTINATION_ADDRESS] = { OBJECT_DESTINATION, "address", EVENT_TEXT },
	[FIELD_DESTINATION_IP] = { OBJECT_DESTINATION, "ip", EVENT_TEXT },
	[FIELD_DESTINATION_PORT] = { OBJECT_DESTINATION, "port", EVENT_INTEGER },
	[FIELD_DESTINATION_BYTES] = { OBJECT_DESTINATION, "bytes", EVENT_INTEGER },
	[FIELD_DESTINATION_PACKETS] = { OBJECT_DESTINATION, "packets", EVENT_INTEGER },
	[FIELD_DESTINATION_MAC] = { OBJECT_DESTINATION, "mac", EVENT_TEXT },
	[FIELD_DESTINATION_DOMAIN] = { OBJECT_DESTINATION, "domain", EVENT_TEXT },
	[FIELD_DESTINATION_GEO_COUNTRY_ISO_CODE] = { OBJECT_DESTINATION_GEO, "country_iso_code",
	    EVENT_TEXT },
	[FIELD_DESTINATION_GEO_CITY_NAME] = { OBJECT_DESTINATION_GEO, "city_name", EVENT_TEXT },
	[FIELD_DESTINATION_GEO_LOCATION_LAT] = { OBJECT_DESTINATION_GEO_LOCATION, "lat",
	    EVENT_DECIMAL },
	[FIELD_DESTINATION_GEO_LOCATION_LON] = { OBJECT_DESTINATION_GEO_LOCATION, "lon",
	    EVENT_DECIMAL },
	[FIELD_NETWORK_TRANSPORT] = { OBJECT_NETWORK, "transport", EVENT_TEXT },
	[FIELD_NETWORK_PROTOCOL] = { OBJECT_NETWORK, "protocol", EVENT_TEXT },
	[FIELD_NETWORK_DIRECTION] = { OBJECT_NETWORK, "direction", EVENT_TEXT },
	[FIELD_NETWORK_IANA_NUMBER] = { OBJECT_NETWORK, "iana_number", EVENT_TEXT },
	[FIELD_NETWORK_TYPE] = { OBJECT_NETWORK, "type", EVENT_TEXT },
	[FIELD_NETWORK_FORWARDED_IP] = { OBJECT_NETWORK, "forwarded_ip", EVENT_TEXT },
	[FIELD_RULE_NAME] = { OBJECT_RULE, "name", EVENT_TEXT },
	[FIELD_RULE_ID] = { OBJECT_RULE, "id", EVENT_TEXT },
	[FIELD_FILE_PATH] = { OBJECT_FILE, "path", EVENT_TEXT },
	[FIELD_HTTP_VERSION] = { OBJECT_HTTP, "version", EVENT_TEXT },
	[FIELD_HTTP_REQUEST_METHOD] = { OBJECT_HTTP_REQUEST, "method", EVENT_TEXT },
	[FIELD_HTTP_REQUEST_REFERRER] = { OBJECT_HTTP_REQUEST, "referrer", EVENT_TEXT },
	[FIELD_HTTP_RESPONSE_STATUS_CODE] = { OBJECT_HTTP_RESPONSE, "status_code", EVENT_INTEGER },
	[FIELD_HTTP_RESPONSE_BODY_BYTES] = { OBJECT_HTTP_RESPONSE_BODY, "bytes", EVENT_INTEGER },
	[FIELD_URL_ORIGINAL] = { OBJECT_URL, "original", EVENT_TEXT },
	[FIELD_URL_DOMAIN] = { OBJECT_URL, "domain", EVENT_TEXT },
	[FIELD_URL_PATH] = { OBJECT_URL, "path", EVENT_TEXT },
	[FIELD_URL_QUERY] = { OBJECT_URL, "query", EVENT_TEXT },
	[FIELD_USER_AGENT_ORIGINAL] = { OBJECT_USER_AGENT, "original", EVENT_TEXT },
	[FIELD_HAPROXY_FRONTEND_NAME] = { OBJECT_HAPROXY, "frontend_name", EVENT_TEXT },
	[FIELD_HAPROXY_BACKEND_NAME] = { OBJECT_HAPROXY, "backend_name", EVENT_TEXT },
	[FIELD_HAPROXY_SERVER_NAME] = { OBJECT_HAPROXY, "server_name", EVENT_TEXT },
	[FIELD_HAPROXY_TERMINATION_STATE] = { OBJECT_HAPROXY, "termination_state", EVENT_TEXT },
	[FIELD_ERROR_MESSAGE] = { OBJECT_ERROR, "message", EVENT_TEXT },
	[FIELD_LABELS_REPEAT] = { OBJECT_LABELS, "repeat", EVENT_TEXT },
};

/* Does the object's whole name stand in front of ".key"? */
static bool
is_object(enum event_object object, struct span name)
{
	while (object != OBJECT_ROOT) {
		if (!span_ends(name, span_of(event_objects[object].name)))
			return false;
		name.size -= strlen(event_objects[object].name);
		object = event_objects[object].parent;
		if (object != OBJECT_ROOT && !span_ends(name, SPAN(".")))
			return false;
		name.size -= object != OBJECT_ROOT;
	}
	return name.size == 0;
}

enum event_field
event_find_field(struct span name)
{
	size_t dot = span_last_index(name, '.');
	struct span key = dot == name.size ? name : span_skip(name, dot + 1);
	struct span object = span_first(name, dot == name.size ? 0 : dot);

	for (int i = 0; i < FIELD_COUNT; i++)
		if (span_is(key, event_fields[i].name) && is_object(event_fields[i].object, object))
			return i;
	return FIELD_COUNT;
}

/* As SPAN, for initialising static tables. */
#define NAME(text)                       \
	{                                \
		(text), sizeof(text) - 1 \
	}

struct span
event_category_name(int bit)
{
	static const struct span names[] = { NAME("authentication"), NAME("session"),
		NAME("process"), NAME("iam"), NAME("web"), NAME("network"), NAME("configuration"),
		NAME("database"), NAME("email"), NAME("intrusion_detection"), NAME("file") };

	return bit < (int)(sizeof(names) / sizeof(*names)) ? names[bit] : (struct span){ NULL, 0 };
}

struct span
event_type_name(int bit)
{
	static const struct span names[] = { NAME("start"), NAME("end"), NAME("info"),
		NAME("access"), NAME("error"), NAME("connection"), NAME("allowed"), NAME("denied"),
		NAME("user"), NAME("group"), NAME("creation"), NAME("change"), NAME("deletion") };

	return bit < (int)(sizeof(names) / sizeof(*names)) ? names[bit] : (struct span){ NULL, 0 };
}

struct span
event_tag_name(int bit)
{
	static const struct span names[] = { NAME("unrecognized"), NAME("truncated"),
		NAME("time_missing"), NAME("time_implausible") };

	return bit < (int)(sizeof(names) / sizeof(*names)) ? names[bit] : (struct span){ NULL, 0 };
}

void
event_set_original(struct event *event, struct span raw, struct arena *arena)
{
	char *base64;

	event_set(event, FIELD_EVENT_ORIGINAL, raw);
	if (utf8_is_valid(raw))
		return;
	base64 = arena_alloc(arena, base64_size(raw.size));
	event_set(
	    event, FIELD_EVENT_ORIGINAL_BASE64, (struct span){ base64, base64_write(base64, raw) });
}

void
event_clear(struct event *event)
{
	memset(event, 0, offsetof(struct event, value));
}

enum log_kind
event_log_kind(const struct event *event)
{
	static const char *const firewalls[] = { "iptables", "nftables", "ufw", "pfsense",
		"opnsense", "firewalld", "ipfw", "cisco.asa", "firewall" };
	struct span dataset = event_text(event, FIELD_EVENT_DATASET);

	if (span_is(dataset, "auth"))
		return LOG_AUTHENTICATION;
	if (span_ends(dataset, SPAN(".access")) || span_ends(dataset, SPAN(".error")))
		return LOG_WEB;
	for (size_t i = 0; i < sizeof(firewalls) / sizeof(*firewalls); i++)
		if (span_is(dataset, firewalls[i]))
			return LOG_FIREWALL;
	return LOG_OTHER;
}

const char *
log_kind_name(enum log_kind kind)
{
	static const char *const names[LOG_KIND_COUNT] = { "authentication", "web", "firewall",
		"other" };

	return names[kind];
}

int64_t
event_attempts(const struct event *event)
{
	int64_t repeat = 1;

	if (!(event->category & CATEGORY_AUTHENTICATION) || !(event->type & TYPE_START))
		return 0;
	if (event_has(event, FIELD_LABELS_REPEAT) &&
	    !parse_number(event_text(event, FIELD_LABELS_REPEAT), 1, 1000000, &repeat))
		return 1;
	return repeat;
}
