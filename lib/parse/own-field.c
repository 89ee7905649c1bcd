/* own-field.c: the names of siem-format(5), and what they set in an event. */

#include "base/clock.h"
#include "base/number.h"
#include "parse/formats.h"
#include "parse/own-format.h"

/* Names that are no plain fields. */
static const struct {
	const char *name;
	enum own_kind kind;
} special_names[] = {
	{ "@timestamp", OWN_TIME },
	{ "event.category", OWN_CATEGORY },
	{ "event.type", OWN_TYPE },
	{ "event.outcome", OWN_OUTCOME },
};

bool
own_find_target(struct span name, struct own_target *out)
{
	*out = (struct own_target){ OWN_FIELD, FIELD_COUNT };
	for (size_t i = 0; i < sizeof(special_names) / sizeof(*special_names); i++) {
		if (span_is(name, special_names[i].name)) {
			out->kind = special_names[i].kind;
			return true;
		}
	}
	out->field = event_find_field(name);
	return out->field != FIELD_COUNT;
}

bool
own_target_is(struct own_target a, struct own_target b)
{
	return a.kind == b.kind && a.field == b.field;
}

/* What siem-parse makes itself, and what later stages believe of an envelope only. */
bool
own_may_set(struct own_target target)
{
	static const enum event_field ours[] = { FIELD_ECS_VERSION, FIELD_AGENT_TYPE,
		FIELD_AGENT_VERSION, FIELD_EVENT_TIMEZONE, FIELD_EVENT_CREATED,
		FIELD_EVENT_ORIGINAL, FIELD_EVENT_ORIGINAL_BASE64, FIELD_LOG_OFFSET,
		FIELD_LOG_FILE_PATH, FIELD_LOG_FILE_FINGERPRINT, FIELD_LOG_SOURCE_ADDRESS };

	for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++)
		if (target.kind == OWN_FIELD && target.field == ours[i])
			return false;
	return true;
}

/* Fields that say more than themselves. */
static const struct {
	enum event_field field;
	void (*set)(struct event *event, struct span text);
} setters[] = {
	{ FIELD_SOURCE_ADDRESS, set_source },
	{ FIELD_SOURCE_IP, set_source },
	{ FIELD_DESTINATION_ADDRESS, set_destination },
	{ FIELD_DESTINATION_IP, set_destination },
	{ FIELD_URL_ORIGINAL, set_url },
};

static bool
set_text(struct event *event, enum event_field field, struct span text)
{
	int64_t repeat;

	if (field == FIELD_LABELS_REPEAT && !parse_number(text, 1, 1000000, &repeat))
		return false;
	for (size_t i = 0; i < sizeof(setters) / sizeof(*setters); i++) {
		if (setters[i].field == field) {
			setters[i].set(event, text);
			return true;
		}
	}
	event_set(event, field, text);
	return true;
}

static bool
set_integer(struct event *event, enum event_field field, struct span text)
{
	bool is_port = field == FIELD_SOURCE_PORT || field == FIELD_DESTINATION_PORT;
	int64_t number;

	if (!parse_number(text, 0, is_port ? 65535 : INT64_MAX, &number))
		return false;
	event_set_number(event, field, number, text);
	return true;
}

static bool
set_decimal(struct event *event, enum event_field field, struct span text)
{
	double number;

	if (!parse_decimal(text, &number))
		return false;
	event_set_decimal(event, field, number);
	return true;
}

/* "start, info" as a set; all of them must be known. */
static bool
add_names(struct span text, struct span (*name_of)(int), uint32_t *set)
{
	uint32_t found = 0;

	do {
		struct span name = span_trim(span_cut(&text, ','));
		int bit = 0;

		while (name_of(bit).size > 0 && !span_equal(name, name_of(bit)))
			bit++;
		if (name_of(bit).size == 0)
			return false;
		found |= UINT32_C(1) << bit;
	} while (text.size > 0);
	*set |= found;
	return true;
}

static const char *const outcomes[] = {
	[OUTCOME_SUCCESS] = "success",
	[OUTCOME_FAILURE] = "failure",
	[OUTCOME_UNKNOWN] = "unknown",
};

static bool
set_outcome(struct event *event, struct span text)
{
	for (int i = OUTCOME_SUCCESS; i <= OUTCOME_UNKNOWN; i++) {
		if (span_is(text, outcomes[i])) {
			event->outcome = i;
			return true;
		}
	}
	return false;
}

bool
own_set(struct event *event, struct own_target target, struct span text)
{
	switch (target.kind) {
	case OWN_CATEGORY:
		return add_names(text, event_category_name, &event->category);
	case OWN_TYPE:
		return add_names(text, event_type_name, &event->type);
	case OWN_OUTCOME:
		return set_outcome(event, text);
	case OWN_TIME:
		return false;
	case OWN_FIELD:
		break;
	}
	switch (event_fields[target.field].type) {
	case EVENT_INTEGER:
		return set_integer(event, target.field, text);
	case EVENT_DECIMAL:
		return set_decimal(event, target.field, text);
	case EVENT_TEXT:
		break;
	}
	return set_text(event, target.field, text);
}

static struct span
show_set(uint32_t set, struct span (*name_of)(int), struct arena *arena)
{
	enum { NAMES_SIZE = 512 }; /* all of them, with ", " between them, are shorter */
	char *text = arena_alloc(arena, NAMES_SIZE);
	size_t size = 0;

	if (set == 0)
		return (struct span){ NULL, 0 };
	for (int bit = 0; set >> bit; bit++) {
		struct span name = name_of(bit);

		if (!(set >> bit & 1))
			continue;
		if (size > 0) {
			memcpy(text + size, ", ", 2);
			size += 2;
		}
		memcpy(text + size, name.data, name.size);
		size += name.size;
	}
	return (struct span){ text, size };
}

static struct span
show_field(const struct event *event, enum event_field field, struct arena *arena)
{
	char *number;

	if (!event_has(event, field))
		return (struct span){ NULL, 0 };
	if (event_fields[field].type == EVENT_TEXT)
		return event->value[field].text.data ? event->value[field].text : SPAN("");
	number = arena_alloc(arena, NUMBER_SIZE);
	if (event_fields[field].type == EVENT_INTEGER)
		return (struct span){ number, write_integer(number, event->value[field].integer) };
	return (struct span){ number, write_fixed6(number, event->value[field].decimal) };
}

struct span
own_show(const struct event *event, struct own_target target, struct arena *arena)
{
	char *time;

	switch (target.kind) {
	case OWN_CATEGORY:
		return show_set(event->category, event_category_name, arena);
	case OWN_TYPE:
		return show_set(event->type, event_type_name, arena);
	case OWN_OUTCOME:
		return event->outcome == OUTCOME_NONE ? (struct span){ NULL, 0 }
						      : span_of(outcomes[event->outcome]);
	case OWN_TIME:
		if (!event->has_time)
			return (struct span){ NULL, 0 };
		time = arena_alloc(arena, CLOCK_TEXT_SIZE);
		clock_write(time, event->time_ms);
		return (struct span){ time, CLOCK_TEXT_SIZE };
	case OWN_FIELD:
		break;
	}
	return show_field(event, target.field, arena);
}
