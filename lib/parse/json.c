/*
 * json.c: JSON that is not ECS, by the names that programs usually give.
 *
 *   {"time":"2026-03-27T13:06:56Z","level":"warn","msg":"login failed","user":"ana","remote_addr":"203.0.113.9"}
 *
 * Only what ECS members of the line have not said is filled.  The first row
 * whose name is on the line wins for its field.
 */

#include <assert.h>

#include "base/clock.h"
#include "base/number.h"
#include "json/scan.h"
#include "parse/formats.h"
#include "parse/json-names.h"

static bool
read_time(struct span text, struct stamp *stamp)
{
	return stamp_take_iso(&text, stamp) || stamp_take_clf(&text, stamp) ||
	       stamp_read_epoch(text, stamp) || stamp_take_bsd(&text, stamp);
}

static enum event_outcome
find_outcome(struct span word)
{
	static const struct {
		const char *word;
		enum event_outcome outcome;
	} words[] = {
		{ "success", OUTCOME_SUCCESS },
		{ "successful", OUTCOME_SUCCESS },
		{ "succeeded", OUTCOME_SUCCESS },
		{ "ok", OUTCOME_SUCCESS },
		{ "true", OUTCOME_SUCCESS },
		{ "failure", OUTCOME_FAILURE },
		{ "failed", OUTCOME_FAILURE },
		{ "fail", OUTCOME_FAILURE },
		{ "error", OUTCOME_FAILURE },
		{ "denied", OUTCOME_FAILURE },
		{ "false", OUTCOME_FAILURE },
		{ "unknown", OUTCOME_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_equal_nocase(word, span_of(words[i].word)))
			return words[i].outcome;
	return OUTCOME_NONE;
}

static void
use_outcome(struct span word, struct event *event)
{
	if (event->outcome == OUTCOME_NONE)
		event->outcome = find_outcome(word);
}

/* "HTTP/1.1" or "1.1" is http.version, "TCP" network.transport. */
static void
use_protocol(struct span value, struct event *event)
{
	if (span_take(&value, SPAN("HTTP/")) ||
	    (value.size == 3 && value.data[0] >= '0' && value.data[0] <= '3'))
		event_set(event, FIELD_HTTP_VERSION, value);
	else if (!event_has(event, FIELD_NETWORK_TRANSPORT) &&
		 (span_equal_nocase(value, SPAN("tcp")) || span_equal_nocase(value, SPAN("udp")) ||
		     span_equal_nocase(value, SPAN("icmp"))))
		set_protocol(event, value);
}

/* A number with a fraction; a whole one may be of any unit, and a text the request's date. */
static void
use_seconds(struct span value, struct parsed *out)
{
	if (span_index(value, '.') < value.size)
		set_duration(out->event, value, 1000000000);
	else if (!out->event->has_time && out->stamp.kind == STAMP_NONE)
		stamp_take_clf(&value, &out->stamp);
}

/* Who asked is also in a text for a request whose URL is known already. */
static void
use_request(struct span value, struct event *event)
{
	if (event_has(event, FIELD_URL_ORIGINAL))
		return;
	if (value.size > 0 && value.data[0] == '/')
		set_url(event, value);
	else
		set_request(event, value);
}

/* Loggers write "-" or "" for none; an attempted empty user name is a name. */
static bool
is_none(const struct usual_name *row, struct span value)
{
	return span_is(value, "-") || (value.size == 0 && strcmp(row->name, "user") != 0 &&
					  strcmp(row->name, "username") != 0);
}

static void
use_field(const struct usual_name *row, struct span value, struct event *event)
{
	switch (row->use) {
	case USE_NUMBER:
		set_count(event, row->field, value);
		break;
	case USE_STATUS:
		set_count(event, row->field, value);
		use_outcome(value, event);
		break;
	case USE_IP:
		if (find_ip(value).size > 0)
			set_source(event, value);
		break;
	case USE_ADDRESS:
		set_source(event, value);
		break;
	case USE_DESTINATION:
		set_destination(event, value);
		break;
	case USE_FORWARDED:
		set_forwarded(event, value);
		break;
	case USE_PROTOCOL:
		use_protocol(value, event);
		break;
	case USE_URL:
		set_url(event, value);
		break;
	case USE_HOST:
		set_url_host(event, value);
		break;
	case USE_QUERY:
		span_take(&value, SPAN("?"));
		event_set(event, row->field, value);
		break;
	case USE_REQUEST:
		use_request(value, event);
		break;
	case USE_MILLIS:
		set_duration(event, value, 1000000);
		break;
	default:
		event_set(event, row->field, value);
		break;
	}
}

static void
use_value(const struct usual_name *row, struct span value, struct parsed *out)
{
	if (is_none(row, value))
		return;
	if (row->use == USE_OUTCOME)
		use_outcome(value, out->event);
	else if (row->use == USE_SECONDS)
		use_seconds(value, out);
	else if (row->use != USE_TIME && !event_has(out->event, row->field))
		use_field(row, value, out->event);
	else if (row->use == USE_TIME && !out->event->has_time && out->stamp.kind == STAMP_NONE)
		read_time(value, &out->stamp);
}

struct collector {
	struct json_cursor cursor;
	struct arena *strings;
	struct span *values; /* one for each row of the table */
	struct event *event;
	char path[USUAL_NAME_SIZE]; /* "request.headers." in small letters, without '_' and '-' */
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

/* The key behind the path so far, as the table writes names; no data if it is too long for one. */
static struct span
fold_key(struct collector *collector, struct span key)
{
	size_t size = collector->path_size;

	for (size_t i = 0; i < key.size; i++) {
		char c = key.data[i];

		if (c == '_' || c == '-')
			continue;
		if (size == USUAL_NAME_SIZE)
			return (struct span){ NULL, 0 };
		collector->path[size++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
	}
	return (struct span){ collector->path, size };
}

/* A text, a number or a truth, or the first text of an array (a header's values); else without data. */
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
	case JSON_TRUE:
		return json_skip(cursor) ? SPAN("true") : value;
	case JSON_FALSE:
		return json_skip(cursor) ? SPAN("false") : value;
	case JSON_ARRAY:
		json_enter(cursor, '[');
		for (bool is_first = true; json_element(cursor); is_first = false)
			if (is_first && json_peek(cursor) == JSON_STRING &&
			    json_string(cursor, &text))
				value = json_decode(&text, collector->strings);
			else
				json_skip(cursor);
		return value;
	default:
		json_skip(cursor);
		return value;
	}
}

static uint32_t
find_bit(struct span word, struct span (*name_of)(int))
{
	for (int bit = 0; name_of(bit).size > 0; bit++)
		if (span_equal(word, name_of(bit)))
			return UINT32_C(1) << bit;
	return 0;
}

/* "web" or ["web","network"], as bits. */
static uint32_t
read_bits(struct collector *collector, struct span (*name_of)(int))
{
	struct json_cursor *cursor = &collector->cursor;
	uint32_t bits = 0;
	struct json_text text;

	if (json_peek(cursor) != JSON_ARRAY)
		return find_bit(read_value(collector), name_of);
	json_enter(cursor, '[');
	while (json_element(cursor))
		if (json_peek(cursor) == JSON_STRING && json_string(cursor, &text))
			bits |= find_bit(text.raw, name_of);
		else
			json_skip(cursor);
	return bits;
}

/* "event.category":["web"] and the like, which are no fields; false: the key is another. */
static bool
read_dotted_meaning(struct collector *collector, struct span key)
{
	struct event *event = collector->event;
	uint32_t bits;

	if (span_is(key, "event.category")) {
		bits = read_bits(collector, event_category_name);
		event->category = event->category ? event->category : bits;
	} else if (span_is(key, "event.type")) {
		bits = read_bits(collector, event_type_name);
		event->type = event->type ? event->type : bits;
	} else if (span_is(key, "event.outcome")) {
		use_outcome(read_value(collector), event);
	} else {
		return false;
	}
	return true;
}

/* The objects whose members the table names. */
static bool
is_looked_into(struct span name)
{
	for (const char *const *object = usual_objects; *object; object++)
		if (span_is(name, *object))
			return true;
	return false;
}

/* A member that is no object. */
static void
read_member(struct collector *collector, struct span key, struct span name)
{
	bool is_dotted = collector->path_size == 0 && span_index(key, '.') < key.size;
	int row = usual_name_find(name);
	struct span value;

	if (row < 0 && !is_dotted) {
		json_skip(&collector->cursor);
		return;
	}
	if (is_dotted && read_dotted_meaning(collector, key))
		return;
	value = read_value(collector);
	if (value.data && is_dotted)
		use_dotted(key, value, collector->event);
	if (value.data && row >= 0)
		collector->values[row] = value;
}

/* The values of the usual names on the line, as deep as the table's objects go. */
static void
collect(struct collector *collector)
{
	struct json_text key;

	json_enter(&collector->cursor, '{');
	while (json_member(&collector->cursor, &key)) {
		struct span name = fold_key(collector, key.raw);
		size_t size = collector->path_size;

		if (json_peek(&collector->cursor) != JSON_OBJECT) {
			read_member(collector, key.raw, name);
		} else if (!is_looked_into(name)) {
			json_skip(&collector->cursor);
		} else {
			collector->path[name.size] = '.';
			collector->path_size = name.size + 1;
			collect(collector);
			collector->path_size = size;
		}
	}
}

static const char *
find_dataset(const struct span *values)
{
	for (const struct usual_dataset *row = usual_datasets; row->name; row++)
		if (values[usual_name_find(span_of(row->name))].data)
			return row->dataset;
	return "json.access";
}

/* What the numbers say of the kind of event, where nobody has said it. */
static void
set_web_meaning(struct event *event, const struct span *values)
{
	int64_t status = event_integer(event, FIELD_HTTP_RESPONSE_STATUS_CODE, 0);

	if (event->category != 0 || status < 100 ||
	    (!event_has(event, FIELD_URL_ORIGINAL) && !event_has(event, FIELD_HTTP_REQUEST_METHOD)))
		return;
	event->category = CATEGORY_WEB;
	if (event->type == 0)
		event->type = TYPE_ACCESS;
	if (event->outcome == OUTCOME_NONE)
		event->outcome = status >= 400 ? OUTCOME_FAILURE : OUTCOME_SUCCESS;
	if (!event_has(event, FIELD_EVENT_DATASET))
		event_set(event, FIELD_EVENT_DATASET, span_of(find_dataset(values)));
}

/* "url":{"original":"/a?b=c"}: its parts, where the line has none of them. */
static void
set_url_parts(struct event *event)
{
	if (event_has(event, FIELD_URL_ORIGINAL) && !event_has(event, FIELD_URL_PATH) &&
	    !event_has(event, FIELD_URL_QUERY))
		set_url(event, event_text(event, FIELD_URL_ORIGINAL));
}

/* PostgreSQL's jsonlog: {"pid":812,"error_severity":"FATAL","message":"password authentication failed for ..."} */
static void
set_postgres_meaning(struct span line, struct event *event)
{
	struct span level = event_text(event, FIELD_LOG_LEVEL);

	if (event->category == 0 && span_find(line, SPAN("\"error_severity\":")) < line.size &&
	    read_postgres(level, event_text(event, FIELD_MESSAGE), event) &&
	    !event_has(event, FIELD_EVENT_DATASET))
		event_set(event, FIELD_EVENT_DATASET, SPAN("postgresql"));
}

void
parse_json(struct span line, struct parsed *out)
{
	struct span values[USUAL_NAMES_MAX];
	struct collector collector = { .cursor = json_open(line),
		.strings = out->strings,
		.values = values,
		.event = out->event };

	assert(usual_name_count <= USUAL_NAMES_MAX);
	memset(values, 0, (size_t)usual_name_count * sizeof(*values));
	collect(&collector);
	for (int i = 0; i < usual_name_count; i++)
		if (values[i].data)
			use_value(&usual_names[i], values[i], out);
	if (!event_has(out->event, FIELD_SOURCE_IP) && event_has(out->event, FIELD_SOURCE_ADDRESS))
		set_source(out->event, event_text(out->event, FIELD_SOURCE_ADDRESS));
	set_url_parts(out->event);
	set_web_meaning(out->event, values);
	if (event_has(out->event, FIELD_LOG_LEVEL))
		set_postgres_meaning(line, out->event);
	if (!event_has(out->event, FIELD_EVENT_DATASET))
		event_set(out->event, FIELD_EVENT_DATASET, SPAN("json"));
}
