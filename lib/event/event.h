/*
 * event.h: one security event, in ECS terms (Elastic Common Schema).
 *
 * siem-parse fills it from a log line; lib/wire writes it as NDJSON and fills
 * it again from NDJSON for the later stages.  Strings are spans into the line
 * or into the loop's arena: they live until the next record is read.
 *
 * Every member that is a text, an integer or a decimal is an event_field, and
 * lib/event/event.c's one table gives its ECS name, in the order in which it
 * is written.  A field that was not set is absent; an empty text that was set
 * (an attempted empty user name) is "".
 *
 *	event_set(&event, FIELD_USER_NAME, SPAN("ana"));
 *	if (event_has(&event, FIELD_SOURCE_IP)) ...
 */
#ifndef EVENT_EVENT_H
#define EVENT_EVENT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

#define ECS_VERSION "8.17.0"

/* Objects that hold fields, parents before children. */
enum event_object {
	OBJECT_ROOT,
	OBJECT_ECS,
	OBJECT_AGENT,
	OBJECT_EVENT,
	OBJECT_HOST,
	OBJECT_OBSERVER,
	OBJECT_OBSERVER_INGRESS,
	OBJECT_OBSERVER_INGRESS_INTERFACE,
	OBJECT_OBSERVER_EGRESS,
	OBJECT_OBSERVER_EGRESS_INTERFACE,
	OBJECT_PROCESS,
	OBJECT_LOG,
	OBJECT_LOG_FILE,
	OBJECT_LOG_SOURCE,
	OBJECT_LOG_SYSLOG,
	OBJECT_LOG_SYSLOG_FACILITY,
	OBJECT_LOG_SYSLOG_SEVERITY,
	OBJECT_USER,
	OBJECT_USER_EFFECTIVE,
	OBJECT_USER_TARGET,
	OBJECT_GROUP,
	OBJECT_SOURCE,
	OBJECT_SOURCE_GEO,
	OBJECT_SOURCE_GEO_LOCATION,
	OBJECT_DESTINATION,
	OBJECT_DESTINATION_GEO,
	OBJECT_DESTINATION_GEO_LOCATION,
	OBJECT_NETWORK,
	OBJECT_RULE,
	OBJECT_FILE,
	OBJECT_HTTP,
	OBJECT_HTTP_REQUEST,
	OBJECT_HTTP_RESPONSE,
	OBJECT_HTTP_RESPONSE_BODY,
	OBJECT_URL,
	OBJECT_USER_AGENT,
	OBJECT_HAPROXY,
	OBJECT_ERROR,
	OBJECT_RELATED,
	OBJECT_LABELS,
	OBJECT_COUNT
};

/* The fields of each object stand together, and a child's behind its parent's. */
enum event_field {
	FIELD_MESSAGE,
	FIELD_ECS_VERSION,
	FIELD_AGENT_TYPE,
	FIELD_AGENT_VERSION,
	FIELD_EVENT_ACTION,
	FIELD_EVENT_DATASET,
	FIELD_EVENT_REASON,
	FIELD_EVENT_DURATION, /* nanoseconds */
	FIELD_EVENT_TIMEZONE,
	FIELD_EVENT_CREATED, /* only from an envelope */
	FIELD_EVENT_ORIGINAL,
	FIELD_EVENT_ORIGINAL_BASE64,
	FIELD_HOST_HOSTNAME,
	FIELD_OBSERVER_VENDOR,
	FIELD_OBSERVER_INGRESS_INTERFACE_NAME,
	FIELD_OBSERVER_EGRESS_INTERFACE_NAME,
	FIELD_PROCESS_NAME,
	FIELD_PROCESS_PID,
	FIELD_PROCESS_COMMAND_LINE,
	FIELD_PROCESS_WORKING_DIRECTORY,
	FIELD_LOG_LEVEL,
	FIELD_LOG_OFFSET,
	FIELD_LOG_FILE_PATH,
	FIELD_LOG_FILE_FINGERPRINT,
	FIELD_LOG_SOURCE_ADDRESS, /* only from an envelope: who sent the line */
	FIELD_LOG_SYSLOG_PRIORITY,
	FIELD_LOG_SYSLOG_VERSION,
	FIELD_LOG_SYSLOG_MSGID,
	FIELD_LOG_SYSLOG_STRUCTURED_DATA,
	FIELD_LOG_SYSLOG_FACILITY_CODE,
	FIELD_LOG_SYSLOG_FACILITY_NAME,
	FIELD_LOG_SYSLOG_SEVERITY_CODE,
	FIELD_LOG_SYSLOG_SEVERITY_NAME,
	FIELD_USER_NAME,
	FIELD_USER_ID,
	FIELD_USER_EFFECTIVE_NAME,
	FIELD_USER_TARGET_NAME,
	FIELD_GROUP_NAME,
	FIELD_SOURCE_ADDRESS,
	FIELD_SOURCE_IP,
	FIELD_SOURCE_PORT,
	FIELD_SOURCE_BYTES,
	FIELD_SOURCE_PACKETS,
	FIELD_SOURCE_MAC,
	FIELD_SOURCE_DOMAIN,
	FIELD_SOURCE_GEO_COUNTRY_ISO_CODE,
	FIELD_SOURCE_GEO_CITY_NAME,
	FIELD_SOURCE_GEO_LOCATION_LAT,
	FIELD_SOURCE_GEO_LOCATION_LON,
	FIELD_DESTINATION_ADDRESS,
	FIELD_DESTINATION_IP,
	FIELD_DESTINATION_PORT,
	FIELD_DESTINATION_BYTES,
	FIELD_DESTINATION_PACKETS,
	FIELD_DESTINATION_MAC,
	FIELD_DESTINATION_DOMAIN,
	FIELD_DESTINATION_GEO_COUNTRY_ISO_CODE,
	FIELD_DESTINATION_GEO_CITY_NAME,
	FIELD_DESTINATION_GEO_LOCATION_LAT,
	FIELD_DESTINATION_GEO_LOCATION_LON,
	FIELD_NETWORK_TRANSPORT,
	FIELD_NETWORK_PROTOCOL,
	FIELD_NETWORK_DIRECTION,
	FIELD_NETWORK_IANA_NUMBER,
	FIELD_NETWORK_TYPE,
	FIELD_NETWORK_FORWARDED_IP, /* whom the client says it speaks for */
	FIELD_RULE_NAME,
	FIELD_RULE_ID,
	FIELD_FILE_PATH,
	FIELD_HTTP_VERSION,
	FIELD_HTTP_REQUEST_METHOD,
	FIELD_HTTP_REQUEST_REFERRER,
	FIELD_HTTP_RESPONSE_STATUS_CODE,
	FIELD_HTTP_RESPONSE_BODY_BYTES,
	FIELD_URL_ORIGINAL,
	FIELD_URL_DOMAIN,
	FIELD_URL_PATH,
	FIELD_URL_QUERY,
	FIELD_USER_AGENT_ORIGINAL,
	FIELD_HAPROXY_FRONTEND_NAME,
	FIELD_HAPROXY_BACKEND_NAME,
	FIELD_HAPROXY_SERVER_NAME,
	FIELD_HAPROXY_TERMINATION_STATE,
	FIELD_ERROR_MESSAGE,
	FIELD_LABELS_REPEAT, /* "message repeated N times": N */
	FIELD_COUNT
};

enum event_field_type { EVENT_TEXT, EVENT_INTEGER, EVENT_DECIMAL };

/* The table's row: a member of an object, and what it holds. */
struct event_field_row {
	enum event_object object;
	const char *name;
	enum event_field_type type;
};

struct event_object_row {
	enum event_object parent;
	const char *name;
};

extern const struct event_field_row event_fields[FIELD_COUNT];
extern const struct event_object_row event_objects[OBJECT_COUNT];

/* A field by its ECS name, such as "user.effective.name"; FIELD_COUNT: there is none. */
enum event_field event_find_field(struct span name);

/* event.kind */
enum event_kind { KIND_EVENT, KIND_PIPELINE_ERROR, KIND_OTHER };

/* event.category, event.type and tags are sets: bits, written in this order. */
enum event_category {
	CATEGORY_AUTHENTICATION = 1 << 0,
	CATEGORY_SESSION = 1 << 1,
	CATEGORY_PROCESS = 1 << 2,
	CATEGORY_IAM = 1 << 3,
	CATEGORY_WEB = 1 << 4,
	CATEGORY_NETWORK = 1 << 5,
	CATEGORY_CONFIGURATION = 1 << 6,
	CATEGORY_DATABASE = 1 << 7,
	CATEGORY_EMAIL = 1 << 8,
	CATEGORY_INTRUSION_DETECTION = 1 << 9,
	CATEGORY_FILE = 1 << 10,
};

enum event_type {
	TYPE_START = 1 << 0,
	TYPE_END = 1 << 1,
	TYPE_INFO = 1 << 2,
	TYPE_ACCESS = 1 << 3,
	TYPE_ERROR = 1 << 4,
	TYPE_CONNECTION = 1 << 5,
	TYPE_ALLOWED = 1 << 6,
	TYPE_DENIED = 1 << 7,
	TYPE_USER = 1 << 8,
	TYPE_GROUP = 1 << 9,
	TYPE_CREATION = 1 << 10,
	TYPE_CHANGE = 1 << 11,
	TYPE_DELETION = 1 << 12,
};

enum event_tag {
	TAG_UNRECOGNIZED = 1 << 0,
	TAG_TRUNCATED = 1 << 1,
	TAG_TIME_MISSING = 1 << 2,
	TAG_TIME_IMPLAUSIBLE = 1 << 3,
};

enum event_outcome { OUTCOME_NONE, OUTCOME_SUCCESS, OUTCOME_FAILURE, OUTCOME_UNKNOWN };

/* The n-th bit's name, or the empty span past the last. */
struct span event_category_name(int bit);
struct span event_type_name(int bit);
struct span event_tag_name(int bit);

union event_value {
	struct span text;
	struct {
		int64_t integer;
		const char *digits; /* where the line says it, for --explain; NULL: not said */
	};
	double decimal;
};

struct event {
	int64_t time_ms; /* @timestamp */
	bool has_time; /* always after siem-parse; foreign JSON may lack it */
	bool has_id;
	char id[36]; /* event.id as text: a UUIDv8 from siem-parse */
	enum event_kind kind;
	enum event_outcome outcome;
	uint32_t category; /* set of enum event_category */
	uint32_t type; /* set of enum event_type */
	uint32_t tags; /* set of enum event_tag */
	uint64_t present[(FIELD_COUNT + 63) / 64];
	union event_value value[FIELD_COUNT]; /* read only where present */
};

/*
 * event.original: the line as it came.  Where it is not UTF-8, its exact bytes
 * also go into event.original_base64, made in the arena.
 */
void event_set_original(struct event *event, struct span raw, struct arena *arena);

/* Empties the event: nothing present, kind "event". */
void event_clear(struct event *event);

static inline bool
event_has(const struct event *event, enum event_field field)
{
	return event->present[field / 64] >> (field % 64) & 1;
}

static inline void
event_set(struct event *event, enum event_field field, struct span text)
{
	event->present[field / 64] |= UINT64_C(1) << (field % 64);
	event->value[field].text = text;
}

static inline void
event_set_integer(struct event *event, enum event_field field, int64_t integer)
{
	event->present[field / 64] |= UINT64_C(1) << (field % 64);
	event->value[field].integer = integer;
	event->value[field].digits = NULL;
}

/* A number that the text says. */
static inline void
event_set_number(struct event *event, enum event_field field, int64_t integer, struct span text)
{
	event_set_integer(event, field, integer);
	event->value[field].digits = text.data;
}

static inline void
event_set_decimal(struct event *event, enum event_field field, double decimal)
{
	event->present[field / 64] |= UINT64_C(1) << (field % 64);
	event->value[field].decimal = decimal;
}

static inline void
event_unset(struct event *event, enum event_field field)
{
	event->present[field / 64] &= ~(UINT64_C(1) << (field % 64));
}

/* The text of a field, or the empty span if it is absent. */
static inline struct span
event_text(const struct event *event, enum event_field field)
{
	return event_has(event, field) ? event->value[field].text : (struct span){ NULL, 0 };
}

/* The number of a field, or `otherwise` if it is absent. */
static inline int64_t
event_integer(const struct event *event, enum event_field field, int64_t otherwise)
{
	return event_has(event, field) ? event->value[field].integer : otherwise;
}

/*
 * The log's kind, which chooses the model: authentication is dataset "auth"
 * whole, web is "*.access" and "*.error", firewall the packet filters' sets.
 */
enum log_kind { LOG_AUTHENTICATION, LOG_WEB, LOG_FIREWALL, LOG_OTHER, LOG_KIND_COUNT };

enum log_kind event_log_kind(const struct event *event);

/* "authentication", "web", "firewall", "other". */
const char *log_kind_name(enum log_kind kind);

/*
 * An attempt to authenticate, counted once: the event is a verdict
 * (authentication, start).  Returns how many attempts the line stands for
 * (labels.repeat, else 1), or 0 if it is no verdict.
 */
int64_t event_attempts(const struct event *event);

#endif
