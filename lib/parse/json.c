/*
 * json.c: JSON that is not ECS, by the names that programs usually give.
 *
 *   {"time":"2026-03-27T13:06:56Z","level":"warn","msg":"login failed","user":"ana","remote_addr":"203.0.113.9"}
 *
 * Only what ECS members of the line have not said is filled.  The first row
 * whose name is on the line wins for its field.
 */

#include "base/clock.h"
#include "base/number.h"
#include "json/scan.h"
#include "parse/formats.h"

enum use { USE_TEXT, USE_NUMBER, USE_ADDRESS, USE_DESTINATION, USE_URL, USE_REQUEST, USE_TIME };

static const struct usual_name {
	const char *name;
	enum use use;
	enum event_field field;
} usual_names[] = {
	{ "time", USE_TIME, 0 },
	{ "timestamp", USE_TIME, 0 },
	{ "ts", USE_TIME, 0 },
	{ "date", USE_TIME, 0 },
	{ "datetime", USE_TIME, 0 },
	{ "time_iso8601", USE_TIME, 0 },
	{ "EdgeStartTimestamp", USE_TIME, 0 },
	{ "time_local", USE_TIME, 0 },
	{ "eventTime", USE_TIME, 0 },
	{ "event_time", USE_TIME, 0 },
	{ "created_at", USE_TIME, 0 },
	{ "msg", USE_TEXT, FIELD_MESSAGE },
	{ "log", USE_TEXT, FIELD_MESSAGE },
	{ "text", USE_TEXT, FIELD_MESSAGE },
	{ "level", USE_TEXT, FIELD_LOG_LEVEL },
	{ "severity", USE_TEXT, FIELD_LOG_LEVEL },
	{ "log.level", USE_TEXT, FIELD_LOG_LEVEL },
	{ "hostname", USE_TEXT, FIELD_HOST_HOSTNAME },
	{ "host", USE_TEXT, FIELD_HOST_HOSTNAME },
	{ "source_ip", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "source.ip", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "src_ip", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "srcip", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "client_ip", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "clientip", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "remote_ip", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "remote_addr", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "request.client_ip", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "request.remote_ip", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "ClientIP", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "ClientHost", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "clientIp", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "ip_address", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "ip", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "source", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "dest_ip", USE_DESTINATION, FIELD_DESTINATION_ADDRESS },
	{ "dst_ip", USE_DESTINATION, FIELD_DESTINATION_ADDRESS },
	{ "src_port", USE_NUMBER, FIELD_SOURCE_PORT },
	{ "remote_port", USE_NUMBER, FIELD_SOURCE_PORT },
	{ "request.remote_port", USE_NUMBER, FIELD_SOURCE_PORT },
	{ "dest_port", USE_NUMBER, FIELD_DESTINATION_PORT },
	{ "dst_port", USE_NUMBER, FIELD_DESTINATION_PORT },
	{ "user", USE_TEXT, FIELD_USER_NAME },
	{ "username", USE_TEXT, FIELD_USER_NAME },
	{ "user_name", USE_TEXT, FIELD_USER_NAME },
	{ "remote_user", USE_TEXT, FIELD_USER_NAME },
	{ "method", USE_TEXT, FIELD_HTTP_REQUEST_METHOD },
	{ "request_method", USE_TEXT, FIELD_HTTP_REQUEST_METHOD },
	{ "request.method", USE_TEXT, FIELD_HTTP_REQUEST_METHOD },
	{ "ClientRequestMethod", USE_TEXT, FIELD_HTTP_REQUEST_METHOD },
	{ "RequestMethod", USE_TEXT, FIELD_HTTP_REQUEST_METHOD },
	{ "EdgeResponseStatus", USE_NUMBER, FIELD_HTTP_RESPONSE_STATUS_CODE },
	{ "DownstreamStatus", USE_NUMBER, FIELD_HTTP_RESPONSE_STATUS_CODE },
	{ "status", USE_NUMBER, FIELD_HTTP_RESPONSE_STATUS_CODE },
	{ "status_code", USE_NUMBER, FIELD_HTTP_RESPONSE_STATUS_CODE },
	{ "response", USE_NUMBER, FIELD_HTTP_RESPONSE_STATUS_CODE },
	{ "bytes", USE_NUMBER, FIELD_HTTP_RESPONSE_BODY_BYTES },
	{ "body_bytes_sent", USE_NUMBER, FIELD_HTTP_RESPONSE_BODY_BYTES },
	{ "size", USE_NUMBER, FIELD_HTTP_RESPONSE_BODY_BYTES },
	{ "EdgeResponseBytes", USE_NUMBER, FIELD_HTTP_RESPONSE_BODY_BYTES },
	{ "DownstreamContentSize", USE_NUMBER, FIELD_HTTP_RESPONSE_BODY_BYTES },
	{ "request.uri", USE_URL, FIELD_URL_ORIGINAL },
	{ "ClientRequestURI", USE_URL, FIELD_URL_ORIGINAL },
	{ "RequestPath", USE_URL, FIELD_URL_ORIGINAL },
	{ "uri", USE_URL, FIELD_URL_ORIGINAL },
	{ "request_uri", USE_URL, FIELD_URL_ORIGINAL },
	{ "url", USE_URL, FIELD_URL_ORIGINAL },
	{ "path", USE_URL, FIELD_URL_ORIGINAL },
	{ "request.host", USE_TEXT, FIELD_URL_DOMAIN },
	{ "ClientRequestHost", USE_TEXT, FIELD_URL_DOMAIN },
	{ "http_host", USE_TEXT, FIELD_URL_DOMAIN },
	{ "server_name", USE_TEXT, FIELD_URL_DOMAIN },
	{ "request", USE_REQUEST, FIELD_URL_ORIGINAL },
	{ "request.headers.User-Agent", USE_TEXT, FIELD_USER_AGENT_ORIGINAL },
	{ "ClientRequestUserAgent", USE_TEXT, FIELD_USER_AGENT_ORIGINAL },
	{ "user_agent", USE_TEXT, FIELD_USER_AGENT_ORIGINAL },
	{ "userAgent", USE_TEXT, FIELD_USER_AGENT_ORIGINAL },
	{ "request.headers.Referer", USE_TEXT, FIELD_HTTP_REQUEST_REFERRER },
	{ "ClientRequestReferer", USE_TEXT, FIELD_HTTP_REQUEST_REFERRER },
	{ "agent", USE_TEXT, FIELD_USER_AGENT_ORIGINAL },
	{ "http_user_agent", USE_TEXT, FIELD_USER_AGENT_ORIGINAL },
	{ "referrer", USE_TEXT, FIELD_HTTP_REQUEST_REFERRER },
	{ "http_referer", USE_TEXT, FIELD_HTTP_REQUEST_REFERRER },
	{ "program", USE_TEXT, FIELD_PROCESS_NAME },
	{ "pid", USE_NUMBER, FIELD_PROCESS_PID },
	{ "action", USE_TEXT, FIELD_EVENT_ACTION },
};

enum { NAMES = sizeof(usual_names) / sizeof(*usual_names), NAME_SIZE = 64 };

static bool
read_time(struct span text, struct stamp *stamp)
{
	return stamp_take_iso(&text, stamp) || stamp_take_clf(&text, stamp) ||
	       stamp_read_epoch(text, stamp) || stamp_take_bsd(&text, stamp);
}

static void
use_value(const struct usual_name *row, struct span value, struct parsed *out)
{
	struct event *event = out->event;

	if (row->use == USE_TIME) {
		if (!event->has_time && out->stamp.kind == STAMP_NONE)
			read_time(value, &out->stamp);
		return;
	}
	if (event_has(event, row->field))
		return;
	switch (row->use) {
	case USE_TEXT:
		event_set(event, row->field, value);
		break;
	case USE_NUMBER:
		set_count(event, row->field, value);
		break;
	case USE_ADDRESS:
		set_source(event, value);
		break;
	case USE_DESTINATION:
		set_destination(event, value);
		break;
	case USE_URL:
		set_url(event, value);
		break;
	case USE_REQUEST:
		set_request(event, value);
		break;
	case USE_TIME:
		break;
	}
}

struct collector {
	struct json_cursor cursor;
	struct arena *strings;
	struct span *values; /* NAMES of them */
	struct event *event;
	char path[NAME_SIZE]; /* "request.headers." */
	size_t path_size;
};

/* An object's field by its key, or -1. */
static int
find_child(enum event_object parent, struct span key)
{
	for (int i = 0; i < FIELD_COUNT; i++)
		if (event_fields[i].object == parent && span_is(key, event_fields[i].name))
			return i;
	return -1;
}

static int
find_object(enum event_object parent, struct span key)
{
	for (int i = parent + 1; i < OBJECT_COUNT; i++)
		if (event_objects[i].parent == parent && span_is(key, event_objects[i].name))
			return i;
	return -1;
}

/* "source.ip": ECS with dots in its keys, as some loggers write it; what only we may say is not. */
static void
use_dotted(struct span key, struct span value, struct event *event)
{
	int object = OBJECT_ROOT, field;

	for (size_t dot; (dot = span_index(key, '.')) < key.size; key = span_skip(key, dot + 1))
		if ((object = find_object(object, span_first(key, dot))) < 0)
			return;
	field = find_child(object, key);
	if (field < 0 || event_has(event, field) || event_fields[field].type == EVENT_DECIMAL ||
	    object == OBJECT_LOG_FILE || object == OBJECT_AGENT || object == OBJECT_ECS ||
	    (object == OBJECT_EVENT && field != FIELD_EVENT_ACTION &&
		field != FIELD_EVENT_DATASET && field != FIELD_EVENT_REASON) ||
	    object == OBJECT_LABELS || object == OBJECT_ERROR)
		return;
	if (field == FIELD_SOURCE_IP || field == FIELD_SOURCE_ADDRESS)
		set_source(event, value);
	else if (field == FIELD_DESTINATION_IP || field == FIELD_DESTINATION_ADDRESS)
		set_destination(event, value);
	else if (event_fields[field].type == EVENT_TEXT)
		event_set(event, field, value);
	else
		set_count(event, field, value);
}

static void
use_member(struct collector *collector, struct span key, struct span value)
{
	struct span name = key;

	if (collector->path_size > 0) {
		if (collector->path_size + key.size > NAME_SIZE)
			return;
		memcpy(collector->path + collector->path_size, key.data, key.size);
		name = (struct span){ collector->path, collector->path_size + key.size };
	} else if (span_index(key, '.') < key.size) {
		use_dotted(key, value, collector->event);
	}
	for (int i = 0; i < NAMES; i++)
		if (span_is(name, usual_names[i].name))
			collector->values[i] = value;
}

/* A text or a number, or the first of an array of texts (a header's values); else without data. */
static struct span
read_value(struct collector *collector)
{
	struct json_cursor *cursor = &collector->cursor;
	struct span value = { NULL, 0 };
	struct json_text text;

	switch (json_peek(cursor)) {
	case JSON_STRING:
		return json_string(cursor, &text) ? json_decode(&text, collector->strings) : value;
	case JSON_NUMBER:
		json_number(cursor, &value);
		return value;
	case JSON_ARRAY:
		if (collector->path_size == 0)
			break;
		json_enter(cursor, '[');
		for (bool is_first = true; json_element(cursor); is_first = false)
			if (is_first && json_peek(cursor) == JSON_STRING &&
			    json_string(cursor, &text))
				value = json_decode(&text, collector->strings);
			else
				json_skip(cursor);
		return value;
	default:
		break;
	}
	json_skip(cursor);
	return value;
}

/* The objects whose members the table names. */
static bool
is_looked_into(const struct collector *collector, struct span key)
{
	return collector->path_size == 0 ? span_is(key, "request")
					 : collector->path_size == 8 && span_is(key, "headers");
}

/* The values of the usual names on the line, in the table's order; two levels down at most. */
static void
collect(struct collector *collector)
{
	struct json_text key;

	json_enter(&collector->cursor, '{');
	while (json_member(&collector->cursor, &key)) {
		struct span value;

		if (json_peek(&collector->cursor) == JSON_OBJECT &&
		    is_looked_into(collector, key.raw)) {
			size_t size = collector->path_size;

			memcpy(collector->path + size, key.raw.data, key.raw.size);
			collector->path[size + key.raw.size] = '.';
			collector->path_size = size + key.raw.size + 1;
			collect(collector);
			collector->path_size = size;
			continue;
		}
		value = read_value(collector);
		if (value.data)
			use_member(collector, key.raw, value);
	}
}

/* What the numbers say of the kind of event, where nobody has said it. */
static void
set_web_meaning(struct event *event)
{
	int64_t status = event_integer(event, FIELD_HTTP_RESPONSE_STATUS_CODE, 0);

	if (event->category != 0 || !event_has(event, FIELD_URL_ORIGINAL) || status < 100)
		return;
	event->category = CATEGORY_WEB;
	if (event->type == 0)
		event->type = TYPE_ACCESS;
	if (event->outcome == OUTCOME_NONE)
		event->outcome = status >= 400 ? OUTCOME_FAILURE : OUTCOME_SUCCESS;
	if (!event_has(event, FIELD_EVENT_DATASET))
		event_set(event, FIELD_EVENT_DATASET, SPAN("json.access"));
}

void
parse_json(struct span line, struct parsed *out)
{
	struct span values[NAMES] = { { NULL, 0 } };
	struct collector collector = { .cursor = json_open(line),
		.strings = out->strings,
		.values = values,
		.event = out->event };

	collect(&collector);
	for (int i = 0; i < NAMES; i++)
		if (values[i].data)
			use_value(&usual_names[i], values[i], out);
	if (!event_has(out->event, FIELD_SOURCE_IP) && event_has(out->event, FIELD_SOURCE_ADDRESS))
		set_source(out->event, event_text(out->event, FIELD_SOURCE_ADDRESS));
	set_web_meaning(out->event);
	if (!event_has(out->event, FIELD_EVENT_DATASET))
		event_set(out->event, FIELD_EVENT_DATASET, SPAN("json"));
}
