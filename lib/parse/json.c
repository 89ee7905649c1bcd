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

enum use { USE_TEXT, USE_NUMBER, USE_ADDRESS, USE_DESTINATION, USE_URL, USE_TIME };

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
	{ "ip", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "source", USE_ADDRESS, FIELD_SOURCE_ADDRESS },
	{ "dest_ip", USE_DESTINATION, FIELD_DESTINATION_ADDRESS },
	{ "dst_ip", USE_DESTINATION, FIELD_DESTINATION_ADDRESS },
	{ "src_port", USE_NUMBER, FIELD_SOURCE_PORT },
	{ "dest_port", USE_NUMBER, FIELD_DESTINATION_PORT },
	{ "dst_port", USE_NUMBER, FIELD_DESTINATION_PORT },
	{ "user", USE_TEXT, FIELD_USER_NAME },
	{ "username", USE_TEXT, FIELD_USER_NAME },
	{ "user_name", USE_TEXT, FIELD_USER_NAME },
	{ "remote_user", USE_TEXT, FIELD_USER_NAME },
	{ "method", USE_TEXT, FIELD_HTTP_REQUEST_METHOD },
	{ "request_method", USE_TEXT, FIELD_HTTP_REQUEST_METHOD },
	{ "status", USE_NUMBER, FIELD_HTTP_RESPONSE_STATUS_CODE },
	{ "status_code", USE_NUMBER, FIELD_HTTP_RESPONSE_STATUS_CODE },
	{ "response", USE_NUMBER, FIELD_HTTP_RESPONSE_STATUS_CODE },
	{ "bytes", USE_NUMBER, FIELD_HTTP_RESPONSE_BODY_BYTES },
	{ "body_bytes_sent", USE_NUMBER, FIELD_HTTP_RESPONSE_BODY_BYTES },
	{ "uri", USE_URL, FIELD_URL_ORIGINAL },
	{ "request_uri", USE_URL, FIELD_URL_ORIGINAL },
	{ "url", USE_URL, FIELD_URL_ORIGINAL },
	{ "path", USE_URL, FIELD_URL_ORIGINAL },
	{ "agent", USE_TEXT, FIELD_USER_AGENT_ORIGINAL },
	{ "http_user_agent", USE_TEXT, FIELD_USER_AGENT_ORIGINAL },
	{ "referrer", USE_TEXT, FIELD_HTTP_REQUEST_REFERRER },
	{ "http_referer", USE_TEXT, FIELD_HTTP_REQUEST_REFERRER },
	{ "program", USE_TEXT, FIELD_PROCESS_NAME },
	{ "pid", USE_NUMBER, FIELD_PROCESS_PID },
	{ "action", USE_TEXT, FIELD_EVENT_ACTION },
};

enum { NAMES = sizeof(usual_names) / sizeof(*usual_names) };

/* Seconds, milliseconds, microseconds or nanoseconds since 1970: by its size. */
static bool
read_epoch(struct span text, struct stamp *stamp)
{
	double number;

	if (!parse_decimal(text, &number) || number < 1e8)
		return false;
	while (number >= 1e11)
		number /= 1000.0;
	stamp->kind = STAMP_ZONED;
	stamp->offset_s = 0;
	stamp->zone = (struct span){ NULL, 0 };
	stamp->local_ms = (int64_t)(number * 1000.0 + 0.5);
	return true;
}

static bool
read_time(struct span text, struct stamp *stamp)
{
	return stamp_take_iso(&text, stamp) || stamp_take_clf(&text, stamp) ||
	       read_epoch(text, stamp) || stamp_take_bsd(&text, stamp);
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
	case USE_TIME:
		break;
	}
}

/* The values of the usual names on the line, in the table's order. */
static void
collect(struct span line, struct arena *strings, struct span values[NAMES])
{
	struct json_cursor cursor = json_open(line);
	struct json_text key, text;

	json_enter(&cursor, '{');
	while (json_member(&cursor, &key)) {
		enum json_kind kind = json_peek(&cursor);
		struct span value = { NULL, 0 };

		if (kind == JSON_STRING && json_string(&cursor, &text))
			value = json_decode(&text, strings);
		else if (kind == JSON_NUMBER)
			json_number(&cursor, &value);
		else
			json_skip(&cursor);
		if (!value.data)
			continue;
		for (int i = 0; i < NAMES; i++)
			if (span_is(key.raw, usual_names[i].name))
				values[i] = value;
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

	collect(line, out->strings, values);
	for (int i = 0; i < NAMES; i++)
		if (values[i].data)
			use_value(&usual_names[i], values[i], out);
	if (!event_has(out->event, FIELD_SOURCE_IP) && event_has(out->event, FIELD_SOURCE_ADDRESS))
		set_source(out->event, event_text(out->event, FIELD_SOURCE_ADDRESS));
	set_web_meaning(out->event);
	if (!event_has(out->event, FIELD_EVENT_DATASET))
		event_set(out->event, FIELD_EVENT_DATASET, SPAN("json"));
}
